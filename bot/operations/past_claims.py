"""Claims to look up that are offered while a moderator types."""

from dataclasses import dataclass

from bot.domain.library_ports import PastLookups, SourceLists
from bot.domain.ports import Clock
from bot.domain.source import SHARED_LIBRARY

MAX_CHARS = 100
"""Discord offers nothing longer, so nothing longer is kept."""
MOST = 25
"""How many are offered at once."""
_PAST = 15
"""How many of these are past lookups, the rest being titles."""
_LOOKED_THROUGH = 500


@dataclass(frozen=True, slots=True)
class PastClaims:
    """What a guild's moderators looked up, for as long as its texts are kept."""

    lookups: PastLookups
    lists: SourceLists
    clock: Clock

    async def remember(self, guild_id: str, claim: str) -> None:
        """Keep a claim that was looked up. Raises StoreError."""
        line = " ".join(claim.split())
        if 0 < len(line) <= MAX_CHARS:
            await self.lookups.add(guild_id, line, now_ms=self.clock())

    async def offered(self, guild_id: str, typed: str) -> list[str]:
        """Past lookups, the newest first, then sources' titles that have the words typed.

        Raises StoreError.
        """
        past = await self.lookups.newest(guild_id, limit=_LOOKED_THROUGH)
        found = [claim for claim in past if has_words(claim, typed)][:_PAST]
        readable = [guild_id, SHARED_LIBRARY]
        titles = (await self.lists.page(readable, text=typed, limit=MOST)).sources
        lines = (" ".join(one.title.split()) for one in titles)
        found += [line for line in lines if 0 < len(line) <= MAX_CHARS]
        return list(dict.fromkeys(found))[:MOST]


def has_words(text: str, typed: str) -> bool:
    """Whether each word of what was typed stands somewhere in a text, in any case."""
    folded = text.casefold()
    return all(word in folded for word in typed.casefold().split())
