"""What the sandbox remembers: guilds, people, channels, threads, messages, commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

from bot.sandbox.components import walk
from bot.sandbox.permissions import NOTHING, Permission

if TYPE_CHECKING:
    from bot.sandbox.errors import Json


class ChannelType(IntEnum):
    TEXT = 0
    CATEGORY = 4
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


class MessageType(IntEnum):
    DEFAULT = 0
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER_MESSAGE = 21
    CONTEXT_MENU_COMMAND = 23


class MessageFlag(IntFlag):
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


NO_FLAGS = MessageFlag(0)


@dataclass(frozen=True, slots=True)
class User:
    """An account, of a person or of a bot."""

    id: int
    name: str
    is_bot: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(slots=True)
class Role:
    id: int
    name: str
    permissions: Permission
    position: int
    is_managed: bool = False


@dataclass(slots=True)
class Member:
    """A user in one guild."""

    user: User
    guild_id: int
    joined_ms: int
    role_ids: list[int] = field(default_factory=list)
    locale: str = "en-US"  # of the person's client
    takes_messages: bool = True  # whether a bot may write to the person alone
    timed_out_until_ms: int = 0

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def mention(self) -> str:
        return self.user.mention


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies one role or one member."""

    target_id: int
    is_role: bool
    allow: Permission = NOTHING
    deny: Permission = NOTHING


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a forum channel."""

    id: int
    name: str


@dataclass(slots=True)
class Channel:
    """A text channel, a forum channel, or a category that holds some."""

    id: int
    guild_id: int
    type: ChannelType
    name: str
    position: int
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    tags: tuple[Tag, ...] = ()
    requires_tag: bool = False
    last_message_id: int | None = None
    category_id: int | None = None

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"


@dataclass(slots=True)
class Thread:
    """A thread of a text channel, or a post of a forum channel."""

    id: int
    guild_id: int
    parent_id: int
    owner_id: int
    name: str
    type: ChannelType
    created_ms: int
    archive_ms: int
    auto_archive_minutes: int = 4320
    is_archived: bool = False
    is_locked: bool = False
    tag_ids: tuple[int, ...] = ()
    member_ids: dict[int, int] = field(default_factory=dict)  # user id -> joined, ms
    message_count: int = 0
    last_message_id: int | None = None

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"


Place = Channel | Thread


@dataclass(frozen=True, slots=True)
class Reference:
    """The message that another one answers (``message_id`` None: a thread that was made)."""

    guild_id: int
    channel_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Attachment:
    id: int
    filename: str
    size_bytes: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person attaches to a slash command."""

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Message:
    """One message at one moment; an edit makes a new value under the same id."""

    id: int
    guild_id: int
    channel_id: int
    author: User
    content: str
    sent_ms: int
    type: MessageType = MessageType.DEFAULT
    flags: MessageFlag = NO_FLAGS
    edited_ms: int | None = None
    components: tuple[Json, ...] = ()
    embeds: tuple[Json, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    mentions: tuple[User, ...] = ()
    mention_role_ids: tuple[int, ...] = ()
    mentions_everyone: bool = False
    reference: Reference | None = None
    nonce: str | None = None
    application_id: int | None = None
    interaction: Json | None = None
    seen_by: int | None = None  # the one user who sees an ephemeral message

    @property
    def text(self) -> str:
        """All that a reader sees in words: the content, then the text components."""
        parts = [item["content"] for item in walk(self.components) if "content" in item]
        return "\n".join([self.content, *parts] if self.content else parts)

    @property
    def is_ephemeral(self) -> bool:
        return MessageFlag.EPHEMERAL in self.flags

    @property
    def is_loading(self) -> bool:
        return MessageFlag.LOADING in self.flags


@dataclass(slots=True)
class Guild:
    id: int
    name: str
    owner_id: int
    created_ms: int
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Command:
    """A registered application command; ``guild_id`` None means everywhere."""

    id: int
    version: int
    guild_id: int | None
    type: int
    name: str
    definition: Json


@dataclass(frozen=True, slots=True)
class Application:
    """The bot's application, its account and its token."""

    id: int
    user: User
    token: str
    message_content: bool  # whether the privileged message-content intent is granted
