"""Sending what the outbox holds to Discord: cards, notes, and changes of both."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import cast

import aiohttp
import discord

from bot.chat.card_view import card_id_of, card_view
from bot.domain.card import Card, Delivery, Note
from bot.domain.ports import Sent
from bot.domain.wording import Wording
from bot.errors import DeliveryDelayed, DeliveryRefused

_SLACK_MS = 300_000
"""How far this machine's clock may run ahead of Discord's when a message is looked for."""

_NOBODY = discord.AllowedMentions.none()
_PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}
_REASONS = {
    10003: "the channel is gone",
    10008: "the message is gone",
    50083: "the thread is archived and locked",
    160005: "the thread is locked",
}
Place = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


class DiscordMessenger:
    """Implements ``bot.domain.ports.Messenger``.

    A note in an archived thread opens the thread again, as any message does; a locked
    thread refuses it.
    """

    def __init__(self, client: discord.Client, wording: Wording) -> None:
        self._client = client
        self._wording = wording

    async def send(self, delivery: Delivery) -> Sent:
        """See Messenger."""
        self._require_connection()
        if delivery.kind == "card_update":
            return await self._update(delivery.card)
        place = await self._place(delivery)
        if delivery.kind == "note_edit":
            return await self._edit_note(place, _note(delivery))
        if delivery.kind == "note_delete":
            return await self._delete_note(place, delivery)
        with _errors_told(place):
            if delivery.kind == "card":
                message = await place.send(
                    view=card_view(delivery.card, self._wording),
                    nonce=delivery.nonce,
                    allowed_mentions=_NOBODY,
                )
            else:
                message = await self._send_note(place, delivery)
        return _sent(message)

    async def find(self, delivery: Delivery) -> Sent | None:
        """See Messenger. Looks through the bot's own messages since the delivery was made."""
        self._require_connection()
        place = await self._place(delivery)
        since = discord.Object(_snowflake(delivery.created_ms - _SLACK_MS))
        with _errors_told(place):
            async for message in place.history(limit=None, after=since, oldest_first=True):
                if message.author == self._client.user and self._shows(message, delivery):
                    return _sent(message)
        return None

    def _shows(self, message: discord.Message, delivery: Delivery) -> bool:
        if delivery.kind == "card":
            return card_id_of(message) == delivery.card.card_id
        answered = message.reference.message_id if message.reference else None
        expected = int(delivery.card.post.post_id) if _answers(delivery.card) else None
        return message.content == self._note_text(_note(delivery)) and answered == expected

    async def _send_note(self, place: Place, delivery: Delivery) -> discord.Message:
        text, card = self._note_text(_note(delivery)), delivery.card
        if not _answers(card):
            return await place.send(
                text, nonce=delivery.nonce, allowed_mentions=_NOBODY, suppress_embeds=True
            )
        return await place.send(
            text,
            nonce=delivery.nonce,
            allowed_mentions=_NOBODY,
            suppress_embeds=True,
            mention_author=False,
            reference=discord.MessageReference(
                message_id=int(card.post.post_id), channel_id=place.id, guild_id=place.guild.id
            ),
        )

    async def _update(self, card: Card) -> Sent:
        place = await self._by_id(card.post.guild_id, card.channel_id)
        message = place.get_partial_message(int(card.message_id))
        with _errors_told(place):
            await message.edit(view=card_view(card, self._wording), allowed_mentions=_NOBODY)
        return Sent(card.channel_id, card.message_id, message.jump_url)

    async def _edit_note(self, place: Place, note: Note) -> Sent:
        message = place.get_partial_message(int(note.message_id))
        with _errors_told(place):
            await message.edit(content=self._note_text(note), allowed_mentions=_NOBODY)
        return Sent(str(place.id), note.message_id, message.jump_url)

    async def _delete_note(self, place: Place, delivery: Delivery) -> Sent:
        """Delete a note; one that is gone already, or never came to be, is deleted too."""
        known = _note(delivery).message_id
        found = await self.find(delivery) if not known else None
        message_id = known or (found.message_id if found else "")
        if message_id:
            with _errors_told(place), suppress(discord.NotFound):
                await place.get_partial_message(int(message_id)).delete()
        return Sent(str(place.id), message_id, "")

    def _note_text(self, note: Note) -> str:
        return f"{note.text.strip()}\n-# {self._wording.notes.foot}"

    def _require_connection(self) -> None:
        if not self._client.is_ready():
            raise DeliveryDelayed("Discord is not connected.")

    async def _place(self, delivery: Delivery) -> Place:
        guild_id, wanted = delivery.card.post.guild_id, delivery.channel.removeprefix("#")
        if wanted.isdecimal():
            return await self._by_id(guild_id, wanted)
        guild = self._guild(guild_id)
        named = discord.utils.get(guild.text_channels, name=wanted)
        if named is None:
            raise DeliveryRefused(
                f"There is no text channel #{wanted} in {guild.name} that Sidenote can see: make "
                "one, or name another as review_channel in the policy."
            )
        return named

    async def _by_id(self, guild_id: str, place_id: str) -> Place:
        guild = self._guild(guild_id)
        place = guild.get_channel_or_thread(int(place_id))
        if place is None:  # an archived thread is not kept in memory
            with _errors_told(None, f"the channel {place_id}"):
                place = await guild.fetch_channel(int(place_id))
        if not isinstance(place, Place):
            raise DeliveryRefused(f"#{place.name} in {guild.name} takes no messages.")
        return place

    def _guild(self, guild_id: str) -> discord.Guild:
        guild = self._client.get_guild(int(guild_id))
        if guild is None:
            raise DeliveryRefused(f"Sidenote is not a member of the guild {guild_id} any more.")
        if guild.unavailable:
            raise DeliveryDelayed(f"Discord cannot reach the guild {guild_id} just now.")
        return guild


def _note(delivery: Delivery) -> Note:
    if delivery.note is None:
        raise DeliveryRefused(f"Card {delivery.card.card_id} has no note to post.")
    return delivery.note


def _answers(card: Card) -> bool:
    """Whether a note is a reply: one on hostility alone speaks to the thread, not to a person."""
    return any(flag.kind != "hostile" for flag in card.flags)


def _sent(message: discord.Message) -> Sent:
    return Sent(str(message.channel.id), str(message.id), message.jump_url)


def _snowflake(ms: int) -> int:
    return max(ms - discord.utils.DISCORD_EPOCH, 0) << 22


@contextmanager
def _errors_told(place: Place | None, where: str = "") -> Iterator[None]:
    """Raise DeliveryDelayed or DeliveryRefused for what discord.py raises."""
    where = f"#{place.name}" if place else where
    try:
        yield
    except discord.Forbidden as error:
        raise DeliveryRefused(_missing(place, where, error)) from error
    except discord.InvalidData as error:
        raise DeliveryRefused(f"{where} belongs to another guild.".capitalize()) from error
    except discord.RateLimited as error:
        wait_ms = round(error.retry_after * 1000)
        raise DeliveryDelayed(f"Discord asks to wait, in {where}.", wait_ms) from error
    except discord.HTTPException as error:
        if error.status in (401, 408, 429) or error.status >= 500:
            raise DeliveryDelayed(f"Discord answered {error.status}, in {where}.") from error
        reason = _REASONS.get(error.code, " ".join(error.text.split()))
        raise DeliveryRefused(f"Discord refuses it in {where}: {reason}.") from error
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise DeliveryDelayed(f"Discord could not be reached: {type(error).__name__}.") from error


def _missing(place: Place | None, where: str, error: discord.Forbidden) -> str:
    if place is None:
        return f"Sidenote lacks the permission View Channel for {where}."
    sending = "send_messages_in_threads" if isinstance(place, discord.Thread) else "send_messages"
    allowed = place.permissions_for(place.guild.me)
    lacks = [
        _PERMISSIONS[name]
        for name in ("view_channel", sending, "read_message_history")
        if not cast(bool, getattr(allowed, name))
    ]
    if not lacks:
        return f"Discord refuses it in {where}: {error.text}."
    return f"Sidenote lacks the permission {' and '.join(lacks)} in {where}."
