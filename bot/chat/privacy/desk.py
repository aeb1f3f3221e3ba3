"""Privacy in chat: a member sees, takes away and erases what is theirs; moderators for others."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.chat.asking.access import Interaction, asker, is_moderator, manages_server
from bot.chat.asking.message_link import required_link
from bot.chat.asking.routes import Pressed
from bot.chat.asking.shell import Reply, made, show
from bot.chat.asking.sight import unseen
from bot.chat.layout.panel import panel
from bot.chat.privacy import words
from bot.chat.privacy.view import post_view, question, stored_view
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.card import Card
from bot.domain.desk_ports import CardSearch, GuildPolicies, Log, PrivacyStore
from bot.domain.overrides import Overrides
from bot.domain.ports import Clock
from bot.domain.privacy import PersonalData
from bot.errors import UsageError
from bot.operations.privacy import (
    export_author,
    export_card,
    forget_author,
    forget_card,
    without,
)
from bot.watchers.discord_post import PLATFORM


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a question is about; without either, the asker."""

    user: discord.abc.User | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class PrivacyDesk:
    """Answers within one server. Who is no moderator asks about themselves alone."""

    store: PrivacyStore
    log: Log
    search: CardSearch
    policies: GuildPolicies
    clock: Clock

    async def show(self, interaction: Interaction, subject: Subject) -> Reply:
        """What is stored about a person, or about a post."""
        guild_id, days = str(interaction.guild_id), self._days(interaction)
        if subject.post is not None:
            return Reply(post_view(await self._card(interaction, subject.post), days=days))
        user = self._user(interaction, subject)
        found = await self.store.personal_data(PLATFORM, str(user.id), guild_id=guild_id)
        return Reply(stored_view(found, user.mention, days=days))

    async def export(self, interaction: Interaction, subject: Subject) -> Reply:
        """All of it as a file."""
        by, now_ms = asker(interaction), self.clock()
        if subject.post is not None:
            card = await self._card(interaction, subject.post)
            if await unseen(interaction, [card]):
                raise UsageError(words.POST_UNSEEN)
            data = await export_card(self.log, card, by=by, now_ms=now_ms)
            return _file(data, words.EXPORTED_POST, f"sidenote-card-{card.card_id}.json")
        user, guild_id = self._user(interaction, subject), str(interaction.guild_id)
        found = await self.store.personal_data(PLATFORM, str(user.id), guild_id=guild_id)
        hidden = await self._hidden(interaction, found)
        data = await export_author(
            without(found, hidden), self.log, guild_id=guild_id, by=by, now_ms=now_ms
        )
        text = words.EXPORTED.format(who=user.mention)
        if hidden:
            text += f"\n{plural(words.EXPORTED_UNSEEN, len(hidden))}"
        return _file(data, text, f"sidenote-{user.id}.json")

    async def ask(self, interaction: Interaction, subject: Subject) -> Reply:
        """Ask before anything is erased."""
        if subject.post is not None:
            card = await self._card(interaction, subject.post)
            return Reply(question(words.ERASE_POST, f"card:{card.card_id}"))
        user = self._user(interaction, subject)
        return Reply(question(words.ERASE_PERSON.format(who=user.mention), f"user:{user.id}"))

    async def retention(self, interaction: Interaction, days: int | None) -> Reply:
        """Say how long texts are kept, or set it."""
        guild_id = str(interaction.guild_id)
        if days is not None:
            if not manages_server(interaction):
                raise UsageError(shared.FOR_MANAGERS)
            change = Overrides(retention_days=days)
            await self.policies.change(guild_id, change, by=asker(interaction))
        kept = plural(shared.DAYS, self._days(interaction))
        return Reply(text=words.RETENTION.format(days=kept))

    async def pressed(self, interaction: Interaction, pressed: Pressed) -> None:
        """Take the answer to the question."""
        await interaction.response.defer()
        await show(interaction, await made(lambda: self._answered(interaction, pressed)))

    async def _answered(self, interaction: Interaction, pressed: Pressed) -> Reply:
        what, kind, number = [*pressed.action.split(":"), "", ""][:3]
        if what != "erase":
            return Reply(text=words.NOTHING_ERASED)
        guild_id, now_ms, by = str(interaction.guild_id), self.clock(), asker(interaction)
        if kind == "card":
            self._moderator(interaction)
            found = await self.search.latest(guild_id, card_id=int(number), limit=1)
            if not found.cards:
                raise UsageError(words.NO_SUCH_CARD)
            await forget_card(
                self.store, self.log, int(number), guild_id=guild_id, by=by, now_ms=now_ms
            )
            return Reply(text=plural(words.ERASED, 1))
        if number != str(interaction.user.id):
            self._moderator(interaction)
        gone = await forget_author(
            self.store, self.log, number, guild_id=guild_id, by=by, now_ms=now_ms
        )
        return Reply(text=plural(words.ERASED, gone.posts))

    async def _hidden(self, interaction: Interaction, found: PersonalData) -> frozenset[int]:
        """The cards among somebody's data that are not the asker's to read; none of one's own."""
        if found.user_id == str(interaction.user.id):
            return frozenset()
        guild_id, cards = str(interaction.guild_id), list(found.cards)
        for one in found.answered:
            cards += (await self.search.latest(guild_id, card_id=one.card_id, limit=1)).cards
        return await unseen(interaction, cards)

    def _user(self, interaction: Interaction, subject: Subject) -> discord.abc.User:
        user = subject.user or interaction.user
        if user.id != interaction.user.id:
            self._moderator(interaction)
        return user

    async def _card(self, interaction: Interaction, post: str) -> Card:
        self._moderator(interaction)
        link = required_link(interaction, post)
        found = await self.search.latest(str(link.guild_id), post_id=str(link.message_id), limit=1)
        if not found.cards:
            raise UsageError(words.NO_SUCH_CARD)
        return found.cards[0]

    def _moderator(self, interaction: Interaction) -> None:
        policy = self.policies.of(str(interaction.guild_id), str(interaction.channel_id))
        if not is_moderator(interaction, policy):
            raise UsageError(shared.FOR_MODERATORS)

    def _days(self, interaction: Interaction) -> int:
        return self.policies.of(str(interaction.guild_id)).retention_days


def _file(data: Mapping[str, Any], text: str, name: str) -> Reply:
    told = json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    return Reply(panel([text], file=name), files=[discord.File(io.BytesIO(told), name)])
