"""The Discord client: what it asks for, its commands, and errors that people can mend."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import discord

from bot import log
from bot.chat.asking.answers import DISCORD_ERRORS
from bot.chat.asking.routes import Route, Routed, take_form
from bot.chat.cards.buttons import DYNAMIC_ITEMS
from bot.chat.cards.forms import submitted
from bot.chat.command_tree import DeskTree
from bot.chat.deciding.desk import Desk
from bot.chat.endpoint import NOT_TAKEN, closed_for_good, not_reached
from bot.chat.ongoing import Ongoing
from bot.chat.wording.command_texts import AnyCommand, CommandTexts
from bot.chat.wording.language import speak_to
from bot.errors import ConfigError

_KEPT_MESSAGES = 500
"""How many messages are kept, to tell an edit of the text from a new embed."""
_GRACE_S = 3.0
"""How long stopping waits for answers: no longer than Discord would."""

# discord.py warns at each start of what voice would need
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_log = log.get("client")


def intents() -> discord.Intents:
    """The least that watching needs: guilds, their messages with their text, AutoMod's alerts."""
    return discord.Intents(
        guilds=True, guild_messages=True, message_content=True, auto_moderation_execution=True
    )


class SidenoteClient(discord.Client):
    """Carries the desk and the commands; watchers take its events by ``event``.

    ``languages`` has the commands' texts; ``told`` is where it is remembered what Discord
    was told of them; ``routes`` take the presses that are no card's, by topic. Where
    Discord does not grant the message-content intent, it connects without: then it reads
    what is addressed to it, and nothing else.
    """

    def __init__(
        self,
        desk: Desk,
        commands: Iterable[AnyCommand],
        *,
        languages: Mapping[str, CommandTexts] | None = None,
        told: Path | None = None,
        routes: Mapping[str, Route] | None = None,
        **options: Any,
    ) -> None:
        self._asked = intents()
        super().__init__(
            intents=self._asked,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=_KEPT_MESSAGES,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            **options,
        )
        self.desk = desk
        self.routes = routes or {}
        self.ongoing = Ongoing()
        self.tree = DeskTree(self, commands, languages or {}, told)
        self._takers: dict[str, list[Callable[..., Awaitable[None]]]] = {}

    @property
    def is_connected(self) -> bool:
        """Whether it is in touch with Discord now; ``is_ready`` stays true when the line breaks."""
        return self.is_ready() and not self.is_closed() and self.ws.open

    @property
    def reads_messages(self) -> bool:
        """Whether Discord shows it the text of all messages."""
        return self.intents.message_content

    def also(self, taker: Callable[..., Awaitable[None]]) -> None:
        """Let a coroutine function take the event of its name, beside those of ``event``."""
        self._takers.setdefault(taker.__name__.removeprefix("on_"), []).append(taker)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand an event to all that take it; none any more once the end has begun."""
        if self.is_closed():  # discord.py has no loop for it then
            return
        super().dispatch(event, *args, **kwargs)
        for taker in self._takers.get(event, ()):
            self.loop.create_task(self._taken(taker, *args), name=f"sidenote:{event}")

    async def setup_hook(self) -> None:
        """Take presses on cards of earlier runs, and make the commands known if they changed."""
        self.add_dynamic_items(*DYNAMIC_ITEMS, Routed)
        try:
            await self.tree.tell()
        except DISCORD_ERRORS as error:
            # cards matter more than commands, and Discord may know these already
            _log.error("commands_not_synced", error=str(error))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take in a form that was sent. Buttons and commands find their way by themselves."""
        speak_to(interaction)
        await take_form(interaction)
        if form := submitted(interaction):
            with self.ongoing:
                await self.desk.submitted(interaction, form)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected until closed; without the message-content intent if it is refused."""
        try:
            await super().connect(reconnect=reconnect)
        except discord.PrivilegedIntentsRequired:
            if not self._asked.message_content:
                raise
            _log.warning(
                "message_content_refused",
                reads="what mentions the bot, and posts that a moderator checks by hand",
                mend="switch on Message Content Intent at discord.com/developers/applications, "
                "page Bot, and start again",
            )
            # the connection holds on to these very intents
            self._asked.message_content = False
            await super().connect(reconnect=reconnect)
        except AttributeError as error:
            # after a first connection that failed, discord.py asks it where to go on
            if self.ws is not None:
                raise
            raise ConfigError(not_reached(error.__context__ or error)) from None

    async def close(self) -> None:
        """Disconnect, once the answers that are under way have been given."""
        await self.ongoing.ended(_GRACE_S)
        await super().close()
        await self.ongoing.ended(_GRACE_S)

    async def serve(self, token: str) -> None:
        """Stay connected until closed, and be closed then, whatever happens.

        Raises ConfigError for what the host has to mend.
        """
        try:
            await self.start(token)
        except discord.LoginFailure:
            raise ConfigError(NOT_TAKEN) from None
        except discord.ConnectionClosed as error:
            raise ConfigError(closed_for_good(error.code)) from None
        except (*DISCORD_ERRORS, RuntimeError) as error:
            if self.is_closed():  # it was stopped before it was connected
                return
            if isinstance(error, RuntimeError):
                raise
            raise ConfigError(not_reached(error)) from None
        finally:
            await self.close()
            await self.http.close()  # a login that was under way may have opened it again

    async def _taken(self, taker: Callable[..., Awaitable[None]], *args: Any) -> None:
        try:
            with self.ongoing:
                await taker(*args)
        except Exception as error:  # noqa: BLE001 -- one event must not end the client
            _log.error("event_failed", taker=taker.__qualname__, error=type(error).__name__)
