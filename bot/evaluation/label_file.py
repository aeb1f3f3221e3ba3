"""The file that labelling writes: one row a post, in the form of the project's real posts."""

import json
import os
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot.errors import InputError
from bot.evaluation.candidates import Candidate
from bot.evaluation.label import DOUBTFUL, KEYS, Labels

_WHY = "sampled"
_BEGINS = b'{"id": '
"""How a row begins: half a line that begins otherwise is none of ours."""


class LabelFile:
    """Labels on disk. A row is written whole and at once: a kill loses the post at hand at most."""

    def __init__(self, path: Path, set_name: str) -> None:
        """Read what is there; raises InputError for a file of anything else."""
        self._path, self._set = path, set_name
        self._rows = _read(path)

    @property
    def done(self) -> Mapping[str, str]:
        """The posts that have labels, by id, and how each was sampled."""
        return {key: str(row[_WHY]) for key, row in self._rows.items()}

    def draw(self, post_ids: Collection[str]) -> None:
        """Count those of some posts that have labels among the random ones. Raises InputError.

        A larger random sample may hold what an earlier sitting took for its score.
        """
        late = [one for key, one in self._rows.items() if key in post_ids and one[_WHY] != "random"]
        for row in late:
            row[_WHY] = "random"
        if late:
            self._written(self._rewrite)

    def save(self, candidate: Candidate, labels: Labels) -> None:
        """Add a post, or replace its earlier labels. Raises InputError."""
        row = as_row(candidate, labels, self._set)
        known = row["id"] in self._rows
        self._rows[row["id"]] = row
        self._written(self._rewrite if known else partial(self._append, row))

    def _written(self, write: Callable[[], None]) -> None:
        try:
            write()
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
        _WHY: candidate.sampled,
    }


def _line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """Read the rows; a last line that a kill cut off is taken out of the file."""
    if not path.exists():
        return {}
    try:
        lines = path.read_bytes().splitlines(keepends=True)
        torn = bool(lines) and _is_torn(lines[-1])
        whole = lines[:-1] if torn else lines
        rows = [_parsed(path, number, line) for number, line in enumerate(whole, 1)]
        # only now it is sure that the file is ours
        if torn:
            with path.open("r+b") as file:
                file.truncate(sum(map(len, whole)))
        elif lines and not lines[-1].endswith(b"\n"):
            with path.open("ab") as file:
                file.write(b"\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from None
    return {str(row["id"]): row for row in rows}


def _is_torn(line: bytes) -> bool:
    """Whether a last line is a row that was cut off; a whole one may only lack its end."""
    ours = line.startswith(_BEGINS) or _BEGINS.startswith(line)
    if line.endswith(b"\n") or not ours:
        return False
    try:
        json.loads(line)
    except ValueError:
        return True
    return False


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not {"id", _WHY, "spans"} <= set(row):
        raise InputError(f"{path}:{number}: no row of labels; name another file with --out.")
    return row
