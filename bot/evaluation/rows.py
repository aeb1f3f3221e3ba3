"""Posts to be measured or labelled, from JSON Lines files, gzipped or plain.

Four forms are told apart by the keys of the first good row:

house    a thread's posts in order, ``hostile`` or other labels, ``kind`` of case, ``supported_by``
real     single posts with ``set``, ``sampled``, labels, and ``sure_*`` = 0 for doubtful ones
shared   ``{id, text, label, extra}``, one label whose meaning the task gives
posts    ``{id, text}`` without labels, and ``title``, ``parent`` or ``reply_to`` where known
"""

import gzip
import json
import random
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, ValidationError, model_validator

from bot.errors import InputError

Aspect = Literal["hostile", "speculation", "checkable", "inaccuracy"]
Form = Literal["house", "real", "shared", "posts"]
Bit = Literal[0, 1]
T = TypeVar("T")

ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
_FOLDERS: dict[str, Aspect] = {
    "hostile": "hostile",
    "speculation": "speculation",
    "checkworthy": "checkable",
}
_SUPPORTED = "support it"  # the group of posts that name a source which says the same
_GZIP = b"\x1f\x8b"
_SAMPLE_SEED = 7


@dataclass(frozen=True, slots=True)
class Example:
    """A post as the models meet it, with the labels that its row has.

    ``unsure`` names labels on which careful readers could differ. ``groups`` are
    what tables are made of, such as the house ``kind``; never read by a model.
    """

    post_id: str
    text: str
    title: str = ""
    parent: str = ""
    labels: Mapping[Aspect, int] = field(default_factory=dict)
    unsure: frozenset[Aspect] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds; ``problems`` are sentences on rows that were passed over."""

    path: Path
    form: Form
    examples: tuple[Example, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the label of the shared form means.

    Without ``positive`` 1 is positive, 0 negative and all else a broken row. With
    it, these values (or ranges such as "<=3.5") are positive, those of
    ``left_out`` are no rows at all, and the others negative.
    """

    aspect: Aspect | None = None
    positive: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def value(self, label: object) -> int | None:
        """Give 1, 0, or None for a row to leave out; raises ValueError for no label at all."""
        if any(_matches(label, one) for one in self.left_out):
            return None
        if self.positive:
            return int(any(_matches(label, one) for one in self.positive))
        if str(label) in ("0", "1"):
            return int(str(label))
        shown = json.dumps(label)[:40]
        raise ValueError(f"the label {shown} is neither 0 nor 1; name what counts with --positive")


def _matches(label: object, wanted: str) -> bool:
    if wanted[:2] in ("<=", ">="):
        try:
            number, bound = float(str(label)), float(wanted[2:])
        except ValueError:
            return False
        return number <= bound if wanted[0] == "<" else number >= bound
    return str(label) == wanted


def read_file(
    path: Path, meaning: Meaning | None = None, *, labelled: bool = True, limit: int = 0
) -> ReadFile:
    """Read a file; ``limit`` keeps that many posts, drawn at random, always the same.

    Raises InputError where nothing can be read, or, if ``labelled``, where rows have no labels.
    """
    reader = _Reader(path, meaning or Meaning(), labelled)
    for number, line in enumerate(read_lines(path), 1):
        reader.take(number, line)
    if not reader.examples:
        why = f" {reader.problems[0]}" if reader.problems else ""
        raise InputError(f"{path}: there is no post in it that can be read.{why}")
    examples = tuple(sampled(reader.examples, limit))
    return ReadFile(path, reader.form, examples, tuple(reader.problems))


def sampled(examples: Sequence[T], limit: int) -> Sequence[T]:
    """Draw ``limit`` rows at random, always the same, in order; 0 or too many: all of them."""
    if not limit or limit >= len(examples):
        return examples
    chosen = random.Random(_SAMPLE_SEED).sample(range(len(examples)), limit)  # noqa: S311 - no secret
    return [examples[index] for index in sorted(chosen)]


def read_lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}.") from None
    except (EOFError, zlib.error):
        raise InputError(f"{path}: the gzip file is cut off or damaged.") from None


class _Row(BaseModel):
    id: str | int
    text: str
    title: str | None = ""
    parent: str | None = ""
    thread: str | int | None = None
    reply_to: str | int | None = None
    set: str = ""


class _Labelled(_Row):
    hostile: Bit | None = None
    speculation: Bit | None = None
    checkable: Bit | None = None
    inaccuracy: Bit | None = None

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if not _labels(self):
            raise ValueError(f"it has none of the labels {', '.join(ASPECTS)}")
        return self


class _House(_Labelled):
    kind: str = ""
    supported_by: str | None = None


class _Real(_Labelled):
    sure_hostile: Bit = 1
    sure_speculation: Bit = 1
    sampled: str = ""


class _Shared(_Row):
    label: Any
    extra: dict[str, Any] = {}


class _Reader:
    """Reads the rows of one file in order; never raises but for a file without labels."""

    def __init__(self, path: Path, meaning: Meaning, labelled: bool) -> None:
        self._path, self._meaning, self._labelled = path, meaning, labelled
        self._texts: dict[tuple[str, str], str] = {}
        self._ids: set[str] = set()
        self._read: Callable[[Mapping[str, Any]], Example | None] | None = None
        self.form: Form = "posts"
        self.examples: list[Example] = []
        self.problems: list[str] = []

    def take(self, number: int, line: bytes) -> None:
        try:
            fields = parsed(line)
            if fields is None:
                return
            if self._read is None:
                self._choose(fields)
            assert self._read is not None  # noqa: S101 - chosen in the line above
            example = self._read(fields)
        except ValidationError as error:
            self._complain(number, first_problem(error))
        except ValueError as error:
            self._complain(number, str(error))
        else:
            if example is not None:
                self._keep(number, example)

    def _keep(self, number: int, example: Example) -> None:
        if example.post_id in self._ids:
            self._complain(number, f"the id {json.dumps(example.post_id)} was there before")
            return
        self._ids.add(example.post_id)
        self.examples.append(example)

    def _complain(self, number: int, what: str) -> None:
        self.problems.append(f"{self._path}:{number}: {what}.")

    def _choose(self, fields: Mapping[str, Any]) -> None:
        if "id" not in fields or "text" not in fields:
            raise ValueError('a row needs an "id" and a "text"')
        self.form = _form(fields) if self._labelled else "posts"
        if self._labelled and self.form == "posts":
            raise InputError(
                f"{self._path}: its rows have no labels (hostile, speculation, inaccuracy or "
                "label); see sidenote evaluate --help for the forms."
            )
        if self.form == "shared":
            self._meaning = _settled(self._meaning, self._path)
        readers = {
            "house": self._house,
            "real": self._real,
            "shared": self._shared,
            "posts": self._post,
        }
        self._read = readers[self.form]

    def _house(self, fields: Mapping[str, Any]) -> Example:
        row = _House.model_validate(fields)
        groups = {"kind": row.kind}
        if row.supported_by:
            groups["sources"] = _SUPPORTED
        return self._example(row, labels=_labels(row), groups=groups)

    def _real(self, fields: Mapping[str, Any]) -> Example:
        row = _Real.model_validate(fields)
        sure: dict[Aspect, int] = {
            "hostile": row.sure_hostile,
            "speculation": row.sure_speculation,
        }
        unsure = frozenset(aspect for aspect, bit in sure.items() if not bit)
        groups = {"set": row.set, "sampled": row.sampled}
        return self._example(row, labels=_labels(row), unsure=unsure, groups=groups)

    def _shared(self, fields: Mapping[str, Any]) -> Example | None:
        row = _Shared.model_validate(fields)
        value = self._meaning.value(row.label)
        if value is None or self._meaning.aspect is None:
            return None
        parent = row.extra.get("parent") or row.extra.get("agent")
        if isinstance(parent, str):
            row.parent = parent
        return self._example(row, labels={self._meaning.aspect: value})

    def _post(self, fields: Mapping[str, Any]) -> Example:
        row = _Row.model_validate(fields)
        return self._example(row, groups={"set": row.set})

    def _example(
        self,
        row: _Row,
        *,
        labels: Mapping[Aspect, int] | None = None,
        unsure: frozenset[Aspect] = frozenset(),
        groups: Mapping[str, str] | None = None,
    ) -> Example:
        thread, key, text = str(row.thread), str(row.id), _sound(row.text)
        parent = row.parent or self._texts.get((thread, str(row.reply_to)), "")
        if row.thread is not None:
            self._texts[thread, key] = text
        return Example(
            key, text, _sound(row.title or ""), _sound(parent), labels or {}, unsure, groups or {}
        )


def _form(fields: Mapping[str, Any]) -> Form:
    if "sampled" in fields or "sure_hostile" in fields:
        return "real"
    if "label" in fields:
        return "shared"
    return "house" if any(aspect in fields for aspect in ASPECTS) else "posts"


def _settled(meaning: Meaning, path: Path) -> Meaning:
    aspect = meaning.aspect or _FOLDERS.get(path.resolve().parent.name)
    if aspect is None:
        raise InputError(f"{path}: say with --kind what its label means.")
    return Meaning(aspect, meaning.positive, meaning.left_out)


def _labels(row: _Labelled) -> dict[Aspect, int]:
    values = {aspect: getattr(row, aspect) for aspect in ASPECTS}
    return {aspect: value for aspect, value in values.items() if value is not None}


def parsed(line: bytes) -> dict[str, Any] | None:
    """Give the row's object, None for a blank line; raises ValueError."""
    try:
        fields = json.loads(line) if line.strip() else None
    except (ValueError, RecursionError):
        raise ValueError("not a row of JSON in UTF-8") from None
    if fields is not None and not isinstance(fields, dict):
        raise ValueError("a row must be a JSON object")
    return fields


def first_problem(error: ValidationError) -> str:
    one: Mapping[str, Any] = error.errors()[0]
    where: Sequence[Any] = one["loc"]
    if not where:  # of the row as a whole, raised by a model of ours
        return str(one["ctx"]["error"])
    return f'"{where[0]}": {one["msg"][0].lower()}{one["msg"][1:]}'


def _sound(text: str) -> str:
    """Replace lone surrogates, which JSON allows and no tokenizer takes; lengths stay."""
    return text.encode("utf-8", "replace").decode("utf-8")
