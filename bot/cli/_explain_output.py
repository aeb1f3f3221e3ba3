"""What ``sidenote explain`` says: an object for programs, paragraphs for people."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli._flag_output import STYLES, print_source, print_wrapped, source_row
from bot.cli.text import plain, shortened
from bot.domain.explanation import Explained, Explanation, Reading, Words, told
from bot.domain.finding import KINDS
from bot.domain.wording import Wording

_MOST_SENTENCE = 100
_OVER = "*"


def show(found: Explanation, wording: Wording, console: Console) -> None:
    """Tell people: each flag with its reasons, then every sentence with its scores.

    What is underlined stands in brackets too, so that nothing is told by style alone.
    """
    for one in found.flags:
        _flag(one, found, wording, console)
    if found.flags:
        print_wrapped(console, 0, Text(wording.why.about, style="dim"))
    else:
        print_wrapped(console, 0, Text(found.unflagged(wording)))
    if found.finding.sentences:
        console.print()
        console.print(_scores(found))


def _flag(one: Explained, found: Explanation, wording: Wording, console: Console) -> None:
    flag = one.flag
    words = one.reading.words if one.reading else ()
    kind = Text(flag.kind.capitalize(), style=STYLES[flag.kind])
    print_wrapped(console, 0, kind)
    print_wrapped(console, 2, marked(found.post.text, flag.start, flag.end, words))
    for sentence in told(one, found.post, wording):
        print_wrapped(console, 4, Text(plain(sentence)))
    if flag.citation:
        print_source(console, flag.citation, wording, reported=flag.kind == "speculation")
    console.print()


def marked(text: str, start: int, end: int, words: Sequence[Words]) -> Text:
    """A flagged part of a text in quotation marks, its carrying words [bracketed]."""
    shown = Text("“")
    position = start
    for one in sorted(words, key=lambda word: word.start):
        shown.append(_one_line(text[position : one.start]))
        shown.append(f"[{_one_line(text[one.start : one.end])}]", style="underline")
        position = one.end
    return shown.append(_one_line(text[position:end])).append("”")


def _one_line(text: str) -> str:
    """Without control characters; blanks at the ends stay, as the text goes on there."""
    return "".join(char if char.isprintable() else " " for char in text)


def _scores(found: Explanation) -> Table:
    bars = found.thresholds
    hostile, speculation = (
        f"{kind} (from {bars.of(kind):.2f})" for kind in ("hostile", "speculation")
    )
    table = Table("sentence", hostile, speculation, box=None, pad_edge=False)
    for sentence in found.finding.sentences:
        table.add_row(
            Text(shortened(found.post.text[sentence.start : sentence.end], _MOST_SENTENCE)),
            _score(sentence.hostile, bars.hostile),
            _score(sentence.speculation, bars.speculation),
        )
    return table


def _score(score: float, bar: float) -> str:
    return f"{score:.2f}{f' {_OVER}' if score >= bar else ''}"


def as_json(found: Explanation, *, indent: int | None = 2) -> bytes:
    """The documented object, in UTF-8; offsets count the text's characters.

    Without an indent it is one line.
    """
    finding = found.finding
    values = {
        "flags": [_flag_row(one, found.post.text) for one in found.flags],
        "scores": {kind: round(finding.score(kind), 4) for kind in KINDS},
        "thresholds": {name: round(bar, 4) for name, bar in asdict(found.thresholds).items()},
        "sentences": list(_sentence_rows(found)),
        "models": {
            "classifier": finding.versions.classifier,
            "matching": finding.versions.matching,
            "stance": finding.versions.stance,
        },
    }
    try:
        return json.dumps(values, ensure_ascii=False, indent=indent).encode()
    except UnicodeEncodeError:  # half a surrogate pair, which an argument can carry
        return json.dumps(values, indent=indent).encode()


def _sentence_rows(found: Explanation) -> Iterator[dict[str, Any]]:
    for one in found.finding.sentences:
        yield {
            "start": one.start,
            "end": one.end,
            "hostile": round(one.hostile, 4),
            "speculation": round(one.speculation, 4),
            "checkable": round(one.checkable, 4),
        }


def _flag_row(one: Explained, text: str) -> dict[str, Any]:
    flag = one.flag
    return {
        "kind": flag.kind,
        "score": round(flag.score, 4),
        "threshold": round(flag.threshold, 4),
        "model": flag.version,
        "start": flag.start,
        "end": flag.end,
        "quote": flag.quote,
        "reason": flag.reason,
        **(_reading_row(one.reading, text) if one.reading else {}),
        "source": source_row(flag.citation) if flag.citation else None,
    }


def _reading_row(reading: Reading, text: str) -> dict[str, Any]:
    return {
        "words": [
            {
                "start": one.start,
                "end": one.end,
                "text": text[one.start : one.end],
                "weight": round(one.weight, 4),
            }
            for one in reading.words
        ],
        "score_without_words": None if reading.without is None else round(reading.without, 4),
        "rule": {
            "name": reading.rule.name,
            "text": reading.rule.text,
            "cue": reading.rule.cue or None,
        },
    }
