"""What somebody chose in /setup so far: kept in memory until Finish."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.domain.overrides import Overrides
from bot.domain.policy import MODES, PRESETS, Policy

_KEPT = 200
"""Drafts that are remembered, of all guilds together."""

_CHOICES: Mapping[str, tuple[str, ...]] = {"preset": PRESETS, "mode": MODES}
_ONE = ("review_channel", "moderator_role", "preset", "mode", "language")
CARD_PLACES = (discord.TextChannel, discord.ForumChannel)
"""What can be the moderators' channel."""


def drafted(policy: Policy, guild: discord.Guild) -> Policy:
    """The policy to begin with, its channels by their ids, as far as they are there."""
    cards = (one for one in _called(guild, policy.review_channel) if isinstance(one, CARD_PLACES))
    review = next(cards, None)
    watch = dict.fromkeys(str(one.id) for name in policy.watch for one in _called(guild, name))
    return replace(policy, review_channel=str(review.id) if review else "", watch=tuple(watch))


def _called(guild: discord.Guild, name: str) -> Iterator[discord.abc.GuildChannel]:
    wanted = name.removeprefix("#")
    return (one for one in guild.channels if wanted in (str(one.id), one.name))


def chosen(draft: Policy, field: str, values: tuple[str, ...]) -> Policy:
    """The draft after a choice in one menu; a menu that nobody offers changes nothing."""
    if field == "watch":
        return replace(draft, watch=values)
    value = values[0] if values else ""
    if field not in _ONE or value not in _CHOICES.get(field, (value,)):
        return draft
    change: dict[str, Any] = {field: value}
    return replace(draft, **change)


def ruled(draft: Policy, rule: str) -> Policy:
    """The draft with the community's own rule."""
    return replace(draft, community_rule=rule)


def changes(draft: Policy, policy: Policy) -> Overrides:
    """What a draft changes of a policy."""
    fields = (*_ONE, "watch", "community_rule")
    differ = {
        name: getattr(draft, name)
        for name in fields
        if getattr(draft, name) != getattr(policy, name)
    }
    return Overrides(**differ)


@dataclass(frozen=True, slots=True)
class Key:
    """Whose draft it is, and for which guild."""

    guild_id: int
    user_id: int


class Drafts:
    """The latest drafts; the oldest makes room. A restart forgets them all."""

    def __init__(self) -> None:
        self._drafts: OrderedDict[Key, tuple[Policy, Policy]] = OrderedDict()

    def of(self, key: Key) -> Policy | None:
        draft, _ = self._drafts.get(key, (None, None))
        return draft

    def begin(self, key: Key, draft: Policy, policy: Policy) -> None:
        """Remember a new draft, with the policy that holds as it begins."""
        self._drafts[key] = draft, policy
        self._drafts.move_to_end(key)
        if len(self._drafts) > _KEPT:
            self._drafts.popitem(last=False)

    def keep(self, key: Key, draft: Policy) -> None:
        """Put a draft in the place of the one that was begun."""
        self.begin(key, draft, self._drafts[key][1])

    def taken(self, key: Key) -> Overrides:
        """What a draft changes of the policy that held as it was begun; it is forgotten.

        What somebody else changed meanwhile stays as they left it.
        """
        draft, policy = self._drafts.pop(key)
        return changes(draft, policy)

    def drop(self, key: Key) -> None:
        """Forget a draft that was cancelled."""
        self._drafts.pop(key, None)
