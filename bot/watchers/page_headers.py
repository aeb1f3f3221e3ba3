"""Where posts begin on a copied forum page, by what XenForo, Discourse and phpBB leave.

Each reader looks for the lines that its software writes. phpBB's cannot be mistaken;
of the other two, the one that finds most posts is believed.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.watchers.dates import full_date_ms, is_date
from bot.watchers.page_lines import (
    BADGE,
    BUTTON,
    COUNT_LABEL,
    NUMBER,
    OTHER_LABEL,
    Line,
    ends_sentence,
    is_furniture,
    is_stat,
)


class Header(NamedTuple):
    """The lines ``first`` up to ``end`` that introduce a post.

    ``created_ms`` is None where the page shows no full date. ``answers`` names the
    author replied to and ``subject`` the post's title line, where they stand there.
    """

    first: int
    end: int
    author: str
    created_ms: int | None
    answers: str = ""
    subject: str = ""


def find_headers(lines: Sequence[Line]) -> list[Header]:
    """Give the headers of all posts in order; none where the text shows none."""
    return _phpbb(lines) or max((_xenforo(lines), _discourse(lines)), key=len)


# --- XenForo: name, user title, box of numbers, date, "#2" -------------------------------

_USER_TITLE = re.compile(
    r"(?:new |active |well-known |senior |junior )?member|(?:super )?moderator|administrator"
    r"|staff member|registered|guest|banned|contributor",
    re.IGNORECASE,
)
_DATE_AND_NUMBER = re.compile(r"(?P<date>.{6,40}?)\s*[•·|]?\s+#\d{1,6}")
_MAX_NAME = 50


class _Entry(NamedTuple):
    """One thing that a header holds below the name, and how many lines it takes."""

    taken: int
    boxed: bool = False
    dated: bool = False
    numbered: bool = False
    created_ms: int | None = None


class _Box(NamedTuple):
    """Neighbouring entries; ``sure`` where only the head of a post has such."""

    first: int
    end: int
    created_ms: int | None
    sure: bool


def _xenforo(lines: Sequence[Line]) -> list[Header]:
    boxes = [box for box in _boxes(lines) if box.sure]
    above = [_names_above(lines, box.first) for box in boxes]
    # Where no known user title helps, all posts of a page have the same shape.
    depth = min((len(names) for names, titled in above if names and not titled), default=1)
    return [
        _named(lines, box, names, 1 if titled else min(depth, 2))
        for box, (names, titled) in zip(boxes, above, strict=True)
    ]


def _boxes(lines: Sequence[Line]) -> Iterator[_Box]:
    number = 0
    while number < len(lines):
        box = _box(lines, number)
        yield box
        number = max(box.end, number + 1)


def _box(lines: Sequence[Line], first: int) -> _Box:
    entries: list[_Entry] = []
    number = end = first
    while number < len(lines):
        words = lines[number].words
        if entry := _entry(lines, number):
            entries.append(entry)
            number = end = number + entry.taken
        elif entries and (not words or BADGE.fullmatch(words)):
            number += 1
        else:
            break
    dated, numbered = any(e.dated for e in entries), any(e.numbered for e in entries)
    created_ms = next((e.created_ms for e in entries if e.dated), None)
    return _Box(first, end, created_ms, any(e.boxed for e in entries) or (dated and numbered))


def _entry(lines: Sequence[Line], number: int) -> _Entry | None:
    words = lines[number].words
    if taken := _stat_lines(lines, number):
        return _Entry(taken, boxed=not OTHER_LABEL.fullmatch(words))
    if NUMBER.fullmatch(words):
        return _Entry(1, numbered=True)
    combined = _DATE_AND_NUMBER.fullmatch(words)
    date = combined["date"] if combined else words
    if not is_date(date):
        return None
    return _Entry(1, dated=True, numbered=bool(combined), created_ms=full_date_ms(date))


def _stat_lines(lines: Sequence[Line], number: int) -> int:
    """How many lines one entry of an author's box takes here; 0: it is none."""
    words = lines[number].words
    if is_stat(words):
        return 1
    near = range(number + 1, min(number + 3, len(lines)))
    following = next((n for n in near if lines[n].words), None)
    if following is None:
        return 0
    value = lines[following].words
    fits = (
        (words.rstrip(":") == "Joined" and (is_date(value) or value.isdigit()))
        or (COUNT_LABEL.fullmatch(words) and re.fullmatch(r"[\d.,]+[kKM]?", value))
        or (OTHER_LABEL.fullmatch(words) and len(value) < _MAX_NAME and not ends_sentence(value))
    )
    return following + 1 - number if fits else 0


def _names_above(lines: Sequence[Line], first: int) -> tuple[list[int], bool]:
    """Lines over a box that may name its author, and whether a known user title closed them."""
    number = first - 1
    while number > 0 and BADGE.fullmatch(lines[number].words):
        number -= 1
    if number > 0 and not lines[number].words:
        number -= 1
    names: list[int] = []
    while number >= 0 and len(names) < 4 and _may_name(lines[number].words):
        names.insert(0, number)
        number -= 1
    titled = False
    while names and _USER_TITLE.fullmatch(lines[names[-1]].words):
        names.pop()
        titled = True
    if titled and not names and number > 0 and _may_name(lines[number - 1].words):
        names = [number - 1]
    return names, titled


def _may_name(words: str) -> bool:
    titled = bool(_USER_TITLE.fullmatch(words))
    short = 0 < len(words) <= _MAX_NAME and not ends_sentence(words) and words[-1] not in ",;:"
    return titled or (short and not is_furniture(words))


def _named(lines: Sequence[Line], box: _Box, names: list[int], depth: int) -> Header:
    if not names:
        return Header(box.first, box.end, "", box.created_ms)
    at = names[-depth] if len(names) >= depth else names[0]
    author = lines[at].words
    avatar = at > 0 and len(lines[at - 1].words) == 1 and lines[at - 1].words == author[:1].upper()
    return Header(at - avatar, box.end, author, box.created_ms)


# --- phpBB: "by name » Thu Jan 30, 2025 10:15 am" under a subject line -------------------

_BY_LINE = re.compile(
    r"(?:Quote )?(?:Unread )?(?:Post ?)?by (?P<name>\S.{0,59}?) » (?P<date>.*\d.*)", re.IGNORECASE
)


def _phpbb(lines: Sequence[Line]) -> list[Header]:
    headers = []
    for number, line in enumerate(lines):
        if match := _BY_LINE.fullmatch(line.words):
            above = _above(lines, number)
            subject = lines[above].words if above is not None else ""
            titled = subject.startswith("Re: ") or (above == number - 1 and _is_subject(subject))
            headers.append(
                Header(
                    above if titled and above is not None else number,
                    number + 1,
                    match["name"],
                    full_date_ms(match["date"].strip()),
                    subject=subject.removeprefix("Re: ") if titled else "",
                )
            )
    return headers


def _is_subject(words: str) -> bool:
    return not is_furniture(words) and words[-1:] not in tuple(".!,;:")


def _above(lines: Sequence[Line], number: int, blanks: int = 1) -> int | None:
    """The nearest line with words above, over at most so many blank ones."""
    for above in range(number - 1, max(number - 2 - blanks, -1), -1):
        if lines[above].words:
            return above
    return None


# --- Discourse: name, then "2d" or "Jan 2025" ---------------------------------------------

_USERNAME = re.compile(r"(?=.*[^\W\d])[\w.\-]{2,60}")
_FULL_NAME = re.compile(r"[^\W\d_a-z][\w.'’\-]*(?: [^\W\d_][\w.'’\-]*){1,3}")
_NO_NAME = re.compile(
    r"created|repl(?:y|ies)|views?|users?|likes?|links?|edited|joined|posted|updated|published"
    r"|read|activity|solved|closed|opened",
    re.IGNORECASE,
)
_TRUST_TITLE = re.compile(r"Leader|Regular|Admin|Moderator|Staff|Team")
_POST_NUMBER = re.compile(r"(?P<date>.{6,40}?) \d{1,5}")
_FOOT = re.compile(r"Reply|Share|Solution|Bookmark|\d{1,5} (?:Likes?|[Rr]epl(?:y|ies))|last reply")
_TOP_LINES = 12


def _discourse(lines: Sequence[Line]) -> list[Header]:
    headers: list[Header] = []
    authors: set[str] = set()
    for number, line in enumerate(lines):
        date = _discourse_date(line.words)
        header = _discourse_header(lines, number, date, authors) if date else None
        if header:
            headers.append(header)
            authors.add(header.author)
    if not headers or any(_FOOT.fullmatch(line.words) for line in lines):
        return headers
    early = sum(bool(line.words) for line in lines[: headers[0].first]) < _TOP_LINES
    return headers if early else []


def _discourse_date(words: str) -> str:
    numbered = _POST_NUMBER.fullmatch(words)
    if numbered and full_date_ms(numbered["date"]) is not None:
        return numbered["date"]
    return words if is_date(words) else ""


def _discourse_header(
    lines: Sequence[Line], number: int, date: str, authors: set[str]
) -> Header | None:
    """The header whose date stands at ``number``: a name, a name and a full name, or the
    names of the author and of the earlier author whom the post answers."""
    at = _above(lines, number)
    if at and _TRUST_TITLE.fullmatch(lines[at].words):
        at -= 1
    if at is None or not _is_name(lines[at].words):
        return None
    author, answers = lines[at].words, ""
    over = lines[at - 1].words if at else ""
    if _is_name(over):
        apart = at < 2 or not lines[at - 2].words or is_furniture(lines[at - 2].words)
        if _same_person(over, author):
            at, author = at - 1, over
        elif author in authors and apart:
            at, author, answers = at - 1, over, author
    end = number + 1
    if end < len(lines) and re.fullmatch(r"\d{1,5}", lines[end].words):
        end += 1
    return Header(at, end, author, full_date_ms(date), answers)


def _is_name(words: str) -> bool:
    named = _USERNAME.fullmatch(words) or (len(words) <= _MAX_NAME and _FULL_NAME.fullmatch(words))
    page = _NO_NAME.fullmatch(words) or BADGE.fullmatch(words) or BUTTON.fullmatch(words)
    return bool(named and not page)


def _same_person(first: str, second: str) -> bool:
    """Whether two lines are user name and full name: "ann" over "Ann Bell"."""
    short, long = sorted((first.lower(), second.lower()), key=len)
    return short.split()[0][:4] in long and (" " in first) != (" " in second)
