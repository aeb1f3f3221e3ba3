"""/setup as Discord shows it: one message that redraws itself, a pure function of its draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.chat.asking.routes import button, custom_id
from bot.chat.layout.markup import escape, short
from bot.chat.layout.panel import fitting, laid_out
from bot.chat.policy.presets import Measures, promise, short_promise
from bot.chat.setup import words
from bot.chat.setup.checks import Checks
from bot.chat.wording import shared
from bot.chat.wording.language import languages, named
from bot.domain.policy import MODES, PRESETS, Policy

_MAX_CHECKS = 1_500
_MAX_CHOICE = 100
"""What Discord takes for a choice's description."""
_MAX_CHANNELS = 25

Item = discord.ui.Item[Any]
_Channels = discord.SelectDefaultValueType.channel
_WATCHABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.category,
]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the wizard shows beside the draft; ``grant`` is the address that grants more."""

    server: str
    checks: Checks
    measures: Measures
    grant: str


def setup_view(draft: Policy, scene: Scene) -> discord.ui.LayoutView:
    """The wizard with a draft in it."""
    items: list[Item] = [
        discord.ui.TextDisplay(
            f"### {words.SETUP_TITLE.format(server=short(scene.server, 80))}\n{words.SETUP_INTRO}"
        ),
        *_step(words.SETUP_REVIEW, _channels("review_channel", (draft.review_channel,))),
        *_step(words.SETUP_ROLE, _roles(draft.moderator_role)),
        *_step(words.SETUP_WATCH, _channels("watch", draft.watch)),
        *_step(
            f"{words.SETUP_PRESET}\n{promise(draft.preset, scene.measures)}",
            _menu("preset", _presets(draft, scene.measures)),
        ),
        *_step(
            f"{words.SETUP_MODE}\n{shared.MODES_ABOUT[draft.mode]}",
            _menu("mode", _modes(draft)),
        ),
    ]
    if len(languages()) > 1:
        items += _step(words.SETUP_LANGUAGE, _menu("language", _languages(draft)))
    items += [_rule(draft), discord.ui.Separator(), *_end(scene)]
    return laid_out(items)


def _step(text: str, menu: Item) -> list[Item]:
    return [discord.ui.TextDisplay(text), discord.ui.ActionRow(menu)]


def _channels(field: str, ids: Iterable[str]) -> Item:
    one = field == "review_channel"
    given = [int(one) for one in ids if one.isdecimal()][:_MAX_CHANNELS]
    return discord.ui.ChannelSelect(
        custom_id=custom_id("setup", field),
        channel_types=[discord.ChannelType.text, discord.ChannelType.forum] if one else _WATCHABLE,
        placeholder=words.PICK_CHANNEL if one else words.PICK_CHANNELS,
        min_values=1 if one else 0,
        max_values=1 if one else _MAX_CHANNELS,
        default_values=[discord.SelectDefaultValue(id=at, type=_Channels) for at in given],
    )


def _roles(role: str) -> Item:
    given = [discord.Object(int(role), type=discord.Role)] if role.isdecimal() else []
    return discord.ui.RoleSelect(
        custom_id=custom_id("setup", "moderator_role"),
        placeholder=words.PICK_ROLE,
        min_values=0,
        max_values=1,
        default_values=given,
    )


def _menu(field: str, options: Sequence[discord.SelectOption]) -> Item:
    return discord.ui.Select(custom_id=custom_id("setup", field), options=list(options))


def _presets(draft: Policy, measures: Measures) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=shared.PRESETS[one],
            value=one,
            description=short_promise(one, measures)[:_MAX_CHOICE],
            default=one == draft.preset,
        )
        for one in PRESETS
    ]


def _modes(draft: Policy) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=shared.MODES[one],
            value=one,
            description=shared.MODES_ABOUT[one][:_MAX_CHOICE],
            default=one == draft.mode,
        )
        for one in MODES
    ]


def _languages(draft: Policy) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=named(code), value=code, default=code == draft.language)
        for code in languages()
    ]


def _rule(draft: Policy) -> Item:
    own = escape(draft.community_rule)
    told = words.SETUP_OWN_RULE.format(rule=own) if own else words.SETUP_NO_RULE
    return discord.ui.Section(
        discord.ui.TextDisplay(f"{words.SETUP_RULE}\n{told}"),
        accessory=button("setup", "rule", words.BUTTON_RULE),
    )


def _end(scene: Scene) -> list[Item]:
    blocked = bool(scene.checks.must)
    row: list[Item] = [
        button(
            "setup", "finish", words.BUTTON_FINISH, discord.ButtonStyle.success, disabled=blocked
        ),
        button("setup", "again", words.BUTTON_CHECK),
        button("setup", "cancel", words.BUTTON_CANCEL),
    ]
    if scene.checks != Checks((), ()):
        row.append(discord.ui.Button(label=words.BUTTON_GRANT, url=scene.grant))
    return [discord.ui.TextDisplay(checks_text(scene.checks)), discord.ui.ActionRow(*row)]


def checks_text(checks: Checks, *, limit: int = _MAX_CHECKS) -> str:
    """The checks as lists; what finds no room is counted."""
    lines: list[str] = []
    for title, found in ((words.CHECKS_MUST, checks.must), (words.CHECKS_SHOULD, checks.should)):
        if found:
            lines += [f"**{title}**", *(f"- {one}" for one in found)]
    if not lines:
        lines = [f"**{words.CHECKS}**", words.CHECKS_FINE]
    return "\n".join(fitting([*lines, *(f"-# {one}" for one in checks.optional)], limit))


def finished_view(text: str) -> discord.ui.LayoutView:
    """What stands in the wizard's place at its end."""
    return laid_out([discord.ui.TextDisplay(text)])
