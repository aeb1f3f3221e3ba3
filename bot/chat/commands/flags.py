"""/flags: the latest flagged posts of a member, of a channel, or one by its link."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.asking.message_link import required_link
from bot.chat.asking.recent_posts import RecentPosts
from bot.chat.asking.shell import Reply, answer, refused
from bot.chat.asking.sight import unseen
from bot.chat.cards.line import card_lines
from bot.chat.commands import words
from bot.chat.commands.channels import NamedPlace
from bot.chat.layout.panel import panel
from bot.chat.wording.language import plural
from bot.domain.desk_ports import CardSearch
from bot.domain.ports import Policies

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posts are asked for, and what they are called in the answer."""

    what: str
    post_id: str | None = None
    author_id: str | None = None
    place: str | None = None


async def found(search: CardSearch, interaction: Interaction, wanted: Wanted) -> Reply:
    """The latest cards that fit, in a few lines each."""
    latest = await search.latest(
        str(interaction.guild_id),
        post_id=wanted.post_id,
        author_id=wanted.author_id,
        place=wanted.place,
        limit=_SHOWN,
    )
    if not latest.total:
        return Reply(panel([words.FLAGS_NONE.format(what=wanted.what)]))
    head = plural(words.FLAGS_OF, latest.total, what=wanted.what)
    hidden = await unseen(interaction, latest.cards)
    told = [card_lines(card, unseen=card.card_id in hidden) for card in latest.cards]
    lines = [f"{head}\n{words.FLAGS_NEWEST}", *told]
    return Reply(panel(lines, left_out=latest.total - len(latest.cards)))


def flags_command(
    search: CardSearch, policies: Policies, recent: RecentPosts
) -> app_commands.Command[Any, ..., None]:
    """The command; without any argument it lists the server's latest."""

    @app_commands.command(name="flags")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def flags(
        interaction: Interaction,
        post: app_commands.Range[str, 1, 200] | None = None,
        author: discord.User | None = None,
        channel: NamedPlace | None = None,
    ) -> None:
        if await refused(interaction, policies):
            return

        async def make() -> Reply:
            link = required_link(interaction, post) if post else None
            told = [
                words.FLAGS_POST if link else "",
                words.FLAGS_AUTHOR.format(author=author.mention) if author else "",
                words.FLAGS_CHANNEL.format(channel=channel.mention) if channel else "",
            ]
            wanted = Wanted(
                " ".join(filter(None, told)) or words.FLAGS_HERE,
                str(link.message_id) if link else None,
                str(author.id) if author else None,
                str(channel.id) if channel else None,
            )
            return await found(search, interaction, wanted)

        await answer(interaction, make)

    flags.autocomplete("post")(recent.suggest)
    return flags
