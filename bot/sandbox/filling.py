"""Filling in what a bot offers: options of commands, fields of forms, select menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.components import ComponentType
from bot.sandbox.errors import NotPossible
from bot.sandbox.objects import partial_member_view, place_view, role_view, user_view
from bot.sandbox.permissions import NOTHING
from bot.sandbox.state import Channel, Member, Role, Thread, Upload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.sandbox.errors import Json
    from bot.sandbox.results import Modal
    from bot.sandbox.world import World

Entity = Member | Channel | Thread | Role
OptionValue = str | int | float | bool | Member | Channel | Thread | Role | Upload
FieldValue = str | bool | list[str]

_GROUPS = frozenset({1, 2})  # subcommand, subcommand group
_CHECKBOX = 23
_RADIO_GROUP = 21
_SCALARS: dict[int, tuple[type, ...]] = {3: (str,), 4: (int,), 5: (bool,), 10: (int, float)}
_ENTITIES: dict[int, tuple[type, ...]] = {
    6: (Member,),
    7: (Channel, Thread),
    8: (Role,),
    9: (Member, Role),
    11: (Upload,),
}
_CHOSEN: dict[int, tuple[type, ...]] = {
    ComponentType.USER_SELECT: (Member,),
    ComponentType.ROLE_SELECT: (Role,),
    ComponentType.MENTIONABLE_SELECT: (Member, Role),
    ComponentType.CHANNEL_SELECT: (Channel, Thread),
}


def options(
    world: World,
    definition: Json,
    subcommands: Sequence[str],
    values: Mapping[str, OptionValue],
    *,
    focused: str | None = None,
) -> Json:
    """``options`` and ``resolved`` of a slash command. Raises NotPossible.

    With ``focused`` (an autocomplete) options may be missing and that one is half typed.
    """
    offered = {item["name"]: item for item in definition.get("options") or ()}
    if subcommands:
        return _subcommand(world, offered, subcommands, values, focused)
    if any(item["type"] in _GROUPS for item in offered.values()):
        raise NotPossible(f"name a subcommand; there are {sorted(offered)}")
    unknown = values.keys() - offered.keys()
    missing = {name for name, item in offered.items() if item.get("required")} - values.keys()
    if unknown or (missing and focused is None):
        raise NotPossible(f"unknown options {sorted(unknown)}, missing {sorted(missing)}")
    filled: list[Json] = []
    resolved: Json = {}
    for name, value in values.items():
        option = _option(world, offered[name], value, resolved, is_focused=name == focused)
        filled.append(option)
    return {"options": filled, **({"resolved": resolved} if resolved else {})}


def chosen(world: World, control: Json, values: Sequence[str | Entity]) -> Json:
    """``values`` and ``resolved`` of a select menu. Raises NotPossible."""
    ids = [value if isinstance(value, str) else str(value.id) for value in values]
    check_choice(control, ids)
    if control["type"] == ComponentType.STRING_SELECT:
        return {"values": ids}
    resolved: Json = {}
    offered = control.get("channel_types") or ()
    for value in values:
        fits = isinstance(value, _CHOSEN[control["type"]])
        if isinstance(value, str) or not fits:
            raise NotPossible(f"the menu {control['custom_id']!r} does not offer {value!r}")
        if offered and isinstance(value, Channel | Thread) and value.type not in offered:
            raise NotPossible(f"the menu {control['custom_id']!r} offers no such channel")
        _resolve(world, value, resolved)
    return {"values": ids, "resolved": resolved}


def check_choice(control: Json, values: Sequence[str]) -> None:
    """Whether a select menu offers these values. Raises NotPossible."""
    low, high = control.get("min_values", 1), control.get("max_values", 1)
    if not low <= len(values) <= high:
        raise NotPossible(f"choose {low} to {high} values")
    if control["type"] == ComponentType.STRING_SELECT:
        offered = {item["value"] for item in control["options"]}
        if not offered.issuperset(values):
            raise NotPossible(f"the menu offers {sorted(offered)}")


def fill(form: Modal, values: Mapping[str, FieldValue]) -> Json:
    """The data of a submitted form. Raises NotPossible when a client would not send it."""
    unknown = values.keys() - form.inputs.keys()
    if unknown:
        raise NotPossible(f"no field {sorted(unknown)}; there are {sorted(form.inputs)}")
    numbers = iter(range(1, 1000))
    return {
        "custom_id": form.custom_id,
        "components": [_submitted(item, values, numbers) for item in form.components],
    }


def _subcommand(
    world: World,
    offered: Mapping[str, Json],
    names: Sequence[str],
    values: Mapping[str, OptionValue],
    focused: str | None,
) -> Json:
    name, *rest = names
    if name not in offered or offered[name]["type"] not in _GROUPS:
        raise NotPossible(f"no subcommand {name!r}; there are {sorted(offered)}")
    inner = options(world, offered[name], rest, values, focused=focused)
    chosen = {"name": name, "type": offered[name]["type"], "options": inner["options"]}
    return {**inner, "options": [chosen]}


def _option(
    world: World, definition: Json, value: OptionValue, resolved: Json, *, is_focused: bool
) -> Json:
    kind = definition["type"]
    option: Json = {"name": definition["name"], "type": kind}
    if is_focused:
        return {**option, "value": value, "focused": True}
    if not isinstance(value, _SCALARS.get(kind, ()) + _ENTITIES.get(kind, ())):
        raise NotPossible(f"the option {definition['name']!r} takes no {type(value).__name__}")
    if isinstance(value, Entity):
        _resolve(world, value, resolved)
        return {**option, "value": str(value.id)}
    if isinstance(value, Upload):
        return {**option, "value": _uploaded(world, value, resolved)}
    _check_value(definition, value)
    return {**option, "value": value}


def _check_value(definition: Json, value: str | float) -> None:
    choices = [item["value"] for item in definition.get("choices") or ()]
    if choices and value not in choices:
        raise NotPossible(f"the option {definition['name']!r} offers {choices}")
    size = len(value) if isinstance(value, str) else value
    unit = "length" if isinstance(value, str) else "value"
    low, high = definition.get(f"min_{unit}"), definition.get(f"max_{unit}")
    if (low is not None and size < low) or (high is not None and size > high):
        raise NotPossible(f"the option {definition['name']!r} takes {low} to {high}")


def _resolve(world: World, value: Entity, resolved: Json) -> None:
    key = str(value.id)
    if isinstance(value, Member):
        resolved.setdefault("users", {})[key] = user_view(value.user)
        resolved.setdefault("members", {})[key] = partial_member_view(value)
    elif isinstance(value, Role):
        resolved.setdefault("roles", {})[key] = role_view(value)
    else:
        view = {**place_view(world, value), "permissions": str(int(NOTHING))}
        resolved.setdefault("channels", {})[key] = view


def _uploaded(world: World, upload: Upload, resolved: Json) -> str:
    """Put a file where the bot can fetch it; gives its id."""
    number = world.ids.next()
    world.uploads[number] = upload
    url = f"{world.cdn_url}/uploads/{number}/{upload.filename}"
    resolved.setdefault("attachments", {})[str(number)] = {
        "id": str(number),
        "filename": upload.filename,
        "size": len(upload.content),
        "content_type": upload.content_type,
        "url": url,
        "proxy_url": url,
    }
    return str(number)


def _submitted(item: Json, values: Mapping[str, FieldValue], numbers: Iterator[int]) -> Json:
    number = item.get("id") or next(numbers)
    sent: Json = {"type": item["type"], "id": number}
    if "components" in item:
        return {**sent, "components": [_submitted(x, values, numbers) for x in item["components"]]}
    if "component" in item:
        return {**sent, "component": _submitted(item["component"], values, numbers)}
    if "custom_id" not in item:
        return sent
    return {**sent, "custom_id": item["custom_id"], **_value(item, values.get(item["custom_id"]))}


def _value(item: Json, given: FieldValue | None) -> Json:
    if item["type"] == ComponentType.TEXT_INPUT:
        text = (item.get("value") or "") if given is None else given
        return {"value": _checked_text(item, text)}
    if item["type"] == _CHECKBOX:
        return {"value": bool(item.get("default") if given is None else given)}
    defaults = [choice["value"] for choice in item.get("options") or () if choice.get("default")]
    if item["type"] == _RADIO_GROUP:
        return {"value": given if given is not None else next(iter(defaults), None)}
    chosen = defaults if given is None else given
    if not isinstance(chosen, list):
        raise NotPossible(f"the field {item['custom_id']!r} takes a list of values")
    return {"values": chosen}


def _checked_text(item: Json, text: FieldValue) -> str:
    if not isinstance(text, str):
        raise NotPossible(f"the field {item['custom_id']!r} takes a text")
    if not text and not item.get("required", True):
        return text
    low, high = item.get("min_length") or 1, item.get("max_length") or 4000
    if not low <= len(text) <= high:
        raise NotPossible(f"the field {item['custom_id']!r} takes {low} to {high} characters")
    return text
