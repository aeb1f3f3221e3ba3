"""Windows: which sentences of a post are read together, and the parts of a long one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.normalise import normalise
from bot.pipeline.windows import WINDOW_WORDS, Window, parts, windows

LENGTHS = st.lists(st.integers(1, 2 * WINDOW_WORDS), max_size=12)


def written(lengths: list[int]) -> str:
    """Sentences of so many words each."""
    return " ".join(" ".join(["Word"] * length) + "." for length in lengths)


@given(LENGTHS)
def test_windows(lengths: list[int]) -> None:
    """Windows hold every sentence in order, are short or one sentence, and overlap by one."""
    text = normalise(written(lengths))
    found = windows(text)
    words = [len(text.clean[start:end].split()) for start, end in text.sentences]
    held = {one for first, last in found for one in range(first, last + 1)}
    assert held == set(range(len(text.sentences)))
    for first, last in found:
        assert first == last or sum(words[first : last + 1]) <= WINDOW_WORDS
    for before, after in pairwise(found):
        assert after.first == (before.last if before.first < before.last else before.last + 1)


def test_a_short_post_is_one_window() -> None:
    """A post of a few sentences is read as it stands; one without words is not read."""
    assert windows(normalise("One. Two. Three.")) == [Window(0, 2)]
    assert windows(normalise("> quoted")) == []


@given(LENGTHS)
def test_parts_are_narrower_than_their_window(lengths: list[int]) -> None:
    """A window has each sentence alone and each with the next, never itself."""
    text = normalise(written(lengths))
    for window in windows(text):
        found, size = parts(text, window), window.last - window.first + 1
        assert len(found) == {1: 0, 2: 2}.get(size, 2 * size - 1)
        assert window not in found
        assert len(set(found)) == len(found)
        for part in found:
            assert window.first <= part.first <= part.last <= min(part.first + 1, window.last)


def test_no_part_only_asks() -> None:
    """A question is part of what stands beside it, never one by itself."""
    two = normalise("Is it so? It is.")
    assert parts(two, Window(0, 1)) == [Window(1, 1)]
    text = normalise("Is it so? Really? It is. Yes.")
    assert parts(text, Window(0, 3)) == [Window(2, 2), Window(3, 3), Window(1, 2), Window(2, 3)]


def test_a_part_does_not_cross_a_line() -> None:
    """Items of a list, and paragraphs, are statements of their own."""
    text = normalise("It is so.\n  • It was so.\n  • It may be. And was.")
    assert parts(text, Window(0, 3)) == [*(Window(n, n) for n in range(4)), Window(2, 3)]
