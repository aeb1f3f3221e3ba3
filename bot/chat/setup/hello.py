"""The first message to the moderators: what comes next, and what Sidenote is not."""

from typing import Any

import discord

from bot.chat.layout.panel import COLOUR
from bot.chat.setup import words
from bot.chat.wording import shared
from bot.domain.policy import Policy

_NOBODY = discord.AllowedMentions.none()


async def say_hello(
    channel: discord.TextChannel | discord.ForumChannel, policy: Policy, *, reads_messages: bool
) -> str:
    """Post it in the moderators' channel, in a forum as a post; gives its address.

    Raises what Discord raises.
    """
    view = hello_view(policy, reads_messages=reads_messages)
    if isinstance(channel, discord.ForumChannel):
        tags = channel.available_tags[:1] if channel.flags.require_tag else []
        opened = await channel.create_thread(
            name=words.HELLO_TITLE, view=view, applied_tags=tags, allowed_mentions=_NOBODY
        )
        return opened.message.jump_url
    return (await channel.send(view=view, allowed_mentions=_NOBODY)).jump_url


def hello_view(policy: Policy, *, reads_messages: bool) -> discord.ui.LayoutView:
    """The message; it says how the guild is set up, and where to read on."""
    texts = [
        f"### {words.HELLO_TITLE}",
        words.HELLO_MODES[policy.mode],
        words.HELLO_PROMISES,
        "" if reads_messages else shared.READS_LITTLE,
        words.HELLO_NEXT,
        f"-# {words.HELLO_END}",
    ]
    view = discord.ui.LayoutView(timeout=None)
    told: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay("\n".join(filter(None, texts)))
    view.add_item(discord.ui.Container(told, accent_colour=COLOUR))
    return view
