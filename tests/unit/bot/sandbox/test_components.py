"""Limits of components, and the form in which they come back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.components import accept, accept_modal, find, walk
from bot.sandbox.errors import ApiError


def text(content: str, **extra: Any) -> dict[str, Any]:
    return {"type": 10, "content": content, **extra}


def button(custom_id: str, label: str = "Agree") -> dict[str, Any]:
    return {"type": 2, "style": 1, "custom_id": custom_id, "label": label}


def row(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(items)}


def box(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": 17, "components": list(items)}


trees = st.recursive(
    st.builds(text, st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=4).map(lambda items: box(*items)),
    max_leaves=12,
)


@given(st.lists(trees, max_size=3), st.lists(st.integers(1, 12), max_size=4, unique=True))
def test_every_component_gets_a_number_of_its_own(
    tree: list[dict[str, Any]], given_ids: list[int]
) -> None:
    """Components come back in their order, each with another id; given ids are kept."""
    for item, number in zip(walk(tree), given_ids, strict=False):
        item["id"] = number
    stored = accept(tree, is_v2=True)
    before, after = list(walk(tree)), list(walk(stored))
    assert [item.get("content") for item in after] == [item.get("content") for item in before]
    assert len({item["id"] for item in after}) == len(after)
    kept = [item["id"] for item, old in zip(after, before, strict=True) if "id" in old]
    assert kept == [old["id"] for old in before if "id" in old]


def test_defaults_are_filled_in() -> None:
    """What a request leaves out comes back with Discord's defaults."""
    stored = accept([box({"type": 14})], is_v2=True)
    separator = next(item for item in walk(stored) if item["type"] == 14)
    assert (separator["spacing"], separator["divider"]) == (1, True)
    assert (stored[0]["accent_color"], stored[0]["spoiler"]) == (None, False)


def test_forty_components_are_enough() -> None:
    """A message takes 40 components, nested ones counted, and no more."""
    accept([box(*[text("x")] * 39)], is_v2=True)
    with pytest.raises(ApiError, match="50035"):
        accept([box(*[text("x")] * 40)], is_v2=True)


def test_four_thousand_characters_are_enough() -> None:
    """All texts of a message together take 4,000 characters."""
    accept([text("x" * 2000), box(text("x" * 2000))], is_v2=True)
    with pytest.raises(ApiError, match="50035"):
        accept([text("x" * 2000), box(text("x" * 2001))], is_v2=True)


@pytest.mark.parametrize(
    "components",
    [
        [row(button("a"), button("a"))],
        [row(button(""))],
        [row(button("a" * 101))],
        [row(button("a", label="x" * 81))],
        [row(*[button(str(number)) for number in range(6)])],
        [row()],
        [row({"type": 3, "custom_id": "a", "options": []})],
    ],
)
def test_broken_limits_are_refused(components: list[dict[str, Any]]) -> None:
    """Custom ids, labels, rows and menus have their limits, in either kind of message."""
    for is_v2 in (True, False):
        with pytest.raises(ApiError, match="50035"):
            accept(components, is_v2=is_v2)


def test_the_older_kind_takes_rows_alone() -> None:
    """Without the Components V2 flag a message takes up to five action rows."""
    accept([row(button(str(number))) for number in range(5)], is_v2=False)
    with pytest.raises(ApiError):
        accept([row(button(str(number))) for number in range(6)], is_v2=False)
    with pytest.raises(ApiError):
        accept([text("Hello")], is_v2=False)


def test_controls_are_found_wherever_they_are() -> None:
    """A control is found in rows, boxes and beside a section."""
    section = {"type": 9, "components": [text("x")], "accessory": button("beside")}
    tree = [box(section, row(button("inside")))]
    assert find(tree, "beside") is not None
    assert find(tree, "inside") is not None
    assert find(tree, "nowhere") is None


@pytest.mark.parametrize(
    "change",
    [{"title": "x" * 46}, {"title": ""}, {"custom_id": ""}, {"components": []}],
)
def test_a_form_has_limits(change: dict[str, Any]) -> None:
    """A form needs a title of up to 45 characters, an id, and one to five parts."""
    form = {"title": "Edit", "custom_id": "edit", "components": [text("x")]}
    assert accept_modal(form) == form
    with pytest.raises(ApiError, match="50035"):
        accept_modal({**form, **change})
