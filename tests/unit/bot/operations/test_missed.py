"""What a moderator reports as missed becomes a flag with the models' own score."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.domain.card import Moderator
from bot.domain.finding import Evidence, Finding, Kind, Versions
from bot.domain.flag import REPORTED, Flag
from bot.operations.check import find_sources
from bot.operations.missed import Missed, missed_flag, report
from bot.pipeline.process import Assessor
from bot.store.database import Database, open_database
from bot.store.records import SqlRecords
from bot.store.reports import SqlReports
from tests.support.library import FixedClaims, open_shelf
from tests.support.posts import NOON_MS, make_passage, make_policy, make_post, make_source
from tests.support.wording import english

MO = Moderator("55", "Mo")


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with open_database(None) as opened:
        yield opened


@pytest.fixture
async def assessor() -> AsyncIterator[Assessor]:
    async with open_shelf() as shelf:
        await shelf.library.add_all([make_source("The chatbot is called Gemini.")])
        yield Assessor(shelf.engine, shelf.search, FixedClaims(), english(), 4)


async def flagged(text: str, kind: Kind, assessor: Assessor, database: Database) -> Flag:
    """Report a post and give the flag on its card."""
    post, policy = make_post(text), make_policy()
    evidence = None
    if kind == "inaccuracy":
        (found,) = await find_sources(post, assessor=assessor, policy=policy)
        evidence = found.evidence[0]
    missed = Missed(post, kind, MO, "Reported by Mo.", evidence)

    reported = await report(
        missed,
        assessor=assessor,
        policy=policy,
        reports=SqlReports(database),
        now_ms=NOON_MS,
    )

    assert reported is not None
    card = await SqlRecords(database).card(reported.card_id)
    assert card is not None
    (flag,) = card.flags
    return flag


async def test_score_and_bar(assessor: Assessor, database: Database) -> None:
    """The flag has the score that the models give, below the bar in force."""
    flag = await flagged("A fine day. You fool.", "hostile", assessor, database)

    assert (flag.score, flag.threshold, flag.version) == (0.1, 0.5, REPORTED)
    assert flag.reason == "Reported by Mo."


async def test_nearest_sentence(assessor: Assessor, database: Database) -> None:
    """The sentence that came nearest to a flag is marked."""
    flag = await flagged("A fine day. You clown. So.", "hostile", assessor, database)

    assert flag.quote == "You clown."


async def test_inaccuracy_cites_what_was_chosen(assessor: Assessor, database: Database) -> None:
    """An inaccuracy carries the passage that the moderator chose."""
    flag = await flagged("fact: It is Gemini", "inaccuracy", assessor, database)

    assert flag.citation is not None
    assert (flag.citation.passage, flag.citation.stance) == (
        "The chatbot is called Gemini.",
        "refutes",
    )


@pytest.mark.parametrize(
    ("written", "dated", "since"),
    [("2024-01-10", True, "2024-02-08"), ("2024-01-10", False, ""), ("2024-03-10", True, "")],
)
def test_a_post_that_was_right_at_its_time(written: str, dated: bool, since: str) -> None:
    """A passage that tells of a change after the post is cited with the date of the change."""
    text = "Google's chatbot is called Bard."
    post = make_post(text, created_ms=ms_of(written), dated=dated)
    evidence = Evidence(
        make_passage("Google renamed Bard to Gemini on 8 February 2024."), 0.1, 0.8, 0.1
    )
    missed = Missed(post, "inaccuracy", MO, "Reported by Mo.", evidence)
    finding = Finding((), (), Versions("c", "s", "e", "m"))
    flag = missed_flag(missed, finding, make_policy())
    assert flag.citation
    assert flag.citation.since == since


@pytest.mark.parametrize(
    "passage",
    [
        "Ada did not found the shop: she bought it in 2022. The shop was renamed in July 2023.",
        "Ada did not found the shop, which was renamed in July 2023.",
    ],
)
def test_a_post_that_never_was_right(passage: str) -> None:
    """A later change of something else, or beside a denial, does not make a post right before."""
    post = make_post("Ada founded the shop.", created_ms=ms_of("2023-01-15"), dated=True)
    evidence = Evidence(make_passage(passage), 0.1, 0.8, 0.1)
    missed = Missed(post, "inaccuracy", MO, "Reported by Mo.", evidence)
    flag = missed_flag(missed, Finding((), (), Versions("c", "s", "e", "m")), make_policy())
    assert flag.citation
    assert flag.citation.since == ""


def ms_of(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp() * 1000)


async def test_a_post_without_sentences(assessor: Assessor, database: Database) -> None:
    """Where the models read nothing, the whole post is marked."""
    flag = await flagged("`code`", "speculation", assessor, database)

    assert flag.quote == "`code`"
