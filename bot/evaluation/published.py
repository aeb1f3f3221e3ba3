"""Figures that others published, to be named beside ours."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("published.toml")


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure; ``set`` is "" where it belongs to no set that is measured here."""

    set: str
    system: str
    metric: str
    value: str
    source: str
    note: str


def published(path: Path) -> list[Figure]:
    """Give the figures for a file named ``<set>.<split>.jsonl``, and those without a set."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    figures = [Figure(**row) for row in table["figure"]]
    wanted = path.name.split(".")[0]
    return [one for one in figures if one.set in ("", wanted)]
