"""Letters that stand for others: invisible ones, styled ones, look-alikes, stacked marks.

Unicode's confusables data comes with the package confusable-homoglyphs. Only words
that mix scripts, or that read as an English word in a text without other letters of
foreign scripts, are folded: what is truly Cyrillic or Greek stays as it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from confusable_homoglyphs.confusables import confusables_data

from bot.pipeline.words import is_word

Changes = dict[int, str]
"""What to read in place of single characters of a text; "" leaves one out."""

_STYLES = frozenset({"<font>", "<wide>", "<narrow>", "<circle>", "<square>", "<noBreak>"})
_BLANKS = {"\N{BRAILLE PATTERN BLANK}": " "}
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0")  # fillers of Hangul, which are "letters"
_SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])")
_BUTTON = re.compile(r"(?:NEGATIVE (?:CIRCLED|SQUARED)) LATIN CAPITAL LETTER ([A-Z])")
# Letters that show as a flag in pairs, and as themselves alone.
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]+")
# Rounder likenesses than Unicode lists; they count only within a word of Latin letters.
_NEAR = dict(zip("кКтмпнвκτηεω", "kKtmnhbktnew", strict=True))

_WORD = re.compile(r"[^\W\d_]{2,}")
# Marks of the shared blocks, and variation selectors; scripts that need marks have their own.
_MARKED = re.compile(
    "([^\\W\\d_])([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+)"
)


@lru_cache(maxsize=4096)
def folded(letter: str) -> str:
    """One letter as it is meant to be read: plain, "" if invisible, U+FFFD if broken."""
    category = unicodedata.category(letter)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    if category == "Cf" or (category == "Cc" and letter not in "\t\n\r\v\f"):
        return ""
    if letter in _INVISIBLE:
        return ""
    tag = unicodedata.decomposition(letter).partition(" ")[0]
    if tag in _STYLES or "\ufb00" <= letter <= "\ufb06":
        return unicodedata.normalize("NFKC", letter)
    if category == "So" and (button := _BUTTON.fullmatch(unicodedata.name(letter, ""))):
        return button[1]
    return _BLANKS.get(letter, letter)


def unstacked(text: str) -> Changes:
    """Put a mark and its letter together where Unicode has the pair, and drop all other marks."""
    changes: Changes = {}
    for match in _MARKED.finditer(text):
        letter = match[1]
        for place, mark in enumerate(match[2], match.start(2)):
            pair = unicodedata.normalize("NFC", letter + mark)
            letter = pair if len(pair) == 1 else letter
            changes[place] = ""
        changes[match.start()] = letter
    return changes


def latinised(text: str) -> Changes:
    """Read look-alikes as the Latin letters that they stand for."""
    if text.isascii():
        return {}
    pure = all(_latin(letter) or _reading(letter) for letter in text if letter.isalpha())
    changes: Changes = {}
    for match in _WORD.finditer(text):
        if not match.group().isascii() and (read := _read(match.group(), pure)):
            changes.update(enumerate(read, match.start()))
    for match in _FLAG_LETTERS.finditer(text):
        read = "".join(chr(ord(letter) - 0x1F1E6 + ord("a")) for letter in match.group())
        if len(read) == 1 or (len(read) > 2 and is_word(read)):
            changes.update(enumerate(read, match.start()))
    return changes


def _read(word: str, pure: bool) -> str:
    """The word in Latin letters; "" where it is not for us to change."""
    if all(map(_ordinary, word)):
        return ""
    mixed = any(map(_ordinary, word))
    read = "".join(_letters(word, near=mixed))
    if len(read) != len(word):
        return ""
    return read if (mixed and len(word) > 2) or (pure and is_word(read)) else ""


def _letters(word: str, *, near: bool) -> Iterator[str]:
    for letter in word:
        if _ordinary(letter):
            yield letter
        else:
            yield _reading(letter) or (_NEAR.get(letter, "") if near else "")


def _ordinary(letter: str) -> bool:
    return _latin(letter) and not _reading(letter)


def _latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN ")


@lru_cache(maxsize=4096)
def _reading(letter: str) -> str:
    """The ASCII letter that another letter looks like; "" where it looks like none."""
    if letter.isascii():
        return ""
    if named := _SMALL_CAPITAL.fullmatch(unicodedata.name(letter, "")):
        return named[1].lower()
    like = [one["c"] for one in confusables_data.get(letter, ())]
    plain = [one for one in like if len(one) == 1 and one.isascii() and one.isalpha()]
    if not plain:
        return ""
    read = min(plain, key=lambda one: one.isupper() != letter.isupper())
    return "I" if read == "l" and letter.isupper() else str(read)
