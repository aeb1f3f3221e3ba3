"""The lines of a copied forum page, and which of them are the page's and not a post's."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.watchers.dates import is_date


class Line(NamedTuple):
    """A line's characters in the file without its end, and its words without bullet and blanks."""

    start: int
    end: int
    words: str


BADGE = re.compile(
    r"Thread [Aa]uthor|Thread [Ss]tarter|Topic starter|Original poster|OP|Staff member|New|•"
    r"|Add bookmark|Bookmark|Share:?|Online|Offline|User avatar"
)
BUTTON = re.compile(
    r"Edit|Delete|Likes?|Reply|\+? ?Quote|Multi-quote|Report(?: this post)?|Link|Copy link|Flag|↑"
    r"|Last edited:|Reactions:|Attachments|Contact:|Back|Top|Post|Unread post|Solution|Permalink"
    r"|Reply with [Qq]uote|Post [Rr]eply|Go to last post|Jump to new|Watch|last reply"
)
_COUNTS = (
    r"(?:Messages|Posts|Reaction score|Points|Trophy Points|Likes(?: Received)?|Solutions|Credits)"
)
COUNT_LABEL = re.compile(rf"{_COUNTS}:?")
OTHER_LABEL = re.compile(r"(?:Location|Website|Age|Occupation|Media|Articles|Gender|First name):?")
NUMBER = re.compile(r"(?:Post )?#\d{1,6}(?: of \d{1,6})?")

_COUNT = re.compile(rf"{COUNT_LABEL.pattern} ?(?:[\d.,]+[kKM]?)")
_JOINED = re.compile(r"Joined:? (.{4,40})")
_FURNITURE_FORMS = re.compile(
    "|".join(
        (
            BADGE.pattern,
            rf"(?:{BUTTON.pattern})(?:[ ·•|]+(?:{BUTTON.pattern}))*",
            NUMBER.pattern,
            r"Location: .*",
            r"Reactions: ?.{1,200}",
            r"Last edited(?: by .{1,60})?(?::| on) .*",
            r"\d{1,6} (?:Likes?|[Rr]epl(?:y|ies)|posts?.{0,40})",
            r"post by .{1,60}",
            r"(?:Has|Been) thanked: .*",
            r"(?:Thread starter|Start date) .{1,60}",
            r"Page \d+ of \d+",
            r"Discussion in '.{1,60}' started by .{1,60}",
            r"Click to expand(?:\.\.\.|…)",
            r"View attachment \d+",
            r"An? AI-generated image of .*",
            r"[_=\-*~—]{3,}",
        )
    )
)
_PROSE_END = re.compile(r"[.!?…][\"'”’)]*$")
_SOURCE_LINE = re.compile(r"Source: .*", re.IGNORECASE)
_TAIL = re.compile(
    r"You must (?:log in|be logged in).*|(?:Similar threads|Suggested [Tt]opics|Related [Tt]opics"
    r"|New & Unread Topics|Who is online|Users (?:viewing|browsing) this .*|Quick [Rr]eply"
    r"|Write your reply.*|Want to read more\? .*|Return to [“\"].*|Display posts from previous.*)"
)


def read_lines(text: str) -> list[Line]:
    """Cut a text into lines, whatever ends them."""
    lines = []
    position = 0
    for line in text.splitlines(keepends=True):
        whole = line.splitlines()[0]
        words = whole.strip().lstrip("•·").strip()
        lines.append(Line(position, position + len(whole), words))
        position += len(line)
    return lines


def is_stat(words: str) -> bool:
    """Whether a line is label and value of an author's box: "Posts: 12", "Joined: May 2020"."""
    joined = _JOINED.fullmatch(words)
    return bool(_COUNT.fullmatch(words)) or bool(joined and is_date(joined[1]))


def is_furniture(words: str) -> bool:
    """Whether a line belongs to the page. A "Source:" line counts unless it is a sentence."""
    return (
        bool(_FURNITURE_FORMS.fullmatch(words))
        or is_date(words)
        or is_stat(words)
        or (bool(_SOURCE_LINE.fullmatch(words)) and not ends_sentence(words))
    )


def ends_sentence(words: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_PROSE_END.search(words))


def is_prose(words: str) -> bool:
    """Whether a line is somebody's sentence rather than a menu, a tag or a title."""
    return len(words) >= 60 or (ends_sentence(words) and len(words.split()) >= 4)


def tail_start(lines: Sequence[Line], first: int) -> int:
    """The line from ``first`` on where the page's foot begins; the number of lines if none does.

    A foot holds no long line: words of people are never taken for one.
    """
    foot = len(lines)
    for number in range(len(lines) - 1, first - 1, -1):
        if len(lines[number].words) >= 120:
            break
        if _TAIL.fullmatch(lines[number].words):
            foot = number
    return foot
