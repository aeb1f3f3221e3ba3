"""Reports of moderators and alerts of AutoMod become cards, one a post."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.alert import Alert
from bot.domain.card import Card, Moderator
from bot.domain.flag import REPORTED, Decision
from bot.domain.moves import Decide, Undo
from bot.store.database import Database, open_database
from bot.store.log import SqlLog
from bot.store.outbox import SqlOutbox
from bot.store.outcomes import SqlOutcomes
from bot.store.records import SqlRecords
from bot.store.reports import SqlReports
from tests.support.decisions import FIRST_TEXT, make_decision, make_flag
from tests.support.posts import NOON_MS, make_post

MO = Moderator("55", "Mo")
ALERT = Alert("No bad words", blocked=False)
BLOCKED = Alert("No bad words", blocked=True)


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with open_database(None) as opened:
        yield opened


def reported(text: str = FIRST_TEXT, **post: object) -> Decision:
    """A decision on what a moderator reported."""
    flag = make_flag(FIRST_TEXT[:27], version=REPORTED, score=0.2, threshold=0.5)
    return Decision(make_post(text, **post), (flag,), "moderators")


async def card(database: Database, card_id: int = 1) -> Card:
    found = await SqlRecords(database).card(card_id)
    assert found is not None
    return found


async def due(database: Database) -> list[tuple[str, int]]:
    """The deliveries that wait: kind and card."""
    waiting = await SqlOutbox(database).due(now_ms=NOON_MS, limit=10)
    return [(one.kind, one.card.card_id) for one in waiting]


async def test_report_makes_a_card(database: Database) -> None:
    """A report becomes an open card that is delivered, is logged, and moves no cursor."""
    found = await SqlReports(database).report(reported(), by=MO, now_ms=NOON_MS)

    assert found is not None
    assert found.added
    assert [flag.version for flag in (await card(database)).flags] == [REPORTED]
    assert await due(database) == [("card", 1)]
    (entry,) = await SqlLog(database).entries("1")
    assert (entry.action, entry.by, entry.card_id) == ("reported", MO, 1)
    assert await SqlRecords(database).cursors("discord") == {}


async def test_report_of_a_flagged_post(database: Database) -> None:
    """A post that has a card already gets no second one."""
    await SqlRecords(database).record([make_decision()], now_ms=NOON_MS)

    found = await SqlReports(database).report(reported(), by=MO, now_ms=NOON_MS)

    assert found is not None
    assert (found.card_id, found.added) == (1, False)
    assert [flag.version for flag in (await card(database)).flags] == ["v1"]


async def test_report_of_what_was_only_recorded(database: Database) -> None:
    """A card that nobody was shown comes to the moderators, with the report beside its flags."""
    own = make_flag("Nobody asked for this.", kind="hostile", start=28, end=50)
    shadow = make_decision(review_channel="", flags=[own])
    await SqlRecords(database).record([shadow], now_ms=NOON_MS)
    assert await due(database) == []

    found = await SqlReports(database).report(reported(), by=MO, now_ms=NOON_MS)

    assert found is not None
    assert (found.card_id, found.added) == (1, True)
    assert await due(database) == [("card", 1)]
    shown = await card(database)
    assert (shown.mode, shown.state) == ("review", "open")
    assert [flag.version for flag in shown.flags] == ["v1", REPORTED]
    (entry,) = await SqlLog(database).entries("1")
    assert (entry.action, entry.card_id) == ("reported", 1)
    assert not (await SqlReports(database).report(reported(), by=MO, now_ms=NOON_MS) or found).added


async def test_report_of_what_the_models_recorded_too(database: Database) -> None:
    """The same kind on the same words is theirs: they did not miss it."""
    await SqlRecords(database).record([make_decision(review_channel="")], now_ms=NOON_MS)
    await SqlReports(database).report(reported(), by=MO, now_ms=NOON_MS)
    assert [flag.version for flag in (await card(database)).flags] == ["v1"]
    assert await due(database) == [("card", 1)]


async def test_report_of_a_settled_post(database: Database) -> None:
    """What an edit left without flags, and so without its text, opens again with the report."""
    await SqlRecords(database).record([make_decision()], now_ms=NOON_MS)
    edit = make_decision(FIRST_TEXT + " Edited.", flags=(), revision=5)
    await SqlRecords(database).record([edit], now_ms=NOON_MS)
    assert (await card(database)).state == "settled"

    found = await SqlReports(database).report(reported(revision=5), by=MO, now_ms=NOON_MS)

    assert found is not None
    assert found.added
    again = await card(database)
    assert (again.state, again.post.text, again.post.revision) == ("open", FIRST_TEXT, 5)
    assert [flag.version for flag in again.flags] == [REPORTED]


async def test_report_of_a_deleted_post(database: Database) -> None:
    """A post that its author deleted meanwhile stays deleted."""
    await SqlRecords(database).forget_post("discord", "100", now_ms=NOON_MS)

    assert await SqlReports(database).report(reported(), by=MO, now_ms=NOON_MS) is None


async def test_reports_are_misses(database: Database) -> None:
    """A reported flag counts as missed, and never in what the models are measured by."""
    await SqlReports(database).report(reported(), by=MO, now_ms=NOON_MS)
    await SqlRecords(database).move(1, Decide(MO, "agreed"), now_ms=NOON_MS)

    outcomes = SqlOutcomes(database)
    (missed,) = await outcomes.missed("1")
    assert (missed.kind, missed.score, missed.verdict) == ("speculation", 0.2, "agreed")
    assert await outcomes.outcomes("1") == []
    assert await outcomes.shadowed("1") == []


async def test_edit_keeps_what_was_reported(database: Database) -> None:
    """An edit leaves a report alone while its words stand, and settles it when they go."""
    await SqlReports(database).report(reported(), by=MO, now_ms=NOON_MS)

    moved = make_decision(f"Edit. {FIRST_TEXT}", flags=(), revision=1)
    await SqlRecords(database).record([moved], now_ms=NOON_MS)
    (flag,) = (await card(database)).flags
    assert (flag.start, flag.version) == (6, REPORTED)

    gone = make_decision("I was wrong.", flags=(), revision=2)
    await SqlRecords(database).record([gone], now_ms=NOON_MS)
    assert (await card(database)).state == "settled"


async def test_alert_makes_a_card(database: Database) -> None:
    """An alert becomes a card without flags; told twice, it is one all the same."""
    reports, post = SqlReports(database), make_post("slur", post_id="automod-1")

    for _ in range(2):
        await reports.alert(post, BLOCKED, review_channel="mods", now_ms=NOON_MS)

    found = await card(database)
    assert (found.alert, found.flags, found.state) == (BLOCKED, (), "open")
    assert await due(database) == [("card", 1)]


@pytest.mark.parametrize("alert_first", [True, False])
async def test_alert_and_flag_are_one_card(database: Database, *, alert_first: bool) -> None:
    """A post that AutoMod alerts to and the models flag has one card with both."""
    alert = SqlReports(database).alert
    record = SqlRecords(database).record

    if alert_first:
        await alert(make_post(FIRST_TEXT), ALERT, review_channel="moderators", now_ms=NOON_MS)
    await record([make_decision()], now_ms=NOON_MS)
    if not alert_first:
        await alert(make_post(FIRST_TEXT), ALERT, review_channel="moderators", now_ms=NOON_MS)

    found = await card(database)
    assert (found.alert, len(found.flags)) == (ALERT, 1)
    assert await due(database) == [("card", 1)]


async def test_models_that_find_nothing_leave_an_alert(database: Database) -> None:
    """Neither a judged post without flags nor its edit settles what AutoMod alerted to."""
    post = make_post(FIRST_TEXT)
    await SqlReports(database).alert(post, ALERT, review_channel="mods", now_ms=NOON_MS)

    await SqlRecords(database).record([make_decision(flags=())], now_ms=NOON_MS)
    edit = make_decision("Other words.", flags=(), revision=1)
    await SqlRecords(database).record([edit], now_ms=NOON_MS)

    found = await card(database)
    assert (found.state, found.post.text) == ("open", "Other words.")


async def test_alert_brings_out_what_was_recorded_only(database: Database) -> None:
    """A card of a kind in shadow comes to the moderators when AutoMod alerts to its post."""
    await SqlRecords(database).record([make_decision(review_channel="")], now_ms=NOON_MS)
    assert await due(database) == []

    await SqlReports(database).alert(
        make_post(FIRST_TEXT), ALERT, review_channel="mods", now_ms=NOON_MS
    )

    assert await due(database) == [("card", 1)]


async def test_alert_without_text_can_be_undone(database: Database) -> None:
    """Without the message-content intent an alert has no text, and still opens again."""
    post = make_post("", post_id="automod-1")
    await SqlReports(database).alert(post, BLOCKED, review_channel="mods", now_ms=NOON_MS)
    await SqlRecords(database).move(1, Decide(MO, "dismissed"), now_ms=NOON_MS)

    await SqlRecords(database).move(1, Undo(MO), now_ms=NOON_MS)

    assert (await card(database)).state == "open"


async def test_alert_to_a_deleted_post_brings_nothing_back(database: Database) -> None:
    """An alert that comes after its post's deletion keeps none of its words."""
    post = make_post("gone words")
    await SqlRecords(database).forget_post(post.platform, post.post_id, now_ms=NOON_MS)

    made = await SqlReports(database).alert(post, ALERT, review_channel="mods", now_ms=NOON_MS)

    assert made is None
    assert await due(database) == []
    assert await SqlRecords(database).card(1) is None


async def test_alert_opens_a_settled_card(database: Database) -> None:
    """What an edit settled waits for a moderator again once AutoMod alerts to the edit."""
    await SqlRecords(database).record([make_decision()], now_ms=NOON_MS)
    mended = make_decision("Other words.", flags=(), revision=2)
    await SqlRecords(database).record([mended], now_ms=NOON_MS)

    edit = make_post("Other words.")
    await SqlReports(database).alert(edit, ALERT, review_channel="moderators", now_ms=NOON_MS)

    found = await card(database)
    assert (found.state, found.alert, found.post.text) == ("open", ALERT, "Other words.")
    assert found.post.revision == 2
