"""A policy in plain words, and what a change of it would have meant last week."""

from collections.abc import Iterable, Iterator, Sequence

import discord

from bot.chat.asking.routes import button
from bot.chat.layout.markup import address, escape, short
from bot.chat.layout.panel import fitting, laid_out
from bot.chat.policy import words
from bot.chat.wording import shared
from bot.chat.wording.language import named, plural
from bot.chat.wording.numbers import number
from bot.domain.overrides import Overrides
from bot.domain.policy import BARS, Policy, Preset
from bot.operations.preview import Preview

_MAX_TEXT = 3_600
_MAX_NAMED = 12


def policy_text(policy: Policy, own: Overrides, *, place: str = "") -> list[str]:
    """The policy, a line a matter; those that ``own`` sets say so. ``place`` is a mention."""
    given = own.given()
    title = words.POLICY_OF_CHANNEL.format(channel=place) if place else words.POLICY_OF_SERVER
    lines = [f"### {title}"]
    for names, text in _matters(policy, in_channel=bool(place)):
        mark = words.SET_HERE if given.keys() & names else ""
        lines.append(f"- {text}{mark}")
    return lines


def _matters(policy: Policy, *, in_channel: bool) -> Iterator[tuple[set[str], str]]:
    """Each matter: the values that it tells, and its sentence."""
    yield (
        {"mode"},
        words.POLICY_MODE.format(
            mode=shared.MODES[policy.mode], about=shared.MODES_ABOUT[policy.mode]
        ),
    )
    yield {"preset"}, words.POLICY_PRESET.format(preset=shared.PRESETS[policy.preset])
    yield {"thresholds"}, words.POLICY_THRESHOLDS.format(bars=thresholds(policy))
    if policy.shadow_kinds:
        kinds = ", ".join(shared.KINDS[kind] for kind in sorted(policy.shadow_kinds))
        yield {"shadow_kinds"}, words.POLICY_SHADOWED.format(kinds=kinds)
    if own_words := policy.note_words:
        notes = ", ".join(shared.NOTE_NAMES[name] for name in sorted(own_words))
        yield {"note_words"}, words.POLICY_WORDING.format(notes=notes)
    rule = escape(policy.community_rule)
    yield {"community_rule"}, words.POLICY_RULE.format(rule=rule) if rule else words.POLICY_NO_RULE
    if not in_channel:
        yield from _server_matters(policy)


def _server_matters(policy: Policy) -> Iterator[tuple[set[str], str]]:
    """What holds for the whole server alone."""
    yield {"review_channel"}, words.POLICY_REVIEW.format(channel=_channel(policy.review_channel))
    role = f"<@&{policy.moderator_role}>" if policy.moderator_role else words.NOBODY_MORE
    yield {"moderator_role"}, words.POLICY_ROLE.format(role=role)
    yield {"watch", "ignore"}, reading(policy)
    if policy.exempt_roles:
        roles = listed(f"<@&{role}>" for role in policy.exempt_roles)
        yield {"exempt_roles"}, words.POLICY_EXEMPT.format(roles=roles)
    yield {"language"}, words.POLICY_LANGUAGE.format(language=named(policy.language))
    yield {"name_in_notes"}, words.POLICY_NAMES[_on(policy.name_in_notes)]
    yield {"acts"}, words.POLICY_ACTS[_on(policy.acts)]
    yield {"digest"}, words.POLICY_DIGEST[_on(policy.digest)]
    yield {"retention_days"}, plural(words.POLICY_RETENTION, policy.retention_days)


def reading(policy: Policy) -> str:
    """Which channels are read, and which are not."""
    told = (
        words.READS_THESE.format(channels=listed(map(_channel, policy.watch)))
        if policy.watch
        else words.READS_ALL
    )
    if not policy.ignore:
        return told
    return f"{told} {words.READS_NOT.format(channels=listed(map(_channel, policy.ignore)))}"


def thresholds(policy: Policy) -> str:
    """The score from which each kind is flagged."""
    return ", ".join(
        f"{shared.BARS[bar]} {number(getattr(policy.thresholds, bar), '.2f')}" for bar in BARS
    )


def listed(names: Iterable[str]) -> str:
    """Names one after another; beyond a dozen they are counted."""
    every = list(names)
    shown = ", ".join(every[:_MAX_NAMED])
    if len(every) <= _MAX_NAMED:
        return shown
    return shared.AND_MORE.format(shown=shown, count=len(every) - _MAX_NAMED)


def overridden(channels: Sequence[tuple[str, Overrides]]) -> list[str]:
    """The channels that have values of their own, a line each."""
    if not channels:
        return []
    lines = [f"**{words.CHANNELS_APART}**"]
    for channel_id, own in channels:
        lines.append(f"- <#{channel_id}>: {', '.join(_apart(own))}")
    return lines


def _apart(own: Overrides) -> Iterator[str]:
    if own.mode:
        yield shared.MODES[own.mode]
    if own.preset:
        yield shared.PRESETS[own.preset]
    for bar in BARS:
        if bar in (own.thresholds or {}):
            yield f"{shared.BARS[bar]} {number((own.thresholds or {})[bar], '.2f')}"
    for kind in own.shadow_kinds or ():
        yield words.SHADOWED_KIND.format(kind=shared.KINDS[kind])


def preview_text(one: Preview) -> str:
    """What a threshold would have made of last week's flags: counts and links, no text."""
    lines = [
        words.PREVIEW_TITLE.format(
            bar=shared.BARS[one.bar],
            now=number(one.now, ".2f"),
            then=number(one.threshold, ".2f"),
        ),
        plural(words.PREVIEW_FLAGGED, one.flagged, kept=one.kept)
        if one.flagged
        else words.PREVIEW_NOTHING,
    ]
    if one.gone:
        lines.append(words.PREVIEW_GONE.format(links=_links(one.gone)))
    if one.left:
        lines.append(words.PREVIEW_LEFT.format(links=_links(one.left)))
    if one.lower:
        lines.append(words.PREVIEW_LOWER)
    return "\n".join(lines)


def _links(urls: Iterable[str]) -> str:
    found = filter(None, map(address, urls))
    return " ".join(f"[{at}]({url})" for at, url in enumerate(found, start=1))


def proposal_view(
    texts: Sequence[str], action: str, *, dangerous: bool = False
) -> discord.ui.LayoutView:
    """What a change would mean, with a button that makes it, and one that leaves all as it is."""
    lines = fitting(texts, _MAX_TEXT)
    style = discord.ButtonStyle.danger if dangerous else discord.ButtonStyle.primary
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow(
        button("policy", action, words.BUTTON_APPLY, style),
        button("policy", "leave", words.BUTTON_LEAVE),
    )
    return laid_out([discord.ui.TextDisplay("\n".join(lines)), row])


def said(texts: Sequence[str]) -> discord.ui.LayoutView:
    """An answer without buttons."""
    return laid_out([discord.ui.TextDisplay("\n".join(fitting(texts, _MAX_TEXT)))])


def preset_title(preset: Preset, policy: Policy) -> str:
    """What is proposed: another preset."""
    return words.PRESET_TITLE.format(now=shared.PRESETS[policy.preset], then=shared.PRESETS[preset])


def _channel(name: str) -> str:
    return f"<#{name}>" if name.isdecimal() else f"#{short(name, 60)}"


def _on(switch: bool) -> str:
    return "on" if switch else "off"
