"""Sending, editing and deleting messages: one set of rules for bots and for people."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from bot.sandbox import components, errors
from bot.sandbox import draft as drafts
from bot.sandbox.intents import Intent
from bot.sandbox.message_view import event_view
from bot.sandbox.permissions import Permission
from bot.sandbox.state import (
    Channel,
    ChannelType,
    Message,
    MessageFlag,
    MessageType,
    Reference,
    Thread,
)
from bot.sandbox.threads import join, unarchive
from bot.sandbox.world import Event

if TYPE_CHECKING:
    from bot.sandbox.draft import Draft
    from bot.sandbox.state import Place, User
    from bot.sandbox.world import World

NONCE_WINDOW_MS = 180_000  # Discord remembers nonces for "the past few minutes"


def send(world: World, author: User, place: Place, draft: Draft) -> Message:
    """Sends a message as an account, with all checks.

    Raises ApiError 50001, 50013, 50006, 50008, 50083, 160005.
    """
    if isinstance(place, Channel) and place.type is not ChannelType.TEXT:
        raise errors.not_a_text_channel()
    _require_sending(world, author, place)
    drafts.require_something(draft)
    known = _same_nonce(world, author, draft)
    if known is not None:
        return known
    if isinstance(place, Thread):
        unarchive(world, place)
        join(world, place, author)
    message = compose(world, author, place, draft)
    store(world, message)
    return message


def send_alone(world: World, channel_id: int, draft: Draft) -> Message:
    """Sends a message of the bot to one person alone. Raises ApiError 50006, 50007."""
    drafts.require_something(draft)
    reader = world.inboxes[channel_id]
    homes = [
        guild.members[reader.id] for guild in world.guilds.values() if reader.id in guild.members
    ]
    if not any(member.takes_messages for member in homes):
        raise errors.closed_inbox()
    message = Message(
        id=world.ids.next(),
        guild_id=0,
        channel_id=channel_id,
        author=world.bot,
        content=draft.content or "",
        sent_ms=world.clock(),
        flags=draft.flags,
        components=draft.components or (),
        embeds=draft.embeds or (),
    )
    world.messages.setdefault(channel_id, {})[message.id] = message
    world.changes.mark()
    return message


def compose(world: World, author: User, place: Place, draft: Draft) -> Message:
    """Makes a message value without sending it. Raises ApiError 50035 on a lost reply."""
    guild = world.guilds[place.guild_id]
    replied = _replied(world, place, draft)
    text = "\n".join([draft.content or "", *_texts(draft)])
    held = world.permissions(author.id, place)
    return Message(
        id=world.ids.next(),
        guild_id=place.guild_id,
        channel_id=place.id,
        author=author,
        content=draft.content or "",
        sent_ms=world.clock(),
        type=MessageType.DEFAULT if draft.reply_to is None else MessageType.REPLY,
        flags=draft.flags,
        components=draft.components or (),
        embeds=draft.embeds or (),
        attachments=draft.attachments or (),
        mentions=drafts.pinged_users(
            guild, text, draft.mentions, None if replied is None else replied.author
        ),
        mention_role_ids=drafts.pinged_roles(guild, text, draft.mentions),
        mentions_everyone=(
            drafts.pings_everyone(text, draft.mentions) and Permission.MENTION_EVERYONE in held
        ),
        reference=(
            None if draft.reply_to is None else Reference(place.guild_id, place.id, draft.reply_to)
        ),
        nonce=draft.nonce,
    )


def store(world: World, message: Message) -> None:
    """Puts a new message into its channel and tells the gateway."""
    place = world.place(message.channel_id)
    world.messages.setdefault(place.id, {})[message.id] = message
    place.last_message_id = message.id
    if message.nonce is not None:
        world.nonces[message.author.id, message.nonce] = message
    if isinstance(place, Thread) and message.id != place.id:
        place.message_count += 1
    world.publish(_event(world, "MESSAGE_CREATE", message))


def edit(world: World, editor: User, message: Message, draft: Draft) -> Message:
    """Edits a message as its author.

    Raises ApiError 50001, 50005, 50006, 50035, 50083.
    """
    place = world.place(message.channel_id)
    world.require(editor.id, place)
    if message.author != editor:
        raise errors.not_the_author()
    if isinstance(place, Thread) and place.is_archived:
        raise errors.thread_archived()
    edited = revised(world, message, draft)
    replace(world, edited)
    return edited


def revised(world: World, message: Message, draft: Draft) -> Message:
    """The message after an edit, not yet stored. Raises ApiError 50006, 50035."""
    changes = {
        name: value
        for name in ("content", "embeds", "components", "attachments")
        if (value := getattr(draft, name)) is not None
    }
    kept = message.flags & ~(MessageFlag.LOADING | MessageFlag.SUPPRESS_EMBEDS)
    edited = dataclasses.replace(
        message, **changes, flags=kept | draft.flags, edited_ms=world.clock()
    )
    if MessageFlag.COMPONENTS_V2 in edited.flags and edited.content:
        raise errors.invalid_form(
            "flags",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            "The 'content' field cannot be used with Components V2",
        )
    if not (edited.content or edited.embeds or edited.components or edited.attachments):
        raise errors.empty_message()
    guild = world.guilds[message.guild_id]
    text = "\n".join([edited.content, *_texts(draft)])
    return dataclasses.replace(
        edited, mentions=drafts.pinged_users(guild, text, draft.mentions, None)
    )


def replace(world: World, message: Message) -> None:
    """Stores a changed message and tells the gateway."""
    world.messages[message.channel_id][message.id] = message
    world.publish(_event(world, "MESSAGE_UPDATE", message))


def delete(world: World, by: User, message: Message) -> None:
    """Deletes a message, one's own or as a moderator. Raises ApiError 50001, 50013."""
    place = world.place(message.channel_id)
    needed = () if message.author == by else (Permission.MANAGE_MESSAGES,)
    world.require(by.id, place, *needed)
    remove(world, message)


def remove(world: World, message: Message) -> None:
    """Takes a message away and tells the gateway."""
    place = world.place(message.channel_id)
    del world.messages[place.id][message.id]
    if isinstance(place, Thread) and message.id != place.id:
        place.message_count -= 1
    data = {
        "id": str(message.id),
        "channel_id": str(place.id),
        "guild_id": str(place.guild_id),
    }
    world.publish(Event("MESSAGE_DELETE", data, Intent.GUILD_MESSAGES, place))


def delete_many(world: World, by: User, place: Place, message_ids: list[int]) -> None:
    """Deletes several messages at once. Raises ApiError 50001, 50013."""
    world.require(by.id, place, Permission.MANAGE_MESSAGES)
    kept = world.messages.get(place.id, {})
    found = [message_id for message_id in message_ids if message_id in kept]
    for message_id in found:
        del kept[message_id]
    data = {
        "ids": [str(message_id) for message_id in found],
        "channel_id": str(place.id),
        "guild_id": str(place.guild_id),
    }
    world.publish(Event("MESSAGE_DELETE_BULK", data, Intent.GUILD_MESSAGES, place))


def _require_sending(world: World, author: User, place: Place) -> None:
    if isinstance(place, Channel):
        world.require(author.id, place, Permission.SEND_MESSAGES)
        return
    world.require(author.id, place, Permission.SEND_MESSAGES_IN_THREADS)
    if place.is_locked and Permission.MANAGE_THREADS not in world.permissions(author.id, place):
        raise errors.thread_archived() if place.is_archived else errors.thread_locked()


def _same_nonce(world: World, author: User, draft: Draft) -> Message | None:
    if draft.nonce is None or not draft.enforce_nonce:
        return None
    known = world.nonces.get((author.id, draft.nonce))
    if known is None or known.sent_ms < world.clock() - NONCE_WINDOW_MS:
        return None
    return world.messages.get(known.channel_id, {}).get(known.id)


def _replied(world: World, place: Place, draft: Draft) -> Message | None:
    if draft.reply_to is None:
        return None
    found = world.messages.get(place.id, {}).get(draft.reply_to)
    if found is None and draft.reply_must_exist:
        raise errors.invalid_form("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    return found


def _texts(draft: Draft) -> list[str]:
    return [
        item["content"] for item in components.walk(draft.components or ()) if "content" in item
    ]


def _event(world: World, name: str, message: Message) -> Event:
    place = world.place(message.channel_id)
    return Event(name, event_view(world, message), Intent.GUILD_MESSAGES, place, message)
