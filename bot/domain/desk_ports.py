"""What the moderators' desk needs to keep, as interfaces; see ``ports`` for the pipeline's.

All times are epoch ms. Whoever takes a card's id from a press checks its guild.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from bot.domain.alert import Alert
from bot.domain.card import Card, Moderator
from bot.domain.flag import Decision
from bot.domain.log_entry import Action, LogEntry
from bot.domain.outcome import Outcome
from bot.domain.overrides import Overrides
from bot.domain.policy import Policy
from bot.domain.ports import Policies
from bot.domain.post import Post
from bot.domain.privacy import Forgotten, PersonalData
from bot.domain.queue import QueueCounts, QueueFilter, QueuePage, Snooze
from bot.reasons import Reason


class CardQueue(Protocol):
    """The open cards that wait for moderators."""

    async def page(
        self, wanted: QueueFilter, *, now_ms: int, offset: int = 0, limit: int = 10
    ) -> QueuePage:
        """Open cards by their thread's tension, then by age; those of snoozed threads wait."""
        ...

    async def counts(self, guild_id: str, *, now_ms: int) -> QueueCounts:
        """How many open cards a guild has, of which kinds, since when, with nobody."""
        ...

    async def cards_of(self, guild_id: str, place: str) -> list[Card]:
        """All cards of a thread or channel, open or not, oldest first; none from shadow."""
        ...

    async def burst(self, card_id: int) -> list[Card]:
        """The cards that share a message with one, the one that leads them first."""
        ...

    async def snooze(
        self, guild_id: str, place: str, *, until_ms: int, by: Moderator, now_ms: int
    ) -> Snooze:
        """Hold the cards of a thread: those that were not posted yet wait until then.

        A thread that is snoozed already takes the new time.
        """
        ...

    async def wake(self, guild_id: str, place: str, *, by: Moderator, now_ms: int) -> int | None:
        """End a snooze: what was held is due now; gives how many, None where there was none."""
        ...

    async def snoozes(self, guild_id: str, *, now_ms: int) -> list[Snooze]:
        """The threads that are snoozed now, the first to wake first."""
        ...

    async def sample(
        self,
        guild_id: str,
        channel_id: str,
        *,
        from_ms: int,
        to_ms: int,
        review_channel: str,
        limit: int,
        now_ms: int,
    ) -> int:
        """Bring cards to moderators that were recorded in shadow between two times.

        At most ``limit`` for that channel and time, however often it is called; which
        ones is chance, but always the same chance. Gives how many were added.
        """
        ...


class Log(Protocol):
    """Who did what, when. Moves of cards write their own entries."""

    async def write(self, entry: LogEntry) -> None: ...

    async def entries(
        self, guild_id: str, *, since_ms: int = 0, until_ms: int | None = None
    ) -> list[LogEntry]:
        """A guild's entries, oldest first."""
        ...


class Outcomes(Protocol):
    """What became of flags."""

    async def outcomes(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        """Flags that moderators were shown, by the time of their card; "" is every channel."""
        ...

    async def shadowed(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        """Flags that were recorded in shadow and shown to nobody."""
        ...

    async def missed(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        """What moderators reported as missed; it stands in neither of the others."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """The overrides of one guild, or of one channel of it; ``channel_id`` "" is the guild."""

    guild_id: str
    channel_id: str
    overrides: Overrides


class PolicyStore(Protocol):
    """What guilds set for themselves."""

    async def all(self) -> list[Stored]: ...

    async def change(
        self,
        guild_id: str,
        channel_id: str,
        changes: Overrides,
        *,
        clear: Collection[str],
        entry: LogEntry,
    ) -> Overrides:
        """Merge a change into what is stored, and write its entry; gives the result."""
        ...


class GuildPolicies(Policies, Protocol):
    """Policies that guilds can change; ``bot.operations.policies`` has them."""

    def stored(self, guild_id: str, channel_id: str = "") -> Overrides:
        """What a guild, or a channel of it, set for itself."""
        ...

    def channels(self, guild_id: str) -> list[str]:
        """The ids of a guild's channels that have a policy of their own."""
        ...

    def preview(
        self,
        guild_id: str,
        changes: Overrides,
        *,
        clear: Collection[str] = (),
        channel_id: str = "",
    ) -> Policy:
        """What a change would give; nothing is checked or stored."""
        ...

    async def change(
        self,
        guild_id: str,
        changes: Overrides,
        *,
        clear: Collection[str] = (),
        channel_id: str = "",
        by: Moderator,
        action: Action = "policy_changed",
        detail: Reason | None = None,
    ) -> Policy:
        """Set values, and put those in ``clear`` back to the layer below; gives the result.

        ``action`` and ``detail`` are for the log, which else tells what changed. Raises
        UsageError, its text what is wrong, and StoreError.
        """
        ...

    def forget(self, guild_id: str) -> None:
        """Hold nothing of a guild any more; its rows were deleted."""
        ...


class PrivacyStore(Protocol):
    """Erasing, and showing what there is to erase."""

    async def guilds(self) -> set[str]:
        """The guilds of which anything is stored."""
        ...

    async def expire(self, guild_id: str, *, before_ms: int, now_ms: int, limit: int) -> int:
        """Erase the texts of cards opened before a time; gives how many, at most ``limit``.

        As with a deleted post: text, title, quotes, reasons, names, notes that were not
        posted and who disputed one go; scores, verdicts, the sources' passages and posted
        notes stay. Claims that were last looked up before that time go too, and snoozes
        that are over.
        """
        ...

    async def forget_author(
        self, platform: str, user_id: str, *, guild_id: str | None, now_ms: int
    ) -> Forgotten:
        """Erase a person: texts, name and id of their posts, and that they disputed.

        Scores, verdicts and what they did as a moderator stay. ``guild_id`` None: everywhere.
        """
        ...

    async def forget_card(self, card_id: int, *, now_ms: int) -> None:
        """Erase what leads from one post to its author, as ``forget_author`` does with all.

        That is on the post's card, in those of posts that answer it, and that its author
        disputed the note there.
        """
        ...

    async def wipe(self) -> None:
        """Let no file of the store hold what was erased until now, by anybody."""
        ...

    async def personal_data(
        self, platform: str, user_id: str, *, guild_id: str | None
    ) -> PersonalData:
        """All that is stored under a person's id, in one guild or (None) everywhere."""
        ...

    async def present(self, guild_ids: Collection[str], *, now_ms: int) -> None:
        """Say which guilds the bot is in: all others that are stored count as left from now.

        A guild that is back is not left any more.
        """
        ...

    async def left(self, guild_id: str, *, now_ms: int) -> None:
        """A guild removed the bot; a second time changes nothing."""
        ...

    async def departed(self, *, before_ms: int) -> list[str]:
        """The guilds that were left before a time."""
        ...

    async def delete_guild(self, guild_id: str) -> None:
        """Delete every row that belongs to a guild."""
        ...


@dataclass(frozen=True, slots=True)
class Reported:
    """The card of a post that was reported; ``added`` is False where it had one already."""

    card_id: int
    added: bool


class Reports(Protocol):
    """Cards that no model asked for: what moderators or AutoMod found."""

    async def report(self, decision: Decision, *, by: Moderator, now_ms: int) -> Reported | None:
        """Make a card, whatever the mode, for a post that a moderator says was missed.

        Its flags have ``REPORTED`` for a version; the log tells who reported it. A card that
        was only recorded, or that an edit had settled, comes to the moderators with them. No
        cursor moves. None where the post was deleted meanwhile.
        """
        ...

    async def alert(
        self, post: Post, alert: Alert, *, review_channel: str, now_ms: int
    ) -> int | None:
        """Make a card for what AutoMod alerted to, or put the alert on the post's card.

        Gives the card's id, None where the post was deleted meanwhile. A card that an edit
        had settled opens again. A second alert to the same post changes nothing.
        """
        ...


@dataclass(frozen=True, slots=True)
class FoundCards:
    """The latest cards that were looked for, newest first, and how many there are in all."""

    cards: tuple[Card, ...]
    total: int


class CardSearch(Protocol):
    """Finds cards by what they are about; those that were only recorded too."""

    async def latest(
        self,
        guild_id: str,
        *,
        card_id: int | None = None,
        post_id: str | None = None,
        author_id: str | None = None,
        place: str | None = None,
        limit: int,
    ) -> FoundCards:
        """A guild's cards by id, post, author, thread or channel; None leaves a matter open.

        A channel's cards are those of its threads too.
        """
        ...
