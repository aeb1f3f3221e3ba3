"""What moderators do with their guild's known claims: every answer is for the asker alone."""

from dataclasses import dataclass, replace

from discord import app_commands

from bot import log
from bot.chat.asking.access import Interaction, asker
from bot.chat.asking.pending import Pending
from bot.chat.asking.routes import Pressed
from bot.chat.asking.shell import Reply, answer, turn
from bot.chat.layout.markup import short
from bot.chat.library import words
from bot.chat.library.answering import MOST_OFFERED, choices, guild_of, told
from bot.chat.library.claim_view import (
    PAGE,
    Ledger,
    claim_removal_view,
    claims_view,
    proposed_view,
)
from bot.chat.library.desk import LibraryDesk
from bot.chat.wording import shared
from bot.chat.wording.language import asked
from bot.domain.known_claim import KnownClaim, Recorder
from bot.errors import SidenoteError
from bot.operations.claim_book import ClaimBook, Proposed
from bot.operations.known_claims import NewClaim

_MAX_TOLD = 200

_log = log.get("library")

AskedClaims = Pending[Proposed | KnownClaim]
"""What was shown and waits for a yes: a claim to be recorded, or one to be removed."""


@dataclass(frozen=True, slots=True)
class ClaimDesk:
    """Answers to ``/source claim``; who may do what is as with the sources."""

    book: ClaimBook
    library: LibraryDesk
    waiting: AskedClaims

    async def offer(
        self, interaction: Interaction, text: str, source_id: str, also: str | None
    ) -> None:
        """Show the passage that contradicts a claim, and ask whether to put it on record.

        ``also`` is the claim in another phrasing.
        """
        who = interaction.user
        by = Recorder(str(who.id), who.display_name)
        guild_id, phrasings = guild_of(interaction), (also,) if also else ()
        new = NewClaim(text, source_id, guild_id=guild_id, recorded_by=by, phrasings=phrasings)
        bar = self.library.policy(interaction).thresholds.known_claim

        async def make() -> Reply:
            wording = asked(self.library.wordings)
            found = await self.book.propose(new, wording.problems, bar=bar)
            token = self.waiting.hold(found, user_id=who.id)
            return Reply(proposed_view(found, token, wording))

        await answer(interaction, told(make))

    async def page(self, interaction: Interaction, ledger: Ledger) -> None:
        """Show a page of the list."""
        await answer(interaction, told(lambda: self._page(interaction, ledger)))

    async def ask_removal(self, interaction: Interaction, claim_id: str) -> None:
        """Show one of the guild's own claims, and ask whether to remove it."""

        async def make() -> Reply:
            found = await self.book.find(claim_id, guild_id=guild_of(interaction))
            if found is None:
                return Reply(text=words.CLAIM_UNKNOWN)
            if found.known.guild_id != guild_of(interaction):
                return Reply(text=words.CLAIM_SHARED)
            token = self.waiting.hold(found.known, user_id=interaction.user.id)
            return Reply(claim_removal_view(found, token))

        await answer(interaction, told(make))

    async def offered(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The guild's own claims that have the words that were typed, to choose from."""
        if not self.library.may_look(interaction):
            return []
        try:
            own = await self.book.own(guild_of(interaction), saying=typed, limit=MOST_OFFERED)
        except SidenoteError as error:
            _log.error("claims_not_offered", error=str(error))
            return []
        return choices((one.claim_id, one.text) for one in own)

    async def pressed(self, interaction: Interaction, pressed: Pressed) -> None:
        """Take a press of a button below an answer."""
        action, _, rest = pressed.action.partition(":")
        if await self.library.refused(interaction, changes=action in ("add", "remove")):
            return
        if action in ("before", "next", "list"):
            ledger = Ledger.of(rest)
            await turn(interaction, told(lambda: self._page(interaction, ledger)))
        elif self.waiting.is_given(rest):
            await interaction.response.defer()  # the answer to the first press is on its way
        else:
            what = self.waiting.take(rest, user_id=interaction.user.id)
            await turn(interaction, told(lambda: self._decided(interaction, action, what)))

    async def _page(self, interaction: Interaction, ledger: Ledger) -> Reply:
        """One page; where it is past the end by now, the last one."""
        guild_id = guild_of(interaction)
        while True:
            page = await self.book.page(
                guild_id, shared=ledger.shared, offset=ledger.offset, limit=PAGE
            )
            if page.claims or not page.total:
                return Reply(claims_view(page, ledger, guild_id))
            ledger = replace(ledger, offset=(page.total - 1) // PAGE * PAGE)

    async def _decided(
        self, interaction: Interaction, action: str, what: Proposed | KnownClaim | None
    ) -> Reply:
        if what is None:
            return Reply(text=words.LIBRARY_LATE)
        if action == "add" and isinstance(what, Proposed):
            told_in = asked(self.library.wordings).problems
            recorded = await self.book.record(what.new, told_in)
            return Reply(text=words.CLAIM_ADDED.format(claim=short(recorded.text, _MAX_TOLD)))
        if action == "remove" and isinstance(what, KnownClaim):
            guild_id, by = guild_of(interaction), asker(interaction)
            if not await self.book.remove(what.claim_id, guild_id=guild_id, by=by):
                return Reply(text=words.CLAIM_UNKNOWN)
            return Reply(text=words.CLAIM_REMOVED.format(claim=short(what.text, _MAX_TOLD)))
        return Reply(text=shared.CANCELLED)
