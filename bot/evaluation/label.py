"""The labelling loop: what each key does to the labels of the post at hand.

It knows neither terminals nor files: keys come from one port, what is to be seen
goes to another, and finished labels to a third.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.evaluation.candidates import Candidate
from bot.evaluation.rows import Aspect

KEYS: dict[str, Aspect] = {"h": "hostile", "s": "speculation", "c": "checkable"}
DOUBTFUL: tuple[Aspect, ...] = ("hostile", "speculation")
"""The aspects whose labels can be marked as unsure."""

NEXT, BACK, UNSURE, GUIDE, QUIT = "\n", "b", "u", "?", "q"
HELP = (
    "h hostile, s speculation, c checkable (again: not), u unsure, Enter next, b back, "
    "? the guide's rule, q quit"
)


@dataclass(frozen=True, slots=True)
class Labels:
    """What a reader says of a post.

    ``sentences`` are (flag, place of the sentence) for the flags that quote one;
    ``last`` is the aspect whose key was pressed last.
    """

    flags: frozenset[Aspect] = frozenset()
    unsure: frozenset[Aspect] = frozenset()
    sentences: frozenset[tuple[Aspect, int]] = frozenset()
    last: Aspect | None = None

    def toggled(self, aspect: Aspect) -> "Labels":
        """Set a flag, or take it away with its sentences."""
        sentences = frozenset(one for one in self.sentences if one[0] != aspect)
        return replace(self, flags=self.flags ^ {aspect}, sentences=sentences, last=aspect)

    def doubted(self, aspect: Aspect) -> "Labels":
        """Mark a label (set or not) as one on which readers could differ, or unmark it."""
        return replace(self, unsure=self.unsure ^ {aspect})

    def quoting(self, aspect: Aspect, places: Sequence[int]) -> "Labels":
        """Name the sentences that earned a flag."""
        return replace(self, sentences=self.sentences | {(aspect, place) for place in places})


class Keys(Protocol):
    """Where keys come from; the end of input reads as ``QUIT``."""

    def key(self) -> str:
        """Wait for one key; Enter is ``NEXT``."""
        ...

    def line(self, prompt: str) -> str | None:
        """Ask for a line; None at the end of input."""
        ...


class Screen(Protocol):
    """What the reader sees."""

    def post(self, candidate: Candidate, number: int, total: int) -> None: ...
    def labels(self, labels: Labels) -> None: ...
    def guide(self, aspect: Aspect) -> None: ...
    def say(self, text: str) -> None: ...


class Sink(Protocol):
    """Takes finished labels; those of a post that it has already replace the earlier ones."""

    def save(self, candidate: Candidate, labels: Labels) -> None: ...


@dataclass(slots=True)
class Session:
    """One sitting over some candidates; ``aspect`` is what it is mostly about."""

    candidates: Sequence[Candidate]
    aspect: Aspect
    keys: Keys
    screen: Screen
    sink: Sink

    def run(self) -> int:
        """Label until the end or until the reader quits; gives how many posts were saved."""
        self.screen.say(HELP)
        saved: dict[int, Labels] = {}
        place = 0
        while place < len(self.candidates):
            self.screen.post(self.candidates[place], place + 1, len(self.candidates))
            labels, key = self._one(self.candidates[place], saved.get(place, Labels()))
            if key == QUIT:
                break
            if key == BACK and not place:
                self.screen.say("This is the first post of this sitting.")
            elif key == BACK:
                place -= 1
            else:
                self.sink.save(self.candidates[place], labels)
                saved[place] = labels
                place += 1
        return len(saved)

    def _one(self, candidate: Candidate, labels: Labels) -> tuple[Labels, str]:
        """Take keys for one post until one of them leaves it."""
        while True:
            self.screen.labels(labels)
            key = self.keys.key()
            if key in (NEXT, BACK, QUIT):
                return labels, key
            if key in KEYS:
                labels = self._toggled(candidate, labels.toggled(KEYS[key]))
            elif key == UNSURE:
                labels = self._doubted(labels)
            elif key == GUIDE:
                self.screen.guide(labels.last or self.aspect)
            else:
                self.screen.say(HELP)

    def _doubted(self, labels: Labels) -> Labels:
        aspect = labels.last or self.aspect
        if aspect in DOUBTFUL:
            return labels.doubted(aspect)
        self.screen.say("Only hostile and speculation can be marked as unsure.")
        return labels

    def _toggled(self, candidate: Candidate, labels: Labels) -> Labels:
        """Ask for the sentences of a flag that was just set."""
        aspect = labels.last
        if aspect not in DOUBTFUL or aspect not in labels.flags:
            return labels
        count = len(candidate.judged.judgement.finding.sentences)
        if count < 2:
            return labels.quoting(aspect, range(count))
        while True:
            line = self.keys.line(f"Which sentences are {aspect}? (Enter: the marked one) ")
            places = chosen(line or "", count, marked(candidate, self.aspect))
            if places is not None:
                return labels.quoting(aspect, places)
            self.screen.say(f"Give numbers from 1 to {count}, as in 2 or 1 3 or 2-4.")


def marked(candidate: Candidate, aspect: Aspect) -> int:
    """Give the place of the sentence with the highest score; 0 where there is none."""
    sentences = candidate.judged.judgement.finding.sentences
    scores = [getattr(sentence, aspect) for sentence in sentences]
    return scores.index(max(scores)) if scores else 0


def chosen(line: str, count: int, default: int) -> list[int] | None:
    """Read "2", "1 3" or "2-4" as places from 0 on; None for what is no such thing."""
    if not line.strip():
        return [default]
    places: set[int] = set()
    for part in re.split(r"[\s,]+", line.strip()):
        found = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part)
        if not found:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= count:
            return None
        places.update(range(first - 1, last))
    return sorted(places)
