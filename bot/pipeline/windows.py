"""Windows: neighbouring sentences of a post that are read together.

A claim is often spread over sentences, but a window that is too wide adds up what none of its
sentences says.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from bot.domain.finding import Sentence
from bot.pipeline.normalise import Text
from bot.pipeline.taken_back import taken_back

WINDOW_WORDS = 60
"""About what a short post has; a claim is seldom spread wider."""
MAY_CLAIM = 0.05
"""Checkable score without which no sentence states anything: 986 in 1,000 posts that make a
known claim have a sentence over it, and 46 in 100 ordinary ones."""


class Window(NamedTuple):
    """Neighbouring sentences of a text, by number, both ends included."""

    first: int
    last: int


def windows(text: Text) -> list[Window]:
    """Cut a text into windows of about ``WINDOW_WORDS``, each a sentence into the one before."""
    words = [len(text.clean[start:end].split()) for start, end in text.sentences]
    found: list[Window] = []
    first = 0
    while first < len(words):
        last, total = first, words[first]
        while last + 1 < len(words) and total + words[last + 1] <= WINDOW_WORDS:
            last += 1
            total += words[last]
        found.append(Window(first, last))
        first = len(words) if last + 1 == len(words) else max(last, first + 1)
    return found


def stating_windows(text: Text, scores: Sequence[Sentence]) -> Iterator[Window]:
    """The windows in which a sentence may claim something and not all sentences ask.

    What a text takes back is in none of them.
    """
    denied = taken_back(text)
    for window in windows(text):
        for kept, run in groupby(
            range(window.first, window.last + 1), lambda one: one not in denied
        ):
            numbers = tuple(run)
            claims = any(scores[one].checkable >= MAY_CLAIM for one in numbers)
            if kept and claims and not all(asks(text, one) for one in numbers):
                yield Window(numbers[0], numbers[-1])


def asks(text: Text, number: int) -> bool:
    start, end = text.sentences[number]
    return text.clean[start:end].rstrip(" \"'”’)").endswith("?")


def parts(text: Text, window: Window) -> list[Window]:
    """Its sentences by themselves and each with the next in its paragraph; none that only ask.

    The window itself is not among them.
    """
    numbers = range(window.first, window.last + 1)
    alone = [Window(one, one) for one in numbers]
    paired = [Window(*both) for both in pairwise(numbers) if not _is_broken(text, *both)]
    return [
        part
        for part in (*alone, *paired)
        if part != window and not all(asks(text, one) for one in part)
    ]


def _is_broken(text: Text, before: int, after: int) -> bool:
    """Whether a line ends between two sentences: items of a list are no one statement."""
    return "\n" in text.clean[text.sentences[before].end : text.sentences[after].start]
