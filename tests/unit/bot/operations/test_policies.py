"""Policies that guilds change for themselves."""

import asyncio

import pytest

from bot.domain.card import Moderator
from bot.domain.overrides import Overrides
from bot.errors import UsageError
from tests.support.desk import MemoryPolicies, layered_policies
from tests.support.posts import NOON_MS

MO = Moderator("55", "Grace")


async def test_layers_of_a_channel() -> None:
    """The file, then what the guild set, then what it set for the channel."""
    policies = layered_policies(MemoryPolicies(), community_rule="Be kind.")
    await policies.change("1", Overrides(preset="wide", acts=True), by=MO)
    await policies.change("1", Overrides(mode="shadow"), channel_id="10", by=MO)
    channel, guild, other = policies.of("1", "10"), policies.of("1", "11"), policies.of("2", "10")
    assert (channel.mode, channel.preset, channel.acts) == ("shadow", "wide", True)
    assert (guild.mode, guild.thresholds.hostile) == ("review", 0.4)
    assert (other.preset, other.community_rule) == ("balanced", "Be kind.")
    assert policies.channels("1") == ["10"]


async def test_the_same_object_until_something_changes() -> None:
    """A policy is made once, for posts of one guild and policy are judged together."""
    policies = layered_policies(MemoryPolicies())
    first = policies.of("1", "10")
    assert policies.of("1", "11") is first
    await policies.change("1", Overrides(acts=True), by=MO)
    assert policies.of("1", "10") is not first
    assert policies.of("1").acts


async def test_what_is_stored_is_there_after_a_start() -> None:
    """A new process knows what guilds set before."""
    store = MemoryPolicies()
    await layered_policies(store).change("1", Overrides(mode="drafts"), by=MO)
    policies = layered_policies(store)
    await policies.load()
    assert policies.of("1").mode == "drafts"
    assert policies.stored("1") == Overrides(mode="drafts")


async def test_a_change_is_refused_with_all_its_reasons() -> None:
    """Nothing is stored of a change of which anything is wrong."""
    store = MemoryPolicies()
    policies = layered_policies(store)
    wrong = Overrides(retention_days=0, language="tlh", community_rule="Be kind!")
    with pytest.raises(UsageError) as error:
        await policies.change("1", wrong, by=MO)
    for part in ("1 to 3650 days", "there is en", "exclamation mark"):
        assert part in str(error.value)
    assert store.rows == {}


async def test_a_change_is_told() -> None:
    """The log says who changed what, when, and for which channel."""
    store = MemoryPolicies()
    policies = layered_policies(store)
    await policies.change("1", Overrides(mode="shadow"), clear={"acts"}, channel_id="10", by=MO)
    (entry,) = store.entries
    assert (entry.at_ms, entry.by, entry.action) == (NOON_MS, MO, "policy_changed")
    assert str(entry.detail) == "channel 10: acts: reset; mode: shadow"


async def test_a_preview_changes_nothing() -> None:
    """What a change would give can be looked at first, for a channel over its guild too."""
    policies = layered_policies(MemoryPolicies())
    await policies.change("1", Overrides(acts=True), by=MO)
    trial = policies.preview("1", Overrides(preset="strict"), channel_id="10")
    assert (trial.preset, trial.acts) == ("strict", True)
    assert policies.preview("1", Overrides(), clear={"acts"}).acts is False
    assert policies.of("1", "10").preset == "balanced"


async def test_changes_at_once() -> None:
    """However many moderators change something at the same time, all of it holds."""
    policies = layered_policies(MemoryPolicies())
    await asyncio.gather(
        policies.change("1", Overrides(acts=True), by=MO),
        policies.change("1", Overrides(digest=True), by=MO),
        policies.change("1", Overrides(mode="drafts"), by=MO),
    )
    policy = policies.of("1")
    assert (policy.acts, policy.digest, policy.mode) == (True, True, "drafts")


async def test_a_deleted_guild_is_forgotten() -> None:
    """A guild whose rows went has the file's policy again."""
    policies = layered_policies(MemoryPolicies())
    await policies.change("1", Overrides(acts=True), by=MO)
    await policies.change("1", Overrides(acts=True), channel_id="10", by=MO)
    policies.forget("1")
    assert not policies.of("1", "10").acts
    assert policies.channels("1") == []
