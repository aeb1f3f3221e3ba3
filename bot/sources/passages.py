"""Cut a source's text into passages: pieces that can be cited and weighed by themselves."""

from models.sentences import split

# About three sentences: what a reader takes in at a glance, and far below what the
# models read at once.
TARGET_CHARS = 400
# A text this short is one thought (a summary, a notice) and loses by being cut.
WHOLE_CHARS = 600


def cut(text: str) -> list[str]:
    """Give the passages of ``text`` in order, each a verbatim run of whole sentences.

    A blank line ends a passage, except below a line short enough for a heading.
    A passage is longer than ``TARGET_CHARS`` only where a single sentence is, or
    where the whole text is at most ``WHOLE_CHARS``. Blank text has no passages.
    """
    whole = text.strip()
    if len(whole) <= WHOLE_CHARS and "\n\n" not in whole:
        return [whole] if whole else []
    passages: list[tuple[int, int]] = []
    for start, end in split(text):
        if passages and _joins(text, passages[-1], start, end):
            passages[-1] = (passages[-1][0], end)
        else:
            passages.append((start, end))
    return [text[start:end] for start, end in passages]


def _joins(text: str, last: tuple[int, int], start: int, end: int) -> bool:
    """Whether a sentence belongs to the passage before it."""
    if end - last[0] > TARGET_CHARS:
        return False
    if text[last[1] : start].count("\n") < 2:
        return True
    before = text[last[0] : last[1]]
    return len(before) < 80 and before[-1] not in ".!?"
