"""What every implementation of PrivacyStore must do."""

from typing import Any

from bot.domain.card import Moderator
from bot.domain.log_entry import LogEntry
from bot.domain.moves import Decide, Dispute, EditNote
from bot.domain.overrides import Overrides
from bot.domain.privacy import Answered, Disputed, Forgotten, Kept
from tests.support.decisions import (
    FIRST_TEXT,
    MODERATOR,
    Store,
    make_decision,
    make_flag,
)
from tests.support.posts import NOON_MS

LATER_MS = NOON_MS + 60_000
ADA = "7"
"""Who writes the posts of these tests."""
ROBIN = Moderator("70", "Robin")


async def expire(store: Store, before_ms: int, limit: int = 10) -> int:
    return await store.privacy.expire("1", before_ms=before_ms, now_ms=LATER_MS, limit=limit)


async def forget(store: Store, user_id: str = ADA, guild_id: str | None = None) -> Forgotten:
    return await store.privacy.forget_author("discord", user_id, guild_id=guild_id, now_ms=LATER_MS)


async def add(store: Store, post_id: str, at_ms: int = NOON_MS, **decision: Any) -> None:
    await store.records.record([make_decision(post_id=post_id, **decision)], now_ms=at_ms)


async def test_old_texts_go(store: Store) -> None:
    """Text, title, quote, reason, name and draft go with the time; flags, scores and id stay."""
    card_id = await store.post_card(parent_text="Why?", title="A thread", thread_id="30")
    await store.moved(card_id, EditNote(MODERATOR, "My words."))
    assert await expire(store, NOON_MS) == 0
    assert await expire(store, NOON_MS + 1) == 1
    card = await store.card(card_id)
    assert (card.state, card.erased, card.draft) == ("deleted", "expired", "")
    assert (card.post.text, card.post.parent_text, card.post.author_name) == ("", "", "")
    assert (card.post.title, card.post.author_id) == ("", ADA)
    (flag,) = card.flags
    assert (flag.quote, flag.reason, flag.score) == ("", "", make_flag().score)
    assert "card_update" in [one.kind for one in await store.due(LATER_MS)]
    assert await expire(store, NOON_MS + 1) == 0


async def test_a_thread_that_goes_takes_its_title(store: Store) -> None:
    """A title is what somebody wrote: with the thread it goes from the cards of all posts there."""
    card_id = await store.post_card(title="A thread", thread_id="30")
    await store.records.forget_place("discord", "30", now_ms=NOON_MS)
    assert (await store.card(card_id)).post.title == ""


async def test_who_began_a_thread_and_is_forgotten_leaves_no_title(store: Store) -> None:
    """The title of their thread stands on no card there; that of another's thread has its time."""
    await add(store, "30", title="Mine", thread_id="30")
    await add(store, "31", title="Mine", thread_id="30", author_id="8")
    await add(store, "41", title="Not mine", thread_id="40")
    await forget(store)
    assert [(await store.card(n)).post.title for n in (1, 2, 3)] == ["", "", "Not mine"]
    assert await expire(store, LATER_MS) == 2
    cards = [await store.card(n) for n in (1, 2, 3)]
    assert [one.post.title for one in cards] == ["", "", ""]
    assert [one.erased for one in cards] == ["forgotten", "expired", "forgotten"]
    assert await expire(store, LATER_MS) == 0


async def test_who_disputed_is_kept_as_long_as_the_text(store: Store) -> None:
    """With the time it is forgotten, in the log too; how often a note was disputed stays."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    await store.send_all()
    await store.moved(card_id, Dispute(ROBIN))
    await expire(store, LATER_MS)
    found = await store.privacy.personal_data("discord", ROBIN.user_id, guild_id="1")
    assert (found.disputed, found.log) == ((), ())
    assert (await store.card(card_id)).disputes == 1


async def test_one_post_is_forgotten_wherever_it_stands(store: Store) -> None:
    """Beside the answers too, and that its author disputed the note; another's dispute stays."""
    card_id = await store.post_card()
    answer: Any = {"parent_text": FIRST_TEXT, "parent_id": "100", "parent_author_id": ADA}
    await add(store, "200", author_id="8", **answer)
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    await store.send_all()
    await store.moved(card_id, Dispute(Moderator(ADA, "Ada")))
    await store.moved(card_id, Dispute(ROBIN))
    await store.privacy.forget_card(card_id, now_ms=LATER_MS)
    assert (await store.card(2)).post.parent_text == ""
    found = await store.privacy.personal_data("discord", ADA, guild_id="1")
    assert (found.cards, found.answered, found.disputed, found.log) == ((), (), (), ())
    robins = await store.privacy.personal_data("discord", ROBIN.user_id, guild_id="1")
    assert robins.disputed == (Disputed(card_id, NOON_MS),)


async def test_verdicts_and_notes_outlive_the_texts(store: Store) -> None:
    """What was decided stays decided, with the note that stands in public."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    await store.send_all()
    await expire(store, LATER_MS)
    card = await store.card(card_id)
    assert (card.status, card.erased) == ("agreed", "expired")
    assert card.note is not None
    assert card.note.text == "A note."
    assert [one.verdict for one in await store.outcomes.outcomes("1")] == ["agreed"]


async def test_expiring_in_parts(store: Store) -> None:
    """A long list is worked off in parts, the oldest first; other guilds have their own time."""
    for number in range(3):
        await add(store, str(number))
    await add(store, "elsewhere", guild_id="2")
    assert [await expire(store, LATER_MS, limit=2) for _ in range(3)] == [2, 1, 0]
    assert (await store.card(4)).post.text == FIRST_TEXT


async def test_names_of_deleted_posts_go_too(store: Store) -> None:
    """A post that its author deleted loses the name when its time ends, and stays deleted."""
    card_id = await store.post_card()
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    assert (await store.card(card_id)).post.author_name == "Ada"
    assert await expire(store, LATER_MS) == 1
    card = await store.card(card_id)
    assert (card.erased, card.post.author_name) == ("deleted", "")


async def test_a_person_is_forgotten(store: Store) -> None:
    """Nothing leads from their cards to them any more, and what they were answered stays."""
    card_id = await store.post_card(url="https://chat.example/100", thread_id="100", title="Mine")
    answer: Any = {"parent_text": "My words.", "parent_id": "99", "parent_author_id": ADA}
    await add(store, "200", author_id="8", **answer)
    await add(store, "300", author_id="8", parent_text="Others' words.", parent_id="98")
    found = await store.privacy.personal_data("discord", ADA, guild_id="1")
    assert found.answered == (Answered(2, "My words."),)
    assert await forget(store) == Forgotten(posts=1, disputes=0)
    card = await store.card(card_id)
    assert (card.state, card.erased) == ("deleted", "forgotten")
    assert (card.post.author_id, card.post.author_name, card.post.url) == ("", "", "")
    assert (card.post.text, card.post.title, card.post.thread_id) == ("", "", "")
    assert card.post.post_id != "100"
    other = await store.card(2)
    assert (other.post.text, other.post.parent_text, other.post.parent_author_id) == (
        FIRST_TEXT,
        "",
        "",
    )
    assert (await store.card(3)).post.parent_text == "Others' words."
    assert await forget(store) == Forgotten(0, 0)


async def test_two_forgotten_posts_stay_apart(store: Store) -> None:
    """Whoever wrote more is forgotten in all of it, in one guild or everywhere."""
    await add(store, "1")
    await add(store, "2")
    await add(store, "3", guild_id="2")
    assert (await forget(store, guild_id="1")).posts == 2
    assert (await store.card(3)).post.author_id == ADA
    assert (await forget(store)).posts == 1


async def test_a_dispute_is_forgotten_and_stays_counted(store: Store) -> None:
    """Neither the list nor the log tells any more who disputed; the card still tells how often."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    await store.send_all()
    await store.moved(card_id, Dispute(ROBIN))
    found = await store.privacy.personal_data("discord", ROBIN.user_id, guild_id="1")
    assert found.disputed == (Disputed(card_id, NOON_MS),)
    assert [one.action for one in found.log] == ["disputed"]
    assert await forget(store, ROBIN.user_id) == Forgotten(posts=0, disputes=1)
    found = await store.privacy.personal_data("discord", ROBIN.user_id, guild_id=None)
    assert (found.cards, found.disputed, found.log) == ((), (), ())
    assert (await store.card(card_id)).disputes == 1
    assert [one.by.name for one in await store.log.entries("1")][-1] == ""


async def test_what_is_stored_about_a_person(store: Store) -> None:
    """Their posts with all that was made of them, and what they did as a moderator."""
    card_id = await store.post_card()
    await add(store, "2", guild_id="2")
    await add(store, "3", author_id="8")
    await store.moved(card_id, Decide(Moderator(ADA, "Ada"), "dismissed"))
    everywhere = await store.privacy.personal_data("discord", ADA, guild_id=None)
    assert [card.card_id for card in everywhere.cards] == [card_id, 2]
    assert everywhere.cards[0] == await store.card(card_id)
    assert [one.action for one in everywhere.log] == ["dismissed"]
    here = await store.privacy.personal_data("discord", ADA, guild_id="2")
    assert ([card.card_id for card in here.cards], here.log) == ([2], ())


async def test_what_stands_under_a_moderators_name(store: Store) -> None:
    """Notes, snoozes and policies that name a moderator are theirs too, in that guild alone."""
    ada = Moderator(ADA, "Ada")
    card_id = await store.post_card(author_id="8")
    await store.moved(card_id, Decide(ada, "agreed", "A note."))
    await store.queue.snooze("1", "30", until_ms=LATER_MS, by=ada, now_ms=NOON_MS)
    entry = LogEntry(NOON_MS, "1", ada, "policy_changed")
    await store.policies.change("1", "10", Overrides(mode="shadow"), clear=(), entry=entry)
    found = await store.privacy.personal_data("discord", ADA, guild_id="1")
    assert found.kept == (
        Kept("snooze", "30", LATER_MS),
        Kept("policy", "10", NOON_MS),
        Kept("note", str(card_id), NOON_MS, "A note."),
    )
    assert (await store.privacy.personal_data("discord", ADA, guild_id="2")).kept == ()


async def test_snoozes_that_are_over_go(store: Store) -> None:
    """Who snoozed a thread is not kept longer than the snooze."""
    for place, until_ms in (("30", LATER_MS), ("31", LATER_MS + 1)):
        await store.queue.snooze("1", place, until_ms=until_ms, by=ROBIN, now_ms=NOON_MS)
    await expire(store, 0)
    found = await store.privacy.personal_data("discord", ROBIN.user_id, guild_id="1")
    assert [one.which for one in found.kept] == ["31"]


async def test_guilds_that_left(store: Store) -> None:
    """A guild that is not among the present ones has left, until it is back."""
    await add(store, "1")
    await add(store, "2", guild_id="2")
    assert await store.privacy.guilds() == {"1", "2"}
    await store.privacy.present(["1"], now_ms=NOON_MS)
    await store.privacy.present(["1"], now_ms=LATER_MS)
    assert await store.privacy.departed(before_ms=NOON_MS) == []
    assert await store.privacy.departed(before_ms=NOON_MS + 1) == ["2"]
    await store.privacy.left("1", now_ms=LATER_MS)
    await store.privacy.present(["1", "2"], now_ms=LATER_MS)
    assert await store.privacy.departed(before_ms=LATER_MS + 1) == []


async def test_a_guild_is_deleted_whole(store: Store) -> None:
    """Cards, log, cursors and departure go; another guild keeps its own."""
    for guild_id in ("1", "2"):
        await add(store, guild_id, guild_id=guild_id, channel_id=f"{guild_id}0")
    await store.moved(1, Decide(MODERATOR, "agreed", "A note."))
    await store.privacy.left("1", now_ms=NOON_MS)
    await store.privacy.delete_guild("1")
    assert await store.records.card(1) is None
    assert await store.log.entries("1") == []
    assert await store.privacy.departed(before_ms=LATER_MS) == []
    assert await store.records.cursors("discord") == {"20": "2"}
    assert await store.privacy.guilds() == {"2"}
    assert [one.card.card_id for one in await store.due(LATER_MS)] == [2]
