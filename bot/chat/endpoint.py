"""Where discord.py finds Discord, or a compatible server, and whose token it has."""

from dataclasses import dataclass

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chat.asking.answers import DISCORD_ERRORS
from bot.errors import ConfigError

NOT_TAKEN = (
    "Discord does not take the token in SIDENOTE_DISCORD_TOKEN: copy it anew from "
    "discord.com/developers/applications, page Bot."
)

# Gateway close codes after which discord.py does not connect again, besides 4014.
_CLOSED = {
    4004: NOT_TAKEN,
    4011: "Discord wants a bot on so many servers to be split into shards, which Sidenote is not.",
}


def not_reached(error: BaseException) -> str:
    """What to say where Discord cannot be reached, or is in trouble."""
    why = f"it answers {error.status}" if isinstance(error, discord.HTTPException) else ""
    return (
        f"Discord could not be reached: {why or type(error).__name__}. "
        "Check this machine's network, then start again."
    )


def closed_for_good(code: int) -> str:
    """What to say where Discord ends a session and takes no other one of the same kind."""
    return _CLOSED.get(code, f"Discord ended the connection for good, with the code {code}.")


@dataclass(frozen=True, slots=True)
class Application:
    """The application that a token belongs to, and whether it may read all messages."""

    id: int
    name: str
    reads_messages: bool


async def application(token: str) -> Application:
    """Ask Discord which application a token belongs to. Raises ConfigError."""
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token)
            told = await client.application_info()
        except discord.LoginFailure:
            raise ConfigError(NOT_TAKEN) from None
        except DISCORD_ERRORS as error:
            raise ConfigError(not_reached(error)) from None
    flags = told.flags
    reads = flags.gateway_message_content or flags.gateway_message_content_limited
    return Application(told.id, told.name, reads)


def point_at(api_url: str, gateway_url: str) -> None:
    """Send all requests to ``api_url`` and open gateways at ``gateway_url``.

    Holds for the whole process; an empty address changes nothing. Both are class
    attributes that the library reads at every use. Pictures come from the same server.
    """
    if api_url:
        Route.BASE = api_url.rstrip("/")
        discord.Asset.BASE = str(yarl.URL(api_url).origin() / "cdn")
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
