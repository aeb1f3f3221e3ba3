"""Watching: how the lists of what is read change when a channel is added or left out."""

from collections.abc import Collection
from typing import Literal

from bot.domain.overrides import Overrides
from bot.domain.policy import Policy

Refusal = Literal[
    "is_desk",  # the moderators' channel is never read
    "read_already",
    "left_out_already",
    "category_left_out",  # what holds it is left out: add that instead
    "only_one",  # the list would be empty, which means every channel
]


def added(
    policy: Policy, channel_id: str, own: Collection[str], above: Collection[str]
) -> Overrides | Refusal:
    """Read a channel, forum or category from now on.

    ``own`` are what a policy may call it, ``above`` what it may call what holds it.
    """
    if policy.review_channel in own:
        return "is_desk"
    if policy.watches(*own, *above):
        return "read_already"
    if set(above) & set(policy.ignore):
        return "category_left_out"
    ignore = tuple(one for one in policy.ignore if one not in own)
    watch = policy.watch
    if watch and not set(watch) & {*own, *above}:
        watch = (*watch, channel_id)
    return Overrides(watch=watch, ignore=ignore)


def left_out(
    policy: Policy, channel_id: str, own: Collection[str], above: Collection[str]
) -> Overrides | Refusal:
    """Don't read a channel, forum or category any more; see ``added``."""
    if not policy.watches(*own, *above):
        return "is_desk" if policy.review_channel in own else "left_out_already"
    watch = tuple(one for one in policy.watch if one not in own)
    if policy.watch and not watch:
        return "only_one"
    listed = not watch or bool(set(watch) & {*own, *above})
    ignore = (*policy.ignore, channel_id) if listed else policy.ignore
    return Overrides(watch=watch, ignore=ignore)
