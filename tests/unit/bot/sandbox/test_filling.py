"""What a client lets a person fill in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.errors import NotPossible
from bot.sandbox.filling import OptionValue, check_choice, options
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Upload

COMMAND: dict[str, Any] = {
    "options": [
        {"name": "claim", "type": 3, "required": True, "max_length": 5},
        {"name": "limit", "type": 4, "min_value": 1, "max_value": 9},
        {"name": "kind", "type": 3, "choices": [{"name": "Hostile", "value": "hostile"}]},
        {"name": "who", "type": 6},
    ]
}
GROUP: dict[str, Any] = {
    "options": [{"name": "sources", "type": 2, "options": [{"name": "add", "type": 1, **COMMAND}]}]
}


def filled(values: dict[str, OptionValue], *names: str, of: dict[str, Any] = COMMAND) -> Any:
    return options(Sandbox().world, of, names, values)


def test_options_are_sent_with_their_types() -> None:
    """Each option goes out with its name, type and value."""
    assert filled({"claim": "x", "limit": 3}) == {
        "options": [
            {"name": "claim", "type": 3, "value": "x"},
            {"name": "limit", "type": 4, "value": 3},
        ]
    }


def test_subcommands_nest() -> None:
    """The options of a subcommand of a group lie two levels down."""
    sent = filled({"claim": "x"}, "sources", "add", of=GROUP)
    (inner,) = sent["options"][0]["options"]
    assert (inner["name"], inner["options"][0]["value"]) == ("add", "x")


def test_a_file_is_sent_as_its_id() -> None:
    """An attached file stands in the resolved data, with its size and where it can be fetched."""
    command = {"options": [{"name": "file", "type": 11, "required": True}]}
    sent = filled({"file": Upload("a.jsonl", b"{}")}, of=command)
    key = sent["options"][0]["value"]
    file = sent["resolved"]["attachments"][key]
    assert (file["filename"], file["size"]) == ("a.jsonl", 2)
    assert file["url"].endswith(f"/uploads/{key}/a.jsonl")
    with pytest.raises(NotPossible):
        filled({"file": "a.jsonl"}, of=command)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"claim": "x", "colour": "red"},
        {"claim": 7},
        {"claim": "too long"},
        {"claim": "x", "limit": 10},
        {"claim": "x", "limit": 0},
        {"claim": "x", "kind": "rude"},
        {"claim": "x", "who": "Kim"},
    ],
)
def test_a_client_refuses_what_does_not_fit(values: dict[str, OptionValue]) -> None:
    """Missing, unknown, ill-typed and out-of-range options are never sent."""
    with pytest.raises(NotPossible):
        filled(values)


@pytest.mark.parametrize("names", [(), ("sources",), ("sources", "drop"), ("drop",)])
def test_a_group_needs_its_subcommand(names: tuple[str, ...]) -> None:
    """A command with subcommands runs with one that it has."""
    with pytest.raises(NotPossible, match="subcommand"):
        filled({"claim": "x"}, *names, of=GROUP)


@pytest.mark.parametrize("values", [[], ["a", "b", "c"], ["z"]])
def test_a_menu_takes_what_it_offers(values: list[str]) -> None:
    """A choice is of the offered values, as many as the menu wants."""
    menu = {
        "type": 3,
        "min_values": 1,
        "max_values": 2,
        "options": [{"value": value} for value in "abc"],
    }
    check_choice(menu, ["a", "b"])
    with pytest.raises(NotPossible):
        check_choice(menu, values)
