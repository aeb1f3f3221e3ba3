"""The forms in which a community writes its own rule, and its own words for notes."""

import discord

from bot.chat.asking.routes import form
from bot.chat.policy import words
from bot.chat.wording import shared
from bot.domain.overrides import MAX_RULE

_MAX_TEMPLATE = 400
_MAX_TITLE = 45


def rule_form(topic: str, rule: str) -> discord.ui.Modal:
    """The community's rule for heated threads."""
    field: discord.ui.TextInput[discord.ui.LayoutView] = discord.ui.TextInput(
        custom_id="rule", default=rule, max_length=MAX_RULE, required=False
    )
    label: discord.ui.Label[discord.ui.LayoutView] = discord.ui.Label(
        text=words.RULE_LABEL, description=words.RULE_HINT, component=field
    )
    return form(topic, "rule_sent", words.RULE_TITLE, label)


def wording_form(note: str, template: str) -> discord.ui.Modal:
    """A community's own words for one note."""
    field: discord.ui.TextInput[discord.ui.LayoutView] = discord.ui.TextInput(
        custom_id="text",
        style=discord.TextStyle.paragraph,
        default=template,
        max_length=_MAX_TEMPLATE,
        required=False,
    )
    label: discord.ui.Label[discord.ui.LayoutView] = discord.ui.Label(
        text=words.WORDING_LABEL, description=words.WORDING_HINT, component=field
    )
    title = words.WORDING_TITLE.format(note=shared.NOTE_NAMES[note])
    return form("policy", f"wording:{note}", title[:_MAX_TITLE], label)
