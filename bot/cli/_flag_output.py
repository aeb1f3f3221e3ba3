"""How flags and their sources are told in a terminal, and as rows."""

from typing import Any

from rich.console import Console
from rich.text import Text

from bot.cli.text import plain, shortened
from bot.domain.finding import Kind
from bot.domain.flag import Citation, CitedClaim
from bot.domain.note import written_date
from bot.domain.wording import Wording

STYLES: dict[Kind, str] = {"hostile": "red", "speculation": "yellow", "inaccuracy": "magenta"}
MOST_QUOTED = 600


def print_wrapped(console: Console, indent: int, text: Text) -> None:
    """Print a paragraph that wraps to the terminal, all of its lines indented."""
    for line in text.wrap(console, max(console.width - indent, 20)):
        line.rstrip()
        console.print(Text(" " * indent).append_text(line), soft_wrap=True)


def print_source(console: Console, citation: Citation, wording: Wording, *, reported: bool) -> None:
    """Print a source with its passage and link, and before it the known claim if there is one."""
    if citation.known:
        print_wrapped(console, 4, Text(f"Known claim: {plain(citation.known.text)}"))
    label = "Reported so far" if reported else "Source"
    date = plain(written_date(citation, wording))
    print_wrapped(console, 4, Text(f"{label}: {plain(citation.title)}"))
    print_wrapped(console, 6, Text(f"{plain(citation.publisher)}, {date}"))
    passage = shortened(citation.passage, MOST_QUOTED)
    shown = f"Summary: {passage}" if citation.summary else f"“{passage}”"
    print_wrapped(console, 6, Text(shown))
    # a wrapped address could be neither clicked nor copied
    console.out(f"      {plain(citation.url)}", highlight=False)


def source_row(citation: Citation) -> dict[str, Any]:
    """The documented row of a source."""
    return {
        "id": citation.source_id,
        "title": citation.title,
        "publisher": citation.publisher,
        "date": citation.date,
        "url": citation.url,
        "passage": citation.passage,
        "stance": citation.stance,
        "score": round(citation.score, 4),
        "known_claim": _known_row(citation.known) if citation.known else None,
    }


def _known_row(known: CitedClaim) -> dict[str, Any]:
    return {"id": known.claim_id, "claim": known.text, "score": round(known.score, 4)}
