"""Components of messages and modals: Discord's limits, and the form in which it gives them back."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from bot.sandbox import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sandbox.errors import Json

MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_ROWS = 5
MAX_BUTTONS = 5
MAX_OPTIONS = 25
MAX_CUSTOM_ID = 100
MAX_LABEL = 80
MAX_MODAL_TITLE = 45
MAX_MODAL_ITEMS = 5


class ComponentType(IntEnum):
    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18


# what Discord fills in when a request leaves it out
_DEFAULTS: dict[int, Json] = {
    ComponentType.STRING_SELECT: {"min_values": 1, "max_values": 1},
    ComponentType.USER_SELECT: {"min_values": 1, "max_values": 1},
    ComponentType.ROLE_SELECT: {"min_values": 1, "max_values": 1},
    ComponentType.MENTIONABLE_SELECT: {"min_values": 1, "max_values": 1},
    ComponentType.CHANNEL_SELECT: {"min_values": 1, "max_values": 1},
    ComponentType.THUMBNAIL: {"description": None, "spoiler": False},
    ComponentType.FILE: {"name": None, "size": None, "spoiler": False},
    ComponentType.SEPARATOR: {"spacing": 1, "divider": True},
    ComponentType.CONTAINER: {"accent_color": None, "spoiler": False},
}


def walk(components: list[Json] | tuple[Json, ...]) -> Iterator[Json]:
    """All components in reading order, parents before children."""
    for component in components:
        yield component
        yield from walk(_children(component))


def find(components: list[Json] | tuple[Json, ...], custom_id: str) -> Json | None:
    """The component with this custom id."""
    return next((item for item in walk(components) if item.get("custom_id") == custom_id), None)


def accept(components: list[Json], *, is_v2: bool, field: str = "") -> tuple[Json, ...]:
    """The components of a message as Discord stores them: every one numbered, defaults filled in.

    ``field`` is where the message lies in the request ("data." in an interaction's answer).
    Raises ApiError 50035 when a limit is broken.
    """
    where = f"{field}components"
    _check_each(components, where)
    _check_v2(components, where) if is_v2 else _check_rows(components, where)
    taken = {item["id"] for item in walk(components) if item.get("id")}
    numbers = (number for number in range(1, 1000) if number not in taken)
    return tuple(_stored(component, numbers) for component in components)


def accept_modal(data: Json) -> Json:
    """A modal as asked for. Raises ApiError 50035 when a limit is broken."""
    items: list[Json] = data.get("components") or []
    if not 1 <= len(data.get("title") or "") <= MAX_MODAL_TITLE:
        raise errors.invalid_form("data.title", "BASE_TYPE_BAD_LENGTH", "Must be 1 to 45 long.")
    if not 1 <= len(data.get("custom_id") or "") <= MAX_CUSTOM_ID:
        raise errors.invalid_form("data.custom_id", "BASE_TYPE_BAD_LENGTH", "Must be 1 to 100.")
    if not 1 <= len(items) <= MAX_MODAL_ITEMS:
        raise errors.invalid_form("data.components", "BASE_TYPE_BAD_LENGTH", "Must be 1 to 5.")
    _check_each(items, "data.components")
    return data


def _children(component: Json) -> list[Json]:
    single = [component[key] for key in ("accessory", "component") if component.get(key)]
    return [*component.get("components", ()), *single]


def _check_each(components: list[Json], where: str) -> None:
    seen: set[str] = set()
    for item in walk(components):
        custom_id = item.get("custom_id")
        if custom_id is None:
            continue
        if not 1 <= len(custom_id) <= MAX_CUSTOM_ID:
            raise errors.too_long(f"{where}.custom_id", MAX_CUSTOM_ID)
        if custom_id in seen:
            raise errors.invalid_form(
                f"{where}.custom_id",
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            )
        seen.add(custom_id)
    for item in walk(components):
        _check_size(item, where)


def _check_size(item: Json, where: str) -> None:
    kind = item.get("type")
    if kind == ComponentType.BUTTON and len(item.get("label") or "") > MAX_LABEL:
        raise errors.too_long(f"{where}.label", MAX_LABEL)
    if kind == ComponentType.ACTION_ROW and not 1 <= len(item["components"]) <= MAX_BUTTONS:
        raise errors.too_long(f"{where}.components", MAX_BUTTONS)
    if kind == ComponentType.STRING_SELECT and not 1 <= len(item["options"]) <= MAX_OPTIONS:
        raise errors.too_long(f"{where}.options", MAX_OPTIONS)


def _check_rows(components: list[Json], where: str) -> None:
    if len(components) > MAX_ROWS:
        raise errors.too_long(where, MAX_ROWS)
    if any(item.get("type") != ComponentType.ACTION_ROW for item in components):
        raise errors.invalid_form(
            f"{where}.type", "BASE_TYPE_CHOICES", "Value of field 'type' must be one of (1,)."
        )


def _check_v2(components: list[Json], where: str) -> None:
    items = list(walk(components))
    if len(items) > MAX_COMPONENTS:
        raise errors.invalid_form(
            where, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The maximum is 40 components."
        )
    if sum(len(item.get("content", "")) for item in items) > MAX_TEXT:
        raise errors.invalid_form(
            where, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The maximum is 4000 characters."
        )


def _stored(component: Json, numbers: Iterator[int]) -> Json:
    stored: Json = {**_DEFAULTS.get(component["type"], {}), **_without_nulls(component)}
    stored["id"] = component.get("id") or next(numbers)
    if "default_values" in component:
        stored["default_values"] = [
            {**value, "id": str(value["id"])} for value in component["default_values"]
        ]
    if "components" in component:
        stored["components"] = [_stored(item, numbers) for item in component["components"]]
    if component.get("accessory"):
        stored["accessory"] = _stored(component["accessory"], numbers)
    if "media" in component:
        stored["media"] = _stored_media(component["media"], stored["id"])
    if "file" in component:
        stored["file"] = _stored_media(component["file"], stored["id"])
        stored["name"] = component["file"]["url"].rpartition("/")[2]
    if "items" in component:
        stored["items"] = [
            {**_without_nulls(item), "media": _stored_media(item["media"], index)}
            for index, item in enumerate(component["items"], start=1)
        ]
    return stored


def _stored_media(media: Json, number: int) -> Json:
    return {"id": str(number), "url": media["url"], "proxy_url": media["url"]}


def _without_nulls(component: Json) -> Json:
    return {key: value for key, value in component.items() if value is not None}
