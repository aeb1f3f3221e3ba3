"""Common English words, to tell a disguised word from a name, a version or a code."""

from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "words.txt"
_ENDINGS = ("s", "es", "ed", "er", "ers", "ing", "y")


def is_word(text: str) -> bool:
    """Whether ``text`` is a common word or, from five letters on, a plain form of one."""
    word = text.lower()
    if word in _words():
        return True
    return len(word) > 4 and any(
        word.endswith(ending) and len(word) - len(ending) > 3 and word[: -len(ending)] in _words()
        for ending in _ENDINGS
    )


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
