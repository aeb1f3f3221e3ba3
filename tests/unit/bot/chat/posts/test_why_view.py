"""Explanations as Discord shows them."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.layout.markup import size
from bot.chat.posts.why_view import MAX_FLAGS, why_view
from bot.domain.explanation import Explained, Reading, Words
from bot.domain.rules import Closest
from tests.support.cards import make_card, make_citation, make_flag
from tests.support.views import text_of
from tests.support.wording import english

WORDING = english()


def read(text: str, **changes: Any) -> Explained:
    """A hostile flag on all of a text, carried by its first half."""
    flag = make_flag(text, kind="hostile", reason=text, version=text)
    values: dict[str, Any] = {
        "start": 0,
        "end": len(text),
        "score": 0.9,
        "words": (Words(0, max(len(text) // 2, 1), 2.0),),
        "without": 0.2,
        "rule": Closest("insult", text, text),
        "version": text + "2",
    }
    return Explained(flag, Reading(**(values | changes)))


def show(text: str, explained: list[Explained]) -> str:
    card = make_card(text, flags=tuple(one.flag for one in explained))
    view = why_view(card, explained[:MAX_FLAGS], WORDING)
    assert view.total_children_count <= 40
    shown = text_of(view)
    assert size(shown) <= 4000
    return shown


def test_flags_without_room_are_counted() -> None:
    """What an answer cannot hold is counted, not dropped in silence."""
    text = "word " * 200
    shown = show(text, [read(text)] * (MAX_FLAGS + 1))
    left = MAX_FLAGS + 1 - shown.count("### Hostile")
    assert 1 < left <= MAX_FLAGS
    assert f"{left} more flags on this post" in shown
    assert "1 more flag on this post" in show("Oaf.", [read("Oaf.")] * (MAX_FLAGS + 1))


@given(st.text(min_size=1, max_size=300), st.integers(1, 12))
def test_any_text(text: str, count: int) -> None:
    """Any text in any place fits."""
    cited = make_citation(text, title=text, publisher=text, url=text, date=text)
    wrong = Explained(make_flag(text, reason=text, citation=cited), None)
    show(text, [read(text), read(text, words=(), without=None), wrong] * count)


@pytest.mark.parametrize(
    ("text", "in_force"),
    [
        ("@everyone", r"(?<!\\)@everyone"),
        ("<@123>", r"(?<!\\)<@123>"),
        ("[a](https://b.example)", r"(?<!\\)\[a"),
        ("https://b.example", r"https://b\.example"),
        ("# Big", r"(?m)^[> -]*# Big"),
        ("```x", r"(?<!\\)`"),
    ],
)
def test_injection(text: str, in_force: str) -> None:
    """No mention, link, heading or code that a post holds comes into force."""
    assert not re.search(in_force, show(text, [read(text)]))
