"""Words in disguise: spaced out, written with digits and signs, or with letters repeated.

A disguise is seen through only where a common English word lies behind it. Versions,
model names, initials, prices, code and names stay as they are, and so does a masked
word such as "cl*wn": what it hides is a guess.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, product

from bot.pipeline.lookalikes import Changes
from bot.pipeline.words import is_word

_SIGNS = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "6": "g",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "l",
}
_MOST_READINGS = 16
_LONGEST = 24  # letters of the longest word that is looked for

# Letters one by one with one and the same gap between them: "i d i o t", "s-t-u-p-i-d".
_SPACED = re.compile(
    r"(?<![^\s(\[\"'“‘*])[A-Za-z0-9@$](?P<gap> {1,3}|[.\-_*·•~,/|])(?:[A-Za-z0-9@$](?P=gap)){2,}"
    r"[A-Za-z0-9@$](?![\w@$])"
)
# A word between blanks and punctuation. Paths, addresses and assignments are none.
_WORD = re.compile(r"(?<![^\s(\[\"'“‘*~_,;:…-])[A-Za-z0-9@$!|]{3,}(?![\w@$|/\\=#+^{}<>]|[.:][\w/])")
_RUN = re.compile(r"([A-Za-z])\1\1", re.IGNORECASE)
_NUMBER = re.compile(r"[A-Za-z]\d+|[A-Za-z]+\d\d+s?|\d\d+[A-Za-z]+")  # R1, M113s, 80MB
_SIGNED = re.compile(r"[A-Za-z](?:[@!][A-Za-z]|\$[A-Za-z$])")  # a$$ and g@y, not CA$
_NUMERONYM = re.compile(r"[A-Za-z][1-9]\d[A-Za-z]")  # a11y, l10n
# Neither a Roman number nor a name such as PPPoE.
_CASED = re.compile(r"(?![IVXLCDM]+\Z|[ivxlcdm]+\Z)(?:[A-Z]?[a-z]+|[A-Z]+)")


def joined(text: str) -> Changes:
    """Close the gaps of words that are spelt out letter by letter."""
    changes: Changes = {}
    for match in _SPACED.finditer(text):
        step = 1 + len(match["gap"])
        letters = match.group()[::step]
        words = _words_of(letters)
        if not words:
            continue
        place = match.start()
        for number, word in enumerate(words):
            last = number == len(words) - 1
            changes |= _closed(place, word, step, last=last)
            place += len(word) * step
    return changes


def _closed(place: int, word: str, step: int, *, last: bool) -> Changes:
    """Put a word's letters together; one blank stays behind it unless it is the last."""
    changes = {place + index * step: letter for index, letter in enumerate(word)}
    for index in range(len(word)):
        start = place + index * step + 1
        inner = index < len(word) - 1
        if inner or not last:
            gap = "" if inner else " "
            changes |= {start + n: gap if n == 0 else "" for n in range(step - 1)}
    return changes


def _words_of(letters: str) -> list[str]:
    """The words that are spelt out, at least one of them of four letters; [] if there are none.

    Capitals of up to four letters are initials.
    """
    if len(re.findall("[A-Za-z]", letters)) < 2 or (letters.isupper() and len(letters) < 5):
        return []
    last: list[str | None] = ["", *(None for _ in letters)]  # the word that ends at each place
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - _LONGEST), end)
        found = (_spelt(letters[start:end]) for start in starts if last[start] is not None)
        last[end] = next(filter(None, found), None)
    words: list[str] = []
    place = len(letters)
    while word := last[place]:
        words.append(word)
        place -= len(word)
    return words[::-1] if any(len(word) > 3 for word in words) else []


@lru_cache(maxsize=4096)
def _spelt(letters: str) -> str:
    if len(letters) == 3 and not letters.isalpha():
        return ""
    return next((read for read in _readings(letters) if is_word(read)), "")


def unmasked(text: str) -> Changes:
    """Read digits and signs as letters, and repeated letters once or twice, where a word appears.

    Where no word appears, three and more of a letter become two.
    """
    changes: Changes = {}
    for match in _WORD.finditer(text):
        word = match.group().rstrip("!|")
        if word.isalpha():
            if _RUN.search(word):
                changes |= _placed(match.start(), word, _squeezed(word))
        elif read := _unsigned(word):
            changes |= _placed(match.start(), word, read)
    return changes


def _placed(start: int, word: str, read: tuple[str, ...]) -> Changes:
    return {
        start + index: letter
        for index, (old, letter) in enumerate(zip(word, read, strict=True))
        if old != letter
    }


def _unsigned(word: str) -> tuple[str, ...]:
    """The reading of a word with digits or signs, letter for letter; () if it is no disguise."""
    if not _may_hide(word):
        return ()
    for letters in _readings(word):
        read = letters.upper() if word.isupper() else letters
        if is_word(read):
            return tuple(read)
        if _RUN.search(read):
            shortened = _squeezed(read)
            if is_word("".join(shortened)):
                return shortened
    return ()


def _may_hide(word: str) -> bool:
    """Whether digits stand where letters would, and not before or behind a word or a name."""
    letters = sum(letter.isalpha() for letter in word)
    digits = any(letter.isdigit() for letter in word)
    if letters < (2 if len(word) > 3 and digits else 1) or _NUMERONYM.fullmatch(word):
        return False
    if len(word) == 3:
        return bool(_SIGNED.fullmatch(word))
    if word[0] in "|!" or (word[0] == "@" and is_word(word[1:])) or _NUMBER.fullmatch(word):
        return False
    first, last = re.split(r"\d", word, maxsplit=1)[0], word.lstrip("0123456789")
    return not any(rest != word and len(rest) > 2 and is_word(rest) for rest in (first, last))


def _readings(word: str) -> Iterator[str]:
    choices = [_SIGNS.get(letter, letter) for letter in word]
    for number, letters in enumerate(product(*choices)):
        if number == _MOST_READINGS:
            return
        yield "".join(letters)


def _squeezed(word: str) -> tuple[str, ...]:
    """A word with its runs of three and more letters shortened; same length, "" for what goes."""
    if is_word(word) or len(set(word.lower())) == 1 or not _CASED.fullmatch(word):
        return tuple(word)
    runs = ["".join(run) for _, run in groupby(word, key=str.lower)]
    choices = [(2, 1) if len(run) > 2 else (len(run),) for run in runs]
    shapes = list(product(*choices)) if len([c for c in choices if len(c) > 1]) < 5 else []
    kept = next((shape for shape in shapes if is_word(_cut(runs, shape))), None)
    if kept is None:
        if word.isupper() or len(runs[0]) > 2:  # IEEE, CCCP
            return tuple(word)
        kept = tuple(choice[0] for choice in choices)
    return tuple(
        letter if index < most else ""
        for run, most in zip(runs, kept, strict=True)
        for index, letter in enumerate(run)
    )


def _cut(runs: list[str], shape: tuple[int, ...]) -> str:
    return "".join(run[:most] for run, most in zip(runs, shape, strict=True))
