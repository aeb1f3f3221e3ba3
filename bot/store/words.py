"""From free text to a query of SQLite's word index."""

import re

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w)['’](?:s|t|m|d|ll|re|ve)\b", re.IGNORECASE)
"""What would be left of "it's" or "don't" as a word by itself."""
_MOST_WORDS = 64
# The second half is in a third of all passages. Left out of the query, a search takes a third
# of the time, and claims of the house set find their source more often (words alone, first
# five of 100,000 passages: .44 of 600 claims, .425 with them).
_STOP_WORDS = frozenset(
    word
    for line in (
        "a an and are as at be been but by for from had has have he her his i if in into is it",
        "its of on or our she so than that the their them then there these they this to was we",
        "were what when which who will with would you your",
        "about after again all also am any aren because before can couldn did didn do does",
        "doesn doing don down each even few get gets got having how isn just like me more most",
        "much my no not now off one only other out over own really same should some such too up",
        "us very want wasn way well while why won wouldn",
    )
    for word in line.split()
)


def any_of(text: str) -> str:
    """An FTS5 query for passages that have any word of ``text``; empty if it has none.

    Every word is quoted, so that nothing of ``text`` is read as query syntax. Stop
    words count only where there is nothing else. At most 64 different words.
    """
    words = dict.fromkeys(word.lower() for word in _WORD.findall(_ENDING.sub("", text)))
    chosen = [word for word in words if word not in _STOP_WORDS] or list(words)
    return " OR ".join(f'"{word}"' for word in chosen[:_MOST_WORDS])
