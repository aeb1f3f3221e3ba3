"""``sidenote demo``: the whole loop at work, with no account, no token and no network."""

import asyncio
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.cli._run import run_async
from bot.cli._stage import Stage
from bot.errors import InputError, UsageError

if TYPE_CHECKING:
    from bot.running import Bot
    from bot.sandbox.server import Sandbox
    from bot.sandbox.state import Channel, Guild, Member, Message, Thread
    from bot.watchers.copied_page import CopiedThread
    from config.settings import Settings

_EXAMPLES = (
    Path(__file__).parents[2] / "examples" / "thread.txt",
    Path(sysconfig.get_path("data")) / "share" / "sidenote" / "thread.txt",  # from a wheel
)
EXAMPLE = next((file for file in _EXAMPLES if file.is_file()), _EXAMPLES[0])
_MESSAGE_CHARS = 2000
_LOOKUP = "Microsoft has sued DeepSeek"

_NEXT = """What next
  Your own server   set SIDENOTE_DISCORD_TOKEN and start:  sidenote run   (README, "On your server")
  A text or a dump  sidenote scan FILE
  One claim         sidenote lookup "..."
  More sources      sidenote sources add URL"""


def demo(
    file: Annotated[
        Path | None, typer.Argument(help="A thread copied from a forum page; default: our own.")
    ] = None,
    pace: Annotated[
        float, typer.Option(min=0, max=10, help="Seconds between posts; 0 for no waiting.")
    ] = 0.4,
) -> None:
    """Play a forum thread to the bot on a server of our own, and be its moderator.

    Needs no account, no token and no network; nothing is kept.
    """
    console = Console(highlight=False)
    run_async(_demo(file or EXAMPLE, pace if console.is_terminal else 0, console))


async def _demo(file: Path, pace_s: float, console: Console) -> None:
    from bot import log
    from bot.reading import read_settings
    from bot.running import open_bot  # keeps torch and discord out of --help
    from bot.sandbox.server import Sandbox
    from bot.watchers.copied_page import read_page

    try:
        text = await asyncio.to_thread(file.read_text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{file}: is not UTF-8 text.") from None
    page = read_page(text, file.name)
    if not page.posts:
        raise UsageError(f"{file}: there is no post in it.")
    started = time.monotonic()
    stage = Stage(console)
    stage.say("Starting a Discord-compatible server on this machine, and the bot against it ...")
    with tempfile.TemporaryDirectory(prefix="sidenote-demo-") as folder:
        async with Sandbox() as sandbox:
            cast = _furnish(sandbox)
            settings = _settings(read_settings(), sandbox, Path(folder))
            log.configure("error", "console")
            async with open_bot(settings, sandbox.token) as bot:
                await sandbox.wait_connected()
                await bot.client.wait_until_ready()
                await _decided(bot, str(cast.lounge.id))
                play = _Play(sandbox, cast, bot, stage, pace_s)
                await play.thread(page)
                await play.reviews()
                await play.lookup()
                play.summary(time.monotonic() - started)
    console.print()
    console.print(_NEXT, markup=False)


def _settings(settings: "Settings", sandbox: "Sandbox", folder: Path) -> "Settings":
    return settings.model_copy(
        update={
            "database": settings.database.model_copy(update={"path": str(folder / "demo.db")}),
            "library": settings.library.model_copy(update={"refresh_days": 0}),
            "discord": settings.discord.model_copy(
                update={"api_url": sandbox.api_url, "gateway_url": sandbox.gateway_url}
            ),
            "policy": "",
        }
    )


@dataclass(frozen=True, slots=True)
class _Cast:
    """The demo's server: a lounge, a forum, the moderators' channel and a moderator."""

    guild: "Guild"
    lounge: "Channel"
    forum: "Channel"
    desk: "Channel"
    mara: "Member"


def _furnish(sandbox: "Sandbox") -> _Cast:
    from bot.sandbox.permissions import Permission

    guild = sandbox.add_guild("Window Seat")
    moderators = sandbox.add_role(guild, "Moderators", Permission.MANAGE_MESSAGES)
    return _Cast(
        guild,
        sandbox.add_text_channel(guild, "lounge"),
        sandbox.add_forum(guild, "news"),
        sandbox.add_text_channel(guild, "moderators", private=True, viewers=[moderators]),
        sandbox.add_member(guild, "Mara", roles=[moderators]),
    )


@dataclass
class _Play:
    """Plays the thread and the moderator, and counts."""

    sandbox: "Sandbox"
    cast: _Cast
    bot: "Bot"
    stage: Stage
    pace_s: float
    posts: int = 0
    cards: int = 0
    seen: dict[int, str] = field(default_factory=dict)
    pressed: Counter[str] = field(default_factory=Counter)
    members: dict[str, "Member"] = field(default_factory=dict)

    async def thread(self, page: "CopiedThread") -> None:
        """Play the page post by post, each card shown as it arrives."""
        self.stage.say(f'#news: "{page.title}"')
        opened: Thread | None = None
        spoken: dict[str, Message] = {}
        for post in (one.post for one in page.posts):
            author = self._member(post.author_name)
            for part in _parts(post.text):
                await asyncio.sleep(self.pace_s)
                self.stage.post(author.name, part)
                if opened is None:
                    opened = await self.sandbox.create_forum_post(
                        self.cast.forum, author, page.title[:100] or "A thread", part
                    )
                else:
                    await self.sandbox.post(opened, author, part, spoken.get(post.parent_text))
                spoken[post.text] = self.sandbox.messages(opened)[-1]
                self.posts += 1
                self.stage.places[str(opened.id)] = "news"
                await self._show_new_cards(spoken[post.text])

    def _member(self, name: str) -> "Member":
        name = name or "Thread Author"
        if name not in self.members:
            self.members[name] = self.sandbox.add_member(self.cast.guild, name)
        return self.members[name]

    async def _show_new_cards(self, message: "Message") -> None:
        await _decided(self.bot, str(message.channel_id), str(message.id))
        await self.bot.delivered()
        for card in self.sandbox.messages(self.cast.desk):
            if self.seen.get(card.id) != card.text:
                self.stage.message("#moderators · Sidenote", card.components, card.content)
                self.seen[card.id] = card.text

    async def reviews(self) -> None:
        """Open each post of the burst, and press one button of each sort, as a moderator would."""
        cards = [
            one for card in self.sandbox.messages(self.cast.desk) for one in await self._own(card)
        ]
        self.cards = len(cards)
        noted = next((card for card in cards if "inaccuracy" in card.text.lower()), None)
        others = [card for card in cards if card is not noted]
        if noted:
            await self._note(noted)
        for card, action in zip(others, ("agree", "dismiss"), strict=False):
            await self._press(card, action)

    async def _own(self, card: "Message") -> list["Message"]:
        """The cards that a message shows: those of a burst are opened, each for Mara alone."""
        from bot.sandbox.components import walk

        menu = next((item for item in walk(card.components) if "options" in item), None)
        if menu is None:
            return [card]
        opened = [
            await self.sandbox.choose(self.cast.mara, card, menu["custom_id"], [option["value"]])
            for option in menu["options"]
        ]
        return [one.message for one in opened if one.message]

    async def _note(self, card: "Message") -> None:
        self.stage.say("Mara, a moderator, opens one of these posts; only she sees this:")
        self.stage.message("only Mara sees this", card.components, card.content)
        self.stage.say("She presses Post note. The draft opens for editing:")
        opened = await self.sandbox.click(self.cast.mara, card, _button(card, "note"))
        form = opened.modal
        if form is None:
            return
        self.stage.form(form.title, form.components)
        await self.sandbox.submit_modal(self.cast.mara, opened)
        await self.bot.delivered()
        self.pressed["Post note"] += 1
        thread = next(iter(self.sandbox.world.threads.values()))
        note = self.sandbox.messages(thread)[-1]
        self.stage.say("She sends it. In the thread, as a reply that pings nobody, now stands:")
        self.stage.message("#news · Sidenote", note.components, note.content)
        self._show_decided(card)

    async def _press(self, card: "Message", action: str) -> None:
        self.stage.say(f"Mara presses {action.capitalize()} on another one, which becomes:")
        await self.sandbox.click(self.cast.mara, card, _button(card, action))
        await self.bot.delivered()
        self.pressed[action.capitalize()] += 1
        self._show_decided(card)

    def _show_decided(self, card: "Message") -> None:
        current = self.sandbox.current(card)
        if current:
            where = "only Mara sees this" if current.is_ephemeral else "#moderators · Sidenote"
            self.stage.message(where, current.components, current.content)

    async def lookup(self) -> None:
        """Ask the library about a claim."""
        self.stage.say(f"Mara asks: /lookup claim:{_LOOKUP}")
        asked = await self.sandbox.slash(
            self.cast.mara, self.cast.desk, "lookup", {"claim": _LOOKUP}
        )
        answer = await asked.settled()
        if answer:
            self.stage.message("only Mara sees this", answer.components, answer.content)

    def summary(self, took_s: float) -> None:
        """Say in two lines what happened."""
        pressed = ", ".join(f"{what} {count}" for what, count in sorted(self.pressed.items()))
        self.stage.say(
            f"{self.posts} messages read, {self.cards} of them flagged for moderators, pressed: "
            f"{pressed or 'nothing'}. {took_s:.0f} s in all, on this machine's CPU alone."
        )


async def _decided(bot: "Bot", place_id: str, post_id: str = "") -> None:
    """Wait until a channel or thread is watched and, if named, a post of it is decided."""

    async def cursor() -> int:
        return int((await bot.records.cursors("discord")).get(place_id, "-1"))

    while await cursor() < int(post_id or 0):  # noqa: ASYNC110 - a database tells of no change
        await asyncio.sleep(0.02)


def _button(card: "Message", action: str) -> str:
    from bot.sandbox.components import walk

    ids = (str(item.get("custom_id", "")) for item in walk(card.components))
    return next(one for one in ids if one.endswith(f":{action}"))


def _parts(text: str) -> Sequence[str]:
    """Cut a long post at its paragraphs into messages as long as Discord takes."""
    parts: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        block = paragraph.strip()
        if not block:
            continue
        if parts and len(parts[-1]) + len(block) + 2 <= _MESSAGE_CHARS:
            parts[-1] += "\n\n" + block
        else:
            parts.extend(
                block[start : start + _MESSAGE_CHARS]
                for start in range(0, len(block), _MESSAGE_CHARS)
            )
    return parts
