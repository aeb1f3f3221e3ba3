"""The sandbox's whole state, with the look-ups and checks that every action shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox import errors
from bot.sandbox.changes import Changes
from bot.sandbox.permissions import LOOKING, NOTHING, Permission, with_overwrites
from bot.sandbox.state import (
    Application,
    Channel,
    ChannelType,
    Command,
    Guild,
    Member,
    Message,
    Place,
    Thread,
    Upload,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.automod import Rule
    from bot.sandbox.clock import Clock, Snowflakes
    from bot.sandbox.errors import Json


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the gateway tells those bots that asked for it and may see it."""

    name: str
    data: Json
    intents: int  # sent when any of these bits is on; 0: always sent
    place: Place | None = None  # sent only to those who can view this
    message: Message | None = None  # its content is a privileged matter
    hidden: Json | None = None  # the data without what is privileged, where that is no message


class World:
    """Holds everything; knows the rules of who is where and may do what.

    Look-ups raise the ApiError that Discord answers for an unknown id.
    """

    def __init__(self, application: Application, clock: Clock, ids: Snowflakes) -> None:
        self.application = application
        self.clock = clock
        self.ids = ids
        self.changes = Changes()
        self.users: dict[int, User] = {application.user.id: application.user}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.threads: dict[int, Thread] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.ephemeral: dict[int, Message] = {}
        self.inboxes: dict[int, User] = {}
        self.nonces: dict[tuple[int, str], Message] = {}
        self.commands: dict[int, Command] = {}
        self.rules: dict[int, Rule] = {}
        self.uploads: dict[int, Upload] = {}
        self.cdn_url = ""
        self.on_event: Callable[[Event], None] = lambda _: None

    @property
    def bot(self) -> User:
        return self.application.user

    def publish(self, event: Event) -> None:
        """Hands an event to the gateway and wakes those who wait for a change."""
        self.on_event(event)
        self.changes.mark()

    def guild(self, guild_id: int) -> Guild:
        if guild_id not in self.guilds:
            raise errors.unknown_guild()
        return self.guilds[guild_id]

    def member(self, guild_id: int, user_id: int) -> Member:
        member = self.guild(guild_id).members.get(user_id)
        if member is None:
            raise errors.unknown_member()
        return member

    def place(self, channel_id: int) -> Place:
        """The channel or thread with this id."""
        place = self.channels.get(channel_id) or self.threads.get(channel_id)
        if place is None:
            raise errors.unknown_channel()
        return place

    def thread(self, thread_id: int) -> Thread:
        if thread_id not in self.threads:
            raise errors.unknown_channel()
        return self.threads[thread_id]

    def channel_of(self, place: Place) -> Channel:
        """The channel itself, or the parent of a thread."""
        return self.channels[place.parent_id] if isinstance(place, Thread) else place

    def message(self, channel_id: int, message_id: int) -> Message:
        message = self.messages.get(channel_id, {}).get(message_id)
        if message is None:
            raise errors.unknown_message()
        return message

    def current(self, message: Message) -> Message | None:
        """The message as it is now; None when it was deleted."""
        if message.is_ephemeral:
            return self.ephemeral.get(message.id)
        return self.messages.get(message.channel_id, {}).get(message.id)

    def history(self, channel_id: int) -> list[Message]:
        """All messages of a channel or thread, oldest first."""
        return list(self.messages.get(channel_id, {}).values())

    def threads_of(self, channel_id: int) -> list[Thread]:
        return [thread for thread in self.threads.values() if thread.parent_id == channel_id]

    def permissions(self, user_id: int, place: Place) -> Permission:
        """What a user may do in a channel or thread; nothing when not a member."""
        guild = self.guilds[place.guild_id]
        member = guild.members.get(user_id)
        if member is None:
            return NOTHING
        held = with_overwrites(guild, member, self.channel_of(place).overwrites)
        if member.timed_out_until_ms > self.clock() and Permission.ADMINISTRATOR not in held:
            held &= LOOKING
        if isinstance(place, Thread) and place.type is ChannelType.PRIVATE_THREAD:
            is_in = user_id in place.member_ids
            return held if is_in or Permission.MANAGE_THREADS in held else NOTHING
        return held

    def require(self, user_id: int, place: Place, *needed: Permission) -> None:
        """Raises 50001 when the user cannot see the place, 50013 when a permission lacks."""
        held = self.permissions(user_id, place)
        if Permission.VIEW_CHANNEL not in held:
            raise errors.missing_access()
        if any(permission not in held for permission in needed):
            raise errors.missing_permissions()
