"""Sending what the outbox holds to Discord: cards, notes, and changes of both."""

from contextlib import suppress

import discord

from bot.chat.cards.burst import shown_view
from bot.chat.cards.buttons import DisputeButton, disputes
from bot.chat.cards.context import Context, Contexts
from bot.chat.cards.view import card_id_of
from bot.chat.layout.markup import short
from bot.chat.sending.board import require_connection, update_message
from bot.chat.sending.forum import Forum, find_post
from bot.chat.sending.places import Places, errors_told, opened
from bot.chat.wording.language import speaking
from bot.domain.card import Card, Delivery, Note
from bot.domain.ports import Sent
from bot.errors import DeliveryRefused
from bot.watchers.discord_places import Place

_SLACK_MS = 300_000
"""How far this machine's clock may run ahead of Discord's when a message is looked for."""
_NOBODY = discord.AllowedMentions.none()


class DiscordMessenger:
    """Implements ``bot.domain.ports.Messenger``.

    A note in an archived thread opens the thread again, as any message does; a locked
    thread refuses it.
    """

    def __init__(self, client: discord.Client, contexts: Contexts) -> None:
        self._client = client
        self._contexts = contexts
        self._places = Places(client)
        self._forum = Forum()

    async def send(self, delivery: Delivery) -> Sent:
        """See Messenger."""
        require_connection(self._client)
        card, context = delivery.card, self._contexts.of(delivery.card.post)
        with speaking(context.policy.language):
            match delivery.kind:
                case "card":
                    return await self._send_card(delivery, context)
                case "card_update":
                    return await update_message(self._client, card, delivery.others, context)
                case "note":
                    return await self._send_note(delivery, context)
                case "note_edit":
                    return await self._edit_note(delivery, context)
                case "note_delete":
                    return await self._delete_note(delivery)

    async def find(self, delivery: Delivery) -> Sent | None:
        """See Messenger. Looks through the bot's own messages since the delivery was made."""
        require_connection(self._client)
        place = await self._target(delivery)
        since = _snowflake(delivery.created_ms - _SLACK_MS)
        if isinstance(place, discord.ForumChannel):
            card_id = delivery.card.card_id
            post = await find_post(place, card_id, since=since, archived=True)
            return _sent(post) if post else None
        with errors_told(place):
            after = discord.Object(since)
            async for message in place.history(limit=None, after=after, oldest_first=True):
                if message.author == self._client.user and _shows(message, delivery):
                    return _sent(message)
        return None

    async def _send_card(self, delivery: Delivery, context: Context) -> Sent:
        place = await self._target(delivery)
        view = shown_view(delivery.card, delivery.others, context)
        if isinstance(place, discord.ForumChannel):
            since, card_id = _snowflake(delivery.created_ms - _SLACK_MS), delivery.card.card_id
            made = await find_post(place, card_id, since=since, archived=False)
            cards = [delivery.card, *delivery.others]
            return _sent(made or await self._forum.post(place, cards, view))
        with errors_told(place):
            message = await place.send(view=view, nonce=delivery.nonce, allowed_mentions=_NOBODY)
        return _sent(message)

    async def _send_note(self, delivery: Delivery, context: Context) -> Sent:
        place, card = await self._thread(delivery), delivery.card
        text, view = _note_text(_note(delivery), context), _dispute_view(card.card_id)
        with errors_told(place):
            if not _answers(card):
                message = await place.send(
                    text,
                    view=view,
                    nonce=delivery.nonce,
                    allowed_mentions=_NOBODY,
                    suppress_embeds=True,
                )
                return _sent(message)
            message = await place.send(
                text,
                view=view,
                nonce=delivery.nonce,
                allowed_mentions=_NOBODY,
                suppress_embeds=True,
                mention_author=False,
                reference=discord.MessageReference(
                    message_id=int(card.post.post_id), channel_id=place.id, guild_id=place.guild.id
                ),
            )
        return _sent(message)

    async def _edit_note(self, delivery: Delivery, context: Context) -> Sent:
        place, note = await self._thread(delivery), _note(delivery)
        message = place.get_partial_message(int(note.message_id))
        view = None if note.withdrawn else _dispute_view(delivery.card.card_id)
        with errors_told(place):
            async with opened(place):
                text = _note_text(note, context)
                await message.edit(content=text, view=view, allowed_mentions=_NOBODY)
        return Sent(str(place.id), note.message_id, message.jump_url)

    async def _delete_note(self, delivery: Delivery) -> Sent:
        """Delete a note; one that is gone already, or never came to be, is deleted too."""
        place, known = await self._thread(delivery), _note(delivery).message_id
        found = await self.find(delivery) if not known else None
        message_id = known or (found.message_id if found else "")
        if message_id:
            with errors_told(place), suppress(discord.NotFound):
                async with opened(place):
                    await place.get_partial_message(int(message_id)).delete()
        return Sent(str(place.id), message_id, "")

    async def _target(self, delivery: Delivery) -> Place | discord.ForumChannel:
        if delivery.kind in ("card", "card_update"):
            return await self._places.named(delivery.card.post.guild_id, delivery.channel)
        return await self._thread(delivery)

    async def _thread(self, delivery: Delivery) -> Place:
        return await self._places.place(delivery.card.post.guild_id, delivery.channel)


def _shows(message: discord.Message, delivery: Delivery) -> bool:
    if delivery.kind == "card":
        return card_id_of(message) == delivery.card.card_id
    # not the foot: the policy that words it may have changed
    begins = f"{_note(delivery).text.strip()}\n-# "
    return message.content.startswith(begins) and disputes(message, delivery.card.card_id)


def _note(delivery: Delivery) -> Note:
    if delivery.note is None:
        raise DeliveryRefused(f"Card {delivery.card.card_id} has no note to post.")
    return delivery.note


def _note_text(note: Note, context: Context) -> str:
    """A note with its foot: that it is automatic, and who chose to post it."""
    notes = context.wording.notes
    foot = notes.foot_withdrawn if note.withdrawn else notes.foot
    if context.policy.name_in_notes and note.by and not note.withdrawn:
        foot = notes.foot_named.format(name=short(note.by.name, 32))
    return f"{note.text.strip()}\n-# {foot}"


def _dispute_view(card_id: int) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(DisputeButton(card_id))
    view.stop()  # its button finds its way by its id; the client need not remember it
    return view


def _answers(card: Card) -> bool:
    """Whether a note is a reply: one on hostility alone speaks to the thread, not to a person."""
    return any(flag.kind != "hostile" for flag in card.flags)


def _sent(message: discord.Message) -> Sent:
    return Sent(str(message.channel.id), str(message.id), message.jump_url)


def _snowflake(ms: int) -> int:
    return max(ms - discord.utils.DISCORD_EPOCH, 0) << 22
