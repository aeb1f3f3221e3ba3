"""Labels and judgements become the right figures."""

from dataclasses import asdict

import pytest

from bot.domain.finding import Finding, Versions
from bot.domain.policy import PRESETS, Policy, Thresholds
from bot.evaluation.identity import by_function, by_group, identity_examples
from bot.evaluation.judge import CLAIM, Judge, Judgement, NoLibrary
from bot.evaluation.measure import Judged, measure, measured_aspects
from bot.evaluation.report import precision_at_prevalence
from bot.evaluation.rows import Example
from bot.pipeline.process import Assessor
from bot.reading import read_wording
from config.settings import Settings
from models.metrics import Counts
from tests.support.engine import RuleEngine

BARS = {"strict": 0.9, "balanced": 0.5}
NOTHING = Finding((), (), Versions("c", "s", "e", "m"))


def judged(
    label: int, score: float, *, kind: str = "", unsure: bool = False, number: int = 0
) -> Judged:
    """A post with one hostile label and score."""
    example = Example(
        str(number),
        "",
        labels={"hostile": label},
        unsure=frozenset({"hostile"}) if unsure else frozenset(),
        groups={"kind": kind},
    )
    flags = {
        name: frozenset({"hostile"}) if score >= bar else frozenset[str]()
        for name, bar in BARS.items()
    }
    return Judged(example, Judgement({"hostile": score}, flags, NOTHING))


def rule_judge() -> Judge:
    """The bot's steps with rules for models."""
    engine = RuleEngine()
    policies = {
        preset: Policy(Thresholds(**asdict(engine.thresholds(preset)))) for preset in PRESETS
    }
    return Judge(Assessor(engine, NoLibrary(), NoLibrary(), read_wording(Settings()), 1), policies)


KINDS = ("hostile", "speculation", "inaccuracy")


def test_counts_are_kept_for_each_bar() -> None:
    """Each bar counts its own flags; the areas are those of the scores."""
    posts = [judged(1, 0.95), judged(1, 0.6), judged(0, 0.7), judged(0, 0.1)]

    quality = measure(posts, "hostile", BARS)

    assert quality is not None
    assert (quality.posts, quality.positives) == (4, 2)
    assert [bar.counts for bar in quality.bars] == [Counts(1, 0, 1, 2), Counts(2, 1, 0, 1)]
    assert quality.pr_auc == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert quality.roc_auc == pytest.approx(0.75)


def test_doubtful_labels_are_counted_apart() -> None:
    """A doubtful post moves no figure but its own count."""
    posts = [judged(1, 0.95), judged(0, 0.1), judged(0, 0.9, unsure=True)]

    quality = measure(posts, "hostile", BARS)

    assert quality is not None
    assert quality.posts == 2
    assert quality.unsure == Counts(0, 1, 0, 0)
    assert measure(posts[2:], "hostile", BARS) is None


def test_groups_count_at_the_middle_bar() -> None:
    """Posts of a kind are counted together, at the balanced preset; no kind is no group."""
    posts = [judged(0, 0.6, kind="banter"), judged(0, 0.1, kind="banter"), judged(1, 0.9)]

    quality = measure(posts, "hostile", BARS)

    assert quality is not None
    assert [(one.name, one.counts) for one in quality.groups] == [("banter", Counts(0, 1, 0, 1))]


def test_calibration_can_be_weighed_to_a_prevalence() -> None:
    """Scores of .5 are right where half the posts are positive, and far off at 2 %."""
    quality = measure([judged(1, 0.5), judged(0, 0.5)], "hostile", BARS)

    assert quality is not None
    assert quality.calibration.as_it_is == pytest.approx(0)
    assert quality.calibration.at == pytest.approx((0.48, 0.45))


def test_precision_at_a_prevalence_needs_flags_and_both_kinds_of_posts() -> None:
    """Without a flag, a positive or a negative nothing can be said of precision."""
    assert precision_at_prevalence(Counts(5, 1, 5, 99), 0.05) == pytest.approx(0.7246, abs=1e-4)
    for counts in (Counts(0, 0, 5, 9), Counts(0, 3, 0, 9), Counts(3, 0, 2, 0)):
        assert precision_at_prevalence(counts, 0.05) is None


async def test_the_judge_takes_the_steps_of_the_bot() -> None:
    """Quoted insults are no flag, as in the bot; claims and presets have their bars."""
    posts = [
        Example("1", "You clown. fact: it rains"),
        Example("2", "> You clown.\nThat is not nice."),
    ]

    insult, quoted = await rule_judge().judge(posts)

    assert insult.scores["hostile"] == pytest.approx(0.9)
    assert insult.flags["balanced"] == {"hostile"}
    assert insult.flags["strict"] == frozenset()
    assert insult.flags[CLAIM] == {"checkable"}
    assert quoted.flags["wide"] == frozenset()


def test_aspects_are_those_with_labels() -> None:
    """Only what some post has a label for is measured."""
    examples = [Example("1", "", labels={"speculation": 0}), Example("2", "")]

    assert measured_aspects(examples) == ["speculation"]


async def test_identity_sentences_fill_every_template_with_every_group() -> None:
    """Every function names every group, once a template, and only attacks deserve a flag."""
    examples = identity_examples()
    functions = {example.groups["function"] for example in examples}

    assert len({example.post_id for example in examples}) == len(examples)
    assert {"neutral mention", "counter-speech", "negated hate", "quoted hate"} < functions
    assert not [example for example in examples if "{" in example.text]
    hostile = {one.groups["function"] for one in examples if one.labels["hostile"]}
    assert hostile == {"attack"}


async def test_false_flags_are_counted_by_group_and_function() -> None:
    """A flag on a harmless sentence counts against its function and its group."""
    groups = {"function": "neutral mention", "term": "clowns"}
    attack = {"function": "attack", "term": "clowns"}
    examples = [
        Example("1", "A clown lives here.", labels={"hostile": 0}, groups=groups),
        Example("2", "They live here.", labels={"hostile": 0}, groups=groups),
        Example("3", "You clown.", labels={"hostile": 1}, groups=attack),
    ]
    found = [
        Judged(*pair) for pair in zip(examples, await rule_judge().judge(examples), strict=True)
    ]

    neutral, insult = by_function(found, ("balanced",))
    (group,) = by_group(found, ("balanced",))

    assert (neutral.posts, neutral.flagged) == (2, {"balanced": 1})
    assert (insult.deserved, insult.flagged) == (True, {"balanced": 1})
    assert (group.posts, group.flagged) == (2, {"balanced": 1})
