"""From free text to a query of SQLite's word index."""

import re

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 64
_STOP_WORDS = frozenset(
    word
    for line in (
        "a an and are as at be been but by for from had has have he her his i if in into is it",
        "its of on or our she so than that the their them then there these they this to was we",
        "were what when which who will with would you your",
    )
    for word in line.split()
)


def any_of(text: str) -> str:
    """An FTS5 query for passages that have any word of ``text``; empty if it has none.

    Every word is quoted, so that nothing of ``text`` is read as query syntax. Stop
    words count only where there is nothing else. At most 64 different words.
    """
    words = dict.fromkeys(word.lower() for word in _WORD.findall(text))
    chosen = [word for word in words if word not in _STOP_WORDS] or list(words)
    return " OR ".join(f'"{word}"' for word in chosen[:_MOST_WORDS])
