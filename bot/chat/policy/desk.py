"""/policy and /watch at work: what is changed, what a change would mean, and by whom."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

import discord

from bot.chat.asking.access import Interaction, asker, manages_server
from bot.chat.asking.answers import tell
from bot.chat.asking.permissions import is_open_to_all, lacks_for_cards, told
from bot.chat.asking.routes import Pressed
from bot.chat.asking.shell import Reply, answer, turn
from bot.chat.asking.sight import unseen
from bot.chat.layout.markup import escape
from bot.chat.policy import words
from bot.chat.policy.forms import rule_form, wording_form
from bot.chat.policy.presets import Measures, promise
from bot.chat.policy.view import (
    overridden,
    policy_text,
    preset_title,
    preview_text,
    proposal_view,
    said,
)
from bot.chat.wording import shared
from bot.chat.wording.language import in_language
from bot.domain.desk_ports import CardSearch, GuildPolicies
from bot.domain.finding import Kind
from bot.domain.overrides import Overrides, problems, template_problems
from bot.domain.policy import BARS, PRESETS, Bar, Policy, Preset
from bot.domain.ports import Clock
from bot.domain.wording import Wording
from bot.operations.learning import open_gate
from bot.operations.preview import last_week, preview

Home = discord.TextChannel | discord.ForumChannel


@dataclass(frozen=True, slots=True)
class PolicyDesk:
    """Answers those who manage the server, each alone; every change stands in the log."""

    policies: GuildPolicies
    search: CardSearch
    measures: Measures
    wordings: Mapping[str, Wording]
    clock: Clock
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    """For changes that rest on what holds: another one in between would be lost."""

    async def allowed(self, interaction: Interaction) -> bool:
        """Whether somebody may change the policy; otherwise they are told what it takes."""
        if manages_server(interaction):
            return True
        await tell(interaction, shared.FOR_MANAGERS)
        return False

    async def show(self, interaction: Interaction, channel_id: str) -> None:
        """Tell the policy of the server, or of a channel."""

        async def make() -> Reply:
            return Reply(said(self._told(str(interaction.guild_id), channel_id)))

        await answer(interaction, make)

    async def propose_preset(
        self, interaction: Interaction, preset: Preset, channel_id: str
    ) -> None:
        """Say what another preset gives, and what it would have meant last week."""

        async def make() -> Reply:
            changes = Overrides(preset=preset)
            texts = await self._previews(interaction, changes, channel_id)
            policy = self.policies.of(str(interaction.guild_id), channel_id)
            title = f"### {preset_title(preset, policy)}"
            action = f"preset:{preset}:{channel_id}"
            return Reply(proposal_view([title, promise(preset, self.measures), *texts], action))

        await answer(interaction, make)

    async def propose_threshold(
        self, interaction: Interaction, bar: Bar, threshold: float, channel_id: str
    ) -> None:
        """Say what another threshold would have meant last week."""

        async def make() -> Reply:
            changes = Overrides(thresholds={bar: threshold})
            texts = await self._previews(interaction, changes, channel_id)
            if not texts:
                return Reply(text=words.NOTHING_TO_CHANGE)
            return Reply(proposal_view(texts, f"threshold:{bar}:{threshold}:{channel_id}"))

        await answer(interaction, make)

    async def propose_reset(self, interaction: Interaction, channel_id: str) -> None:
        """Say what would be given up."""

        async def make() -> Reply:
            own = self.policies.stored(str(interaction.guild_id), channel_id).given()
            if not own:
                return Reply(text=words.NOTHING_TO_RESET)
            place = f"<#{channel_id}>" if channel_id else words.THE_SERVER
            matters = ", ".join(shared.MATTERS[name] for name in own)
            told = words.RESET.format(place=place, matters=matters)
            return Reply(proposal_view([told], f"reset:{channel_id}", dangerous=True))

        await answer(interaction, make)

    async def change(
        self,
        interaction: Interaction,
        changes: Overrides,
        *,
        channel_id: str = "",
        clear: Collection[str] = (),
    ) -> None:
        """Make a change at once, and tell what holds now."""
        await answer(interaction, self._making(interaction, changes, channel_id, clear))

    async def exempt(self, interaction: Interaction, role: discord.Role, *, exempt: bool) -> None:
        """Leave the posts of a role's members alone, or judge them again."""

        async def make() -> Reply:
            if exempt and role.is_default():
                return Reply(text=words.EXEMPT_ALL)
            async with self.one_at_a_time:
                roles = self.policies.of(str(interaction.guild_id)).exempt_roles
                others = tuple(one for one in roles if one != str(role.id))
                roles = (*others, str(role.id)) if exempt else others
                return await self._making(interaction, Overrides(exempt_roles=roles))()

        await answer(interaction, make)

    async def move_desk(
        self, interaction: Interaction, home: Home, role: discord.Role | None
    ) -> None:
        """Let cards go to another channel, if it can take them and not everybody reads it."""

        async def make() -> Reply:
            if is_open_to_all(home):
                return Reply(text=shared.REVIEW_OPEN.format(channel=home.mention))
            if lack := lacks_for_cards(home):
                return Reply(text="\n".join(told([lack])))
            if role is not None and role.is_default():
                return Reply(text=shared.ROLE_OF_ALL)
            changes = Overrides(
                review_channel=str(home.id), moderator_role=str(role.id) if role else None
            )
            return await self._making(interaction, changes)()

        await answer(interaction, make)

    async def set_kind(
        self, interaction: Interaction, kind: Kind, channel_id: str, *, shadow: bool
    ) -> None:
        """Record a kind only, or let it become cards again."""

        async def make() -> Reply:
            guild_id, by = str(interaction.guild_id), asker(interaction)
            async with self.one_at_a_time:
                if shadow:
                    kinds = self.policies.of(guild_id, channel_id).shadow_kinds | {kind}
                    changes = Overrides(shadow_kinds=tuple(sorted(kinds)))
                    return await self._making(interaction, changes, channel_id)()
                await open_gate(
                    self.policies, guild_id, channel_id, kind, by=by, now_ms=self.clock()
                )
                return Reply(said(self._told(guild_id, channel_id)))

        await answer(interaction, make)

    async def open_rule(self, interaction: Interaction) -> None:
        """Open the form with the community's rule in it."""
        policy = self.policies.of(str(interaction.guild_id))
        await interaction.response.send_modal(rule_form("policy", policy.community_rule))

    async def open_wording(self, interaction: Interaction, note: str) -> None:
        """Open the form with the words of a note in it."""
        policy = self.policies.of(str(interaction.guild_id))
        own = getattr(self._wording(policy).notes, note)
        text = policy.note_words.get(note, own)
        await interaction.response.send_modal(wording_form(note, text))

    async def pressed(self, interaction: Interaction, pressed: Pressed) -> None:
        """Take a proposal that was accepted or left, or a form."""
        if not await self.allowed(interaction):
            return
        name, *rest = pressed.action.split(":")
        match name, rest:
            case "leave", _:
                await interaction.response.edit_message(view=said([words.LEFT_AS_IT_WAS]))
            case "rule_sent", _:
                await self._take_rule(interaction, pressed.fields.get("rule", ""))
            case "wording", [note]:
                await self._take_wording(interaction, note, pressed.fields.get("text", ""))
            case "preset", [preset, channel_id] if preset in PRESETS:
                changes = Overrides(preset=preset)
                await self._accept(interaction, changes, channel_id)
            case "threshold", [bar, threshold, channel_id] if bar in BARS:
                changes = Overrides(thresholds={bar: float(threshold)})
                await self._accept(interaction, changes, channel_id)
            case "reset", [channel_id]:
                own = self.policies.stored(str(interaction.guild_id), channel_id).given()
                await self._accept(interaction, Overrides(), channel_id, tuple(own))

    async def _accept(
        self,
        interaction: Interaction,
        changes: Overrides,
        channel_id: str,
        clear: Collection[str] = (),
    ) -> None:
        await turn(interaction, self._making(interaction, changes, channel_id, clear))

    async def _take_rule(self, interaction: Interaction, rule: str) -> None:
        policy = self.policies.of(str(interaction.guild_id))
        changes = Overrides(community_rule=rule)
        if wrong := problems(changes, self._wording(policy), self.wordings):
            await tell(interaction, _kept(wrong, rule))
            return
        clear = () if rule else ("community_rule",)
        await self.change(interaction, changes if rule else Overrides(), clear=clear)

    async def _take_wording(self, interaction: Interaction, note: str, text: str) -> None:
        guild_id = str(interaction.guild_id)
        policy = self.policies.of(guild_id)
        wording = self._wording(policy)
        if not text or text == getattr(wording.notes, note, None):
            await answer(interaction, self._unworded(interaction, note))
            return
        if wrong := template_problems(note, text, wording):
            await tell(interaction, _kept(wrong, text))
            return
        await self.change(interaction, Overrides(note_words={note: text}))

    def _unworded(self, interaction: Interaction, note: str) -> Callable[[], Awaitable[Reply]]:
        """Go back to Sidenote's own words for a note."""

        async def make() -> Reply:
            async with self.one_at_a_time:
                own = dict(self.policies.stored(str(interaction.guild_id)).note_words or {})
                own.pop(note, None)
                changes = Overrides(note_words=own or None)
                return await self._making(interaction, changes, clear=("note_words",))()

        return make

    def _making(
        self,
        interaction: Interaction,
        changes: Overrides,
        channel_id: str = "",
        clear: Collection[str] = (),
    ) -> Callable[[], Awaitable[Reply]]:
        async def make() -> Reply:
            guild_id = str(interaction.guild_id)
            await self.policies.change(
                guild_id, changes, clear=clear, channel_id=channel_id, by=asker(interaction)
            )
            return Reply(said([words.CHANGED, *self._told(guild_id, channel_id)]))

        return make

    async def _previews(
        self, interaction: Interaction, changes: Overrides, channel_id: str
    ) -> list[str]:
        """For each threshold that a change moves, what it would have made of last week."""
        guild_id = str(interaction.guild_id)
        now = self.policies.of(guild_id, channel_id).thresholds
        then = self.policies.preview(guild_id, changes, channel_id=channel_id).thresholds
        cards = await last_week(self.search, guild_id, channel_id, now_ms=self.clock())
        hidden = await unseen(interaction, cards)
        moved = [bar for bar in BARS if getattr(now, bar) != getattr(then, bar)]
        return [
            preview_text(
                preview(
                    cards, bar, now=getattr(now, bar), threshold=getattr(then, bar), hidden=hidden
                )
            )
            for bar in moved
        ]

    def _told(self, guild_id: str, channel_id: str) -> list[str]:
        own = self.policies.stored(guild_id, channel_id)
        place = f"<#{channel_id}>" if channel_id else ""
        lines = policy_text(self.policies.of(guild_id, channel_id), own, place=place)
        if channel_id:
            return lines
        channels = sorted(self.policies.channels(guild_id))
        stored = [(one, self.policies.stored(guild_id, one)) for one in channels]
        return lines + overridden([(one, own) for one, own in stored if own.given()])

    def _wording(self, policy: Policy) -> Wording:
        return in_language(policy.language, self.wordings)


def _kept(wrong: Collection[str], text: str) -> str:
    return "\n".join((*wrong, shared.YOUR_TEXT, escape(text)))
