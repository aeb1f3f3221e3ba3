"""Which words carried a score, by erasing them."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from models.engine import PostInput, SentenceScores
from models.explain import (
    MOST_VARIANTS,
    Carrier,
    carried,
    erased,
    fewest,
    in_parts,
    joined,
    weightiest,
    words_of,
)
from models.sentences import Span, split
from tests.support.engine import RuleEngine

TEXTS = st.lists(
    st.sampled_from(
        ["clown", "you", "a", "d***", "“", "!!", "🤡", "now.", "\n", "  ", "probably,"]
    ),
    max_size=80,
).map(" ".join)


def post(text: str) -> PostInput:
    return PostInput(text, tuple(split(text)), "a title", "a parent")


class Counting(RuleEngine):
    """Remembers how many posts each call brought, and the longest of them."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[int] = []
        self.longest = 0

    async def classify(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        self.calls.append(len(posts))
        self.longest = max(self.longest, *(len(one.text) for one in posts))
        return await super().classify(posts)


class Scored(RuleEngine):
    """Hostile by as many words as are left of these."""

    def __init__(self, weights: dict[str, float], rest: float) -> None:
        super().__init__()
        self._weights, self._rest = weights, rest

    async def classify(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        return [
            tuple(self._score(one.text[slice(*span)]) for span in one.sentences) for one in posts
        ]

    def _score(self, sentence: str) -> SentenceScores:
        found = sum(weight for word, weight in self._weights.items() if word in sentence)
        return SentenceScores(self._rest + found, 0.0, 0.0)


async def carrying(
    engine: RuleEngine, text: str, bar: float = 0.5
) -> tuple[list[str], float | None]:
    found = await carried(engine, post(text), 0, "hostile", bar)
    return [text[one.start : one.end] for one in found.carriers], found.without


class TestCarried:
    async def test_the_word_that_carries(self) -> None:
        """The word without which the score falls below the bar is told, without its comma."""
        assert await carrying(RuleEngine(), "You absolute clown, you are.") == (["clown"], 0.1)

    async def test_in_a_later_sentence(self) -> None:
        """Offsets count in the whole post, whatever stands before the sentence."""
        text = "A fine day. " * 200 + "You clown of a man. " + "A fine day. " * 200
        sentences = tuple(split(text))
        at = next(i for i, s in enumerate(sentences) if "clown" in text[slice(*s)])
        found = await carried(RuleEngine(), PostInput(text, sentences), at, "hostile", 0.5)
        (one,) = found.carriers
        assert text[one.start : one.end] == "clown"

    async def test_as_few_words_as_do(self) -> None:
        """Words are added, the weightiest first, until the score is below the bar."""
        engine = Scored({"rude": 0.3, "vile": 0.4, "odd": 0.1}, rest=0.1)
        text = "Some rude and odd and vile post."
        assert (await carrying(engine, text, bar=0.7))[0] == ["vile"]
        words, without = await carrying(engine, text, bar=0.4)
        assert words == ["vile", "rude"]
        assert without is not None
        assert round(without, 2) == 0.2

    async def test_neighbours_are_one(self) -> None:
        """Carrying words beside each other are told as one phrase."""
        engine = Scored({"rude": 0.3, "vile": 0.4}, rest=0.1)
        assert (await carrying(engine, "Some rude  vile post.", bar=0.4))[0] == ["rude  vile"]

    async def test_words_that_do_not_suffice(self) -> None:
        """Where no few words carry the score, those that lower it most are told with it."""
        engine = Scored({"vile": 0.2}, rest=0.7)
        words, without = await carrying(engine, "Some vile post.")
        assert words == ["vile"]
        assert without == 0.7

    async def test_nothing_to_tell(self) -> None:
        """Without a word that lowers it, a second word, or a flag, a score has no carriers."""
        assert await carrying(Scored({}, rest=0.9), "Some calm post.") == ([], None)
        assert await carrying(RuleEngine(), "clown!") == ([], None)
        assert await carrying(RuleEngine(), "?!") == ([], None)
        assert await carrying(RuleEngine(), "You clown.", bar=0.95) == ([], None)

    async def test_cost(self) -> None:
        """However long post and sentence are, three small calls suffice, and the word is found."""
        engine = Counting()
        text = "A calm line. " * 500 + "word " * 100 + "clown " + "word " * 13
        sentences = tuple(split(text))
        at = len(sentences) - 1
        found = await carried(engine, PostInput(text, sentences), at, "hostile", 0.5)
        assert [text[one.start : one.end] for one in found.carriers] == ["clown"]
        assert len(engine.calls) == 3
        assert max(engine.calls) <= MOST_VARIANTS
        assert engine.longest < 1500

    @given(TEXTS)
    async def test_any_text(self, text: str) -> None:
        """Carriers lie in their sentence, apart from each other, the weightiest first."""
        given_post = post(text)
        for at, sentence in enumerate(given_post.sentences):
            found = await carried(RuleEngine(), given_post, at, "hostile", 0.5)
            weights = [one.weight for one in found.carriers]
            assert weights == sorted(weights, reverse=True)
            assert all(weight > 0 for weight in weights)
            ordered = sorted((one.start, one.end) for one in found.carriers)
            ends = [sentence.start, *(end for _, end in ordered)]
            starts = [*(start for start, _ in ordered), sentence.end]
            assert all(end <= start for end, start in zip(ends, starts, strict=True))
            assert all(text[start:end].strip() == text[start:end] != "" for start, end in ordered)
            assert (found.without is None) == (not ordered)


class TestParts:
    def test_words(self) -> None:
        """Words come without the signs around them; masked words and emoji stay whole."""
        text = "“You d*** fool” — 🤡, it's (not) you!!"
        words = [text[slice(*word)] for word in words_of(text, Span(0, len(text)))]
        assert words == ["You", "d***", "fool", "🤡", "it's", "not", "you"]

    @given(st.integers(0, 200), st.integers(1, 30))
    def test_parts(self, count: int, most: int) -> None:
        """Parts hold every word once, in order, and differ by one word at most."""
        words = [Span(at, at + 1) for at in range(count)]
        parts = in_parts(words, most)
        assert [word for part in parts for word in part] == words
        assert len(parts) == min(count, most)
        sizes = {len(part) for part in parts}
        assert not sizes or max(sizes) - min(sizes) <= 1
        assert 0 not in sizes

    def test_weightiest(self) -> None:
        """The words of the parts that cost most are taken, in the order of the text."""
        a, b, c, d, e = (Span(at, at + 1) for at in range(5))
        parts = [[a, b], [c], [d, e]]
        assert weightiest(parts, [0.2, 0.9, 0.1], 4) == [[a], [b], [d], [e]]
        assert weightiest(parts, [0.2, 0.9, 0.1], 3) == [[d], [e]]
        assert weightiest(parts, [0.2, 0.9, 0.1], 1) == [[d]]

    def test_fewest(self) -> None:
        """The first score below the bar wins, then the lowest."""
        assert fewest([0.9, 0.4, 0.1], 0.5) == 1
        assert fewest([0.9, 0.7, 0.8], 0.5) == 1

    def test_joined(self) -> None:
        """Neighbours add up and may overtake others; a comma keeps words apart."""
        text = "a b, c d"
        found = joined(text, [Carrier(5, 6, 3), Carrier(0, 1, 2), Carrier(2, 3, 2)])
        assert found == [Carrier(0, 3, 4), Carrier(5, 6, 3)]


@given(st.text("ab. \n🤡", max_size=60), st.data())
def test_erased(text: str, data: st.DataObject) -> None:
    """Erasing takes exactly these characters away, from the text and from its sentences."""
    given_post = post(text)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [Span(low, high) for low, high in zip(cuts[::2], cuts[1::2], strict=False)]
    gone = {at for low, high in spans for at in range(low, high)}
    left = erased(given_post, spans)
    assert left.text == "".join(char for at, char in enumerate(text) if at not in gone)
    for before, after in zip(given_post.sentences, left.sentences, strict=True):
        wanted = "".join(text[at] for at in range(*before) if at not in gone)
        assert left.text[slice(*after)] == wanted
