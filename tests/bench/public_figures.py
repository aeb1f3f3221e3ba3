"""What was found on public test sets: kept as JSON Lines, told as Markdown tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.errors import InputError
from bot.evaluation.baselines import FROZEN, SIDENOTE, TF_IDF, WORD_LIST, Compared
from bot.evaluation.published import published
from bot.evaluation.rows import ASPECTS, Aspect


@dataclass(frozen=True, slots=True)
class PublicSet:
    """One file of a public set, below the data folder, and what its labels mean.

    ``whole``: all its posts are measured, as too few of them are positive to draw from.
    """

    kind: Aspect
    file: str
    positive: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    whole: bool = False

    @property
    def name(self) -> str:
        """The set and its split, such as ``convabuse.test``."""
        return Path(self.file).name.split(".jsonl")[0]


@dataclass(frozen=True, slots=True)
class SetFigures:
    """One set's figures. ``learned`` posts were left out, as Sidenote learned from them."""

    classifier: str
    limit: int
    set: PublicSet
    learned: int
    posts: int
    positives: int
    systems: tuple[Compared, ...]

    def of(self, system: str) -> Compared | None:
        """Find the figures of a system; None where it does not do this kind."""
        return next((one for one in self.systems if one.system == system), None)


_ROW = TypeAdapter(SetFigures)


class Kept:
    """The figures in a file, which is always whole; lines that cannot be read are dropped.

    Raises InputError where its folder cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{path.parent}: cannot be made: {error.strerror}.") from None
        lines = path.read_bytes().splitlines() if path.exists() else []
        self._rows = [row for row in map(_row, lines) if row is not None]

    def get(self, classifier: str, limit: int, wanted: PublicSet) -> SetFigures | None:
        """Find what this classifier was measured to do with this limit, if it was."""
        key = (classifier, limit, wanted)
        return next(
            (row for row in self._rows if (row.classifier, row.limit, row.set) == key), None
        )

    def add(self, row: SetFigures) -> None:
        """Write a row at once, so that it outlives an interrupted run."""
        self._rows.append(row)
        written = self._path.with_suffix(".part")
        written.write_bytes(b"".join(_ROW.dump_json(one) + b"\n" for one in self._rows))
        written.replace(self._path)


def _row(line: bytes) -> SetFigures | None:
    try:
        return _ROW.validate_json(line)
    except ValidationError:
        return None


_HEAD = (
    "set",
    "posts (positives)",
    "Sidenote",
    "frozen encoder",
    "lead over it (95 %)",
    "TF-IDF",
    "word list",
    "published best, not run",
)


def tables(found: Sequence[SetFigures]) -> str:
    """Give a Markdown table for each kind, and below it on which sets Sidenote is behind."""
    kinds = [kind for kind in ASPECTS if any(one.set.kind == kind for one in found)]
    return "\n\n".join(
        _table(kind, [one for one in found if one.set.kind == kind]) for kind in kinds
    )


def _table(kind: Aspect, found: Sequence[SetFigures]) -> str:
    rows = [_HEAD, ["---"] * len(_HEAD), *map(_cells, found)]
    head = [f"**{kind}** (PR-AUC / ROC-AUC)", ""]
    told = [_against(system, found) for system in (FROZEN, TF_IDF, WORD_LIST)]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows), "", *filter(None, told)])


def _against(system: str, found: Sequence[SetFigures]) -> str:
    """Say on which sets the lead over a system is more than chance, by its interval."""
    pairs = [(one, other.lead) for one in found if (other := one.of(system)) and other.lead]
    ahead = sum(low > 0 for _, (low, _) in pairs)
    behind = [one.set.name for one, (_, high) in pairs if high < 0]
    if not pairs:
        return ""
    return (
        f"- {system}: Sidenote is ahead beyond chance on {ahead} of {len(pairs)} sets, behind on "
        f"{', '.join(behind) or 'none'}."
    )


def _cells(row: SetFigures) -> list[str]:
    best = published(Path(row.set.file), ())
    frozen = row.of(FROZEN)
    return [
        row.set.name,
        f"{row.posts:,} ({row.positives:,})",
        _pair(row.of(SIDENOTE)),
        _pair(frozen),
        "{:+.2f} to {:+.2f}".format(*frozen.lead) if frozen and frozen.lead else "-",
        _pair(row.of(TF_IDF)),
        _pair(row.of(WORD_LIST)),
        "; ".join(f"{one.metric} {one.value} ({one.system}; {one.note})" for one in best) or "-",
    ]


def _pair(one: Compared | None) -> str:
    if one is None or one.pr_auc is None or one.roc_auc is None:
        return "-"
    return f"{one.pr_auc:.2f} / {one.roc_auc:.2f}"
