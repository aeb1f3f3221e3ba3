"""Notes: one draft for all flags of a post, gentle and with its source.

A draft keeps the rules of ``note_rules`` whatever the publisher and the passage are.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple, Protocol, TypedDict
from urllib.parse import quote

from bot.domain.dates import day_of
from bot.domain.finding import Kind
from bot.domain.flag import Citation, Flag
from bot.domain.note_rules import MAX_LENGTH, length, plain, problems
from bot.domain.out_of_time import tells_of_change
from bot.domain.wording import Wording

_MAX_SOURCES = 2
_MAX_PUBLISHER = 40
_NEARLY = 0.75
"""The part of the best sentence's shared words that another sentence needs to take its place."""
_MIN_SENTENCE = 24
"""Characters below which a cut sentence says nothing any more."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[^\W_a-z])|\n+")
# an abbreviation, or a question
_UNFINISHED = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs|Inc|Ltd|Co|Corp|approx))\.$|\?$"
)
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_EMPTY = re.compile(
    r"about|after|also|been|before|does|each|from|have|into|just|more|most|much|only|other|over"
    r"|some|such|than|that|their|them|then|there|these|they|this|those|very|were|what|when|where"
    r"|which|while|will|with|would|your"
)
_EXCLAMATION = re.compile("[!¡！﹗]")
_INNER_MARKS = {"„": ("‚", "‘"), "“": ("‘", "’")}
"""The marks of a quotation within a quotation, by the mark that opens the outer one."""


class Dated(Protocol):
    """A source, or a citation of one."""

    @property
    def publisher(self) -> str: ...
    @property
    def date(self) -> str | None: ...
    @property
    def read_ms(self) -> int: ...


class _Part(NamedTuple):
    """What a note says from one source; ``whole``: its sentence stands there uncut."""

    text: str
    whole: bool


class SourceWords(TypedDict):
    """How a source is named in a sentence."""

    publisher: str
    date: str


def source_words(source: Dated, wording: Wording) -> SourceWords:
    """Name a source: its publisher, and its date written out or the words for "undated"."""
    return SourceWords(
        publisher=" ".join(source.publisher.split()), date=written_date(source, wording)
    )


def written_date(source: Dated, wording: Wording) -> str:
    """Write a date out as far as it is known: "9 February 2024", "February 2024", "2024"."""
    known = _parts(source.date or "")
    if known:
        return _written(known, wording)
    read = day_of(source.read_ms)
    return wording.undated.format(read=_written((read.year, read.month, read.day), wording))


def draft(flags: Sequence[Flag], wording: Wording, *, rule: str = "") -> str:
    """Draft one note for a post's flags.

    The strongest inaccuracy comes first, a second one with another source follows;
    speculation gets its request for a source; a post that is hostile alone gets the
    calm line with the community's ``rule`` (empty: the default one).
    """
    wrong = _citations(flags, "inaccuracy")[:_MAX_SOURCES]
    guesses = [flag for flag in flags if flag.kind == "speculation"]
    templates = wording.notes
    if not wrong and not guesses:
        calm = templates.hostile.format(rule=" ".join(rule.split()) or wording.default_rule)
        return calm if not problems(calm, wording) else _calm(wording)
    if not wrong:
        reported = _citations(guesses, "speculation")[:1]
        if not reported:
            return templates.speculation
        return _cited(templates.speculation_reported, *reported[0], MAX_LENGTH, wording).text
    also = templates.speculation_also if guesses else ""
    return _corrections(wrong, also, wording)


def withdrawal(reason: str, wording: Wording, *, now_ms: int) -> str:
    """What stands in a note's place once it was withdrawn; check it with ``problems``."""
    today = day_of(now_ms)
    date_words = _written((today.year, today.month, today.day), wording)
    told = " ".join(reason.split())
    told = told.rstrip(" .!") or told
    return wording.notes.withdrawal.format(date=date_words, reason=told)


def _corrections(wrong: Sequence[tuple[Citation, str]], also: str, wording: Wording) -> str:
    """As much as can be said in whole sentences: fewer sources before half a sentence."""
    text = ""
    for count, tail in ((len(wrong), also), (1, also), (1, "")):
        room = (MAX_LENGTH - len(tail) - count) // count
        parts = [_corrected(*one, room, wording) for one in wrong[:count]]
        text = "\n".join(filter(None, [*(part.text for part in parts), tail]))
        if all(part.whole for part in parts):
            break
    return text


def _calm(wording: Wording) -> str:
    return wording.notes.hostile.format(rule=wording.default_rule)


def _citations(flags: Sequence[Flag], kind: Kind) -> list[tuple[Citation, str]]:
    """The citations of a kind with the words they are about, strongest first, a page once."""
    pages: dict[str, tuple[Citation, str]] = {}
    for flag in sorted(flags, key=lambda flag: -flag.score):
        if flag.kind == kind and flag.citation:
            known = flag.citation.known
            about = f"{known.text} {flag.quote}" if known else flag.quote
            pages.setdefault(flag.citation.url, (flag.citation, about))
    return list(pages.values())


def best_sentence(passage: str, about: str) -> str:
    """The sentence of a passage that a note on some words tells, unless it breaks the rules."""
    return next(iter(_by_relevance(passage, about)), "")


def _corrected(citation: Citation, about: str, room: int, wording: Wording) -> _Part:
    templates = wording.notes
    changed = templates.since_then if citation.since else ""
    return _cited(templates.inaccuracy, citation, about, room, wording, changed=changed)


def _cited(
    template: str, citation: Citation, about: str, room: int, wording: Wording, *, changed: str = ""
) -> _Part:
    """Fill a template so that it stays within ``room`` characters and the rules.

    ``changed`` takes its place for a sentence that tells since when a post is no longer right.
    """
    words = {**_note_words(citation, wording), "since": _day(citation.since, wording)}
    url = _link(citation.url)
    shape = wording.notes.summarised if citation.summary else wording.notes.quoted
    for sentence in _by_relevance(citation.passage, about):
        chosen = changed if changed and _is_change(sentence, citation) else template
        bare = length(chosen.format(**words, sentence="", url=""))
        space = room - bare - len(shape.format(sentence=""))
        clean = plain(sentence)
        # what is not word for word the page's own stands without quotation marks
        exact = citation.summary or clean == " ".join(sentence.split())
        told = cut(clean, space)
        told = shape.format(sentence=_nested(told, shape)) if exact else told
        text = chosen.format(**words, sentence=told, url=url)
        if space >= _MIN_SENTENCE and clean and not problems(text, wording):
            return _Part(text.strip(), whole=len(clean) <= space)
    return _Part(wording.notes.pointer.format(**words, url=url).strip(), whole=True)


def _is_change(sentence: str, citation: Citation) -> bool:
    """Whether a sentence tells of the very change since which a post is no longer right."""
    return tells_of_change(sentence, citation.since, published=citation.date)


def _nested(text: str, shape: str) -> str:
    """A text with single quotation marks for its double ones if the shape has double ones."""
    inner = next((marks for outer, marks in _INNER_MARKS.items() if outer in shape), None)
    if inner is None:
        return text
    opening, closing = inner
    # a German closing mark is an English opening one
    middle = closing if "„" in text else opening
    return text.replace("„", opening).replace("“", middle).replace("”", closing)


def _day(iso: str, wording: Wording) -> str:
    known = _parts(iso)
    return _written(known, wording) if known else ""


def _note_words(citation: Citation, wording: Wording) -> SourceWords:
    words = source_words(citation, wording)
    name = cut(plain(_EXCLAMATION.sub("", words["publisher"])), _MAX_PUBLISHER)
    named = any(letter.isalnum() for letter in name) and not problems(name, wording)
    return SourceWords(publisher=name if named else wording.notes.unnamed, date=words["date"])


def _link(url: str) -> str:
    """The address without characters that would end it early or hide it."""
    return quote(url.strip(), safe="%/:?#[]@!$&'()*+,;=~-._")


def _by_relevance(passage: str, about: str) -> list[str]:
    """The sentences of a passage that tell of ``about``, best first.

    After the one that shares most words with it come those that share nearly as many: what
    stands beside the point would be no answer.
    """
    wanted = _words(about)
    shared = [(len(wanted & _words(plain(one))), one) for one in _sentences(passage)]
    shared.sort(key=lambda one: -one[0])
    enough = max(1, _NEARLY * shared[0][0]) if shared else 0
    return [one for place, (count, one) in enumerate(shared) if not place or count >= enough]


def _words(text: str) -> set[str]:
    """The words of a text that say what it is about; "VPN" is one, "with" is none."""
    return {
        word.casefold()
        for word in _WORD.findall(text)
        if (len(word) > 3 or word[0].isdigit() or (len(word) > 1 and word.isupper()))
        and not _EMPTY.fullmatch(word.casefold())
    }


def _sentences(passage: str) -> Iterator[str]:
    """The sentences of a passage, a question together with its answer."""
    begun = ""
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(passage)), len(passage)]
    for start, end in pairwise(ends):
        begun += passage[start:end]
        if not _UNFINISHED.search(begun.rstrip()) and begun.strip():
            yield begun.strip()
            begun = ""
    if begun.strip():
        yield begun.strip()


def cut(text: str, limit: int) -> str:
    """Cut a text at a word's end to ``limit`` characters, the ellipsis counted."""
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    if " " in head and not text[len(head) :].startswith(" "):
        head = head.rsplit(" ", 1)[0]
    return head.rstrip(" ,;:-–") + "…"


def _parts(iso: str) -> tuple[int, ...]:
    """Year, month and day as far as an ISO 8601 prefix gives them; empty if it is none."""
    found = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])", iso.strip())
    if not found:
        return ()
    known = tuple(int(part) for part in found.groups() if part)
    try:
        date(*(*known, 1, 1)[:3])
    except ValueError:
        return ()
    return known


def _written(known: tuple[int, ...], wording: Wording) -> str:
    year, *rest = known
    names = [wording.months[rest[0] - 1]] if rest else []
    days = [wording.day.format(day=day) for day in rest[1:]]
    return " ".join([*days, *names, str(year)])
