"""What moderators do with their guild's library: every answer is for the asker alone."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace

import discord
from discord import app_commands

from bot import log
from bot.chat.asking.access import Interaction, asker, is_moderator, manages_server
from bot.chat.asking.answers import tell
from bot.chat.asking.pending import Pending
from bot.chat.asking.routes import Pressed
from bot.chat.asking.shell import Reply, answer, turn
from bot.chat.layout.markup import escape
from bot.chat.library import words
from bot.chat.library.answering import MOST_OFFERED, choices, guild_of, told
from bot.chat.library.view import (
    FILE,
    PAGE,
    Shelf,
    exported_view,
    imported_view,
    list_view,
    refreshed_view,
    removal_view,
    shown_view,
    understood_view,
)
from bot.chat.wording import shared
from bot.chat.wording.language import asked
from bot.domain.desk_ports import Log
from bot.domain.log_entry import Action, Detail, LogEntry
from bot.domain.policy import Policy
from bot.domain.ports import Clock, Policies
from bot.domain.wording import Wording
from bot.errors import SidenoteError
from bot.operations.librarian import MAX_FILE_BYTES, Librarian
from bot.operations.understand import Given, Understood
from bot.reasons import Reason

_log = log.get("library")


@dataclass(frozen=True, slots=True)
class Removal:
    """A source that somebody was asked about."""

    source_id: str


Waiting = Pending[Understood | Removal]
"""What was shown and waits for a yes."""


@dataclass(frozen=True, slots=True)
class LibraryDesk:
    """Answers to ``/source`` and to the buttons below its answers."""

    librarian: Librarian
    policies: Policies
    log: Log
    wordings: Mapping[str, Wording]
    clock: Clock
    waiting: Waiting

    async def refused(self, interaction: Interaction, *, changes: bool) -> bool:
        """Tell those who may not do this what it takes; gives whether that was so.

        Looking is for moderators. Changing is for the moderators' role and for who manages
        the server; where the policy names no role, for all who moderate.
        """
        policy = self.policy(interaction)
        if manages_server(interaction):
            return False
        if not is_moderator(interaction, policy):
            await tell(interaction, words.LIBRARY_FOR_KEEPERS if changes else shared.FOR_MODERATORS)
            return True
        if changes and policy.moderator_role and not _holds(interaction, policy.moderator_role):
            await tell(interaction, words.LIBRARY_FOR_KEEPERS)
            return True
        return False

    def may_look(self, interaction: Interaction) -> bool:
        """Whether somebody is a moderator, or manages the server; nobody is told anything."""
        return manages_server(interaction) or is_moderator(interaction, self.policy(interaction))

    async def offer(self, interaction: Interaction, given: Given) -> None:
        """Understand a page, show what was understood, and ask whether to add it."""
        await answer(interaction, told(lambda: self._offer(interaction, given)))

    async def offer_address(self, interaction: Interaction, url: str) -> None:
        """Offer the page at an address that somebody gave in a form."""
        if not await self.refused(interaction, changes=True):
            await self.offer(interaction, Given(url.strip()))

    async def page(self, interaction: Interaction, shelf: Shelf) -> None:
        """Show a page of the list."""
        await answer(interaction, told(lambda: self._page(interaction, shelf)))

    async def show(self, interaction: Interaction, source_id: str) -> None:
        """Show one source."""

        async def make() -> Reply:
            found = await self.librarian.show(source_id, guild_id=guild_of(interaction))
            return Reply(shown_view(found, asked(self.wordings)))

        await answer(interaction, told(make))

    async def ask_removal(self, interaction: Interaction, source_id: str) -> None:
        """Show one of the guild's own sources, and ask whether to remove it."""

        async def make() -> Reply:
            found = await self.librarian.removable(source_id, guild_id=guild_of(interaction))
            token = self.waiting.hold(Removal(source_id), user_id=interaction.user.id)
            return Reply(removal_view(found, token, asked(self.wordings)))

        await answer(interaction, told(make))

    async def refresh(self, interaction: Interaction, source_id: str | None) -> None:
        """Look at one page again, or at all of the guild's own."""

        async def make() -> Reply:
            guild_id = guild_of(interaction)
            if source_id:
                found = [await self.librarian.refresh(source_id, guild_id=guild_id)]
            else:
                found = await self.librarian.refresh_all(guild_id=guild_id)
            await self.write(interaction, "sources_refreshed", Detail.SOURCES.of(count=len(found)))
            return Reply(refreshed_view(found))

        await answer(interaction, told(make))

    async def take_file(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Import an attached source file."""

        async def make() -> Reply:
            if file.size > MAX_FILE_BYTES:
                return Reply(text=words.LIBRARY_TOO_LARGE.format(size=MAX_FILE_BYTES // 1_000_000))
            data = await file.read()
            found = await self.librarian.import_rows(
                data, name=file.filename, guild_id=guild_of(interaction)
            )
            await self.write(
                interaction, "sources_imported", Detail.SOURCES.of(count=found.changed)
            )
            return Reply(imported_view(found))

        await answer(interaction, told(make))

    async def give_file(self, interaction: Interaction) -> None:
        """Send the guild's own sources as a file."""

        async def make() -> Reply:
            data, count = await self.librarian.export(guild_id=guild_of(interaction))
            if not count:
                return Reply(text=words.LIBRARY_NONE_OWN)
            if len(data) > MAX_FILE_BYTES:
                return Reply(text=words.LIBRARY_EXPORT_LARGE)
            file = discord.File(io.BytesIO(data), FILE)
            return Reply(exported_view(count), files=[file])

        await answer(interaction, told(make))

    async def offered(
        self, interaction: Interaction, typed: str, *, own: bool
    ) -> list[app_commands.Choice[str]]:
        """Sources that have what was typed in their title or publisher, to choose from."""
        if not self.may_look(interaction):
            return []
        guild_id = guild_of(interaction)
        try:
            page = await self.librarian.page(guild_id, text=typed, own=own, limit=MOST_OFFERED)
        except SidenoteError as error:
            _log.error("sources_not_offered", error=str(error))
            return []
        return choices((one.source_id, f"{one.title} ({one.publisher})") for one in page.sources)

    async def pressed(self, interaction: Interaction, pressed: Pressed) -> None:
        """Take a press of a button below an answer."""
        action, _, rest = pressed.action.partition(":")
        if await self.refused(interaction, changes=action in ("add", "remove")):
            return
        if action in ("before", "next", "list"):
            shelf = Shelf.of(rest)
            await turn(interaction, told(lambda: self._page(interaction, shelf)))
        elif self.waiting.is_given(rest):
            await interaction.response.defer()  # the answer to the first press is on its way
        else:
            what = self.waiting.take(rest, user_id=interaction.user.id)
            await turn(interaction, told(lambda: self._decided(interaction, action, what)))

    async def _offer(self, interaction: Interaction, given: Given) -> Reply:
        own = replace(given, guild_id=guild_of(interaction))
        found = await self.librarian.understand(own, asked(self.wordings).pages)
        known = await self.librarian.known(found)
        token = self.waiting.hold(found, user_id=interaction.user.id)
        return Reply(understood_view(found, token, asked(self.wordings), replaces=known))

    async def _page(self, interaction: Interaction, shelf: Shelf) -> Reply:
        """One page; where it is past the end by now, the last one."""
        guild_id = guild_of(interaction)
        while True:
            page = await self.librarian.page(
                guild_id, text=shelf.find, failing=shelf.failing, offset=shelf.offset, limit=PAGE
            )
            if page.sources or not page.total:
                return Reply(list_view(page, shelf, guild_id))
            shelf = replace(shelf, offset=(page.total - 1) // PAGE * PAGE)

    async def _decided(
        self, interaction: Interaction, action: str, what: Understood | Removal | None
    ) -> Reply:
        if what is None:
            return Reply(text=words.LIBRARY_LATE)
        if action == "add" and isinstance(what, Understood):
            return await self._add(interaction, what)
        if action == "remove" and isinstance(what, Removal):
            await self.librarian.remove(what.source_id, guild_id=guild_of(interaction))
            await self.write(interaction, "source_removed", what.source_id)
            return Reply(text=words.LIBRARY_REMOVED.format(id=escape(what.source_id)))
        return Reply(text=shared.CANCELLED)

    async def _add(self, interaction: Interaction, found: Understood) -> Reply:
        source_id = found.source.source_id
        if not await self.librarian.add(found):
            return Reply(text=words.LIBRARY_SAME)
        await self.write(interaction, "source_added", source_id)
        return Reply(text=words.LIBRARY_ADDED.format(id=escape(source_id)))

    async def write(self, interaction: Interaction, action: Action, detail: Reason | str) -> None:
        """Log what somebody did with the library."""
        entry = LogEntry(
            self.clock(), guild_of(interaction), asker(interaction), action, detail=detail
        )
        await self.log.write(entry)

    def policy(self, interaction: Interaction) -> Policy:
        """The policy of where something is asked."""
        return self.policies.of(guild_of(interaction), str(interaction.channel_id))


def _holds(interaction: Interaction, role_id: str) -> bool:
    user = interaction.user
    return isinstance(user, discord.Member) and any(str(one.id) == role_id for one in user.roles)
