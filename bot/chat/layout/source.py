"""How a source stands in a card or an answer: title, publisher, date, link, passage, stance."""

from bot.chat.layout import words
from bot.chat.layout.markup import link, short
from bot.chat.layout.quoting import block
from bot.chat.wording.numbers import number
from bot.domain.finding import Evidence
from bot.domain.flag import Citation
from bot.domain.known_claim import KnownMatch
from bot.domain.note import source_words
from bot.domain.source import Source
from bot.domain.wording import Wording

_MAX_TITLE = 100
_MAX_PUBLISHER = 60
_MAX_PASSAGE = 420


def cited(citation: Citation, wording: Wording) -> str:
    """What a flag rests on, in markdown; that it contradicts the post is the flag's to say.

    A summary is called one and has no quotation marks.
    """
    lines = [
        _made_again(citation.known.text) if citation.known else "",
        _page(citation, citation.passage, wording),
        doubted(citation),
    ]
    return "\n".join(filter(None, lines))


def reported(citation: Citation, wording: Wording) -> str:
    """What a page near a speculation reports, in markdown: offered for reading, no judgement."""
    page = _page(citation, citation.passage, wording, label=words.REPORTED_SO_FAR)
    return "\n".join(filter(None, [page, doubted(citation)]))


def doubted(citation: Citation) -> str:
    """What became of a cited source since; empty where nothing is known."""
    return f"**{words.DOUBTS[citation.doubt]}**" if citation.doubt else ""


def weighed(evidence: Evidence, wording: Wording) -> str:
    """Evidence in markdown, with the words in which claim and source differ."""
    stance = evidence.stance
    lines = [
        _page(evidence.passage.source, evidence.passage.text, wording),
        _told(stance, getattr(evidence, stance)),
    ]
    if stance == "refutes" and evidence.says and evidence.source_says:
        says, source_says = short(evidence.says, 60), short(evidence.source_says, 60)
        lines.append(words.DIFFERS.format(says=says, source_says=source_says))
    return "\n".join(lines)


def made_again(match: KnownMatch, wording: Wording) -> str:
    """A known claim in markdown, with what contradicts it."""
    return "\n".join(
        (
            _made_again(match.known.text),
            _page(match.source, match.known.passage, wording),
            _told("refutes", match.score),
        )
    )


def akin(match: KnownMatch, wording: Wording) -> str:
    """A known claim that something comes near to, in markdown, with what contradicts it."""
    known = match.known
    page = _page(match.source, known.passage, wording)
    return f"{_made_again(known.text)}\n{page}\n{words.AKIN_TOLD}"


def quoted(passage: str, *, summary: bool) -> str:
    """A passage as a block quote; a summary says so and has no quotation marks."""
    shape = words.SUMMARY if summary else words.QUOTED
    return block(shape.format(text=" ".join(passage.split())), limit=_MAX_PASSAGE)


def _made_again(claim: str) -> str:
    return words.KNOWN_CLAIM.format(claim=short(claim, 240))


def _told(stance: str, score: float) -> str:
    sure = "" if stance == "neutral" else f" ({number(score, '.2f')})"
    return f"{words.STANCES[stance]}{sure}."


def _page(page: Citation | Source, passage: str, wording: Wording, *, label: str = "") -> str:
    named = source_words(page, wording)
    title = link(short(page.title, _MAX_TITLE) or words.UNTITLED, page.url)
    return "\n".join(
        (
            f"{label or words.SOURCE}: {title}",
            f"{short(named['publisher'], _MAX_PUBLISHER)}, {named['date']}",
            quoted(passage, summary=page.summary),
        )
    )
