"""Pointing discord.py at a Discord-compatible server other than Discord."""

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


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
