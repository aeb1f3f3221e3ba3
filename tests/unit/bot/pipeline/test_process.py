"""The way of a post through all steps, with an engine that follows rules."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from bot.domain.card import Card
from bot.domain.finding import KINDS
from bot.domain.flag import CitedClaim, Decision
from bot.domain.moves import Move
from bot.domain.policy import Policy
from bot.domain.ports import Decided, Query
from bot.domain.post import Post
from bot.domain.source import Hit
from bot.errors import StoreError
from bot.pipeline.intake import Intake
from bot.pipeline.process import Assessor, Worker
from tests.support.engine import RuleEngine
from tests.support.library import FixedClaims, near
from tests.support.posts import (
    NOON_MS,
    make_known_claim,
    make_passage,
    make_policy,
    make_post,
    make_source,
)
from tests.support.wording import english


@dataclass
class OnePage:
    """A library of one passage, which every search finds once its ``troubles`` are raised."""

    text: str = "It is not blue."
    alone: float = 0.9
    asked: list[Query] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)

    async def search(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[Hit, ...]]:
        self.asked.extend(queries)
        if self.troubles:
            raise self.troubles.pop(0)
        return [(Hit(make_passage(self.text), 1.0, 0.9, self.alone),) for _ in queries]


@dataclass
class Records:
    """Keeps decisions in a list; the first ``failures`` writes fail, and all with ``poison``."""

    failures: int = 0
    poison: str = ""
    decisions: list[Decision] = field(default_factory=list)

    async def record(self, decisions: Sequence[Decision], *, now_ms: int) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is full")
        if self.poison and any(self.poison in made.post.text for made in decisions):
            raise ValueError("cannot be written")
        self.decisions.extend(decisions)

    async def cursors(self, platform: str) -> Mapping[str, str]:
        return {}

    async def start_cursor(
        self, platform: str, channel_id: str, post_id: str, *, guild_id: str
    ) -> None:
        raise AssertionError("the worker starts no cursors")

    async def forget_place(self, platform: str, place_id: str, *, now_ms: int) -> None:
        raise AssertionError("the worker forgets nothing")

    async def forget_post(self, platform: str, post_id: str, *, now_ms: int) -> None:
        raise AssertionError("the worker forgets nothing")

    async def card(self, card_id: int) -> Card | None:
        raise AssertionError("the worker reads no cards")

    async def move(self, card_id: int, move: Move, *, now_ms: int) -> Decided:
        raise AssertionError("the worker decides no cards")


@dataclass
class Policies:
    policy: Policy

    def of(self, guild_id: str, channel_id: str = "") -> Policy:
        return self.policy


def _assessor(library: OnePage | None = None, poison: str = "\0") -> Assessor:
    return Assessor(RuleEngine(poison), library or OnePage(), FixedClaims(), english(), 4)


async def _run(
    posts: Sequence[Post],
    records: Records,
    poison: str = "\0",
    library: OnePage | None = None,
    **policy: object,
) -> None:
    intake = Intake(len(posts))
    for post in posts:
        intake.offer(post)
    worker = Worker(
        intake,
        _assessor(library, poison),
        Policies(make_policy(**policy)),
        records,
        lambda: NOON_MS,
        8,
    )
    running = asyncio.create_task(worker.run())
    await asyncio.wait_for(intake.drained(), 10)
    running.cancel()


async def test_each_kind_of_flag_comes_out_of_a_post() -> None:
    """A post with an attack, a guess and a wrong statement gets the three flags in text order."""
    post = make_post("You clown. They probably sold it. One fact: it is blue")
    (one,) = await _assessor().assess([post], make_policy())
    assert [(flag.kind, flag.quote) for flag in one.flags] == [
        ("hostile", "You clown."),
        ("speculation", "They probably sold it."),
        ("inaccuracy", "One fact: it is blue"),
    ]
    assert one.finding.score("inaccuracy") == 0.9


async def test_what_cannot_decide_is_judged_for_those_who_ask() -> None:
    """A claim's far passages are judged in a thorough look and for a guess, which tells of one."""
    library = OnePage("It is blue.", alone=0.0)
    post = make_post("One fact: it is blue. They probably sold it")
    (quick,) = await _assessor(library).assess([post], make_policy())
    (whole,) = await _assessor(library).assess([post], make_policy(), thorough=True)
    assert [len(claim.evidence) for claim in quick.finding.claims] == [0, 1]
    assert [len(claim.evidence) for claim in whole.finding.claims] == [1, 1]
    assert quick.flags == whole.flags


async def test_a_post_without_claims_asks_the_library_nothing() -> None:
    """Small talk costs no search, and its inaccuracy score is 0."""
    library = OnePage()
    (one,) = await _assessor(library).assess([make_post("Nice to see you all.")], make_policy())
    assert library.asked == []
    assert one.finding.score("inaccuracy") == 0


async def test_what_a_post_takes_back_is_looked_up_nowhere() -> None:
    """Who says a wrong thing to correct it is not flagged for it."""
    library = OnePage()
    post = make_post("One fact: it is blue. That is wrong.")
    (one,) = await _assessor(library).assess([post], make_policy())
    assert one.flags == ()
    assert library.asked == []


KNOWN = near(make_known_claim("the model needs the cloud"), make_source("It runs offline."))


async def test_a_known_claim_made_again_is_flagged() -> None:
    """A sentence that no model takes for a claim is flagged all the same if it is on record."""
    assessor = Assessor(RuleEngine(), OnePage(), FixedClaims((KNOWN,)), english(), 4)
    text = "Hello all. The model needs the cloud."
    (one,) = await assessor.assess([make_post(text)], make_policy())
    (flag,) = one.flags
    assert (flag.kind, flag.quote) == ("inaccuracy", "The model needs the cloud.")
    assert flag.citation
    assert flag.citation.known == CitedClaim("k1", "the model needs the cloud", 1.0)
    assert one.finding.score("inaccuracy") == 1.0


async def test_a_known_claim_joins_the_evidence_on_its_sentence() -> None:
    """One sentence is one claim, with what the library says and what is on record."""
    assessor = Assessor(RuleEngine(), OnePage(), FixedClaims((KNOWN,)), english(), 4)
    post = make_post("A fact: the model needs the cloud, blue")
    (one,) = await assessor.assess([post], make_policy())
    (claim,) = one.finding.claims
    assert claim.known
    assert claim.evidence
    assert len(one.flags) == 1


FOREIGN = "Das ist doch völliger Quatsch, clown, probably, und das ist ein fact: it is blue"


async def test_a_post_in_another_language_gets_no_flags() -> None:
    """What no model reads is not judged, asks the library nothing, and its finding says so."""
    library = OnePage()
    english, foreign = await _assessor(library).assess(
        [make_post("You clown."), make_post(FOREIGN)], make_policy()
    )
    assert (len(english.flags), english.finding.judged) == (1, KINDS)
    assert (foreign.flags, foreign.finding.judged, foreign.finding.language) == ((), (), "de")
    assert [foreign.finding.score(kind) for kind in KINDS] == [0, 0, 0]
    assert library.asked == []


@pytest.mark.parametrize("languages", [{"en", "de"}, {"*"}])
async def test_a_model_of_more_languages_judges_its_own_kind(languages: set[str]) -> None:
    """A multilingual model of hostility flags a foreign post; the other kinds stay silent."""
    engine = RuleEngine()
    engine.languages = {**engine.languages, "hostile": frozenset(languages)}
    assessor = Assessor(engine, OnePage(), FixedClaims(), english(), 4)
    (one,) = await assessor.assess([make_post(FOREIGN)], make_policy())
    assert [flag.kind for flag in one.flags] == ["hostile"]
    assert one.finding.judged == ("hostile",)


async def test_a_claim_is_asked_with_its_title_and_its_time() -> None:
    """The library hears the thread's title and, where it is known, when the post was written."""
    library = OnePage()
    posts = [
        make_post("A fact: it is red", title="Colours"),
        make_post("A fact: it is red", title="Colours", dated=False),
    ]
    await _assessor(library).assess(posts, make_policy())
    assert [(query.topic, query.written_ms) for query in library.asked] == [
        ("Colours", NOON_MS),
        ("Colours", None),
    ]


async def test_the_worker_records_every_post_in_order() -> None:
    """Posts with flags and posts without are decided in the order in which they came."""
    posts = [make_post(text, post_id=str(n)) for n, text in enumerate(["hi", "clown", "bye"])]
    records = Records()
    await _run(posts, records)
    assert [made.post for made in records.decisions] == posts
    assert [len(made.flags) for made in records.decisions] == [0, 1, 0]


async def test_shadow_mode_records_and_asks_for_no_card() -> None:
    """In shadow mode a flag is kept and no moderators' channel is named."""
    records = Records()
    await _run([make_post("clown")], records, mode="shadow")
    assert [(len(made.flags), made.review_channel) for made in records.decisions] == [(1, "")]


async def test_kinds_in_shadow_are_handed_on() -> None:
    """The record learns which kinds stand on no card."""
    records = Records()
    await _run([make_post("clown")], records, shadow_kinds=frozenset({"hostile"}))
    (made,) = records.decisions
    assert (len(made.flags), made.shadow_kinds) == (1, frozenset({"hostile"}))


async def test_posts_of_exempt_roles_are_not_judged() -> None:
    """They are decided without a flag, beside those of everybody else."""
    roles = [("5", "6"), ("6",), ()]
    posts = [make_post("clown", post_id=str(n), author_roles=own) for n, own in enumerate(roles)]
    records = Records()
    await _run(posts, records, exempt_roles=("5",))
    assert {made.post.post_id: len(made.flags) for made in records.decisions} == {
        "0": 0,
        "1": 1,
        "2": 1,
    }


@dataclass
class ByChannel:
    """A policy for each channel."""

    policies: Mapping[str, Policy]

    def of(self, guild_id: str, channel_id: str = "") -> Policy:
        return self.policies[channel_id]


async def test_each_channel_has_its_policy() -> None:
    """Posts that wait together are judged by the policy of their own channel."""
    policies = ByChannel({"10": make_policy(), "11": make_policy(mode="shadow")})
    posts = [make_post("clown", post_id=str(n), channel_id=str(10 + n % 2)) for n in range(4)]
    records, intake = Records(), Intake(4)
    for post in posts:
        intake.offer(post)
    worker = Worker(intake, _assessor(), policies, records, lambda: NOON_MS, 8)
    running = asyncio.create_task(worker.run())
    await asyncio.wait_for(intake.drained(), 10)
    running.cancel()
    found = {(made.post.channel_id, made.review_channel) for made in records.decisions}
    assert found == {("10", "moderators"), ("11", "")}
    assert len(records.decisions) == 4


async def test_one_post_that_cannot_be_judged_stops_no_other() -> None:
    """The poisoned post of a batch is passed over, and its neighbours get their flags."""
    posts = [make_post(text, post_id=str(n)) for n, text in enumerate(["clown", "POISON", "clown"])]
    records = Records()
    with capture_logs() as logs:
        await _run(posts, records, poison="POISON")
    assert [len(made.flags) for made in records.decisions] == [1, 0, 1]
    assert [(one["event"], one["post_id"]) for one in logs] == [("post_not_judged", "1")]


async def test_a_full_disk_loses_no_flag() -> None:
    """A write that fails is tried again until it works."""
    records = Records(failures=1)
    await _run([make_post("clown")], records)
    assert [len(made.flags) for made in records.decisions] == [1]


async def test_a_library_that_fails_for_a_while_loses_no_flag() -> None:
    """A post whose search the database refuses is judged once it answers again."""
    library = OnePage(troubles=[StoreError("the database is locked")])
    records = Records()
    await _run([make_post("A fact: it is blue")], records, library=library)
    assert [flag.kind for made in records.decisions for flag in made.flags] == ["inaccuracy"]


async def test_no_fault_in_judging_stops_the_worker() -> None:
    """Whatever goes wrong with a post, it is passed over: it would stop every start again."""
    library = OnePage(troubles=[KeyError("passage")] * 2)  # in the batch, and by itself
    texts = ["A fact: it is blue", "clown"]
    records = Records()
    posts = [make_post(text, post_id=str(n)) for n, text in enumerate(texts)]
    with capture_logs() as logs:
        await _run(posts, records, library=library)
    assert [len(made.flags) for made in records.decisions] == [0, 1]
    assert [(one["event"], one["error"]) for one in logs] == [("post_not_judged", "KeyError")]


async def test_one_post_that_cannot_be_recorded_stops_no_other() -> None:
    """It is passed over, and its neighbours of the same transaction get their cards."""
    texts = ["clown", "a clown POISON", "clown"]
    records = Records(poison="POISON")
    with capture_logs() as logs:
        await _run([make_post(text, post_id=str(n)) for n, text in enumerate(texts)], records)
    assert [made.post.post_id for made in records.decisions] == ["0", "2"]
    assert [(one["event"], one["post_id"]) for one in logs] == [("post_not_recorded", "1")]
