"""What ``sidenote scan`` says: rows for programs, paragraphs for people."""

import json
import sys
from collections import Counter
from typing import Any, Protocol

from rich.console import Console
from rich.text import Text

from bot.cli._flag_output import MOST_QUOTED, STYLES, print_source, print_wrapped, source_row
from bot.cli._scan_input import Item
from bot.cli.text import plain, shortened
from bot.domain.finding import KINDS, Kind
from bot.domain.flag import Flag
from bot.domain.policy import Preset
from bot.domain.wording import Wording
from bot.pipeline.process import Assessment

PRESETS: dict[Preset, str] = {
    "strict": "only what the models are surest of",
    "balanced": "the middle between false alarms and things missed",
    "wide": "more is found, and more of it wrongly",
}
"""What a preset means, in words."""


class Report(Protocol):
    """Takes assessed posts in input order."""

    def show(self, item: Item, assessed: Assessment) -> None: ...

    def end(self, preset: Preset) -> None: ...


class RowReport:
    """One JSON object a post, in UTF-8 whatever the terminal is set to."""

    def show(self, item: Item, assessed: Assessment) -> None:
        row = as_row(item, assessed)
        try:
            line = json.dumps(row, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # half a surrogate pair, which only an escape can carry
            line = json.dumps(row).encode()
        sys.stdout.buffer.write(line + b"\n")

    def end(self, preset: Preset) -> None:
        """Say nothing more: programs count for themselves."""


def as_row(item: Item, assessed: Assessment) -> dict[str, Any]:
    """The documented row of a post; its offsets count the characters of ``item.whole``."""
    row: dict[str, Any] = {
        "id": item.row_id,
        "flags": [_flag_row(item, flag) for flag in assessed.flags],
        "scores": {kind: round(assessed.finding.score(kind), 4) for kind in KINDS},
    }
    if not assessed.finding.judged:
        row["note"] = f"not sure: not English ({assessed.finding.language})"
    return row


def _flag_row(item: Item, flag: Flag) -> dict[str, Any]:
    start, end = _place(item, flag)
    return {
        "kind": flag.kind,
        "score": round(flag.score, 4),
        "start": start,
        "end": end,
        "quote": item.whole[start:end],
        "reason": flag.reason,
        "source": source_row(flag.citation) if flag.citation else None,
    }


def _place(item: Item, flag: Flag) -> tuple[int, int]:
    return item.offset + flag.start, item.offset + flag.end


class PeopleReport:
    """Paragraphs that wrap to the terminal, and one line at the end that sums up."""

    def __init__(self, console: Console, wording: Wording) -> None:
        self._console = console
        self._wording = wording
        self._posts = self._not_judged = 0
        self._flags: Counter[Kind] = Counter()

    def show(self, item: Item, assessed: Assessment) -> None:
        self._posts += 1
        self._not_judged += not assessed.finding.judged
        self._flags.update(flag.kind for flag in assessed.flags)
        if not assessed.flags:
            return
        self._print(0, Text(_heading(item), style="bold"))
        for flag in assessed.flags:
            self._flag(item, flag)
        self._console.print()

    def end(self, preset: Preset) -> None:
        self._print(0, Text(self._summary(preset)))

    def _flag(self, item: Item, flag: Flag) -> None:
        start, end = _place(item, flag)
        where = "" if item.line else f", line {_line(item.whole, start)}"
        quote = shortened(item.whole[start:end], MOST_QUOTED)
        self._print(2, Text(f"“{quote}”"))
        kind = Text(flag.kind.capitalize(), style=STYLES[flag.kind])
        bar = f" {flag.score:.2f} (flagged from {flag.threshold:.2f}){where}"
        self._print(4, kind.append(bar, style="default"))
        self._print(4, Text(plain(flag.reason)))
        if flag.citation:
            reported = flag.kind == "speculation"
            print_source(self._console, flag.citation, self._wording, reported=reported)

    def _print(self, indent: int, text: Text) -> None:
        print_wrapped(self._console, indent, text)

    def _summary(self, preset: Preset) -> str:
        read = f"{_count(self._posts, 'post')} read"
        kinds = ", ".join(f"{self._flags[kind]} {kind}" for kind in KINDS if self._flags[kind])
        flags = _count(self._flags.total(), "flag")
        found = f"{flags} ({kinds})" if kinds else "nothing to look at"
        return f"{read}, {found}. {self._foreign()}Preset {preset}: {PRESETS[preset]}."

    def _foreign(self) -> str:
        """What is said of posts that were passed over for their language."""
        if not self._not_judged:
            return ""
        one = self._not_judged == 1
        posts = f"{_count(self._not_judged, 'post')} {'is' if one else 'are'} not in English"
        return f"{posts} and {'was' if one else 'were'} not judged. "


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _heading(item: Item) -> str:
    author = plain(item.post.author_name)
    if item.line is None:
        return f"{author}, post {item.row_id}" if author else f"Post {item.row_id}"
    where = f"line {item.line}, id {plain(str(item.row_id))}"
    return f"{author}, {where}" if author else where.capitalize()


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
