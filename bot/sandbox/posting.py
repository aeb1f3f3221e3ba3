"""Steps that make a thread and its first messages together, and channels that go."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from bot.sandbox import draft as drafts
from bot.sandbox import errors, messages, threads
from bot.sandbox.draft import Draft
from bot.sandbox.intents import Intent
from bot.sandbox.objects import channel_view
from bot.sandbox.state import (
    ChannelType,
    Message,
    MessageFlag,
    MessageType,
    Reference,
    Tag,
    Thread,
)
from bot.sandbox.world import Event

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.state import Channel, User
    from bot.sandbox.world import World

MAX_TAGS = 20
MAX_TAG_NAME = 20


def open_post(
    world: World,
    owner: User,
    forum: Channel,
    title: str,
    draft: Draft,
    *,
    tag_ids: tuple[int, ...] = (),
    auto_archive_minutes: int = 4320,
) -> tuple[Thread, Message]:
    """Makes a forum post: a thread whose starter message has the thread's id.

    Raises ApiError 40067, 50001, 50006, 50013, 50024, 50035.
    """
    if forum.type is not ChannelType.FORUM:
        raise errors.wrong_channel_type()
    if forum.requires_tag and not tag_ids:
        raise errors.tag_required()
    drafts.require_something(draft)
    thread = threads.open_thread(
        world,
        owner,
        forum,
        title,
        auto_archive_minutes=auto_archive_minutes,
        tag_ids=tag_ids,
    )
    message = messages.compose(world, owner, thread, draft)
    starter = dataclasses.replace(message, id=thread.id)
    forum.last_message_id = thread.id
    messages.store(world, starter)
    return thread, starter


def open_bare_thread(
    world: World,
    owner: User,
    parent: Channel,
    name: str,
    *,
    type_: ChannelType = ChannelType.PUBLIC_THREAD,
    auto_archive_minutes: int = 4320,
) -> Thread:
    """Makes a thread that hangs on no message; a public one is announced in its channel.

    Raises ApiError 50001, 50013, 50024, 50035.
    """
    if type_ not in {ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD}:
        raise errors.wrong_channel_type()
    thread = threads.open_thread(
        world, owner, parent, name, type_=type_, auto_archive_minutes=auto_archive_minutes
    )
    if type_ is ChannelType.PUBLIC_THREAD:
        reference = Reference(parent.guild_id, thread.id, None)
        _store_system(
            world,
            owner,
            parent,
            type_=MessageType.THREAD_CREATED,
            reference=reference,
            text=name,
        )
    return thread


def open_from_message(
    world: World,
    owner: User,
    parent: Channel,
    message: Message,
    *,
    name: str,
    auto_archive_minutes: int = 4320,
) -> Thread:
    """Makes a thread on a message, whose id it takes.

    Raises ApiError 50001, 50013, 50035, 160004.
    """
    if message.id in world.threads:
        raise errors.thread_exists()
    thread = threads.open_thread(
        world,
        owner,
        parent,
        name,
        thread_id=message.id,
        auto_archive_minutes=auto_archive_minutes,
    )
    marked = dataclasses.replace(message, flags=message.flags | MessageFlag.HAS_THREAD)
    messages.replace(world, marked)
    reference = Reference(parent.guild_id, parent.id, message.id)
    _store_system(
        world,
        owner,
        thread,
        type_=MessageType.THREAD_STARTER_MESSAGE,
        reference=reference,
    )
    return thread


def delete_channel(world: World, channel: Channel) -> None:
    """Deletes a channel with its threads and messages, and tells the gateway."""
    event = Event("CHANNEL_DELETE", channel_view(channel), Intent.GUILDS, channel)
    for thread in world.threads_of(channel.id):
        del world.threads[thread.id]
        world.messages.pop(thread.id, None)
    world.messages.pop(channel.id, None)
    # the event first: who may see it is decided by the channel
    world.publish(event)
    del world.channels[channel.id]


def set_tags(world: World, forum: Channel, tags: list[Json]) -> None:
    """Gives a forum these tags, and tells the gateway; those without an id are new.

    Raises ApiError 50024, 50035.
    """
    if forum.type is not ChannelType.FORUM:
        raise errors.wrong_channel_type()
    if len(tags) > MAX_TAGS:
        raise errors.too_long("available_tags", MAX_TAGS)
    for tag in tags:
        if not 1 <= len(tag["name"]) <= MAX_TAG_NAME:
            raise errors.too_long("available_tags.name", MAX_TAG_NAME)
    forum.tags = tuple(Tag(int(tag.get("id") or world.ids.next()), tag["name"]) for tag in tags)
    world.publish(Event("CHANNEL_UPDATE", channel_view(forum), Intent.GUILDS, forum))


def _store_system(
    world: World,
    author: User,
    place: Channel | Thread,
    *,
    type_: MessageType,
    reference: Reference,
    text: str = "",
) -> None:
    plain = messages.compose(world, author, place, Draft())
    messages.store(world, dataclasses.replace(plain, type=type_, reference=reference, content=text))
