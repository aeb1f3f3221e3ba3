"""What keeps Sidenote from its work in a guild, in sentences that say how to mend it."""

from dataclasses import dataclass

import discord

from bot.chat.asking.permissions import (
    is_open_to_all,
    lacks_for_cards,
    lacks_on_server,
    lacks_where_watched,
    told,
)
from bot.chat.setup import words
from bot.chat.setup.draft import CARD_PLACES
from bot.chat.wording import shared
from bot.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Checks:
    """``must``: without it no card can be posted. ``should``: without it, less works.

    ``optional`` is what a community may want besides.
    """

    must: tuple[str, ...]
    should: tuple[str, ...]
    optional: tuple[str, ...] = ()


def checked(guild: discord.Guild, policy: Policy, *, reads_messages: bool) -> Checks:
    """Check what a policy needs in a guild, by what is known of it without asking Discord."""
    must = [*_review_problems(guild, policy), *_role_problems(guild, policy)]
    lacks = lacks_where_watched(guild, policy)
    if lack := lacks_on_server(guild, policy):
        lacks.append(lack)
    should = told(lacks)
    if not reads_messages:
        should.insert(0, shared.READS_LITTLE)
    alerted = guild.me.guild_permissions.manage_guild
    optional = () if alerted else (words.ALERTS_OPTIONAL,)
    return Checks(tuple(must), tuple(should), optional)


def review_channel(
    guild: discord.Guild, policy: Policy
) -> discord.TextChannel | discord.ForumChannel | None:
    """The moderators' channel, if it is there and can be one."""
    wanted = policy.review_channel.removeprefix("#")
    named = (one for one in guild.channels if wanted in (str(one.id), one.name))
    return next((one for one in named if isinstance(one, CARD_PLACES)), None)


def _review_problems(guild: discord.Guild, policy: Policy) -> list[str]:
    channel = review_channel(guild, policy)
    if channel is None:
        named = policy.review_channel
        return [words.REVIEW_GONE.format(channel=named) if named else words.REVIEW_NOT_CHOSEN]
    problems = []
    if is_open_to_all(channel):
        problems.append(shared.REVIEW_OPEN.format(channel=channel.mention))
    if lack := lacks_for_cards(channel):
        problems += told([lack])
    return problems


def _role_problems(guild: discord.Guild, policy: Policy) -> list[str]:
    if not policy.moderator_role:
        return []
    role = guild.get_role(int(policy.moderator_role)) if policy.moderator_role.isdecimal() else None
    if role is None:
        return [words.ROLE_GONE]
    return [shared.ROLE_OF_ALL] if role.is_default() else []
