"""Reading and checking the message of a request."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.draft import (
    Draft,
    Mentions,
    from_json,
    pinged_roles,
    pinged_users,
    pings_everyone,
    require_something,
)
from bot.sandbox.errors import ApiError
from bot.sandbox.permissions import NOTHING
from bot.sandbox.state import Guild, Member, Message, MessageFlag, Role, User

V2 = int(MessageFlag.COMPONENTS_V2)
TEXT = {"type": 10, "content": "Hello"}


def guild() -> Guild:
    made = Guild(1, "Hall", owner_id=2, created_ms=0)
    made.roles[9] = Role(9, "helpers", NOTHING, 1)
    made.members = {key: Member(User(key, f"U{key}"), 1, 0) for key in (2, 3, 4)}
    return made


def test_two_thousand_characters_are_enough() -> None:
    """A content takes 2,000 characters and no more."""
    assert from_json({"content": "x" * 2000}).content == "x" * 2000
    with pytest.raises(ApiError, match="50035"):
        from_json({"content": "x" * 2001})


@pytest.mark.parametrize(
    "data",
    [
        {"embeds": [{"title": "x"}] * 11},
        {"embeds": [{"description": "x" * 4000}, {"footer": {"text": "x" * 2001}}]},
        {"flags": V2, "content": "x", "components": [TEXT]},
        {"flags": V2, "embeds": [{"title": "x"}], "components": [TEXT]},
        {"components": [TEXT]},
    ],
)
def test_broken_limits_are_refused(data: dict[str, Any]) -> None:
    """Too many or too long embeds and a mix of old and new components are refused."""
    with pytest.raises(ApiError, match="50035"):
        from_json(data)


def test_what_is_left_out_differs_from_null() -> None:
    """A field that is left out stays as it was; null empties it."""
    assert from_json({}).content is None
    assert from_json({"content": None, "components": None}) == Draft(content="", components=())


def test_a_v2_message_stays_one() -> None:
    """An edit of a Components V2 message need not repeat the flag."""
    message = Message(1, 1, 1, User(2, "Bot"), "", 0, flags=MessageFlag.COMPONENTS_V2)
    assert from_json({"components": [TEXT]}, edited=message).components is not None


@pytest.mark.parametrize("draft", [Draft(), Draft(content=" \n"), Draft(embeds=(), components=())])
def test_an_empty_message_is_refused(draft: Draft) -> None:
    """A message must show something."""
    with pytest.raises(ApiError, match="50006"):
        require_something(draft)


def test_mentions_are_those_that_are_allowed() -> None:
    """A text pings members and roles that are there, as far as the request allows."""
    hall, text = guild(), "<@3> <@!4> <@3> <@77> <@&9> <@&8> @everyone"
    free, none = Mentions(), Mentions.from_json({"parse": []})
    only = Mentions.from_json({"parse": ["roles"], "users": ["4"]})
    assert [user.id for user in pinged_users(hall, text, free, None)] == [3, 4]
    assert [user.id for user in pinged_users(hall, text, only, None)] == [4]
    assert pinged_users(hall, text, none, User(2, "U2")) == ()
    assert pinged_roles(hall, text, free) == pinged_roles(hall, text, only) == (9,)
    assert pinged_roles(hall, text, none) == ()
    assert pings_everyone(text, free)
    assert not pings_everyone(text, only)


@given(st.text())
def test_nothing_is_pinged_where_nothing_is_allowed(text: str) -> None:
    """Whatever a text says, it pings nobody when the request allows nobody."""
    none = Mentions.from_json({"parse": [], "replied_user": False})
    for tried in (text, f"<@3>{text}<@&9>@here"):
        assert pinged_users(guild(), tried, none, User(4, "U4")) == ()
        assert pinged_roles(guild(), tried, none) == ()
        assert not pings_everyone(tried, none)
