"""Which rule of the guide a flagged sentence is nearest to, by simple cue words.

The rule is a hint: a sentence is flagged by its score, and the score knows of no rules.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.wording import Rule

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Closest:
    """A rule, and the cue in the sentence that speaks for it; empty: the general rule."""

    name: str
    text: str
    cue: str


def closest(rules: Sequence[Rule], sentence: str, carriers: Sequence[Range] = ()) -> Closest:
    """Choose a rule; ``carriers`` are ranges of the sentence, the weightiest first.

    A cue in the weightiest carrier goes before one in the next, and those before a cue
    elsewhere in the sentence; else the order of the rules decides. The last rule is the
    general one.
    """
    best: tuple[int, Closest] | None = None
    for rule in rules:
        for found in _pattern(rule.cues).finditer(_plain(sentence)):
            rank = _rank(found.span(), carriers)
            if best is None or rank < best[0]:
                best = rank, Closest(rule.name, rule.text, sentence[slice(*found.span())])
    return best[1] if best else Closest(rules[-1].name, rules[-1].text, "")


def _rank(cue: Range, carriers: Sequence[Range]) -> int:
    """The number of the first carrier that the cue shares a letter with, or that of all."""
    for rank, (start, end) in enumerate(carriers):
        if cue[0] < end and start < cue[1]:
            return rank
    return len(carriers)


def _plain(sentence: str) -> str:
    """The sentence with straight apostrophes; its length stays the same."""
    return sentence.replace("’", "'")


@lru_cache(maxsize=64)
def _pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the cues as whole words, the longest first; without cues, nothing."""
    forms = (
        r"\s+".join(
            re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")
            for word in cue.split()
        )
        for cue in sorted(cues, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms) or '(?!)'})(?!\w)", re.IGNORECASE)
