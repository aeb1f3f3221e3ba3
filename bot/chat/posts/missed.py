"""Report as missed: a post's menu, one press for the kind, and a card is made.

The post travels from the menu to the presses in memory, for Discord shows its text with
the menu even where it shows no other. After a restart the menu has to be opened again.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.chat.asking.access import Interaction, asker
from bot.chat.asking.routes import Pressed, button, custom_id
from bot.chat.asking.shell import Reply, refused, turn
from bot.chat.cards.sentences import card_name
from bot.chat.layout.markup import label, short
from bot.chat.layout.panel import panel
from bot.chat.layout.quoting import block
from bot.chat.layout.source import weighed
from bot.chat.posts import words
from bot.chat.wording import shared
from bot.chat.wording.language import asked, speaking
from bot.domain.desk_ports import Reports
from bot.domain.finding import KINDS, Evidence, Kind
from bot.domain.note import source_words
from bot.domain.ports import Clock, Policies
from bot.domain.post import Post
from bot.domain.wording import Wording
from bot.errors import UsageError
from bot.operations.check import find_sources
from bot.operations.missed import Missed, report
from bot.pipeline.process import Assessor

_KEPT = 100
_OFFERED = 5
_MAX_QUOTE = 400
_MAX_LABEL = 100
"""Discord's bound for what stands in a menu."""

Key = tuple[int, str]
"""Who reports which post."""


@dataclass(slots=True)
class Pending:
    """A report on its way: the post, and the sources offered for an inaccuracy."""

    post: Post
    evidence: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class MissedDesk:
    """Takes reports, for moderators alone."""

    assessor: Assessor
    policies: Policies
    reports: Reports
    wordings: Mapping[str, Wording]
    clock: Clock
    pending: OrderedDict[Key, Pending] = field(default_factory=OrderedDict)

    def ask(self, interaction: Interaction, post: Post) -> Reply:
        """Ask what a post should have been flagged as."""
        self.pending[interaction.user.id, post.post_id] = Pending(post)
        while len(self.pending) > _KEPT:
            self.pending.popitem(last=False)
        lines = (words.MISSED_TITLE, block(post.text, limit=_MAX_QUOTE), words.MISSED_ASK)
        kinds = [button("missed", f"{kind}:{post.post_id}", shared.KINDS[kind]) for kind in KINDS]
        return Reply(panel(["\n".join(lines)], rows=[discord.ui.ActionRow(*kinds)]))

    async def pressed(self, interaction: Interaction, pressed: Pressed) -> None:
        """Take a kind, or the source that contradicts the post."""
        if await refused(interaction, self.policies):
            return
        await turn(interaction, lambda: self._taken(interaction, pressed))

    async def _taken(self, interaction: Interaction, pressed: Pressed) -> Reply:
        what, _, post_id = pressed.action.partition(":")
        pending = self.pending.get((interaction.user.id, post_id))
        if pending is None:
            raise UsageError(words.MISSED_LATE)
        if what == "source":
            return await self._by_source(interaction, pending, pressed.values)
        if what == "inaccuracy":
            return await self._sources(pending)
        kind: Kind = "speculation" if what == "speculation" else "hostile"
        return await self._report(interaction, pending.post, kind)

    async def _sources(self, pending: Pending) -> Reply:
        """Offer the passages that are nearest, those that contradict first."""
        post = pending.post
        policy = self.policies.of(post.guild_id, post.channel_id)
        found = await find_sources(post, assessor=self.assessor, policy=policy)
        every = [one for result in found for one in result.evidence]
        pending.evidence = sorted(every, key=lambda one: -one.refutes)[:_OFFERED]
        if not pending.evidence:
            raise UsageError(words.MISSED_NO_SOURCE)
        wording = asked(self.wordings)
        texts = [f"{words.MISSED_TITLE}\n{words.MISSED_SOURCE_ASK}"]
        texts += [weighed(one, wording) for one in pending.evidence]
        options = [self._option(at, one) for at, one in enumerate(pending.evidence)]
        menu: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=custom_id("missed", f"source:{post.post_id}"),
            placeholder=words.MISSED_SOURCE_PICK,
            options=options,
        )
        return Reply(panel(texts, rows=[discord.ui.ActionRow(menu)]))

    async def _by_source(
        self, interaction: Interaction, pending: Pending, values: Sequence[str]
    ) -> Reply:
        at = int(values[0]) if values and values[0].isdecimal() else _OFFERED
        if at >= len(pending.evidence):
            raise UsageError(words.MISSED_LATE)
        return await self._report(interaction, pending.post, "inaccuracy", pending.evidence[at])

    async def _report(
        self, interaction: Interaction, post: Post, kind: Kind, evidence: Evidence | None = None
    ) -> Reply:
        policy, by = self.policies.of(post.guild_id, post.channel_id), asker(interaction)
        with speaking(policy.language):
            reason = words.MISSED_REASON.format(who=short(by.name, 60))
        reported = await report(
            Missed(post, kind, by, reason, evidence),
            assessor=self.assessor,
            policy=policy,
            reports=self.reports,
            now_ms=self.clock(),
        )
        if reported is None:
            return Reply(text=words.MISSED_GONE)
        told = words.MISSED_DONE if reported.added else words.MISSED_KNOWN
        return Reply(text=told.format(card=card_name(reported.card_id)))

    def _option(self, at: int, evidence: Evidence) -> discord.SelectOption:
        source = evidence.passage.source
        named = source_words(source, asked(self.wordings))
        return discord.SelectOption(
            label=label(source.title, _MAX_LABEL) or label(source.url, _MAX_LABEL),
            value=str(at),
            description=label(f"{named['publisher']}, {named['date']}", _MAX_LABEL),
        )
