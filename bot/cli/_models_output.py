"""What ``sidenote models check`` says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.text import plain
from bot.domain.policy import PRESETS
from bot.evaluation import sides
from bot.evaluation.sides import Row, Side, compare
from bot.evaluation.thresholds import AIMS, LEAST_FLAGS
from models.choices import Job
from models.metrics import Interval

_FEW = 50
_ROWS: dict[Job, str] = {"hostile": "post", "stance": "pair"}
_DESERVE: dict[Job, str] = {
    "hostile": "deserve the flag",
    "stance": "deserve it, as the passage refutes the claim",
}
_PLAIN = (
    "The shipped model is in use, with the thresholds that come with it. A policy file may set "
    "others."
)
_SHARE = "--share sets thresholds for such a place."
_SAME_ROWS = (
    "The other model's thresholds were chosen on these very rows, so on others expect a little "
    "less. Intervals are 95 %; “perhaps” stands where they overlap."
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The shipped model and, unless that one is in use, the other, on ``rows`` labelled rows."""

    job: Job
    rows: int
    deserved: int
    shipped: Side
    other: Side | None
    share: float | None


def show(compared: Compared, console: Console) -> None:
    """Print the table and what has to be known about it."""
    rows = f"{_ROWS[compared.job]}s"
    percent = f"{compared.deserved / compared.rows:.0%}"
    deserve = f"{compared.deserved} ({percent}) {_DESERVE[compared.job]}"
    _say(console, f"{compared.rows} {rows}; {deserve}.")
    if compared.deserved < _FEW:
        _say(
            console, "That is few: the figures below are rough, and so are thresholds set on them."
        )
    console.print()
    console.print(_table(compared))
    console.print()
    other = compared.other
    if other is None:
        _say(console, _PLAIN)
        return
    if other.unmet:
        _say(console, _silent(compared.job, other))
    if compared.share is None:
        _say(
            console, f"Where fewer than {percent} of the {rows} do, fewer flags are right: {_SHARE}"
        )
    _say(console, _SAME_ROWS)


def _silent(job: Job, other: Side) -> str:
    unmet = [f"{one} ({AIMS[job][one]:.0%})" for one in PRESETS if one in other.unmet]
    return (
        f"No threshold keeps the promise of {', '.join(unmet)} here: at none are so many of at "
        f"least {LEAST_FLAGS} flags right. A threshold above every score of these rows stands "
        "there instead, so that nothing is flagged."
    )


def _table(compared: Compared) -> Table:
    shipped, other = compared.shipped, compared.other
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column(f"shipped\n{plain(shipped.version)}", overflow="fold")
    if other:
        table.add_column(f"other\n{plain(other.version)}", overflow="fold")
        table.add_column("the other is")
    for row in compare(shipped, other or shipped, compared.job, compared.share):
        what = f"{row.preset}: {row.what}" if row.preset else row.what
        if row.what == sides.TIME:
            what = f"milliseconds a {_ROWS[compared.job]}"
        cells = [Text(_cell(row, row.shipped, row.intervals[0]))]
        if other:
            cells += [Text(_cell(row, row.other, row.intervals[1])), _verdict(row)]
        table.add_row(what, *cells)
    return table


def _cell(row: Row, value: float | None, interval: Interval | None) -> str:
    if value is None:
        return "-"
    if row.what == sides.TIME:
        return f"{value:.1f}"
    if interval is None:
        return f"{value:g}"
    return f"{value:.2f} ({interval.low:.2f}–{interval.high:.2f})"


def _verdict(row: Row) -> Text:
    if row.what == sides.TIME and row.shipped and row.other:
        times = max(row.other / row.shipped, row.shipped / row.other)
        return Text(row.verdict if row.verdict == "alike" else f"{row.verdict}, {times:.1f} times")
    return Text(row.verdict)


def _say(console: Console, text: str) -> None:
    console.print(Text(text))


def as_json(compared: Compared, written: Path | None) -> dict[str, Any]:
    """Give all figures as plain data, without a word of any row."""
    other = compared.other
    return {
        "job": compared.job,
        "rows": compared.rows,
        "deserved": compared.deserved,
        "share": compared.share,
        "shipped": sides.as_json(compared.shipped),
        "other": sides.as_json(other) if other else None,
        "written": str(written) if written else None,
    }
