"""Acts on a post: delete it, time its author out, lock its thread. Never proposed by the bot.

An act takes three consents: the policy's, that of Discord's permissions for the presser,
and for the bot. All three are asked again when it is confirmed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import discord

from bot.chat.asking.answers import DISCORD_ERRORS
from bot.chat.cards import sentences
from bot.chat.deciding import words
from bot.chat.layout.markup import moment, short
from bot.chat.layout.quoting import block
from bot.domain.card import Act, Card, Moderator
from bot.domain.moves import Record
from bot.domain.policy import Policy
from bot.errors import UsageError

PERMISSIONS: dict[Act, str] = {
    "delete_post": "manage_messages",
    "time_out": "moderate_members",
    "lock_thread": "manage_threads",
}
"""What an act takes, of the presser as of the bot."""
_MAX_QUOTE = 500
_SAME = timedelta(minutes=1)
"""A time-out that ends this near to another one is the same one, pressed twice."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An act; ``minutes`` is the length of a time-out, else 0."""

    act: Act
    minutes: int = 0

    @property
    def value(self) -> str:
        """How it is written in the ids of buttons."""
        return f"{self.act}_{self.minutes}" if self.minutes else self.act


CHOICES = (
    Chosen("delete_post"),
    *(Chosen("time_out", minutes) for minutes in (10, 60, 1440)),
    Chosen("lock_thread"),
)


def chosen_by(value: str) -> Chosen | None:
    """The act that the id of a button names; None where it names none."""
    return next((one for one in CHOICES if one.value == value), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """The acts that somebody may do, and sentences on what the bot is not permitted."""

    chosen: tuple[Chosen, ...] = ()
    missing: tuple[str, ...] = ()


def offered(card: Card, policy: Policy, who: discord.Member) -> Offer:
    """What a member may do with a card's post: what the policy and the permissions allow."""
    channel = _channel(card, who.guild)
    if not policy.acts or channel is None:
        return Offer()
    held = [one for one in CHOICES if _fits(card, one.act) and _holds(who, one.act, channel)]
    lacking = dict.fromkeys(one.act for one in held if not _holds(who.guild.me, one.act, channel))
    return Offer(
        tuple(one for one in held if one.act not in lacking),
        tuple(sentences.bot_lacks(act, channel.name) for act in lacking),
    )


def preview(card: Card, chosen: Chosen, who: Moderator, *, now_ms: int) -> Iterator[str]:
    """What exactly an act will do, line by line."""
    author, place = sentences.author(card), f"<#{card.post.place}>"
    if chosen.act == "delete_post":
        yield words.WILL_DELETE.format(author=author, place=place)
        yield block(card.post.text, limit=_MAX_QUOTE)
    elif chosen.act == "time_out":
        until = moment(now_ms + chosen.minutes * 60_000, "f")
        yield words.WILL_TIME_OUT.format(author=author, when=until)
    else:
        yield words.WILL_LOCK.format(place=place)
    yield words.AUDIT_LOG.format(reason=short(audit_reason(card, who), 200))


def audit_reason(card: Card, who: Moderator) -> str:
    """What Discord's audit log says of an act."""
    return f"Sidenote card {card.card_id}, by {who.name} ({who.user_id})"[:500]


async def perform(
    card: Card, chosen: Chosen, policy: Policy, who: discord.Member, client: discord.Client
) -> Record:
    """Do it in Discord; gives the move that remembers it.

    Raises UsageError, its text why not.
    """
    _require(card, chosen.act, policy, who)
    by = Moderator(str(who.id), who.display_name)
    reason = audit_reason(card, by)
    try:
        if chosen.act == "delete_post":
            await _delete(card, client, reason)
        elif chosen.act == "time_out":
            await _time_out(card, chosen.minutes, who, reason)
        else:
            await _lock(card, who.guild, reason)
    except discord.Forbidden as error:
        raise UsageError(words.DISCORD_REFUSES.format(text=short(error.text, 200))) from error
    except discord.NotFound as error:
        raise UsageError(words.GONE_ALREADY) from error
    except DISCORD_ERRORS as error:
        raise UsageError(words.ACT_UNSURE) from error
    return Record(by, chosen.act, chosen.minutes)


def _require(card: Card, act: Act, policy: Policy, who: discord.Member) -> None:
    channel = _channel(card, who.guild)
    if not policy.acts:
        raise UsageError(words.ACTS_OFF)
    if channel is None or not _fits(card, act):
        raise UsageError(words.GONE_ALREADY)
    if not _holds(who, act, channel):
        raise UsageError(sentences.you_lack(act, channel.name))
    if not _holds(who.guild.me, act, channel):
        raise UsageError(sentences.bot_lacks(act, channel.name))


async def _delete(card: Card, client: discord.Client, reason: str) -> None:
    # a partial message takes no reason, and the whole one need not be fetched for this
    post_id = int(card.post.post_id)
    await client.http.delete_message(int(card.post.place), post_id, reason=reason)


async def _time_out(card: Card, minutes: int, who: discord.Member, reason: str) -> None:
    guild = who.guild
    author = await guild.fetch_member(int(card.post.author_id))
    for one in (who, guild.me):
        if not _outranks(one, author):
            raise UsageError(words.BOT_OUTRANKED if one == guild.me else words.YOU_OUTRANKED)
    until = discord.utils.utcnow() + timedelta(minutes=minutes)
    standing = author.timed_out_until
    if standing and standing > until - _SAME:
        raise UsageError(
            words.TIMED_OUT_ALREADY.format(when=moment(round(standing.timestamp() * 1000), "f"))
        )
    await author.timeout(until, reason=reason)


async def _lock(card: Card, guild: discord.Guild, reason: str) -> None:
    thread_id = int(card.post.thread_id)
    # an archived thread is not kept in memory
    thread = guild.get_thread(thread_id) or await guild.fetch_channel(thread_id)
    if not isinstance(thread, discord.Thread):
        raise UsageError(words.GONE_ALREADY)
    if thread.locked:
        raise UsageError(words.LOCKED_ALREADY)
    # an archived thread can only be changed by a request that says whether it stays so
    await thread.edit(locked=True, archived=thread.archived, reason=reason)


def _fits(card: Card, act: Act) -> bool:
    """Whether there is anything left in Discord that an act could be done to."""
    post = card.post
    if post.platform != "discord" or not post.channel_id.isdecimal():
        return False
    if act == "delete_post":
        return bool(post.text) and post.post_id.isdecimal()
    return (post.author_id if act == "time_out" else post.thread_id).isdecimal()


def _channel(card: Card, guild: discord.Guild) -> discord.abc.GuildChannel | None:
    """The channel whose permissions hold for the post, a thread's being its parent's."""
    known = card.post.channel_id
    return guild.get_channel(int(known)) if known.isdecimal() else None


def _holds(who: discord.Member, act: Act, channel: discord.abc.GuildChannel) -> bool:
    held = channel.permissions_for(who)
    return held.view_channel and bool(getattr(held, PERMISSIONS[act]))


def _outranks(who: discord.Member, author: discord.Member) -> bool:
    """Whether Discord would let somebody time an author out: never the owner nor their like."""
    guild = who.guild
    if author.id == guild.owner_id or author.guild_permissions.administrator:
        return False
    return who.id == guild.owner_id or who.top_role > author.top_role
