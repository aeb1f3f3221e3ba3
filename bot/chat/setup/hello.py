"""The first message to the moderators: what comes next, and what Sidenote is not."""

from secrets import token_hex

import discord

from bot.chat.layout.panel import laid_out
from bot.chat.sending.places import say
from bot.chat.setup import words
from bot.chat.wording import shared
from bot.domain.policy import Policy


async def say_hello(
    channel: discord.TextChannel | discord.ForumChannel, policy: Policy, *, reads_messages: bool
) -> str:
    """Post it in the moderators' channel, in a forum as a post; gives its address.

    Raises what Discord raises.
    """
    view = hello_view(policy, reads_messages=reads_messages)
    return (await say(channel, words.HELLO_TITLE, view, token_hex(8))).jump_url


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
    return laid_out([discord.ui.TextDisplay("\n".join(filter(None, texts)))])
