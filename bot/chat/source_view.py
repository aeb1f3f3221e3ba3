"""How a source stands in a card or an answer: title, publisher, date, link, passage, stance."""

from bot.chat import words
from bot.chat.markup import block, link, short
from bot.domain.flag import Citation
from bot.domain.note import source_words
from bot.domain.wording import Wording

_MAX_TITLE = 100
_MAX_PUBLISHER = 60
_MAX_PASSAGE = 420


def source_text(citation: Citation, wording: Wording) -> str:
    """A source in markdown; a summary says so and has no quotation marks."""
    named = source_words(citation, wording)
    passage = " ".join(citation.passage.split())
    told = f"Summary: {passage}" if citation.summary else f"“{passage}”"
    title = link(short(citation.title, _MAX_TITLE) or "Untitled page", citation.url)
    return "\n".join(
        (
            f"Source: {title}",
            f"{short(named['publisher'], _MAX_PUBLISHER)}, {named['date']}",
            block(told, limit=_MAX_PASSAGE),
            f"{words.STANCES[citation.stance]} ({citation.score:.2f}).",
        )
    )
