"""/setup at work: takes each choice, and at the end stores the policy and says hello."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import discord

from bot import log
from bot.chat.asking.access import Interaction, asker, manages_server
from bot.chat.asking.answers import DISCORD_ERRORS, tell
from bot.chat.asking.permissions import ACTING, ALERTED, invitation
from bot.chat.asking.routes import Pressed
from bot.chat.layout.markup import escape
from bot.chat.policy.forms import rule_form
from bot.chat.policy.presets import Measures
from bot.chat.setup import words
from bot.chat.setup.checks import Checks, checked, review_channel
from bot.chat.setup.draft import Drafts, Key, chosen, drafted, ruled
from bot.chat.setup.hello import say_hello
from bot.chat.setup.view import Scene, finished_view, setup_view
from bot.chat.wording import shared
from bot.chat.wording.language import in_language, language_of, speaking
from bot.domain.desk_ports import GuildPolicies
from bot.domain.overrides import Overrides, problems
from bot.domain.policy import Policy
from bot.domain.wording import Wording
from bot.errors import SidenoteError

_log = log.get("setup")


@dataclass(frozen=True, slots=True)
class SetupDesk:
    """Answers /setup and the presses of its message, for those who manage the server."""

    policies: GuildPolicies
    measures: Measures
    wordings: Mapping[str, Wording]
    drafts: Drafts = field(default_factory=Drafts)

    async def open(self, interaction: Interaction) -> None:
        """Show the wizard with the policy that holds now."""
        guild = await _managed(interaction)
        if guild is None:
            return
        draft = self._begin(_key(interaction), guild)
        view = setup_view(draft, self._scene(interaction, guild, draft))
        await interaction.response.send_message(
            view=view, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )

    async def pressed(self, interaction: Interaction, pressed: Pressed) -> None:
        """Take a choice, a form or a button."""
        guild = await _managed(interaction)
        if guild is None:
            return
        key = _key(interaction)
        held = self.drafts.of(key)
        if held is None and pressed.action == "finish":
            await tell(interaction, words.SETUP_LATE)  # nothing that was chosen would be stored
            return
        draft = held or self._begin(key, guild)
        match pressed.action:
            case "rule":
                await interaction.response.send_modal(rule_form("setup", draft.community_rule))
            case "cancel":
                self.drafts.drop(key)
                await interaction.response.edit_message(view=finished_view(words.SETUP_CANCELLED))
            case "finish":
                await self._finish(interaction, guild, draft)
            case "rule_sent":
                await self._take_rule(interaction, guild, draft, pressed.fields.get("rule", ""))
            case _:
                draft = chosen(draft, pressed.action, pressed.values)
                await self._redraw(interaction, guild, draft)

    def _begin(self, key: Key, guild: discord.Guild) -> Policy:
        """Begin with the policy that holds, in the server's language until somebody chose one."""
        guild_id = str(guild.id)
        policy = self.policies.of(guild_id)
        draft = drafted(policy, guild)
        preferred = language_of(guild.preferred_locale)
        if preferred and not self.policies.stored(guild_id).language:
            draft = replace(draft, language=preferred)
        self.drafts.begin(key, draft, policy)
        return draft

    async def _redraw(self, interaction: Interaction, guild: discord.Guild, draft: Policy) -> None:
        self.drafts.keep(_key(interaction), draft)
        view = setup_view(draft, self._scene(interaction, guild, draft))
        await interaction.response.edit_message(view=view)

    async def _take_rule(
        self, interaction: Interaction, guild: discord.Guild, draft: Policy, rule: str
    ) -> None:
        wording = in_language(draft.language, self.wordings)
        if wrong := problems(Overrides(community_rule=rule), wording, self.wordings):
            await tell(interaction, "\n".join((*wrong, shared.YOUR_TEXT, escape(rule))))
            return
        await self._redraw(interaction, guild, ruled(draft, rule))

    async def _finish(self, interaction: Interaction, guild: discord.Guild, draft: Policy) -> None:
        scene = self._scene(interaction, guild, draft)
        channel = review_channel(guild, draft)
        if scene.checks.must or channel is None:
            await interaction.response.edit_message(view=setup_view(draft, scene))
            return
        stored = self.drafts.taken(_key(interaction))  # first: a second press comes meanwhile
        await interaction.response.defer()  # the first message may take longer than three seconds
        before = policy = self.policies.of(str(guild.id))
        try:
            if stored.given():
                policy = await self.policies.change(str(guild.id), stored, by=asker(interaction))
        except SidenoteError as error:
            _log.error("setup_not_stored", error=str(error))
            await _end(interaction, words.SETUP_NOT_STORED)
            return
        if policy.review_channel == before.review_channel:
            await _end(interaction, words.SETUP_SAVED)
        else:
            await _end(interaction, await self._hello(interaction, channel, policy))

    async def _hello(self, interaction: Interaction, channel: Any, policy: Policy) -> str:
        """Post the first message to the moderators, and say how that went."""
        reads = interaction.client.reads_messages
        try:
            with speaking(policy.language):
                url = await say_hello(channel, policy, reads_messages=reads)
        except DISCORD_ERRORS as error:
            _log.warning("hello_not_posted", error=type(error).__name__)
            reason = error.text if isinstance(error, discord.HTTPException) else ""
            return words.SETUP_NO_HELLO.format(channel=channel.mention, reason=escape(reason))
        return words.SETUP_DONE.format(channel=channel.mention, url=url)

    def _scene(self, interaction: Interaction, guild: discord.Guild, draft: Policy) -> Scene:
        client = interaction.client
        checks: Checks = checked(guild, draft, reads_messages=client.reads_messages)
        extra = (*ALERTED, *(ACTING if draft.acts else ()))
        grant = invitation(client.application_id, extra, guild_id=guild.id)
        return Scene(guild.name, checks, self.measures, grant)


async def _managed(interaction: Interaction) -> discord.Guild | None:
    """The guild, where the presser manages it; otherwise they are told what it takes."""
    if manages_server(interaction) and interaction.guild is not None:
        return interaction.guild
    await tell(interaction, shared.FOR_MANAGERS)
    return None


async def _end(interaction: Interaction, text: str) -> None:
    await interaction.edit_original_response(view=finished_view(text))


def _key(interaction: Interaction) -> Key:
    return Key(interaction.guild_id or 0, interaction.user.id)
