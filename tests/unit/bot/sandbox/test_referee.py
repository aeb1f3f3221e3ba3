"""The referee of the tests sees what breaks Discord's description."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from bot.sandbox.recorder import Exchange
from tests.support.discord_openapi import MISSING
from tests.support.referee import Referee, referee

USER = {
    "id": "1",
    "username": "kim",
    "avatar": None,
    "discriminator": "0",
    "public_flags": 0,
    "flags": 0,
    "global_name": None,
    "primary_guild": None,
}
SENT = Exchange(
    method="POST",
    path="/channels/1/messages",
    query={},
    headers={"Content-Type": "application/json"},
    body=b'{"content": "Hello", "message_reference": {"message_id": 5}}',
)


@pytest.fixture
def judge() -> Referee:
    found = referee()
    if found is None:
        pytest.skip(MISSING)
    return found


def test_a_right_request_passes(judge: Referee) -> None:
    """A request as discord.py sends it has no violations."""
    assert judge.request(SENT) == []


@pytest.mark.parametrize(
    ("change", "violation"),
    [
        ({"body": b'{"content": "Hello", "colour": "red"}'}, "unknown field colour"),
        ({"body": b'{"content": 7}'}, "at /content"),
        ({"body": b"{"}, "not JSON"),
        ({"body": b""}, "no body"),
        ({"query": {"wait": "1"}}, "unknown query parameter wait"),
        ({"path": "/channels/1/mail"}, "no such operation"),
        ({"method": "GET", "body": b"", "query": {"limit": "many"}}, "limit=many does not fit"),
        ({"method": "GET"}, "a body where the operation takes none"),
    ],
)
def test_a_wrong_request_is_seen(judge: Referee, change: dict[str, Any], violation: str) -> None:
    """Unknown fields, parameters and operations, wrong types and missing bodies are seen."""
    (found,) = judge.request(dataclasses.replace(SENT, **change))
    assert violation in found


def test_the_json_of_a_form_is_read(judge: Referee) -> None:
    """A request with files is judged by its payload_json."""
    lines = [
        "--x",
        'Content-Disposition: form-data; name="payload_json"',
        "",
        json.dumps({"content": "Hello", "colour": "red"}),
        "--x--",
        "",
    ]
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    form = dataclasses.replace(SENT, headers=headers, body="\r\n".join(lines).encode())
    assert judge.request(form) == ["POST /channels/{channel_id}/messages: unknown field colour"]


@pytest.mark.parametrize(
    ("status", "answer", "kind", "violation"),
    [
        (200, {}, "application/json", "required property"),
        (201, USER, "application/json", "no such status"),
        (200, None, "application/json", "a body where there should be none, or none"),
        (200, {**USER, "id": 1}, "application/json", "at /id"),
        (200, USER, "application/json; charset=utf-8", "the type is not application/json"),
        (404, {"code": "gone", "message": "x"}, "application/json", "at /code"),
    ],
)
def test_a_wrong_answer_is_seen(
    judge: Referee, status: int, answer: Any, kind: str, violation: str
) -> None:
    """Missing fields, wrong types, unknown statuses and a wrong content type are seen."""
    given = Exchange("GET", "/users/1", {}, {}, b"", status, answer, {"Content-Type": kind})
    assert any(violation in found for found in judge.answer(given))


def test_a_right_answer_passes(judge: Referee) -> None:
    """A user as Discord describes it has no violations, nor has an error with its fields."""
    headers = {"Content-Type": "application/json"}
    error = {
        "code": 50035,
        "message": "Invalid Form Body",
        "errors": {"content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "x"}]}},
    }
    for status, answer in ((200, USER), (400, error)):
        given = Exchange("GET", "/users/1", {}, {}, b"", status, answer, headers)
        assert judge.answer(given) == []
    assert judge.model("UserResponse", USER) == []
    assert judge.model("UserResponse", {**USER, "flags": "none"}) != []
