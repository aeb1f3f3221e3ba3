"""JSON views of messages, and what a bot without the content intent may read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.clock import iso
from bot.sandbox.objects import partial_member_view, thread_view, user_view
from bot.sandbox.state import MessageFlag, MessageType

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.state import Attachment, Message, Reference
    from bot.sandbox.world import World

_ATTACHMENT_HOST = "https://cdn.discordapp.com/attachments"
_HAS_REFERENCED = (MessageType.REPLY, MessageType.THREAD_STARTER_MESSAGE)


def message_view(world: World, message: Message) -> Json:
    """A MessageResponse with everything in it."""
    view = _plain_view(message)
    if MessageFlag.HAS_THREAD in message.flags and message.id in world.threads:
        view["thread"] = thread_view(world, world.threads[message.id])
    if message.reference is not None and message.type in _HAS_REFERENCED:
        view["referenced_message"] = _referenced_view(world, message)
    return view


def event_view(world: World, message: Message) -> Json:
    """The data of MESSAGE_CREATE and MESSAGE_UPDATE: with guild and member."""
    view = {**message_view(world, message), "guild_id": str(message.guild_id)}
    member = world.guilds[message.guild_id].members.get(message.author.id)
    if member is not None and message.application_id is None:
        view["member"] = partial_member_view(member)
    return view


def redacted(view: Json) -> Json:
    """The view of a message whose content is withheld."""
    hidden: Json = {**view, "content": "", "embeds": [], "components": [], "attachments": []}
    if hidden.get("referenced_message"):
        hidden["referenced_message"] = redacted(hidden["referenced_message"])
    return hidden


def is_exempt(world: World, message: Message) -> bool:
    """Whether the bot may read a message without the content intent."""
    return message.author == world.bot or world.bot in message.mentions


def rest_view(world: World, message: Message) -> Json:
    """A message as the REST API answers it: redacted when the intent isn't granted."""
    view = message_view(world, message)
    if world.application.message_content or is_exempt(world, message):
        return view
    return redacted(view)


def _plain_view(message: Message) -> Json:
    view: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": int(message.type),
        "content": message.content,
        "author": user_view(message.author),
        "timestamp": iso(message.sent_ms),
        "edited_timestamp": None if message.edited_ms is None else iso(message.edited_ms),
        "flags": int(message.flags),
        "tts": False,
        "pinned": False,
        "mention_everyone": message.mentions_everyone,
        "mentions": [user_view(user) for user in message.mentions],
        "mention_roles": [str(role_id) for role_id in message.mention_role_ids],
        "attachments": [_attachment_view(message, item) for item in message.attachments],
        "embeds": list(message.embeds),
        "components": list(message.components),
    }
    if message.reference is not None:
        view["message_reference"] = _reference_view(message.reference)
    if message.nonce is not None:
        view["nonce"] = message.nonce
    if message.application_id is not None:
        view["application_id"] = view["webhook_id"] = str(message.application_id)
    if message.interaction is not None:
        view["interaction_metadata"] = message.interaction
    return view


def _reference_view(reference: Reference) -> Json:
    view: Json = {
        "type": 0,
        "channel_id": str(reference.channel_id),
        "guild_id": str(reference.guild_id),
    }
    if reference.message_id is not None:
        view["message_id"] = str(reference.message_id)
    return view


def _referenced_view(world: World, message: Message) -> Json | None:
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    found = world.messages.get(reference.channel_id, {}).get(reference.message_id)
    return None if found is None else _plain_view(found)


def _attachment_view(message: Message, attachment: Attachment) -> Json:
    url = f"{_ATTACHMENT_HOST}/{message.channel_id}/{attachment.id}/{attachment.filename}"
    return {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": attachment.size_bytes,
        "content_type": attachment.content_type,
        "url": url,
        "proxy_url": url,
    }
