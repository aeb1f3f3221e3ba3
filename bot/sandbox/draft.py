"""A message as a request or a person words it, checked before anything is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox import components, errors
from bot.sandbox.state import NO_FLAGS, Attachment, MessageFlag

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.state import Guild, Message, User

MAX_CONTENT = 2000
MAX_EMBEDS = 10
MAX_EMBED_TEXT = 6000
SENDABLE_FLAGS = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.EPHEMERAL
    | MessageFlag.SUPPRESS_NOTIFICATIONS
    | MessageFlag.COMPONENTS_V2
)

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Whom a text may ping; the fields are those of Discord's allowed_mentions."""

    parse: frozenset[str] = frozenset({"users", "roles", "everyone"})
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied_user: bool = True

    @classmethod
    def from_json(cls, data: Json | None) -> Mentions:
        """What a request allows; without ``allowed_mentions`` everything."""
        if data is None:
            return cls()
        return cls(
            parse=frozenset(data.get("parse") or ()),
            users=frozenset(map(int, data.get("users") or ())),
            roles=frozenset(map(int, data.get("roles") or ())),
            replied_user=bool(data.get("replied_user")),
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of a message; None in a field of an edit leaves that field alone."""

    content: str | None = None
    embeds: tuple[Json, ...] | None = None
    components: tuple[Json, ...] | None = None
    attachments: tuple[Attachment, ...] | None = None
    flags: MessageFlag = NO_FLAGS
    mentions: Mentions = Mentions()
    nonce: str | None = None
    enforce_nonce: bool = False
    reply_to: int | None = None
    reply_must_exist: bool = True


def from_json(
    data: Json,
    files: tuple[Attachment, ...] = (),
    *,
    field: str = "",
    edited: Message | None = None,
) -> Draft:
    """Reads and checks a message of a request.

    ``edited`` is the message that it changes; once Components V2, always so. A null clears a
    field, as in the API. Raises ApiError 50035 when a limit is broken.
    """
    flags = MessageFlag(int(data.get("flags") or 0)) & SENDABLE_FLAGS
    if edited is not None:
        flags |= edited.flags & MessageFlag.COMPONENTS_V2
    is_v2 = MessageFlag.COMPONENTS_V2 in flags
    content = (data["content"] or "") if "content" in data else None
    embeds = _embeds(data["embeds"] or [], field) if "embeds" in data else None
    if content is not None and len(content) > MAX_CONTENT:
        raise errors.too_long(f"{field}content", MAX_CONTENT)
    if is_v2 and (content or embeds):
        raise errors.invalid_form(
            f"{field}flags",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            "The 'content' and 'embeds' fields cannot be used with Components V2",
        )
    reference = data.get("message_reference") or {}
    return Draft(
        content=content,
        embeds=embeds,
        components=(
            components.accept(data["components"] or [], is_v2=is_v2, field=field)
            if "components" in data
            else None
        ),
        attachments=files if files or "attachments" in data else None,
        flags=flags,
        mentions=Mentions.from_json(data.get("allowed_mentions")),
        nonce=None if data.get("nonce") is None else str(data["nonce"]),
        enforce_nonce=bool(data.get("enforce_nonce")),
        reply_to=int(reference["message_id"]) if "message_id" in reference else None,
        reply_must_exist=bool(reference.get("fail_if_not_exists", True)),
    )


def require_something(draft: Draft) -> None:
    """Raises ApiError 50006 when nothing would be seen."""
    if not ((draft.content or "").strip() or draft.embeds or draft.components or draft.attachments):
        raise errors.empty_message()


def pinged_users(
    guild: Guild, text: str, allowed: Mentions, replied: User | None
) -> tuple[User, ...]:
    """The users that a text pings, in order, the author of the answered message last."""
    found = dict.fromkeys(map(int, _USER.findall(text)))
    ids = [key for key in found if "users" in allowed.parse or key in allowed.users]
    users = [guild.members[key].user for key in ids if key in guild.members]
    if replied is not None and allowed.replied_user and replied not in users:
        users.append(replied)
    return tuple(users)


def pinged_roles(guild: Guild, text: str, allowed: Mentions) -> tuple[int, ...]:
    """The ids of the roles that a text pings."""
    found = dict.fromkeys(map(int, _ROLE.findall(text)))
    return tuple(
        key
        for key in found
        if key in guild.roles and ("roles" in allowed.parse or key in allowed.roles)
    )


def pings_everyone(text: str, allowed: Mentions) -> bool:
    """Whether a text asks to ping everyone; the sender needs the permission as well."""
    return "everyone" in allowed.parse and _EVERYONE.search(text) is not None


def _embeds(embeds: list[Json], field: str) -> tuple[Json, ...]:
    if len(embeds) > MAX_EMBEDS:
        raise errors.too_long(f"{field}embeds", MAX_EMBEDS)
    if sum(map(_embed_text, embeds)) > MAX_EMBED_TEXT:
        raise errors.invalid_form(
            f"{field}embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"
        )
    return tuple({**embed, "type": "rich"} for embed in embeds)


def _embed_text(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get(key) or {}).get(name) for key, name in _EMBED_PARTS]
    texts += [item[key] for item in embed.get("fields") or () for key in ("name", "value")]
    return sum(len(text or "") for text in texts)


_EMBED_PARTS = (("footer", "text"), ("author", "name"))
