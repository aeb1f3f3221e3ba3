"""Layers of a policy, and what a guild may not set."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.overrides import (
    MAX_RULE,
    Overrides,
    layered,
    merged,
    problems,
    template_problems,
    told,
    worded,
)
from bot.domain.policy import Preset, Thresholds
from bot.reading import read_wordings
from tests.support.posts import make_policy
from tests.support.wording import english

ENGLISH = english()
OWN = "{publisher} ({date}) writes: {sentence} {url}"


def bars(preset: Preset) -> Thresholds:
    return Thresholds(*(({"strict": 0.9, "balanced": 0.7, "wide": 0.4}[preset],) * 4))


def wrong(**values: Any) -> list[str]:
    return problems(Overrides(**values), ENGLISH, {"en", "de"})


def test_nothing_set_changes_nothing() -> None:
    """An empty layer gives the policy below it."""
    policy = make_policy()
    assert layered(policy, Overrides(), bars) == policy


def test_a_layer_replaces_what_it_names() -> None:
    """Values that are set win, an empty list or text too; the others stay."""
    policy = make_policy(watch=("news",), community_rule="Be kind.", ignore=("spam",))
    top = layered(policy, Overrides(watch=(), community_rule="", mode="drafts"), bars)
    assert (top.watch, top.community_rule, top.mode) == ((), "", "drafts")
    assert top.ignore == ("spam",)


def test_thresholds_and_presets() -> None:
    """A preset replaces all thresholds below it, own thresholds replace single ones."""
    policy = make_policy()
    wide = layered(policy, Overrides(preset="wide", thresholds={"hostile": 0.8}), bars)
    assert wide.thresholds == Thresholds(0.8, 0.4, 0.4, 0.4)
    only = layered(policy, Overrides(thresholds={"speculation": 0.6}), bars)
    assert only.thresholds == Thresholds(0.5, 0.6, 0.5, 0.5)


def test_changes_of_one_layer() -> None:
    """Single thresholds and templates come beside the earlier ones; a preset clears them."""
    first = Overrides(thresholds={"hostile": 0.8}, mode="shadow")
    second = merged(first, Overrides(thresholds={"speculation": 0.6}))
    assert second.thresholds == {"hostile": 0.8, "speculation": 0.6}
    assert merged(second, Overrides(preset="strict")).thresholds is None
    both = Overrides(preset="strict", thresholds={"hostile": 0.99})
    assert merged(second, both).thresholds == {"hostile": 0.99}
    assert merged(second, Overrides(), clear={"mode", "thresholds"}) == Overrides()


VALUES = st.builds(
    Overrides,
    preset=st.sampled_from([None, "strict", "wide"]),
    mode=st.sampled_from([None, "review", "drafts", "shadow"]),
    review_channel=st.none() | st.text(max_size=5),
    watch=st.none() | st.lists(st.text(max_size=3)).map(tuple),
    acts=st.none() | st.booleans(),
    retention_days=st.none() | st.integers(1, 99),
)


@given(VALUES, VALUES)
def test_merging_is_layering(one: Overrides, other: Overrides) -> None:
    """Two changes of a layer give what two layers give."""
    policy = make_policy()
    merged_first = layered(policy, merged(one, other), bars)
    assert merged_first == layered(layered(policy, one, bars), other, bars)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"preset": "harsh"}, "preset"),
        ({"mode": "loud"}, "mode"),
        ({"thresholds": {"hostile": 1.0}}, "between 0 and 1"),
        ({"thresholds": {"rude": 0.5}}, "between 0 and 1"),
        ({"language": "tlh"}, "there is de, en"),
        ({"retention_days": 0}, "1 to"),
        ({"community_rule": "x" * (MAX_RULE + 1)}, str(MAX_RULE)),
        ({"community_rule": "Be kind!"}, "exclamation mark"),
        ({"note_words": {"hostile": "You people. {rule}"}}, "you"),
    ],
)
def test_what_cannot_be_set(values: dict[str, Any], said: str) -> None:
    """A value that cannot be meant, or words that break the rules, come back with the reason."""
    assert said in " ".join(wrong(**values))


def test_what_can_be_set() -> None:
    """A sensible change is taken as it is."""
    assert wrong(preset="wide", thresholds={"known_claim": 0.9}, community_rule="Be kind.") == []
    assert wrong(note_words={"inaccuracy": OWN}, language="de", retention_days=30) == []


@pytest.mark.parametrize(
    ("name", "template", "said"),
    [
        ("greeting", "Hello.", "no note called greeting"),
        ("inaccuracy", "{publisher} {date} {sentence}", "lacks {url}"),
        ("inaccuracy", OWN + " {author}", "no others"),
        ("inaccuracy", OWN + " {url.__class__}", "no others"),
        ("inaccuracy", OWN + " {", "no others"),
        ("speculation", "Is there a source for this? {0}", "no others"),
        ("speculation", "This is fake.", "fake"),
    ],
)
def test_templates_keep_the_rules(name: str, template: str, said: str) -> None:
    """A guild's own words have the same placeholders as ours, and nothing that a note may not."""
    assert said in " ".join(template_problems(name, template, ENGLISH))


def test_an_unknown_note_is_told_in_the_guilds_language() -> None:
    """Whoever words notes in German is told in German which notes there are."""
    (told,) = template_problems("greeting", "Hallo.", read_wordings()["de"])
    assert told.startswith("Einen Hinweis namens greeting gibt es nicht; es gibt inaccuracy, ")


def test_own_words_take_their_place() -> None:
    """A guild's template is used for its notes, the other words stay."""
    policy = make_policy(note_words={"inaccuracy": OWN})
    notes = worded(ENGLISH, policy).notes
    assert (notes.inaccuracy, notes.hostile) == (OWN, ENGLISH.notes.hostile)
    assert worded(ENGLISH, make_policy()) is ENGLISH


def test_a_change_is_told_in_a_few_words() -> None:
    """The log names what changed, with its value where that is short."""
    change = Overrides(preset="wide", thresholds={"hostile": 0.8}, community_rule="x" * 100)
    assert str(told(change, {"mode"})) == (
        "mode: reset; preset: wide; hostile: flagged from 0.8; community_rule: changed"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Overrides(mode="shadow"), "mode: shadow"),
        (Overrides(language="de"), "language: de"),
        (Overrides(acts=True, digest=False), "acts: on; digest: off"),
        (Overrides(retention_days=1), "retention_days, in days: 1"),
        (Overrides(review_channel="7", moderator_role=""), "review_channel: 7; moderator_role: –"),
        (Overrides(watch=("1", "2"), ignore=()), "watch: 1, 2; ignore: –"),
        (Overrides(watch=("1" * 40, "2" * 40)), "watch: changed"),
        (Overrides(shadow_kinds=("hostile", "speculation")), "shadow_kinds: hostile, speculation"),
        (Overrides(shadow_kinds=()), "shadow_kinds: –"),
        (Overrides(judged_from_ms={"hostile": 5}), "judged_from_ms: changed"),
        (Overrides(note_words={"hostile": "{rule}"}), "note_words, hostile: {rule}"),
        (Overrides(note_words={"hostile": "x" * 61}), "note_words, hostile: changed"),
        (Overrides(), ""),
    ],
)
def test_every_value_is_told(change: Overrides, said: str) -> None:
    """Whatever a guild sets has its words in the log."""
    assert str(told(change, ())) == said
