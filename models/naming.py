"""Words and names of a text: spelling variants, stems, and whether a claim is asserted.

What is read from names stands beside: renamings in ``models.renaming``, denied descriptions
in ``models.denial``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from models.units import word_set


class Word(NamedTuple):
    """A word of a text with its character offsets."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What claim and passage say differently: two quotations."""

    claim: str
    passage: str


_WORD = re.compile(r"[^\W_]+(?:[.'’+#-]+[^\W_]+)*[+#]*")

# One name: a capitalised word or a word with a digit, as running text has them. It begins where no
# other may have begun and keeps what it took, so that no text is slow to read.
PART = r"(?<![\w+#/&@])(?<![\w+#]['’.-])[A-Z0-9](?:[\w+#]|['’.-](?=[\w+#]))*+"
ARTICLES = word_set("the a an this that these those another some every")
_REPORTED = re.compile(
    r"\b(?:says?|said|told|tells?|telling|claim(?:s|ed|ing)?|insist(?:s|ed)?|swears?|swore|whoever|"
    r"according to|thinks|believes?|believed|heard|read somewhere)\b(?! on the (?:box|tin))",
    re.IGNORECASE,
)
UNREAL = re.compile(
    r"\b(?:if|whether|imagine|suppose|would|could|will|gonna|rumou?rs?)\b", re.IGNORECASE
)
DENIAL = re.compile(
    r"\b(?:not|no|never|nor|neither|without|nobody|none|hardly|myth|wrong|false|cannot)\b|"
    r"n['’]t\b|\b(?:isnt|arent|wasnt|dont|doesnt|aint|cant)\b",
    re.IGNORECASE,
)
_GENERIC = word_set(
    "pc pcs computer app apps phone phones service browser platform language project network "
    "console engine chip model system company inc ltd corp group"
)
STOP = word_set(
    "the a an and or but of in on at to for with from by as is are was were be been it its this "
    "that these those he she they we you i his her their our your my not no do does did has have "
    "had will would can could there here what which who when where how why if than then so just "
    "only also very more most some any all each other into over out up down about after before "
    "because"
)


def words(text: str) -> tuple[Word, ...]:
    """Cut a text into words; hyphens, dots and plus signs within a word stay."""
    return tuple(Word(m[0], m.start(), m.end()) for m in _WORD.finditer(text))


@lru_cache(maxsize=8192)
def squash(name: str) -> str:
    """One spelling for Co-Pilot Plus, Copilot+ and copilot plus."""
    spelled = name.lower().replace("+", " plus ").replace("#", " sharp ").replace("&", " and ")
    return "".join(c for c in spelled if c.isalnum())


_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "s", "e")


def stem(word: str) -> str:
    """A crude stem that joins the forms of regular nouns and verbs."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def stems_in_order(text: str) -> list[str]:
    """The stems of a text's content words."""
    return [stem(w.text) for w in words(text) if w.text.lower() not in STOP and len(w.text) > 1]


def stems(text: str) -> frozenset[str]:
    """The same as a set."""
    return frozenset(stems_in_order(text))


def find(name: str, tokens: Sequence[Word]) -> tuple[int, int] | None:
    """Where ``tokens`` name the same thing: a half-open range, spelling variants allowed.

    A generic last word of the name ("PC", "browser") may be left out.
    """
    wanted = {squash(name)}
    parts = name.split()
    if len(parts) > 1 and parts[-1].lower() in _GENERIC:
        wanted.add(squash(" ".join(parts[:-1])))
    longest = max(map(len, wanted))
    for start in range(len(tokens)):
        joined = ""
        for end in range(start, min(start + 6, len(tokens))):
            joined += squash(tokens[end].text.replace("’", "'").removesuffix("'s"))
            if joined in wanted and len(joined) > 2:
                return start, end + 1
            if len(joined) > longest:
                break
    return None


def not_asserted(claim: str) -> bool:
    """Whether the claim asks, or reports what somebody else says."""
    return bool(
        "?" in claim or claim.lstrip().startswith(">") or _quotes(claim) or _REPORTED.search(claim)
    )


# Spaces, and quotation marks with what each may do.
_MARK = re.compile(r"(?P<closes>(?=[\"”'’](?!\w)))?(?P<opens>(?<!\w)(?=[\"“'‘]))?[\"“”'‘’ ]")


def _quotes(claim: str) -> bool:
    """Whether three words or more stand in quotation marks, without a double mark among them.

    One pass, because posts come from strangers: a pattern with three open ends takes minutes
    over a post of apostrophes.
    """
    opened, spaces = False, 0
    for mark in _MARK.finditer(claim):
        if mark[0] == " ":
            spaces += 1
            continue
        if opened and spaces > 1 and mark["closes"] is not None:
            return True
        opened = opened and mark[0] not in '"”'
        if not opened and mark["opens"] is not None:
            opened, spaces = True, 0
    return False
