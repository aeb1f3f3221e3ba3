"""Cards as posts of a forum channel, with tags for their state, through the real client."""

from pathlib import Path
from typing import Any

from bot.sandbox.faults import Cut, Reply
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Channel, Message, Thread
from tests.support.bot_stage import WRONG, Town, bot_in
from tests.support.posts import make_policy
from tests.support.presses import controls, pick, press, send

POLICY = make_policy(review_channel="cards")
STATES = ["Open", "Agreed", "Dismissed", "Unsure", "Disputed"]


def shelf(place: Town, *tags: str, may_make_tags: bool = True) -> Channel:
    """The moderators' forum of cards."""
    forum = place.sandbox.add_forum(place.guild, "cards", tags=tags)
    if may_make_tags:
        bot = place.sandbox.bot_member(place.guild)
        place.sandbox.overwrite(forum, bot, allow=Permission.MANAGE_CHANNELS)
    return forum


async def posts(place: Town, forum: Channel, count: int = 1) -> list[Thread]:
    """Wait for the forum's posts, each with its first message."""

    def made() -> list[Thread]:
        found = place.sandbox.world.threads_of(forum.id)
        whole = all(place.sandbox.messages(thread) for thread in found)
        return found if len(found) >= count and whole else []

    found = await place.sandbox.wait_for(made)
    assert len(found) == count
    return found


def card(place: Town, post: Thread) -> Message:
    return place.sandbox.messages(post)[0]


def tags(forum: Channel, post: Thread) -> list[str]:
    names = {tag.id: tag.name for tag in forum.tags}
    return [names[tag_id] for tag_id in post.tag_ids]


async def tagged(place: Town, forum: Channel, post: Thread, *wanted: str) -> None:
    await place.sandbox.wait_for(lambda: tags(forum, post) == list(wanted))


async def flag(place: Town, **options: Any) -> Thread:
    return await place.sandbox.create_forum_post(
        place.forum, place.robin, "The news", WRONG, **options
    )


class TestPosts:
    async def test_card_is_a_post(self, place: Town, file: Path) -> None:
        """A card becomes a post that is called by its kinds and thread, and tagged as open."""
        forum = shelf(place)
        async with bot_in(place, file, policy=POLICY):
            await flag(place)
            (post,) = await posts(place, forum)
            assert post.name == "Inaccuracy · The news"
            assert [tag.name for tag in forum.tags] == STATES
            assert tags(forum, post) == ["Open"]
            assert controls(card(place, post))[0] == "note"

    async def test_tags_follow_the_state(self, place: Town, file: Path) -> None:
        """A post's tags tell what was decided; a dispute shows beside Open."""
        forum = shelf(place)
        async with bot_in(place, file, policy=POLICY):
            thread = await flag(place)
            (post,) = await posts(place, forum)
            await press(place, card(place, post), "unsure")
            await tagged(place, forum, post, "Unsure")
            await press(place, card(place, post), "undo")
            await tagged(place, forum, post, "Open")
            await send(place, await press(place, card(place, post), "note"))
            await tagged(place, forum, post, "Agreed")
            note = await place.note(thread)
            await place.sandbox.wait_for(lambda: "in the thread" in card(place, post).text)
            await send(place, await press(place, note, "dispute", place.robin), "", place.robin)
            await tagged(place, forum, post, "Open", "Disputed")

    async def test_people_keep_their_tags(self, place: Town, file: Path) -> None:
        """Tags that the forum had stay, and so do those that people gave a post."""
        forum = shelf(place, "urgent", "open")
        urgent, opened = forum.tags
        async with bot_in(place, file, policy=POLICY):
            await flag(place)
            (post,) = await posts(place, forum)
            assert post.tag_ids == (opened.id,)
            owner = place.sandbox.owner(place.guild)
            await place.sandbox.change_thread(post, owner, tags=[opened, urgent])
            await press(place, card(place, post), "dismiss")
            await tagged(place, forum, post, "Dismissed", "urgent")

    async def test_language_changed(self, place: Town, file: Path) -> None:
        """A state tag of the language that was spoken before does not outlive the state."""
        forum = shelf(place, *STATES, "Offen", "Zugestimmt", "Verworfen", "Unsicher", "Einspruch")
        async with bot_in(place, file, policy=POLICY):
            await flag(place)
            (post,) = await posts(place, forum)
            assert tags(forum, post) == ["Open"]
        german = make_policy(review_channel="cards", language="de")
        async with bot_in(place, file, policy=german):
            await press(place, card(place, post), "dismiss")
            await tagged(place, forum, post, "Verworfen")

    async def test_without_the_permission(self, place: Town, file: Path) -> None:
        """Where the bot may make no tags, cards come without them, and that is said once."""
        forum = shelf(place, may_make_tags=False)
        async with bot_in(place, file, policy=POLICY):
            await flag(place)
            (first,) = await posts(place, forum)
            await place.sandbox.wait_for(lambda: len(place.sandbox.messages(first)) == 2)
            said = place.sandbox.messages(first)[1].content
            assert "Manage Channels in #cards" in said
            await place.sandbox.post(place.general, place.robin, "They are clowns.")
            _, second = await posts(place, forum, 2)
            await press(place, card(place, second), "dismiss")
            assert len(place.sandbox.messages(second)) == 1

    async def test_where_a_tag_is_required(self, place: Town, file: Path) -> None:
        """A forum that wants a tag on every post, and lets the bot make none, has its first one."""
        forum = place.sandbox.add_forum(place.guild, "cards", tags=["news"], requires_tag=True)
        async with bot_in(place, file, policy=POLICY):
            await flag(place)
            (post,) = await posts(place, forum)
        assert tags(forum, post) == ["news"]

    async def test_burst_is_one_post(self, place: Town, file: Path) -> None:
        """A burst grows in one post, and is open as long as one of its cards is."""
        forum = shelf(place)
        async with bot_in(place, file, policy=POLICY):
            await place.sandbox.post(place.general, place.robin, "They are clowns.")
            (post,) = await posts(place, forum)
            assert post.name == "Hostile · #general"
            await place.sandbox.post(place.general, place.robin, WRONG)
            await place.sandbox.wait_for(lambda: controls(card(place, post)) == ["open"])
            for number, wanted in (("1", ["Open"]), ("2", ["Dismissed"])):
                own = await pick(place, card(place, post), "open", number)
                await press(place, own.message, "dismiss")
                await tagged(place, forum, post, *wanted)


class TestTrouble:
    async def test_made_once(self, place: Town, file: Path) -> None:
        """A post whose making was answered by silence is found, and not made again."""
        forum = shelf(place, *STATES)
        place.sandbox.faults.arm("POST", f"/channels/{forum.id}/threads", Cut("after"))
        async with bot_in(place, file, policy=POLICY):
            await flag(place)
            await place.sandbox.wait_for(lambda: not place.sandbox.faults.armed)
        async with bot_in(place, file, policy=POLICY):
            (post,) = await posts(place, forum)
            await place.sandbox.wait_for(lambda: _looked(place, post))
            await press(place, card(place, post), "dismiss")
            await tagged(place, forum, post, "Dismissed")
            await posts(place, forum)

    async def test_archived_post(self, place: Town, file: Path) -> None:
        """A post that was archived takes its change, and is archived again where all is done."""
        forum = shelf(place, *STATES)
        async with bot_in(place, file, policy=POLICY):
            thread = await flag(place)
            (post,) = await posts(place, forum)
            await press(place, card(place, post), "dismiss")
            await tagged(place, forum, post, "Dismissed")
            await place.sandbox.change_thread(post, place.sandbox.owner(place.guild), archived=True)
            await place.sandbox.delete(place.sandbox.messages(thread)[0])
            await place.sandbox.wait_for(lambda: "its text was erased" in card(place, post).text)
            await place.sandbox.wait_for(lambda: post.is_archived)
            assert post.name == "Inaccuracy · #talk"  # the title was the author's too

    async def test_title_refused(self, place: Town, file: Path) -> None:
        """Where Discord takes no new title for a post, the words of its card go all the same."""
        forum = shelf(place, *STATES)
        async with bot_in(place, file, policy=POLICY):
            thread = await flag(place)
            (post,) = await posts(place, forum)
            place.sandbox.faults.arm("PATCH", f"/channels/{post.id}", Reply(403))
            await place.sandbox.delete(place.sandbox.messages(thread)[0])
            await place.sandbox.wait_for(lambda: not place.sandbox.faults.armed)
            assert "its text was erased" in card(place, post).text

    async def test_first_message_deleted(self, place: Town, file: Path) -> None:
        """A post whose card somebody deleted keeps no later card from being posted."""
        forum = shelf(place, *STATES)
        async with bot_in(place, file, policy=POLICY):
            await flag(place)
            (post,) = await posts(place, forum)
            await place.sandbox.delete(card(place, post))
            await place.sandbox.post(place.general, place.robin, WRONG)
            await place.sandbox.wait_for(
                lambda: sum(
                    bool(place.sandbox.messages(one))
                    for one in place.sandbox.world.threads_of(forum.id)
                )
            )

    async def test_missing_permission(self, place: Town, file: Path) -> None:
        """A forum in which the bot may not post is named, and the card waits."""
        forum = shelf(place)
        bot = place.sandbox.bot_member(place.guild)
        place.sandbox.overwrite(forum, bot, deny=Permission.SEND_MESSAGES)
        async with bot_in(place, file, policy=POLICY) as running:
            await flag(place)
            await place.sandbox.wait_for(lambda: _refusals(place, forum))
            card = await running.records.card(1)
            assert card is not None
            assert card.state == "open"


def _looked(place: Town, post: Thread) -> bool:
    path = f"/channels/{post.id}/messages/{post.id}"
    return any(one.path == path and one.method == "GET" for one in place.sandbox.exchanges)


def _refusals(place: Town, forum: Channel) -> list[Any]:
    return [
        one
        for one in place.sandbox.exchanges
        if one.path == f"/channels/{forum.id}/threads" and one.status == 403
    ]
