"""/check and /why: what a post is, or would be, flagged for."""

from typing import Any

from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.asking.recent_posts import RecentPosts
from bot.chat.asking.shell import answer, refused
from bot.chat.posts.judging import Judging


def check_command(judging: Judging) -> app_commands.Command[Any, ..., None]:
    """The command that judges a text or a post now."""

    @app_commands.command(name="check")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def check(interaction: Interaction, post: app_commands.Range[str, 1, 4000]) -> None:
        if not await refused(interaction, judging.policies):
            await answer(interaction, lambda: judging.check(interaction, post))

    return check


def why_command(judging: Judging, recent: RecentPosts) -> app_commands.Command[Any, ..., None]:
    """The command that explains flags; it suggests the posts that were flagged last."""

    @app_commands.command(name="why")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def why(interaction: Interaction, post: app_commands.Range[str, 1, 200]) -> None:
        if not await refused(interaction, judging.policies):
            await answer(interaction, lambda: judging.why(interaction, post))

    why.autocomplete("post")(recent.suggest)
    return why
