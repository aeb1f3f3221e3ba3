"""A guild's policy: which scores become flags, and where cards go."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.finding import Kind

Preset = Literal["strict", "balanced", "wide"]
PRESETS: tuple[Preset, ...] = ("strict", "balanced", "wide")
Mode = Literal["review", "shadow"]


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
    """How one guild wants to be helped.

    ``review_channel`` is the moderators' channel by id or name. ``watch`` names
    the channels to read, by id or name; empty means every channel that the bot
    can read, always without ``review_channel`` and ``ignore``. In ``shadow`` mode
    flags are recorded and no card is made.
    """

    thresholds: Thresholds
    preset: Preset = "balanced"
    mode: Mode = "review"
    review_channel: str = "moderators"
    watch: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    community_rule: str = ""

    def watches(self, *names: str) -> bool:
        """Whether a channel is read; ``names`` are its id, its name and its parent's."""
        present = set(filter(None, names))
        if present & {self.review_channel, *self.ignore}:
            return False
        return not self.watch or bool(present & set(self.watch))
