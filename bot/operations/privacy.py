"""Privacy: what goes when its time ends, what a person may see and have forgotten."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.domain.card import Card, Moderator
from bot.domain.desk_ports import GuildPolicies, Log, PrivacyStore
from bot.domain.flag import REPORTED
from bot.domain.log_entry import Detail, LogEntry
from bot.domain.outcome import DAY_MS
from bot.domain.privacy import DEPARTED_KEPT_MS, Forgotten, PersonalData

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: how many cards lost their texts, and which guilds were deleted."""

    cards: int
    guilds: tuple[str, ...]


async def sweep(
    store: PrivacyStore, policies: GuildPolicies, *, now_ms: int, membership_known: bool
) -> Swept:
    """Let go what has had its time. Raises StoreError.

    Cards older than their guild's retention time lose the post's text and title, the answered
    text, quotes, reasons, the author's name, drafts, notes that were not posted, and who
    disputed one;
    their messages in the moderators' channel are changed accordingly, and claims that
    moderators looked up before that time are not offered any more. Snoozes that are over
    go, with who made them. Scores, verdicts,
    the sources' passages, posted notes and the log stay. Of a guild that removed the
    bot 30 days ago everything is deleted: cards, log, policies, sources, known claims;
    not before it is known which guilds the bot is in (``membership_known``), as one may
    have taken it back while it was down. After that no file holds what was erased so far.
    """
    cards = 0
    for guild_id in sorted(await store.guilds()):
        before_ms = now_ms - policies.of(guild_id).retention_days * DAY_MS
        while erased := await store.expire(
            guild_id, before_ms=before_ms, now_ms=now_ms, limit=_AT_ONCE
        ):
            cards += erased
    gone = []
    if membership_known:
        gone = await store.departed(before_ms=now_ms - DEPARTED_KEPT_MS)
    for guild_id in gone:
        await store.delete_guild(guild_id)
        policies.forget(guild_id)
    await store.wipe()
    return Swept(cards, tuple(gone))


async def forget_author(
    store: PrivacyStore,
    log: Log,
    user_id: str,
    *,
    guild_id: str,
    by: Moderator,
    now_ms: int,
    platform: str = "discord",
) -> Forgotten:
    """Forget a person in a guild, as they or a moderator ask. Raises StoreError.

    Of their posts the texts, names, ids and links go, and their cards say so. That they
    disputed a note is forgotten, its count stays. What they did as a moderator stays in
    the log, which is the guild's record. The log's entry on this does not name them, not
    even where they asked themselves.
    """
    forgotten = await store.forget_author(platform, user_id, guild_id=guild_id, now_ms=now_ms)
    detail = Detail.POSTS.of(count=forgotten.posts)
    asked = _unless_own(by, user_id)
    await log.write(LogEntry(now_ms, guild_id, asked, "forgotten", detail=detail))
    await store.wipe()
    return forgotten


async def forget_card(
    store: PrivacyStore, log: Log, card_id: int, *, guild_id: str, by: Moderator, now_ms: int
) -> None:
    """Forget the author of one card's post, with its text and link. Raises StoreError."""
    await store.forget_card(card_id, now_ms=now_ms)
    await log.write(LogEntry(now_ms, guild_id, by, "forgotten", card_id, Detail.ONE_POST.of()))
    await store.wipe()


async def export_author(
    found: PersonalData, log: Log, *, guild_id: str, by: Moderator, now_ms: int
) -> Mapping[str, Any]:
    """All that a guild's records hold on a person, as plain values for JSON.

    Their flagged posts with flags, verdicts and notes, the notes they disputed, and what
    they did as a moderator, with the claims and notes that stand under their name. Who
    decided, and texts that they answered, are others' data and left out. The log tells who
    took it along, where that was somebody else. Raises StoreError.
    """
    asked = _unless_own(by, found.user_id)
    await log.write(LogEntry(now_ms, guild_id, asked, "exported", detail=Detail.MEMBER.of()))
    told = asdict(replace(found, log=tuple(one.in_english() for one in found.log)))
    told["cards"] = [_without_others(card) for card in told["cards"]]
    return told


def without(found: PersonalData, cards: Collection[int]) -> PersonalData:
    """The same without some cards, and without what stands beside those."""
    return replace(
        found,
        cards=tuple(card for card in found.cards if card.card_id not in cards),
        answered=tuple(one for one in found.answered if one.card_id not in cards),
    )


async def export_card(log: Log, card: Card, *, by: Moderator, now_ms: int) -> Mapping[str, Any]:
    """All that is stored about one post, in the form of ``export_author``. Raises StoreError."""
    detail = Detail.ONE_POST.of()
    await log.write(LogEntry(now_ms, card.post.guild_id, by, "exported", card.card_id, detail))
    return {"cards": [_without_others(asdict(card))]}


def _unless_own(by: Moderator, user_id: str) -> Moderator:
    """Who asked, or nobody where they asked about themselves: else asking would leave a trace."""
    return Moderator("", "") if by.user_id == user_id else by


_OTHERS = frozenset({"decided_by", "assigned_to", "by", "parent_text"})
_NAMING = _OTHERS | {"reason"}
"""Of a flag that a moderator reported, whose reason names them."""


def _without_others(value: Any) -> Any:
    if isinstance(value, dict):
        others = _NAMING if value.get("version") == REPORTED else _OTHERS
        return {key: _without_others(one) for key, one in value.items() if key not in others}
    return [_without_others(one) for one in value] if isinstance(value, list | tuple) else value
