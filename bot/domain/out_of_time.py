"""Plain rules about times: when a passage is too young or too old to contradict a claim."""

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from bot.domain.dates import Period, dates_in, day_of, parse_prefix, prefix_of
from bot.domain.source import Source

_RECENT = re.compile(
    r"\b(?:(?P<day>today|yesterday|tonight|this (?:morning|afternoon|evening)|last night|just now)"
    r"|(?P<week>this week|last week)|(?P<month>this month))\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:since|no longer|not any ?more|instead|from then on|formerly|previously|now"
    r"|replac\w+|renam\w+|rebrand\w+|chang(?:e[sd]?|ing)|switch\w+|bec(?:ome|omes|ame|oming)"
    r"|turn(?:ed|s)? into|mov(?:e[sd]|ing)|merg\w+|acquir\w+|bought|sold|took over|taken over"
    r"|launch\w+|releas\w+|introduc\w+|publish\w+|present(?:s|ed)|came out|c[ao]mes? (?:in)?to"
    r"|add(?:s|ed|ing)|remov\w+|dropp\w+|drops|withdr[ae]w\w*|cancel\w+|end(?:s|ed|ing)"
    r"|start(?:s|ed|ing)|began|begins?|begun|stop(?:s|ped)|clos(?:e[sd]|ing)|shut(?:s|ting)?"
    r"|discontinu\w+|retir\w+|rais(?:e[sd]|ing)|rose|risen|lower(?:s|ed)|cut|cuts|reduc\w+"
    r"|increas\w+|doubl\w+|extend\w+|appoint\w+|elect(?:s|ed)|resign\w+|died|dies|w[io]ns?"
    r"|broke|beat|lifted|banned|allowed|announc\w+)\b",
    re.IGNORECASE,
)
_LOOKED_UP = re.compile(
    r"\b(?:i|we)(?:['’]ve| have)?(?: (?:just|only|even))? (?:looked|read|saw|seen|heard|checked"
    r"|found|learn(?:ed|t)|noticed|tested|tried|asked|watched|googled)\b",
    re.IGNORECASE,
)
# A day that is set for something, and what tells that it was set anew.
_DEADLINE = re.compile(
    r"\b(?:until|till|through|deadline|due|must|ha(?:s|ve) to|required|mandatory|gone|end(?:s|ed)?"
    r"|end of (?:life|support)|expir(?:es?|ed)|phas\w+ out|stop(?:s|ped)?|retir(?:es?|ed)"
    r"|discontinued|shut(?:s|ting)? down|close[sd]|runs? out|ran out)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:until|till|through|end(?:s|ed)?|expire[sd]?|stop(?:s|ped)?|retire[sd]?|discontinued"
    r"|shut(?:s|ting)? down|close[sd]|runs? out|ran out)\b",
    re.IGNORECASE,
)
_SET_ANEW = re.compile(
    r"\b(?:mov(?:e[sd]|ing)|extend\w*|extension|postpon\w+|delay\w*|push\w*|prolong\w*"
    r"|chang\w+|announc\w+|decid\w+|rais\w+|confirm\w*|said|says|now|new|again|just|recently"
    r"|lately|no longer|since|instead|(?:has|have|had) (?:been|set|given)|today|yesterday)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:(?:did|was|were|had)(?: not|n['’]t)|never)\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?:(?P<count>a|an|one|two|three|four|five|six|\d{1,2}) (?P<unit>day|week|month|year)s? ago"
    r"|(?P<last>last) (?P<span>month|year)|this (?P<year>year))\b",
    re.IGNORECASE,
)
_COUNTS = ("", "one", "two", "three", "four", "five", "six")
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_UNDATED_CHANGE = re.compile(
    r"(?:\bno longer|(?:\bnot|n['’]t|\bnever)\b[^.!?]{0,60}\bany ?more|\brecently|\blately"
    r"|(?:\bhas|\bhave|['’]s|['’]ve) (?:since|meanwhile) [a-z]+)\b",
    re.IGNORECASE,
)
_AS_IT_WAS = re.compile(
    r"^\W*(?:(?:way )?back )?(?:in|until|till|before|by|during|as of)\b"
    r"|\b(?:still|used to|back (?:in|then)|until|at the time)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])|\n+")


def later_change(passage: str, *, written: date, published: Period | None) -> Period | None:
    """Give the first change that a passage tells of and that may have come after a text.

    A sentence tells of a change where it has a word of change and a date; "today"
    and the like mean the day ``published``. What a page of an earlier day reports
    within a coarse date ("in 2024") had happened by that day.
    """
    return min(_later_changes(passage, written, published), default=None)


def names_later_date(
    claim: str, *, known_until: date, written: date | None, settled: Collection[Period] = ()
) -> bool:
    """Whether a claim speaks of a time after the last day a source can know of.

    "Yesterday", "this week", "two years ago" and the like count where it is known when the claim
    was written, but not where they only say when something was looked up. Dates that are
    ``settled`` don't count.
    """
    named = [period.first for period in dates_in(claim) if period not in settled]
    if written:
        for sentence in _SENTENCE_END.split(claim):
            if _CHANGE.search(sentence) or not _LOOKED_UP.search(sentence):
                named += [*_recent(sentence, written), *_ago(sentence, written)]
    return any(first > known_until for first in named)


def is_older_than_change(claim: str, source: Source, *, written_ms: int | None) -> bool:
    """Whether a claim tells of a change without a date, and a source is older than the claim.

    What "no longer" is so, or "has since" changed, may have changed after the source.
    """
    if written_ms is None or not _UNDATED_CHANGE.search(claim):
        return False
    return _known_until(source) < day_of(written_ms)


def changed_since(passage: str, source: Source, *, written_ms: int | None) -> str:
    """The date, as an ISO 8601 prefix, of a change that came after a text was written.

    Empty where the passage tells of none, or nobody knows when the text was written, and
    where the passage denies: what "was not" so has not been right before.
    """
    if written_ms is None or _DENIED.search(passage):
        return ""
    change = later_change(passage, written=day_of(written_ms), published=_published(source))
    return prefix_of(change) if change else ""


def tells_of_change(sentence: str, since: str, *, published: str | None) -> bool:
    """Whether a sentence tells of a change of the date ``since``, an ISO 8601 prefix."""
    if not _CHANGE.search(sentence) or _DENIED.search(sentence):
        return False
    told = _told(sentence, parse_prefix(published) if published else None)
    return since in map(prefix_of, told)


def is_out_of_time(text: str, passage: str, source: Source, *, written_ms: int | None) -> bool:
    """Whether a passage is too young or too old to contradict a text.

    ``written_ms`` is when the text was written, None where nobody knows. A text that
    says how something was at a time is as old as that time. A day still to come that a text
    gives for an end is no time after the source where the passage gives a day for it, too.
    """
    written, known_until = None if written_ms is None else day_of(written_ms), _known_until(source)
    ends = _ends_ahead(text, passage, known_until, written)
    if names_later_date(text, known_until=known_until, written=written, settled=ends):
        return True
    as_of = min((day for day in (written, _as_it_was(text)) if day), default=None)
    if as_of is None:
        return False
    changes = _later_changes(passage, as_of, _published(source))
    return any(not ends or one.first <= known_until for one in changes)


def _published(source: Source) -> Period | None:
    return parse_prefix(source.date) if source.date else None


def _known_until(source: Source) -> date:
    """The last day that a source can know of; an undated page was written when it was read."""
    published = _published(source)
    return published.last if published else day_of(source.read_ms)


def _later_changes(passage: str, written: date, published: Period | None) -> Iterator[Period]:
    """The dates of the changes that a passage tells of and that may have come after a text."""
    for sentence in _SENTENCE_END.split(passage):
        if _CHANGE.search(sentence):
            told = _told(sentence, published)
            yield from (one for one in told if _end(one, published) > written)


def _ends_ahead(
    text: str, passage: str, known_until: date, written: date | None
) -> frozenset[Period]:
    """The days to come, seen from source and text, that a text gives for an end.

    Empty where the text tells that the day was set anew, and where the passage gives no day
    to come; what has ended by its word needs none, for it won't end again.
    """
    if written is None or _SET_ANEW.search(text):
        return frozenset()
    if any(one.first > known_until for one in _dated(_DEADLINE, passage)):
        given = _dated(_DEADLINE, text)
    elif any(_dated(_END, passage)):
        given = _dated(_END, text)
    else:
        return frozenset()
    ahead = max(known_until, written)
    return frozenset(one for one in given if one.first > ahead)


def _dated(words: re.Pattern[str], text: str) -> Iterator[Period]:
    """The dates of the sentences that have some words."""
    for sentence in _SENTENCE_END.split(text):
        if words.search(sentence):
            yield from dates_in(sentence)


def _as_it_was(text: str) -> date | None:
    """The last day of the time of which a text says how something was then.

    A text that tells of a change gives the date of that, which a passage may contradict.
    """
    named = dates_in(text)
    if len(named) != 1 or not _AS_IT_WAS.search(text) or _CHANGE.search(text):
        return None
    return named[0].last


def _told(sentence: str, published: Period | None) -> Iterator[Period]:
    yield from dates_in(sentence)
    if published and _RECENT.search(sentence):
        yield published


def _end(period: Period, published: Period | None) -> date:
    if published and period.first <= published.last < period.last:
        return published.last
    return period.last


def _recent(claim: str, written: date) -> Iterator[date]:
    for match in _RECENT.finditer(claim):
        if match["day"]:
            yield written - timedelta(days=1)
        elif match["week"]:
            yield written - timedelta(days=13)
        else:
            yield written.replace(day=1)


def _ago(claim: str, written: date) -> Iterator[date]:
    for match in _AGO.finditer(claim):
        if match["year"] or match["span"] == "year":
            yield date(written.year - bool(match["span"]), 1, 1)
        elif match["span"]:
            yield (written.replace(day=1) - timedelta(days=1)).replace(day=1)
        else:
            # a unit more: "a year ago" is said of what is nearly two
            days = _DAYS[match["unit"].lower()]
            yield written - timedelta(days=(_count(match["count"]) + 1) * days)


def _count(word: str) -> int:
    lower = word.lower()
    if lower.isdigit():
        return int(lower)
    return _COUNTS.index(lower) if lower in _COUNTS else 1
