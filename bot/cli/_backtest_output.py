"""What ``sidenote backtest`` says: a table with samples for people, one object for programs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Literal

from bot.cli.text import shortened
from bot.domain.finding import KINDS
from bot.domain.policy import BARS
from bot.operations.backtest import BacktestResult

_QUOTE = 200
_NAMES = {"now": "your policy", "tried": "tried"}


def told(result: BacktestResult, form: Literal["text", "json", "jsonl"]) -> Iterator[str]:
    """The lines of the answer."""
    if form != "text":
        yield json.dumps(as_row(result), ensure_ascii=False)
    else:
        yield from _report(result)


def as_row(result: BacktestResult) -> dict[str, Any]:
    """The documented object."""
    return {
        "posts": result.posts,
        "judged": result.judged,
        "trials": [
            {
                "name": trial.name,
                "thresholds": asdict(trial.thresholds),
                "flagged_posts": result.counts[trial.name].posts,
                "by_kind": {kind: result.counts[trial.name].kinds.get(kind, 0) for kind in KINDS},
            }
            for trial in result.trials
        ],
        "samples": [
            {
                "id": one.post_id,
                "kind": one.kind,
                "score": round(one.score, 4),
                "quote": one.quote,
                "trials": one.trials,
            }
            for one in result.samples
        ],
    }


def _report(result: BacktestResult) -> Iterator[str]:
    unread = result.posts - result.judged
    passed = f", {unread} of them in a language without a model" if unread else ""
    noun = "post" if result.posts == 1 else "posts"
    yield f"{result.posts} {noun} read{passed}. Flagged posts by thresholds:"
    yield ""
    yield from _table(_rows(result))
    if result.samples:
        yield ""
        yield "Samples, nearest to the bar of each:"
    for one in result.samples:
        names = ", ".join(_NAMES.get(name, name) for name in one.trials)
        yield f"  {one.kind.capitalize()} {one.score:.2f}, post {one.post_id}; flagged by {names}"
        yield f"    “{shortened(one.quote, _QUOTE)}”"


def _rows(result: BacktestResult) -> Iterator[list[str]]:
    yield ["", *(_NAMES.get(trial.name, trial.name) for trial in result.trials)]
    for kind in KINDS:
        counts = (result.counts[trial.name].kinds.get(kind, 0) for trial in result.trials)
        yield [kind, *map(str, counts)]
    yield ["all", *(str(result.counts[trial.name].posts) for trial in result.trials)]
    for bar in BARS:
        bars = (f"{getattr(trial.thresholds, bar):.2f}" for trial in result.trials)
        yield [f"bar {bar.replace('_', ' ')}", *bars]


def _table(rows: Iterator[list[str]]) -> Iterator[str]:
    held: Sequence[list[str]] = list(rows)
    widths = [max(map(len, column)) for column in zip(*held, strict=True)]
    for row in held:
        first, *cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join([first, *(cell.strip().rjust(len(cell)) for cell in cells)]).rstrip()
