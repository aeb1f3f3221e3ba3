"""/lookup: what the source library says on a claim, for moderators alone."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from discord import app_commands

from bot import log
from bot.chat.asking.access import Interaction, is_moderator
from bot.chat.asking.shell import Reply, answer, refused
from bot.chat.commands import words
from bot.chat.posts.lookup_view import lookup_view
from bot.chat.wording.language import asked
from bot.domain.ports import Policies
from bot.domain.wording import Wording
from bot.errors import SidenoteError
from bot.operations.lookup import LookupResult
from bot.operations.past_claims import PastClaims
from models.errors import ModelError

Lookup = Callable[[str, str], Awaitable[LookupResult]]
"""Looks a claim up in a guild's library: claim and guild id in, evidence out."""

_log = log.get("lookup")


def lookup_command(
    look_up: Lookup, past: PastClaims, policies: Policies, wordings: Mapping[str, Wording]
) -> app_commands.Command[Any, ..., None]:
    """The command; it answers the asker alone, for it may touch on people's posts.

    While a claim is typed, past lookups of the guild and titles of sources are offered.
    """

    @app_commands.command(name="lookup")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def lookup(interaction: Interaction, claim: app_commands.Range[str, 3, 500]) -> None:
        if await refused(interaction, policies):
            return
        with interaction.client.ongoing:
            await answer(interaction, lambda: _found(interaction, claim, look_up, asked(wordings)))
            await _remember(interaction, claim, past)

    @lookup.autocomplete("claim")
    async def offered(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        policy = policies.of(str(interaction.guild_id), str(interaction.channel_id))
        if not is_moderator(interaction, policy):
            return []
        try:
            claims = await past.offered(str(interaction.guild_id), typed)
        except SidenoteError as error:
            _log.error("claims_not_offered", error=str(error))
            return []
        return [app_commands.Choice(name=claim, value=claim) for claim in claims]

    return lookup


async def _remember(interaction: Interaction, claim: str, past: PastClaims) -> None:
    """Keep the claim for the next time; the answer stands already, whatever becomes of this."""
    try:
        await past.remember(str(interaction.guild_id), claim)
    except SidenoteError as error:
        _log.error("claim_not_kept", error=str(error))


async def _found(interaction: Interaction, claim: str, look_up: Lookup, wording: Wording) -> Reply:
    try:
        result = await look_up(claim, str(interaction.guild_id))
    except (SidenoteError, ModelError) as error:
        _log.error("lookup_failed", error=str(error))
        return Reply(text=words.LOOKUP_FAILED)
    return Reply(lookup_view(result, wording))
