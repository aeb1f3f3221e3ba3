"""What is let go when its time ends, and what people may ask for; with the real store."""

import json
from dataclasses import replace

from bot.domain.card import Moderator
from bot.domain.flag import REPORTED
from bot.domain.log_entry import Detail
from bot.domain.moves import Decide, Record
from bot.domain.outcome import DAY_MS
from bot.domain.overrides import Overrides
from bot.domain.privacy import DEPARTED_KEPT_MS
from bot.operations.policies import LayeredPolicies
from bot.operations.privacy import Swept, export_author, forget_author, forget_card
from bot.operations.privacy import sweep as _sweep
from tests.support.decisions import MODERATOR, Store, make_decision, make_flag
from tests.support.desk import MemoryPolicies, layered_policies
from tests.support.posts import NOON_MS

MO = Moderator("55", "Grace")


async def sweep(
    store: Store, policies: LayeredPolicies, now_ms: int, *, membership_known: bool = True
) -> Swept:
    return await _sweep(store.privacy, policies, now_ms=now_ms, membership_known=membership_known)


async def test_each_guild_has_its_own_time(store: Store) -> None:
    """Texts go once they are older than their guild allows, however many there are."""
    policies = layered_policies(MemoryPolicies(), retention_days=90)
    await policies.change("2", Overrides(retention_days=7), by=MO)
    for guild_id in ("1", "2"):
        made = [make_decision(post_id=f"{guild_id}{n}", guild_id=guild_id) for n in range(3)]
        await store.records.record(made, now_ms=NOON_MS)
    later_ms = NOON_MS + 7 * DAY_MS
    assert await sweep(store, policies, later_ms) == Swept(0, ())
    assert await sweep(store, policies, later_ms + 1) == Swept(3, ())
    assert await sweep(store, policies, NOON_MS + 91 * DAY_MS) == Swept(3, ())


async def test_a_guild_goes_thirty_days_after_it_left(store: Store) -> None:
    """Nothing is deleted before, and then all of it, its policy too."""
    policies = layered_policies(MemoryPolicies())
    await policies.change("1", Overrides(acts=True), by=MO)
    card_id = await store.post_card()
    await store.privacy.left("1", now_ms=NOON_MS)
    gone_ms = NOON_MS + DEPARTED_KEPT_MS
    assert (await sweep(store, policies, gone_ms)).guilds == ()
    assert (await sweep(store, policies, gone_ms + 1)).guilds == ("1",)
    assert await store.records.card(card_id) is None
    assert not policies.of("1").acts


async def test_no_guild_goes_before_discord_told_which_there_are(store: Store) -> None:
    """One that took the bot back while it was down keeps all, however long that was."""
    policies = layered_policies(MemoryPolicies())
    await store.post_card()
    await store.privacy.left("1", now_ms=NOON_MS)
    late_ms = NOON_MS + 2 * DEPARTED_KEPT_MS
    assert (await sweep(store, policies, late_ms, membership_known=False)).guilds == ()
    await store.privacy.present(["1"], now_ms=late_ms)
    assert (await sweep(store, policies, late_ms)).guilds == ()


async def test_forgetting_is_told_without_a_name(store: Store) -> None:
    """The log says that somebody was forgotten, by whom, and not who it was."""
    await store.post_card()
    forgotten = await forget_author(
        store.privacy, store.log, "7", guild_id="1", by=MO, now_ms=NOON_MS
    )
    assert forgotten.posts == 1
    (entry,) = await store.log.entries("1")
    assert (entry.action, entry.by, entry.detail) == ("forgotten", MO, Detail.POSTS.of(count=1))


async def test_who_asks_about_themselves_leaves_no_trace(store: Store) -> None:
    """Taking one's data along, and having it erased, puts nobody's name into the log."""
    await store.post_card()
    ada = Moderator("7", "Ada")
    found = await store.privacy.personal_data("discord", "7", guild_id="1")
    await export_author(found, store.log, guild_id="1", by=ada, now_ms=NOON_MS)
    await forget_author(store.privacy, store.log, "7", guild_id="1", by=ada, now_ms=NOON_MS)
    found = await store.privacy.personal_data("discord", "7", guild_id="1")
    assert (found.cards, found.log) == ((), ())
    entries = await store.log.entries("1")
    assert [(one.action, one.by) for one in entries] == [
        ("exported", Moderator("", "")),
        ("forgotten", Moderator("", "")),
    ]


async def test_an_export_is_plain_json(store: Store) -> None:
    """All that is stored about a person can be written as JSON and read by them."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    found = await store.privacy.personal_data("discord", "7", guild_id="1")
    data = await export_author(found, store.log, guild_id="1", by=MO, now_ms=NOON_MS)
    (card,) = json.loads(json.dumps(data))["cards"]
    assert card["post"]["text"] == make_decision().post.text
    assert (card["verdict"], card["note"]["text"]) == ("agreed", "A note.")
    assert [one.action for one in await store.log.entries("1")][-1] == "exported"


async def test_an_export_has_flags_that_nobody_was_shown(store: Store) -> None:
    """What was only recorded of a post is stored about its author like all else."""
    hostile = make_flag("Nobody asked for this.", kind="hostile", start=28, end=50)
    decision = make_decision(flags=[make_flag(), hostile])
    made = replace(decision, shadow_kinds=frozenset({"hostile"}))
    await store.records.record([made], now_ms=NOON_MS)
    found = await store.privacy.personal_data("discord", "7", guild_id="1")
    assert [flag.kind for flag in found.cards[0].flags] == ["speculation", "hostile"]
    assert [flag.kind for flag in (await store.card(1)).flags] == ["speculation"]


async def test_an_export_leaves_others_out(store: Store) -> None:
    """Who decided, and the text that a post answered, are others' data and not exported."""
    card_id = await store.post_card(parent_text="What do you say?")
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    found = await store.privacy.personal_data("discord", "7", guild_id="1")
    data = await export_author(found, store.log, guild_id="1", by=MO, now_ms=NOON_MS)
    told = json.dumps(data)
    assert MODERATOR.name not in told
    assert "What do you say?" not in told


async def test_an_export_names_nobody_who_reported(store: Store) -> None:
    """The reason of a reported flag tells which moderator did it; the flag itself is exported."""
    told = make_flag(version=REPORTED, reason="Reported by Grace."), make_flag(start=1)
    await store.records.record([make_decision(flags=told)], now_ms=NOON_MS)
    found = await store.privacy.personal_data("discord", "7", guild_id="1")
    data = await export_author(found, store.log, guild_id="1", by=MO, now_ms=NOON_MS)
    assert "Grace" not in json.dumps(data)
    assert [flag.get("reason") for flag in data["cards"][0]["flags"]] == [None, make_flag().reason]


async def test_an_export_spells_the_log_out(store: Store) -> None:
    """What somebody did as a moderator stands in their data as words."""
    card_id = await store.post_card()
    await store.moved(card_id, Record(MODERATOR, "time_out", 10))
    found = await store.privacy.personal_data("discord", MODERATOR.user_id, guild_id="1")
    data = await export_author(found, store.log, guild_id="1", by=MO, now_ms=NOON_MS)
    (entry,) = json.loads(json.dumps(data))["log"]
    assert (entry["action"], entry["detail"]) == ("timed_out", "minutes: 10")


async def test_one_post_is_forgotten(store: Store) -> None:
    """What leads from one card to its author goes, and the log says that it went."""
    card_id = await store.post_card()
    await forget_card(store.privacy, store.log, card_id, guild_id="1", by=MO, now_ms=NOON_MS)
    card = await store.records.card(card_id)
    assert card is not None
    assert (card.post.text, card.post.author_id, card.erased) == ("", "", "forgotten")
    (entry,) = await store.log.entries("1")
    assert (entry.action, entry.card_id) == ("forgotten", card_id)
