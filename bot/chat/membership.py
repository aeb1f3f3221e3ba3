"""Joining and leaving guilds: the owner is greeted, and what was left is deleted in time."""

import discord

from bot import log
from bot.chat.asking.answers import DISCORD_ERRORS
from bot.chat.client import SidenoteClient
from bot.chat.layout.markup import short
from bot.chat.wording import shared
from bot.chat.wording.language import language_of, speaking
from bot.domain.desk_ports import PrivacyStore
from bot.domain.ports import Clock

_log = log.get("membership")


class Membership:
    """Takes a client's events about guilds; whose data goes when is the store's business.

    ``known`` is whether the store was told which guilds there are.
    """

    def __init__(self, client: SidenoteClient, privacy: PrivacyStore, clock: Clock) -> None:
        self._client = client
        self._privacy = privacy
        self._clock = clock
        self.known = False

    def listen(self) -> None:
        """Take the events."""
        for taker in (self.on_ready, self.on_guild_join, self.on_guild_remove):
            self._client.also(taker)

    async def on_ready(self) -> None:
        """Say which guilds there are: one may have removed the bot while it was down."""
        await self._present()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Point the owner to /setup; a closed inbox is no error."""
        await self._present()
        try:
            owner = await self._client.fetch_user(guild.owner_id or 0)
            with speaking(language_of(guild.preferred_locale)):
                await owner.send(self._greeting(guild), suppress_embeds=True)
        except discord.Forbidden:
            _log.info("owner_takes_no_messages", guild=guild.id)
        except DISCORD_ERRORS as error:
            _log.warning("owner_not_greeted", guild=guild.id, error=type(error).__name__)
        else:
            _log.info("owner_greeted", guild=guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin the time after which the guild's data goes."""
        await self._privacy.left(str(guild.id), now_ms=self._clock())
        _log.info("guild_left", guild=guild.id)

    async def _present(self) -> None:
        ids = [str(guild.id) for guild in self._client.guilds]
        await self._privacy.present(ids, now_ms=self._clock())
        self.known = True

    def _greeting(self, guild: discord.Guild) -> str:
        also = "" if self._client.reads_messages else f"\n{shared.READS_LITTLE}"
        return shared.GREETING.format(server=short(guild.name, 80), no_intent=also)
