"""Figures that others published, to be named beside ours."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.rows import Aspect

_FILE = Path(__file__).with_name("published.toml")


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure, of a public ``set`` or else of a ``kind`` on a set not used here."""

    system: str
    metric: str
    value: str
    source: str
    note: str
    set: str = ""
    kind: str = ""


def published(path: Path, aspects: Collection[Aspect]) -> list[Figure]:
    """Give the figures for a file named ``<set>.<split>.jsonl`` that is measured for aspects."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    figures = [Figure(**row) for row in table["figure"]]
    wanted = path.name.split(".")[0]
    return [one for one in figures if one.set == wanted or one.kind in aspects]
