"""Making, changing and deleting threads and forum posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import errors
from bot.sandbox.intents import Intent
from bot.sandbox.objects import thread_member_view, thread_view
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Channel, ChannelType, Thread
from bot.sandbox.world import Event

if TYPE_CHECKING:
    from bot.sandbox.state import User
    from bot.sandbox.world import World

MAX_NAME = 100
MAX_TAGS = 5
AUTO_ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


def open_thread(
    world: World,
    owner: User,
    parent: Channel,
    name: str,
    *,
    thread_id: int | None = None,
    type_: ChannelType = ChannelType.PUBLIC_THREAD,
    auto_archive_minutes: int = 4320,
    tag_ids: tuple[int, ...] = (),
) -> Thread:
    """Makes a thread and tells the gateway; its messages come after.

    ``thread_id`` is the id of the message that it hangs on. Raises ApiError 50001, 50013, 50035.
    """
    world.require(owner.id, parent, _needed(parent, type_))
    _check(parent, name, auto_archive_minutes, tag_ids)
    now_ms = world.clock()
    thread = Thread(
        id=world.ids.next() if thread_id is None else thread_id,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        owner_id=owner.id,
        name=name,
        type=type_,
        created_ms=now_ms,
        archive_ms=now_ms,
        auto_archive_minutes=auto_archive_minutes,
        tag_ids=tag_ids,
        member_ids={owner.id: now_ms},
    )
    world.threads[thread.id] = thread
    publish_thread(world, "THREAD_CREATE", thread, is_new=True)
    return thread


def join(world: World, thread: Thread, user: User) -> None:
    """Puts a user into a thread; the gateway tells a bot of itself only."""
    if user.id in thread.member_ids:
        return
    thread.member_ids[user.id] = world.clock()
    if user != world.bot:
        return
    data = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "member_count": len(thread.member_ids),
        "added_members": [thread_member_view(thread, user.id)],
    }
    world.publish(Event("THREAD_MEMBERS_UPDATE", data, Intent.GUILDS, thread))


def unarchive(world: World, thread: Thread) -> None:
    """Opens an archived thread again, as a new message does."""
    if thread.is_archived:
        set_archived(world, thread, is_archived=False)


def set_archived(world: World, thread: Thread, *, is_archived: bool) -> None:
    """Archives a thread or opens it again, and tells the gateway."""
    change(world, thread, is_archived=is_archived)


def change(
    world: World,
    thread: Thread,
    *,
    name: str | None = None,
    is_archived: bool | None = None,
    is_locked: bool | None = None,
    auto_archive_minutes: int | None = None,
    tag_ids: tuple[int, ...] | None = None,
) -> None:
    """Changes what is given and tells the gateway. Raises ApiError 50035."""
    minutes = thread.auto_archive_minutes if auto_archive_minutes is None else auto_archive_minutes
    tags = thread.tag_ids if tag_ids is None else tag_ids
    new_name = thread.name if name is None else name
    _check(world.channels[thread.parent_id], new_name, minutes, tags)
    thread.name, thread.auto_archive_minutes, thread.tag_ids = new_name, minutes, tags
    if is_archived is not None and is_archived != thread.is_archived:
        thread.is_archived, thread.archive_ms = is_archived, world.clock()
    if is_locked is not None:
        thread.is_locked = is_locked
    publish_thread(world, "THREAD_UPDATE", thread)


def require_change(world: World, user: User, thread: Thread, *, locks: bool) -> None:
    """Whether a user may change a thread: its owner, save for locks, or a moderator.

    Raises ApiError 50001, 50013, 50083.
    """
    world.require(user.id, thread)
    is_moderator = Permission.MANAGE_THREADS in world.permissions(user.id, thread)
    if is_moderator:
        return
    if locks or user.id != thread.owner_id:
        raise errors.missing_permissions()
    if thread.is_locked:
        raise errors.thread_archived()


def delete_thread(world: World, by: User, thread: Thread) -> None:
    """Deletes a thread with its messages. Raises ApiError 50001, 50013."""
    world.require(by.id, thread, Permission.MANAGE_THREADS)
    data = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "parent_id": str(thread.parent_id),
        "type": int(thread.type),
    }
    event = Event("THREAD_DELETE", data, Intent.GUILDS, world.channels[thread.parent_id])
    del world.threads[thread.id]
    world.messages.pop(thread.id, None)
    world.publish(event)


def publish_thread(world: World, name: str, thread: Thread, *, is_new: bool = False) -> None:
    """Tells the gateway of a thread as it is now."""
    data = thread_view(world, thread)
    if is_new:
        data["newly_created"] = True
    world.publish(Event(name, data, Intent.GUILDS, thread))


def _needed(parent: Channel, type_: ChannelType) -> Permission:
    if parent.type is ChannelType.FORUM:
        return Permission.SEND_MESSAGES
    if type_ is ChannelType.PRIVATE_THREAD:
        return Permission.CREATE_PRIVATE_THREADS
    return Permission.CREATE_PUBLIC_THREADS


def _check(parent: Channel, name: str, minutes: int, tag_ids: tuple[int, ...]) -> None:
    if not 1 <= len(name) <= MAX_NAME:
        raise errors.invalid_form("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100.")
    if minutes not in AUTO_ARCHIVE_MINUTES:
        raise errors.invalid_form(
            "auto_archive_duration",
            "BASE_TYPE_CHOICES",
            "Value must be one of (60, 1440, 4320, 10080).",
        )
    known = {tag.id for tag in parent.tags}
    if len(tag_ids) > MAX_TAGS or not known.issuperset(tag_ids):
        raise errors.invalid_form("applied_tags", "INVALID_TAG", "Unknown or too many tags.")
