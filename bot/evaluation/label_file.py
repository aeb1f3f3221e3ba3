"""The file that labelling writes: one row a post, in the form of the project's real posts."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.errors import InputError
from bot.evaluation.candidates import Candidate
from bot.evaluation.label import DOUBTFUL, KEYS, Labels


class LabelFile:
    """Labels on disk. A row is written whole and at once: a kill loses the post at hand at most."""

    def __init__(self, path: Path, set_name: str) -> None:
        """Read what is there; raises InputError for a file of anything else."""
        self._path, self._set = path, set_name
        self._rows = _read(path)

    @property
    def done(self) -> Mapping[str, str]:
        """The posts that have labels, by id, and how each was sampled."""
        return {key: str(row.get("sampled", "")) for key, row in self._rows.items()}

    def save(self, candidate: Candidate, labels: Labels) -> None:
        """Add a post, or replace its earlier labels. Raises InputError."""
        row = as_row(candidate, labels, self._set)
        known = row["id"] in self._rows
        self._rows[row["id"]] = row
        try:
            if known:
                self._rewrite()
            else:
                self._append(row)
        except OSError as error:
            raise InputError(f"{self._path}: cannot be written: {error.strerror}.") from None

    def _append(self, row: Mapping[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(_line(row))
            file.flush()
            os.fsync(file.fileno())

    def _rewrite(self) -> None:
        beside = self._path.with_name(f".{self._path.name}.new")
        with beside.open("wb") as file:
            file.writelines(_line(row) for row in self._rows.values())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)


def as_row(candidate: Candidate, labels: Labels, set_name: str) -> dict[str, Any]:
    """Give the documented row of a labelled post."""
    example, finding = candidate.judged.example, candidate.judged.judgement.finding
    spans = sorted(
        (flag, finding.sentences[place].start, finding.sentences[place].end)
        for flag, place in labels.sentences
    )
    return {
        "id": example.post_id,
        "set": example.groups.get("set") or set_name,
        "title": example.title,
        "parent": example.parent,
        "text": example.text,
        **{aspect: int(aspect in labels.flags) for aspect in KEYS.values()},
        **{f"sure_{aspect}": int(aspect not in labels.unsure) for aspect in DOUBTFUL},
        "spans": [{"flag": flag, "quote": example.text[a:b]} for flag, a, b in spans],
        "sampled": candidate.sampled,
    }


def _line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """Read the rows; a last line that a kill cut off is taken out of the file."""
    if not path.exists():
        return {}
    try:
        whole = path.read_bytes()
        kept, _, torn = whole.rpartition(b"\n")
        rows = [_parsed(path, number, line) for number, line in enumerate(kept.splitlines(), 1)]
        if torn:
            with path.open("r+b") as file:
                file.truncate(len(whole) - len(torn))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from None
    return {str(row["id"]): row for row in rows}


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not {"id", "sampled", "spans"} <= set(row):
        raise InputError(f"{path}:{number}: no row of labels; name another file with --out.")
    return row
