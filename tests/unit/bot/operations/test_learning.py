"""Gates that close by themselves, and what waits for a press."""

from bot.domain.card import Moderator
from bot.domain.learning import Gate
from bot.domain.log_entry import SIDENOTE
from bot.domain.outcome import Measured, Outcome
from bot.domain.overrides import Overrides
from bot.operations.learning import accept, close_gates, open_gate, openings, proposals
from tests.support.desk import FixedOutcomes, MemoryPolicies, layered_policies
from tests.support.outcomes import make_outcome
from tests.support.posts import NOON_MS

MO = Moderator("55", "Grace")


def judged(agreed: int, dismissed: int, **changes: object) -> tuple[Outcome, ...]:
    verdicts = ["agreed"] * agreed + ["dismissed"] * dismissed
    return tuple(make_outcome(verdict=verdict, **changes) for verdict in verdicts)


BAD = judged(30, 20)


async def close(outcomes: FixedOutcomes, policies: object) -> list[Gate]:
    return await close_gates(outcomes, policies, "1", now_ms=NOON_MS)  # type: ignore[arg-type] # layered


async def test_a_gate_closes_once() -> None:
    """A kind that was wrong too often is only recorded there, which is told once."""
    store = MemoryPolicies()
    policies = layered_policies(store)
    outcomes = FixedOutcomes((*BAD, *judged(50, 0, kind="hostile"), *judged(9, 9, channel_id="11")))
    assert await close(outcomes, policies) == [Gate("speculation", "10", Measured(30, 50))]
    assert policies.of("1", "10").shadow_kinds == {"speculation"}
    assert policies.of("1", "11").shadow_kinds == frozenset()
    assert await close(outcomes, policies) == []
    (entry,) = store.entries
    assert (entry.action, entry.by) == ("gate_closed", SIDENOTE)
    assert str(entry.detail) == "channel 10: speculation into shadow: 30 of the last 50 agreed"


async def test_shadow_is_quiet_enough() -> None:
    """Where a channel only records, no gate closes."""
    policies = layered_policies(MemoryPolicies(), mode="shadow")
    assert await close(FixedOutcomes(BAD), policies) == []


async def test_a_gate_opens_by_a_press() -> None:
    """The kind comes out of shadow, and the verdicts before the press close nothing again."""
    policies = layered_policies(MemoryPolicies())
    both = Overrides(shadow_kinds=("hostile", "speculation"))
    await policies.change("1", both, channel_id="10", by=MO)
    later_ms = NOON_MS + 1
    policy = await open_gate(policies, "1", "10", "speculation", by=MO, now_ms=later_ms)
    assert policy.shadow_kinds == {"hostile"}
    assert await close(FixedOutcomes(BAD), policies) == []
    after = judged(30, 20, decided_ms=later_ms)
    assert len(await close(FixedOutcomes((*BAD, *after)), policies)) == 1


async def test_one_kind_leaves_shadow_mode() -> None:
    """Where a channel was in shadow as a whole, only the kind that is let out comes to cards."""
    policies = layered_policies(MemoryPolicies(), mode="shadow")
    policy = await open_gate(policies, "1", "10", "speculation", by=MO, now_ms=NOON_MS)
    assert policy.mode == "review"
    assert policy.shadow_kinds == {"hostile", "inaccuracy"}
    assert policies.of("1").mode == "shadow"


async def test_going_live_is_proposed_and_never_done() -> None:
    """Fifty good verdicts on samples are a reason to ask; nothing gets louder by itself."""
    policies = layered_policies(MemoryPolicies(), mode="shadow")
    outcomes = FixedOutcomes(judged(45, 5, sampled=True))
    found = await openings(outcomes, policies, "1", now_ms=NOON_MS)
    assert found == [Gate("speculation", "10", Measured(45, 50))]
    assert policies.of("1", "10").mode == "shadow"
    live = layered_policies(MemoryPolicies())
    assert await openings(outcomes, live, "1", now_ms=NOON_MS) == []


async def test_proposals_by_channel_and_threshold() -> None:
    """Each threshold of each channel is looked at by itself, as it is set there now."""
    policies = layered_policies(MemoryPolicies())
    await policies.change("1", Overrides(preset="wide"), channel_id="11", by=MO)
    outcomes = FixedOutcomes(
        (
            *judged(0, 9, score=0.72),
            *judged(3, 0, score=0.9),
            *judged(0, 12, kind="inaccuracy", bar="known_claim", score=0.5, channel_id="11"),
        )
    )
    found = await proposals(outcomes, policies, "1", now_ms=NOON_MS)
    assert {(one.bar, one.channel_id, one.now, one.proposed) for one in found} == {
        ("speculation", "10", 0.7, 0.73),
        ("known_claim", "11", 0.4, 0.51),
    }


async def test_accepting_a_proposal() -> None:
    """The threshold is set in its channel alone, and the log has the numbers."""
    store = MemoryPolicies()
    policies = layered_policies(store)
    outcomes = FixedOutcomes((*judged(0, 9, score=0.72), *judged(3, 0, score=0.9)))
    (proposal,) = await proposals(outcomes, policies, "1", now_ms=NOON_MS)
    policy = await accept(policies, proposal, guild_id="1", by=MO)
    assert policy.thresholds.speculation == 0.73
    assert policies.of("1").thresholds.speculation == 0.7
    told = "channel 10: speculation: 0.7 to 0.73, 9 of 12 dismissed"
    assert str(store.entries[0].detail) == told
    assert await proposals(outcomes, policies, "1", now_ms=NOON_MS) == []
