"""All that people can do besides cards: every command and menu, and who takes their presses."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from bot.chat.asking.routes import Route
from bot.chat.commands.lookup import Lookup, lookup_command
from bot.chat.commands.source import SourceCommands
from bot.chat.library.claim_desk import AskedClaims, ClaimDesk
from bot.chat.library.desk import LibraryDesk, Waiting
from bot.chat.management import Management
from bot.chat.moderation import Ground, Moderation
from bot.chat.wording.command_texts import AnyCommand
from bot.domain.wording import Wording
from bot.operations.past_claims import PastClaims


@dataclass(frozen=True, slots=True)
class Desks:
    """What moderators use, what managers use, and the source library."""

    moderation: Moderation
    management: Management
    library: LibraryDesk
    claims: ClaimDesk
    look_up: Lookup
    past: PastClaims
    wordings: Mapping[str, Wording]

    def commands(self) -> list[AnyCommand]:
        """Every slash command, and the menus of posts."""
        return [
            *self.management.commands(),
            lookup_command(self.look_up, self.past, self.library.policies, self.wordings),
            SourceCommands(self.library, self.claims),
            *self.moderation.commands(),
        ]

    def routes(self) -> dict[str, Route]:
        """Who takes presses and forms, by topic."""
        return {
            "library": self.library.pressed,
            "claims": self.claims.pressed,
            **self.management.routes(),
            **self.moderation.routes(),
        }


def unused_desks() -> Desks:
    """Desks that nobody uses: their commands can be listed, and none of them can be given."""
    nothing: Any = None
    library = LibraryDesk(nothing, nothing, nothing, {}, nothing, Waiting(nothing))
    ground: dict[str, Any] = dict.fromkeys(one.name for one in fields(Ground))
    return Desks(
        Moderation(Ground(**ground)),
        Management(
            policies=nothing,
            search=nothing,
            measures=nothing,
            wordings={},
            state=nothing,
            clock=nothing,
        ),
        library,
        ClaimDesk(nothing, library, AskedClaims(nothing)),
        nothing,
        nothing,
        {},
    )
