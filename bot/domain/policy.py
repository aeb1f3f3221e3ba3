"""A guild's policy: which scores become flags, and where cards go."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from bot.domain.finding import Kind

Preset = Literal["strict", "balanced", "wide"]
PRESETS: tuple[Preset, ...] = ("strict", "balanced", "wide")
Mode = Literal["review", "drafts", "shadow"]
MODES: tuple[Mode, ...] = ("review", "drafts", "shadow")
"""review: cards to moderators. drafts: cards with the note already written on them.
shadow: flags are recorded, and a weekly sample of them is brought for verdicts."""
Bar = Literal["hostile", "speculation", "inaccuracy", "known_claim"]
"""The name of one threshold."""
BARS: tuple[Bar, ...] = ("hostile", "speculation", "inaccuracy", "known_claim")
RETENTION_DAYS = 90


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The score, in 0..1, from which a sentence is flagged.

    ``inaccuracy`` holds for what a passage alone contradicts, ``known_claim`` for what
    makes a known claim again.
    """

    hostile: float
    speculation: float
    inaccuracy: float
    known_claim: float

    def of(self, kind: Kind) -> float:
        return float(getattr(self, kind))


@dataclass(frozen=True, slots=True)
class Policy:
    """How one guild, or one channel of it, wants to be helped.

    ``review_channel`` is the moderators' channel by id or name, ``moderator_role`` their
    role's id ("" for nobody in particular). ``watch`` names the channels to read, by id
    or name; empty means every channel that the bot can read, always without
    ``review_channel`` and ``ignore``. Posts of ``exempt_roles`` (ids) are never flagged.
    ``shadow_kinds`` are recorded only, whatever the mode. ``note_words`` are the guild's
    own templates for notes, by their name in ``NoteTemplates``. ``acts`` switches the
    buttons on that delete, time out and lock. ``name_in_notes`` says who chose to post.
    """

    thresholds: Thresholds
    preset: Preset = "balanced"
    mode: Mode = "review"
    review_channel: str = "moderators"
    watch: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    community_rule: str = ""
    moderator_role: str = ""
    exempt_roles: tuple[str, ...] = ()
    shadow_kinds: frozenset[Kind] = frozenset()
    note_words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    name_in_notes: bool = False
    language: str = "en"
    acts: bool = False
    digest: bool = False
    retention_days: int = RETENTION_DAYS

    def watches(self, *names: str) -> bool:
        """Whether a channel is read; ``names`` are its id, its name and its parent's."""
        present = set(filter(None, names))
        if present & {self.review_channel, *self.ignore}:
            return False
        return not self.watch or bool(present & set(self.watch))

    def exempts(self, roles: Collection[str]) -> bool:
        """Whether an author with these roles' ids is never flagged."""
        return not set(self.exempt_roles).isdisjoint(roles)
