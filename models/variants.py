"""Whether two texts name different models of one family: "S24 Ultra" and "S24", "3" and "3.14"."""

import re

from models.naming import stems
from models.units import MONTHS, SCALES, UNITS, singular, word_set

_MEASURES = UNITS.keys() | SCALES.keys()
_TOKEN = re.compile(r"[^\W_](?:[\w.+]*[\w+])?")
_OWN = ("'s", "’s")
_BETWEEN = re.compile(r"(?:['’]s)?\s?|-")
_VARIANT = word_set(
    "pro max ultra plus mini air lite se xl ti super oled lcd fe go nano zero pico turbo xt xtx "
    "flash haiku sonnet opus coder distill instruct chat vision home enterprise business premium "
    "advanced free preview beta laptop mobile"
)


def another_variant(claim: str, sentence: str) -> bool:
    """Whether what follows a name that both have differs: "S24 Ultra" and "S24", "3" and "3.14"."""
    ours, theirs = _variants(claim), _variants(sentence)
    named = {name for both in (ours, theirs) for name, (proper, _) in both.items() if proper}
    return any(ours[name][1] != theirs[name][1] for name in named & ours.keys() & theirs.keys())


def _variants(text: str) -> dict[str, tuple[bool, frozenset[str]]]:
    """For each word: whether it may be a name, and the variants that follow it there."""
    # The s of "DeepSeek's R1" is no word of its own.
    tokens = [one for one in _TOKEN.finditer(text) if text[one.start() - 1 : one.end()] not in _OWN]
    found: dict[str, tuple[bool, frozenset[str]]] = {}
    for at, token in enumerate(tokens):
        name = token[0].lower()
        if name in MONTHS or not stems(name):
            continue
        proper, variants = found.get(name, (False, frozenset()))
        proper = proper or not token[0].islower()
        found[name] = (proper, variants | {_variant(text, tokens, at)})
    return found


def _variant(text: str, tokens: list[re.Match[str]], at: int) -> str:
    """What follows a word and tells one model of a family: "15 pro" behind "iPhone"."""
    parts = []
    for before, token in zip(tokens[at:], tokens[at + 1 : at + 5], strict=False):
        if not _BETWEEN.fullmatch(text, before.end(), token.start()):
            break
        word, following = token[0], text[token.end() : token.end() + 16].split()
        measures = bool(following) and singular(following[0].strip(".,;")) in _MEASURES
        numbered = any(c.isdigit() for c in word) and not measures
        if not (numbered or word.lower() in _VARIANT or (len(word) == 1 and word in "BCDEFRSTXYZ")):
            break
        parts.append(word.lower())
    return " ".join(parts)
