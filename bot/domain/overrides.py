"""What a guild, or a channel of it, set differently from the policy below it.

The layers, the later ones winning: the policy file's default, its table for the guild,
what the guild stored, what it stored for the channel.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from string import Formatter
from typing import Any

from bot.domain.finding import Kind
from bot.domain.log_entry import Detail
from bot.domain.note_rules import problems as note_problems
from bot.domain.policy import BARS, MODES, PRESETS, Bar, Mode, Policy, Preset, Thresholds
from bot.domain.wording import NoteTemplates, Problems, Wording
from bot.reasons import Reason

MAX_RULE = 140
"""Characters of a community's own rule: with the calm line around it, a note still."""
MAX_RETENTION_DAYS = 3_650
_SHORT = 60

Bars = Callable[[Preset], Thresholds]


@dataclass(frozen=True, slots=True)
class Overrides:
    """Values of one layer; None leaves what is below.

    ``thresholds`` and ``note_words`` override single ones.
    ``judged_from_ms`` says, by kind, since when verdicts count for the gate that puts
    a kind into shadow: it is set when a moderator lets the kind out again.
    """

    preset: Preset | None = None
    thresholds: Mapping[Bar, float] | None = None
    mode: Mode | None = None
    review_channel: str | None = None
    moderator_role: str | None = None
    watch: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    exempt_roles: tuple[str, ...] | None = None
    shadow_kinds: tuple[Kind, ...] | None = None
    judged_from_ms: Mapping[Kind, int] | None = None
    community_rule: str | None = None
    note_words: Mapping[str, str] | None = None
    name_in_notes: bool | None = None
    language: str | None = None
    acts: bool | None = None
    digest: bool | None = None
    retention_days: int | None = None

    def given(self) -> dict[str, Any]:
        """The values that are set, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def told(changes: Overrides, clear: Collection[str]) -> Reason:
    """A change for the log; long texts are only named."""
    parts = [Detail.CLEARED.of(matter=name) for name in sorted(clear)]
    for name, value in changes.given().items():
        parts.extend(_told(name, value))
    return Detail.CHANGES.of(changes=tuple(parts))


def _told(matter: str, value: Any) -> Iterator[Reason]:
    match matter:
        case "preset":
            yield Detail.PRESET.of(matter=matter, preset=value)
        case "mode":
            yield Detail.MODE.of(matter=matter, mode=value)
        case "language":
            yield Detail.LANGUAGE.of(matter=matter, language=value)
        case "shadow_kinds" if value:
            yield Detail.SHADOW_KINDS.of(matter=matter, kinds=value)
        case "thresholds":
            yield from (Detail.THRESHOLD.of(bar=bar, score=score) for bar, score in value.items())
        case "note_words":
            yield from (_note(matter, note, text) for note, text in value.items())
        case "retention_days":
            yield Detail.IN_DAYS.of(matter=matter, value=value)
        case _:
            yield _plain(matter, value)


def _note(matter: str, note: str, text: str) -> Reason:
    if len(text) > _SHORT:
        return Detail.NOTE_CHANGED.of(matter=matter, note=note)
    return Detail.NOTE.of(matter=matter, note=note, text=text)


def _plain(matter: str, value: Any) -> Reason:
    if isinstance(value, bool):
        return (Detail.ON if value else Detail.OFF).of(matter=matter)
    if value in ("", ()):
        return Detail.EMPTY.of(matter=matter)
    if isinstance(value, Mapping) or len("".join(value)) > _SHORT:
        return Detail.CHANGED.of(matter=matter)
    return Detail.SET.of(matter=matter, value=value)


def merged(below: Overrides, changes: Overrides, *, clear: Collection[str] = ()) -> Overrides:
    """One layer after a change; ``clear`` names values that go back to the layer below.

    Single thresholds and templates are put beside those that were set. A new preset
    takes the place of thresholds that were set before it.
    """
    kept = {name: value for name, value in below.given().items() if name not in clear}
    if changes.preset is not None:
        kept.pop("thresholds", None)
    for name, value in changes.given().items():
        kept[name] = {**kept.get(name, {}), **value} if isinstance(value, Mapping) else value
    return Overrides(**kept)


def layered(policy: Policy, overrides: Overrides, bars: Bars) -> Policy:
    """The policy with a layer on top; ``bars`` gives a preset's thresholds.

    A preset takes the place of all thresholds below it.
    """
    values = overrides.given()
    values.pop("judged_from_ms", None)
    thresholds = bars(values["preset"]) if "preset" in values else policy.thresholds
    if "thresholds" in values:
        thresholds = replace(thresholds, **values["thresholds"])
    if "shadow_kinds" in values:
        values["shadow_kinds"] = frozenset(values["shadow_kinds"])
    if "note_words" in values:
        values["note_words"] = {**policy.note_words, **values["note_words"]}
    return replace(policy, **values | {"thresholds": thresholds})


def problems(changes: Overrides, wording: Wording, languages: Collection[str]) -> list[str]:
    """What keeps a change from being stored, one plain sentence each; empty: nothing."""
    found = [*_wrong_values(changes, wording.problems, languages)]
    for name, template in (changes.note_words or {}).items():
        found.extend(template_problems(name, template, wording))
    rule = " ".join((changes.community_rule or "").split())
    if len(rule) > MAX_RULE:
        found.append(wording.problems.rule_too_long.format(limit=MAX_RULE))
    elif rule:
        calm = wording.notes.hostile.format(rule=rule)
        told = wording.problems.rule
        found.extend(told.format(problem=one) for one in note_problems(calm, wording))
    return found


def _wrong_values(changes: Overrides, told: Problems, languages: Collection[str]) -> list[str]:
    bars = (changes.thresholds or {}).items()
    days = changes.retention_days
    checks = (
        (changes.preset in {*PRESETS, None}, told.preset, PRESETS),
        (changes.mode in {*MODES, None}, told.mode, MODES),
        (all(name in BARS and 0 < bar < 1 for name, bar in bars), told.threshold, BARS),
        (changes.language in {*languages, None}, told.language, sorted(languages)),
        (days is None or 1 <= days <= MAX_RETENTION_DAYS, told.retention, ()),
    )
    return [
        sentence.format(known=", ".join(known), limit=MAX_RETENTION_DAYS)
        for holds, sentence, known in checks
        if not holds
    ]


_SAMPLES = {
    "publisher": "The Paper",
    "date": "9 February 2024",
    "sentence": "It was released in 2024.",
    "url": "https://paper.example/page",
    "rule": "Ideas are fair game, people are not.",
    "reason": "the source was corrected",
}
_OWN = ("inaccuracy", "speculation", "speculation_also", "speculation_reported", "hostile")
"""The templates that a guild may word itself; the others are parts of these."""


def template_problems(name: str, template: str, wording: Wording) -> list[str]:
    """What keeps a guild's own template from being used, one plain sentence each.

    It has the same placeholders as Sidenote's own, and a note made of it keeps the rules.
    """
    if name not in _OWN:
        return [wording.problems.note_name.format(name=name, known=", ".join(_OWN))]
    needed = [one for one in _SAMPLES if f"{{{one}}}" in getattr(wording.notes, name)]
    listed = ", ".join(f"{{{one}}}" for one in needed) or "–"
    try:
        # a format or an attribute ("{url.upper}") is none of a guild's business
        parts = [part[1:] for part in Formatter().parse(template) if part[1] is not None]
    except ValueError:
        parts = [("{", "", None)]
    if any(part not in {(one, "", None) for one in needed} for part in parts):
        return [wording.problems.placeholders.format(placeholders=listed)]
    missing = [f"{{{one}}}" for one in needed if one not in {part[0] for part in parts}]
    if missing:
        return [wording.problems.lacks.format(placeholders=", ".join(missing))]
    filled = template.format(**{one: _SAMPLES[one] for one in needed})
    return note_problems(filled, wording)


def worded(wording: Wording, policy: Policy) -> Wording:
    """The wording with a guild's own templates in it."""
    if not policy.note_words:
        return wording
    notes: NoteTemplates = replace(wording.notes, **policy.note_words)
    return replace(wording, notes=notes)
