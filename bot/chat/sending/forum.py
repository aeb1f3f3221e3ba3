"""Cards as posts of a forum channel: their title, and tags for their state.

A forum post takes no nonce, so that a post is always looked for before it is made: its
first message has the card's mark.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import discord
from discord.utils import MISSING

from bot import log
from bot.chat.cards import sentences
from bot.chat.cards.view import card_id_of
from bot.chat.layout.markup import label
from bot.chat.sending import words
from bot.chat.sending.places import errors_told, required_tag
from bot.chat.wording.language import languages, speaking
from bot.domain.card import Card

_MAX_TITLE = 100
_MAX_APPLIED = 5
_MAX_TAGS = 20
_LOOKED_AT = 200
"""How many archived posts are looked through for one that may have been made before a crash."""
_NOBODY = discord.AllowedMentions.none()

_log = log.get("forum")


@dataclass(slots=True)
class Forum:
    """Makes and changes posts; remembers which forums were told that they lack tags."""

    _told: set[int] = field(default_factory=set)

    async def post(
        self, forum: discord.ForumChannel, cards: Sequence[Card], view: discord.ui.LayoutView
    ) -> discord.Message:
        """Make a post for cards that share a message; the first one leads. Raises DeliveryError."""
        with errors_told(forum):
            tags = await self._tags(forum)
            made = await forum.create_thread(
                name=title(cards[0], forum.guild),
                view=view,
                applied_tags=[tags[name] for name in status_tags(cards) if name in tags]
                or required_tag(forum),
                allowed_mentions=_NOBODY,
            )
            if len(tags) < len(words.TAGS) and forum.id not in self._told:
                self._told.add(forum.id)
                _log.warning("forum_without_tags", forum=forum.name)
                with suppress(discord.HTTPException):
                    await made.thread.send(_without_tags(forum), allowed_mentions=_NOBODY)
        return made.message

    async def _tags(self, forum: discord.ForumChannel) -> dict[str, discord.ForumTag]:
        """The state tags that the forum has, those that it lacks being made where they may be."""
        known = _known(forum)
        missing = [name for key, name in words.TAGS.items() if key not in known]
        allowed = forum.permissions_for(forum.guild.me).manage_channels
        if not missing or not allowed or len(forum.available_tags) + len(missing) > _MAX_TAGS:
            return known
        more = [*forum.available_tags, *(discord.ForumTag(name=name) for name in missing)]
        with suppress(discord.HTTPException):  # a card without tags is better than none
            return _known(await forum.edit(available_tags=more) or forum)
        return known


def title(card: Card, guild: discord.Guild) -> str:
    """A post's title: the kinds of its card, and the thread that it is about."""
    place = card.post.title
    if not place and card.post.channel_id.isdecimal():
        channel = guild.get_channel(int(card.post.channel_id))
        place = f"#{channel.name}" if channel else ""
    kinds = sentences.title(card)
    told = words.POST_TITLE.format(kinds=kinds, place=place) if place else kinds
    return label(told, _MAX_TITLE)


def status_tags(cards: Sequence[Card]) -> list[str]:
    """Which state tags cards that share a message have, by their names in ``words.TAGS``."""
    states = list(dict.fromkeys(card.status for card in cards))
    if "open" not in states:
        return [state for state in states if state in words.TAGS]
    disputed = any(card.disputes and card.state == "open" for card in cards)
    return ["open", "disputed"] if disputed else ["open"]


async def keep_in_step(thread: discord.Thread, cards: Sequence[Card]) -> None:
    """Bring a post's title and state tags up to date; it must be open.

    Tags that people gave it stay. Raises what discord.py raises.
    """
    forum = thread.parent
    if not isinstance(forum, discord.ForumChannel):
        return
    known = _known(forum)
    ours = _ours(forum)
    theirs = [tag for tag in thread.applied_tags if tag.id not in ours]
    wanted = [known[name] for name in status_tags(cards) if name in known]
    tags = [*wanted, *theirs][:_MAX_APPLIED]
    # a title may be an author's words, which go when the author deletes them
    name = title(cards[0], thread.guild)
    same_tags = {tag.id for tag in tags} == {tag.id for tag in thread.applied_tags}
    if not same_tags or name != thread.name:
        await thread.edit(
            name=MISSING if name == thread.name else name,
            applied_tags=MISSING if same_tags else tags,
        )


async def find_post(
    forum: discord.ForumChannel, card_id: int, *, since: int, archived: bool
) -> discord.Message | None:
    """The first message of a card's post, if one was made since a snowflake."""
    with errors_told(forum):
        found = [one for one in await forum.guild.active_threads() if one.parent_id == forum.id]
        if archived:
            found += [one async for one in forum.archived_threads(limit=_LOOKED_AT)]
        for thread in found:
            if thread.id < since or thread.owner_id != forum.guild.me.id:
                continue
            with suppress(discord.NotFound):  # people can delete a post's first message
                first = await thread.fetch_message(thread.id)
                if card_id_of(first) == card_id:
                    return first
    return None


def _known(forum: discord.ForumChannel) -> dict[str, discord.ForumTag]:
    """The state tags that a forum has, by their names in ``words.TAGS``."""
    named = {tag.name.casefold(): tag for tag in forum.available_tags}
    return {
        key: named[name.casefold()] for key, name in words.TAGS.items() if name.casefold() in named
    }


def _ours(forum: discord.ForumChannel) -> set[int]:
    """The state tags of every language: a guild may have changed its own since a post was made."""
    ours: set[int] = set()
    for language in languages():
        with speaking(language):
            ours.update(tag.id for tag in _known(forum).values())
    return ours


def _without_tags(forum: discord.ForumChannel) -> str:
    tags = sentences.listed(list(words.TAGS.values()))
    return words.TAGS_MISSING.format(forum=forum.name, tags=tags)
