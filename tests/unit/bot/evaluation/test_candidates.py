"""Posts are chosen in the stated mix, and the random ones are truly random."""

from collections.abc import Mapping

import pytest

from bot.domain.finding import Finding, Versions
from bot.errors import UsageError
from bot.evaluation.candidates import Candidate, Sampled, at_random, parse_mix, pick
from bot.evaluation.judge import Judgement
from bot.evaluation.measure import Judged
from bot.evaluation.rows import Example

NOTHING = Finding((), (), Versions("c", "s", "e", "m"))
MIX: dict[Sampled, float] = {"uncertain": 0.4, "confident": 0.3, "random": 0.3}
POOL = [
    Judged(Example(f"p{n:03}", ""), Judgement({"hostile": n / 200}, {}, NOTHING))
    for n in range(200)
]


def chosen(
    *, count: int = 20, seed: int = 7, done: Mapping[str, str] | None = None
) -> list[Candidate]:
    """Pick from the pool, around a bar of one half."""
    return pick(POOL, "hostile", 0.5, MIX, count=count, seed=seed, done=done or {})


def ids(candidates: list[Candidate], sampled: str) -> set[str]:
    """The posts that were taken for one reason."""
    return {
        one.judged.example.post_id for one in candidates if not sampled or one.sampled == sampled
    }


def test_the_mix_is_kept() -> None:
    """Of twenty posts eight are near the bar, six have the highest scores, six are random."""
    found = chosen()

    assert [len(ids(found, name)) for name in MIX] == [8, 6, 6]
    assert len(ids(found, "")) == 20
    assert all(90 <= int(one[1:]) <= 110 for one in ids(found, "uncertain"))
    assert all(int(one[1:]) > 185 for one in ids(found, "confident"))


def test_the_order_tells_nothing() -> None:
    """The reasons are mixed, so that a reader cannot guess a score from the place."""
    reasons = [one.sampled for one in chosen()]

    assert reasons != sorted(reasons)


def test_the_same_seed_draws_the_same_posts() -> None:
    """Another seed draws other random posts, the same seed the same in any order of the pool."""
    turned = pick(POOL[::-1], "hostile", 0.5, MIX, count=20, seed=7, done={})

    assert ids(turned, "") == ids(chosen(), "")
    assert ids(chosen(seed=8), "random") != ids(chosen(), "random")


def test_a_later_sitting_fills_what_is_missing() -> None:
    """What is labelled does not come again, and counts towards its share."""
    first = chosen()
    done = {one.judged.example.post_id: one.sampled for one in first[:9]}

    second = chosen(done=done)

    assert ids(second, "") == ids(first, "") - set(done)


def test_a_larger_count_goes_on_with_the_same_random_sample() -> None:
    """The random posts of a small sitting are among those of a larger one."""
    assert ids(chosen(), "random") < ids(chosen(count=100), "random")


def test_a_larger_random_sample_may_hold_what_has_labels() -> None:
    """What is drawn at random does not hang on what was labelled for another reason."""
    first = ids(chosen(), "uncertain")
    drawn = at_random(POOL, MIX, count=200, seed=7)
    assert first & drawn
    done = dict.fromkeys(first, "uncertain")
    assert ids(chosen(count=200, done=done), "random") == drawn - first


def test_a_small_pool_is_used_up() -> None:
    """Asking for more than there is gives each post once."""
    assert len(chosen(count=1000)) == len(POOL)


@pytest.mark.parametrize(
    "text", ["", "random", "random=x", "random=.5", "lucky=1", "random=2,confident=-1"]
)
def test_a_wrong_mix_is_told(text: str) -> None:
    """Shares need known names and a sum of 1."""
    with pytest.raises(UsageError, match="sum to 1"):
        parse_mix(text)


def test_a_mix_may_name_some_only() -> None:
    """What is not named has no share."""
    assert parse_mix("random=1") == {"uncertain": 0.0, "confident": 0.0, "random": 1.0}
