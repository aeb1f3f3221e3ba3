"""Where the bot may say something: finding a channel, and telling what stands in the way."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

import discord

from bot.chat.asking.answers import DISCORD_ERRORS
from bot.chat.sending import words
from bot.chat.wording import shared
from bot.errors import DeliveryDelayed, DeliveryGone, DeliveryRefused
from bot.watchers.discord_places import Place

_NOBODY = discord.AllowedMentions.none()
"""What takes messages."""


@dataclass(frozen=True, slots=True)
class Places:
    """The channels of the guilds that the bot is in."""

    client: discord.Client

    async def named(self, guild_id: str, wanted: str) -> Place | discord.ForumChannel:
        """A guild's channel or forum by its id or name. Raises DeliveryError."""
        name = wanted.removeprefix("#")
        if name.isdecimal():
            return await self._fetched(guild_id, name)
        guild = self.guild(guild_id)
        channels: list[Place | discord.ForumChannel] = [*guild.text_channels, *guild.forums]
        if found := next((one for one in channels if one.name == name), None):
            return found
        raise DeliveryRefused(words.NO_SUCH_CHANNEL.format(channel=name, server=guild.name))

    async def place(self, guild_id: str, place_id: str) -> Place:
        """A guild's channel or thread by its id. Raises DeliveryError."""
        found = await self._fetched(guild_id, place_id)
        if isinstance(found, discord.ForumChannel):
            raise _takes_none(found)
        return found

    def guild(self, guild_id: str) -> discord.Guild:
        """A guild. Raises DeliveryError."""
        guild = self.client.get_guild(int(guild_id))
        if guild is None:
            raise DeliveryRefused(words.NOT_IN_SERVER)
        if guild.unavailable:
            raise DeliveryDelayed(f"Discord cannot reach the guild {guild_id} just now.")
        return guild

    async def _fetched(self, guild_id: str, place_id: str) -> Place | discord.ForumChannel:
        guild = self.guild(guild_id)
        place = guild.get_channel_or_thread(int(place_id))
        if place is None:  # an archived thread is not kept in memory
            with errors_told(None, f"#{place_id}"):
                place = await guild.fetch_channel(int(place_id))
        if not isinstance(place, Place | discord.ForumChannel):
            raise _takes_none(place)
        return place


def _takes_none(place: discord.abc.GuildChannel) -> DeliveryRefused:
    return DeliveryRefused(words.TAKES_NO_MESSAGES.format(channel=place.name))


@contextmanager
def errors_told(place: Place | discord.ForumChannel | None, where: str = "") -> Iterator[None]:
    """Raise DeliveryDelayed or DeliveryRefused for what discord.py raises."""
    where = f"#{place.name}" if place else where
    try:
        yield
    except discord.Forbidden as error:
        raise DeliveryRefused(_missing(place, where, error)) from error
    except discord.NotFound as error:
        raise DeliveryGone(_refused(where, error)) from error
    except discord.InvalidData as error:
        raise DeliveryRefused(words.ON_ANOTHER_SERVER.format(where=where)) from error
    except discord.RateLimited as error:
        wait_ms = round(error.retry_after * 1000)
        raise DeliveryDelayed(f"Discord asks to wait, in {where}.", wait_ms) from error
    except discord.HTTPException as error:
        if error.status in (401, 408, 429) or error.status >= 500:
            raise DeliveryDelayed(f"Discord answered {error.status}, in {where}.") from error
        raise DeliveryRefused(_refused(where, error)) from error
    except DISCORD_ERRORS as error:
        raise DeliveryDelayed(f"Discord could not be reached: {type(error).__name__}.") from error


@asynccontextmanager
async def opened(place: Place, *, left_open: bool = False) -> AsyncIterator[None]:
    """Open an archived thread, whose messages cannot be changed, and archive it again after."""
    if not isinstance(place, discord.Thread) or not place.archived:
        yield
        return
    await place.edit(archived=False)
    try:
        yield
    finally:
        if not left_open:
            with suppress(discord.HTTPException):  # the change is made; it archives by itself
                await place.edit(archived=True)


def required_tag(forum: discord.ForumChannel) -> Sequence[discord.ForumTag]:
    """The first tag that anybody may give a post, where a forum wants one on each; else none."""
    if not forum.flags.require_tag:
        return ()
    return ([tag for tag in forum.available_tags if not tag.moderated] or forum.available_tags)[:1]


async def say(
    place: Place | discord.ForumChannel, title: str, view: discord.ui.LayoutView, nonce: str
) -> discord.Message:
    """Say something new in a channel; in a forum as a post of that title, with its first tag
    where it needs one. ``nonce`` keeps a repetition from standing there twice, which forums
    do not know. Raises what Discord raises."""
    if isinstance(place, discord.ForumChannel):
        opened = await place.create_thread(
            name=title, view=view, applied_tags=required_tag(place), allowed_mentions=_NOBODY
        )
        return opened.message
    return await place.send(view=view, nonce=nonce, allowed_mentions=_NOBODY)


def _missing(
    place: Place | discord.ForumChannel | None, where: str, error: discord.Forbidden
) -> str:
    if place is None:
        return _lacks(["view_channel"], where)
    sending = "send_messages_in_threads" if isinstance(place, discord.Thread) else "send_messages"
    allowed = place.permissions_for(place.guild.me)
    needed = ("view_channel", sending, "read_message_history")
    lacks = [name for name in needed if not getattr(allowed, name)]
    return _lacks(lacks, where) if lacks else _refused(where, error)


def _lacks(permissions: Sequence[str], where: str) -> str:
    named = ", ".join(shared.PERMISSIONS[one] for one in permissions)
    return words.LACKS_THERE.format(permissions=named, where=where)


def _refused(where: str, error: discord.HTTPException) -> str:
    reason = words.REFUSED_BECAUSE.get(str(error.code), " ".join(error.text.split()))
    return words.REFUSED_THERE.format(where=where, reason=reason)
