"""Sending to Discord: what is sent, what is found again, and which failures may pass."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.chat.client import intents
from bot.chat.sending.messenger import DiscordMessenger
from bot.domain.card import Card, Delivery, Moderator, Note
from bot.errors import DeliveryDelayed, DeliveryGone, DeliveryRefused
from bot.sandbox.faults import Cut, Reply
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Message
from tests.support.bot_stage import Town, now_ms, town
from tests.support.cards import CLAIM, make_card, make_contexts, make_flag
from tests.support.discord_client import SandboxClient, running
from tests.support.posts import make_post
from tests.support.wording import english

NOTE = Note("A small update: the chatbot is called Gemini now. https://paper.example/page")


@dataclass(frozen=True, slots=True)
class Office:
    """A messenger in a town."""

    place: Town
    messenger: DiscordMessenger

    def card(self, post: Any = None, **changes: Any) -> Card:
        made = make_post(
            CLAIM,
            guild_id=str(self.place.guild.id),
            channel_id=str(self.place.general.id),
            post_id=str(post.id if post else 1),
        )
        return make_card(post=made, **changes)

    def delivery(self, card: Card, kind: Any = "card", channel: str = "desk") -> Delivery:
        nonce, note = f"nonce-{kind}-{card.card_id}", card.note
        return Delivery(1, kind, nonce, channel, card, now_ms(), 0, note)

    async def note(self, **changes: Any) -> Delivery:
        """A note on a post that stands in #general."""
        post = await self.place.sandbox.post(self.place.general, self.place.robin, CLAIM)
        values: dict[str, Any] = {"state": "decided", "verdict": "agreed", "note": NOTE}
        card = self.card(post, **(values | changes))
        return self.delivery(card, "note", str(self.place.general.id))

    async def about(self, note: Note, kind: Any) -> Delivery:
        """A change of a note that stands in #general."""
        return replace(await self.note(), kind=kind, note=note)

    def said(self) -> list[Message]:
        """What the bot said in #general."""
        messages = self.place.sandbox.messages(self.place.general)
        return [one for one in messages if one.author.is_bot]


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with town() as place:
        client = SandboxClient(intents=intents(), guild_ready_timeout=0.05)
        async with running(client, place.sandbox):
            yield Office(place, DiscordMessenger(client, make_contexts(now_ms)))


class TestChangedNotes:
    async def test_edit(self, office: Office) -> None:
        """A changed note takes the old one's place, with its foot."""
        sent = await office.messenger.send(await office.note())
        changed = replace(NOTE, text="Withdrawn.", message_id=sent.message_id)
        await office.messenger.send(await office.about(changed, "note_edit"))
        note = await office.place.note(office.place.general)
        assert note.content == f"Withdrawn.\n-# {english().notes.foot}"

    async def test_delete(self, office: Office) -> None:
        """A note that is taken back goes, and a second try is no error."""
        sent = await office.messenger.send(await office.note())
        gone = await office.about(replace(NOTE, message_id=sent.message_id), "note_delete")
        for _ in range(2):
            await office.messenger.send(gone)
        assert office.said() == []

    async def test_delete_what_may_have_been_sent(self, office: Office) -> None:
        """Where nobody knows whether a note was sent, it is looked for; another one stays."""
        delivery = await office.note()
        await office.messenger.send(delivery)
        await office.messenger.send(await office.note(card_id=13))
        assert len(office.said()) == 2
        await office.messenger.send(replace(delivery, kind="note_delete"))
        (left,) = office.said()
        assert left.reference is not None
        assert str(left.reference.message_id) != delivery.card.post.post_id
        await office.messenger.send(replace(delivery, kind="note_delete"))
        assert office.said() == [left]


class TestSending:
    async def test_same_nonce_is_sent_once(self, office: Office) -> None:
        """A delivery that is sent again stands there once."""
        delivery = office.delivery(office.card())
        assert await office.messenger.send(delivery) == await office.messenger.send(delivery)
        assert len(office.place.cards()) == 1

    async def test_channel_by_id(self, office: Office) -> None:
        """The moderators' channel may be named by its id."""
        channel = str(office.place.desk.id)
        sent = await office.messenger.send(office.delivery(office.card(), channel=channel))
        assert sent.channel_id == channel
        assert sent.url.endswith(f"/{channel}/{sent.message_id}")

    async def test_update(self, office: Office) -> None:
        """A changed card takes the old one's place."""
        sent = await office.messenger.send(office.delivery(office.card()))
        changed = office.card(
            state="settled", channel_id=sent.channel_id, message_id=sent.message_id
        )
        await office.messenger.send(office.delivery(changed, "card_update"))
        assert "nothing is flagged any more" in (await office.place.card()).text

    async def test_note_answers_the_post(self, office: Office) -> None:
        """A note is a reply that pings nobody, with the line that says who made it."""
        delivery = await office.note()
        await office.messenger.send(delivery)
        note = await office.place.note(office.place.general)
        assert note.content == f"{NOTE.text}\n-# {english().notes.foot}"
        assert note.reference is not None
        assert str(note.reference.message_id) == delivery.card.post.post_id
        assert note.mentions == ()

    async def test_hostility_is_answered_to_nobody(self, office: Office) -> None:
        """A note on hostility alone speaks to the thread and answers no person."""
        await office.messenger.send(await office.note(flags=(make_flag(CLAIM, kind="hostile"),)))
        assert (await office.place.note(office.place.general)).reference is None

    async def test_archived_thread_opens(self, office: Office) -> None:
        """A note in an archived thread opens it, as any message does."""
        sandbox, robin = office.place.sandbox, office.place.robin
        thread = await sandbox.create_forum_post(office.place.forum, robin, "A title", CLAIM)
        await sandbox.change_thread(thread, robin, archived=True)
        card = office.card(thread, state="decided", verdict="agreed", note=NOTE)
        await office.messenger.send(office.delivery(card, "note", str(thread.id)))
        assert not thread.is_archived


class TestFinding:
    async def test_card_in_any_state(self, office: Office) -> None:
        """A card that was sent is found, even when it was decided meanwhile."""
        delivery = office.delivery(office.card())
        assert await office.messenger.find(delivery) is None
        sent = await office.messenger.send(delivery)
        await office.messenger.send(office.delivery(office.card(card_id=13)))
        assert await office.messenger.find(delivery) == sent
        decided = office.card(
            state="decided",
            verdict="agreed",
            decided_by=Moderator("1", "Mo"),
            decided_ms=1,
            channel_id=sent.channel_id,
            message_id=sent.message_id,
        )
        await office.messenger.send(office.delivery(decided, "card_update"))
        assert await office.messenger.find(delivery) == sent

    async def test_people_forge_no_card(self, office: Office) -> None:
        """Only what the bot itself said is found."""
        await office.place.sandbox.post(office.place.desk, office.place.mo, "-# Card 12.")
        assert await office.messenger.find(office.delivery(office.card())) is None

    async def test_note(self, office: Office) -> None:
        """A note is found by its text and its card, not by one that says the same."""
        flags = (make_flag(CLAIM, kind="hostile"),)  # such notes answer no post
        delivery, other = await office.note(flags=flags), await office.note(flags=flags, card_id=13)
        sent = await office.messenger.send(delivery)
        assert await office.messenger.find(delivery) == sent
        assert await office.messenger.find(other) is None


class TestFailures:
    @pytest.mark.parametrize(
        "fault", [Reply(503), Reply(429, has_via=False), Cut(), Cut(when="after"), Reply(401)]
    )
    async def test_passing_trouble(self, office: Office, fault: Any) -> None:
        """What may pass is tried again later."""
        office.place.sandbox.faults.arm("POST", "/channels/*/messages", fault)
        with pytest.raises(DeliveryDelayed):
            await office.messenger.send(office.delivery(office.card()))

    async def test_not_connected(self) -> None:
        """Before the client is ready, everything waits."""
        client = SandboxClient(intents=intents())
        messenger = DiscordMessenger(client, make_contexts(now_ms))
        delivery = Delivery(1, "card", "n", "desk", make_card(), 0, 0)
        with pytest.raises(DeliveryDelayed):
            await messenger.send(delivery)

    async def test_no_such_channel(self, office: Office) -> None:
        """A moderators' channel that doesn't exist is named, with the way out."""
        with pytest.raises(DeliveryRefused, match=r"no channel #mods in Lantern Hall.*policy"):
            await office.messenger.send(office.delivery(office.card(), channel="#mods"))

    async def test_unknown_id(self, office: Office) -> None:
        """An id that leads nowhere is named."""
        with pytest.raises(DeliveryGone, match="in #12: the channel is gone"):
            await office.messenger.send(office.delivery(office.card(), channel="12"))

    async def test_other_guild(self, office: Office) -> None:
        """A card never goes to another guild's channel."""
        elsewhere = office.place.sandbox.add_guild("Elsewhere")
        channel = office.place.sandbox.add_text_channel(elsewhere, "desk")
        with pytest.raises(DeliveryRefused, match="on another server"):
            await office.messenger.send(office.delivery(office.card(), channel=str(channel.id)))

    async def test_left_guild(self, office: Office) -> None:
        """A guild that the bot left takes nothing more."""
        card = office.card()
        gone = replace(card, post=replace(card.post, guild_id="5"))
        with pytest.raises(DeliveryRefused, match="not on this server any more"):
            await office.messenger.send(office.delivery(gone))

    async def test_missing_permission(self, office: Office) -> None:
        """A missing permission is named with the channel."""
        place = office.place
        place.sandbox.overwrite(
            place.desk,
            place.sandbox.bot_member(place.guild),
            allow=Permission.VIEW_CHANNEL,
            deny=Permission.SEND_MESSAGES,
        )
        with pytest.raises(DeliveryRefused, match="the permission Send Messages in #desk"):
            await office.messenger.send(office.delivery(office.card()))

    async def test_card_deleted_by_hand(self, office: Office) -> None:
        """A card that somebody deleted cannot be changed any more."""
        card = office.card(channel_id=str(office.place.desk.id), message_id="12")
        with pytest.raises(DeliveryGone, match="in #desk: the message is gone"):
            await office.messenger.send(office.delivery(card, "card_update"))

    async def test_post_gone(self, office: Office) -> None:
        """A note on a post that is gone is not posted."""
        delivery = await office.note()
        await office.place.sandbox.delete(office.place.sandbox.messages(office.place.general)[0])
        with pytest.raises(DeliveryRefused):
            await office.messenger.send(delivery)
        assert office.place.sandbox.messages(office.place.general) == []

    async def test_locked_thread(self, office: Office) -> None:
        """A locked thread takes no note."""
        place = office.place
        thread = await place.sandbox.create_forum_post(place.forum, place.robin, "A title", CLAIM)
        keepers = place.sandbox.add_role(place.guild, "Keepers", Permission.MANAGE_THREADS)
        keeper = place.sandbox.add_member(place.guild, "Keeper", roles=[keepers])
        await place.sandbox.change_thread(thread, keeper, archived=True, locked=True)
        place.sandbox.set_roles(place.sandbox.bot_member(place.guild), [])
        card = office.card(thread, state="decided", verdict="agreed", note=NOTE)
        with pytest.raises(DeliveryRefused, match="#A title"):
            await office.messenger.send(office.delivery(card, "note", str(thread.id)))
