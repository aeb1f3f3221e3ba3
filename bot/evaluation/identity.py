"""Sentences that name groups of people, to count false flags by group and by what is said.

After HateCheck (Röttger et al. 2021): templates, each filled with each group.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.policy import Preset
from bot.evaluation.measure import Judged
from bot.evaluation.rows import Example

_FILE = Path(__file__).with_name("identity.toml")


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """How many of some sentences each preset flags as hostile, by a function or a group."""

    name: str
    deserved: bool
    posts: int
    flagged: Mapping[Preset, int]


def identity_examples() -> list[Example]:
    """Give every sentence of every group, labelled, with its function and its group."""
    return list(_examples(tomllib.loads(_FILE.read_text(encoding="utf-8"))))


def _examples(table: dict[str, Any]) -> Iterator[Example]:
    for function in table["function"]:
        for number, template in enumerate(function["templates"]):
            for term in table["terms"]:
                text = template.format(term=term, Term=term[0].upper() + term[1:])
                yield Example(
                    f"{function['name']}-{number}-{term}",
                    text,
                    labels={"hostile": function["hostile"]},
                    groups={"function": function["name"], "term": term},
                )


def by_function(judged: Sequence[Judged], presets: Sequence[Preset]) -> list[IdentityRow]:
    """Count flags by what the sentences do."""
    return [_row(name, part, presets) for name, part in _parts(judged, "function").items()]


def by_group(judged: Sequence[Judged], presets: Sequence[Preset]) -> list[IdentityRow]:
    """Count false flags by group of people."""
    harmless = [one for one in judged if not one.example.labels["hostile"]]
    return [_row(term, part, presets) for term, part in _parts(harmless, "term").items()]


def _row(name: str, part: Sequence[Judged], presets: Sequence[Preset]) -> IdentityRow:
    flagged = {
        preset: sum("hostile" in one.judgement.flags[preset] for one in part) for preset in presets
    }
    return IdentityRow(name, bool(part[0].example.labels["hostile"]), len(part), flagged)


def _parts(judged: Sequence[Judged], axis: str) -> dict[str, list[Judged]]:
    parts: dict[str, list[Judged]] = {}
    for one in judged:
        parts.setdefault(one.example.groups[axis], []).append(one)
    return parts
