"""Posts, sources and policies for tests, with one obvious value for all that does not matter."""

from typing import Any

from bot.domain.known_claim import KnownClaim
from bot.domain.policy import Policy, Thresholds
from bot.domain.post import Post
from bot.domain.source import Passage, Source

NOON_MS = 1_738_238_400_000
"""30 January 2025, 12:00 UTC."""


def make_post(text: str, **changes: Any) -> Post:
    values: dict[str, Any] = {
        "platform": "discord",
        "guild_id": "1",
        "channel_id": "10",
        "thread_id": "",
        "post_id": "100",
        "author_id": "7",
        "author_name": "Ada",
        "created_ms": NOON_MS,
    }
    return Post(text=text, **(values | changes))


def make_source(text: str, **changes: Any) -> Source:
    values: dict[str, Any] = {
        "source_id": "s1",
        "title": "A page",
        "publisher": "The Paper",
        "date": "2024-02-09",
        "url": "https://paper.example/page",
        "read_ms": NOON_MS,
    }
    return Source(text=text, **(values | changes))


def make_passage(text: str, **changes: Any) -> Passage:
    return Passage(make_source(text, **changes), 0, text)


def make_known_claim(text: str, **changes: Any) -> KnownClaim:
    values: dict[str, Any] = {
        "claim_id": "k1",
        "source_id": "s1",
        "passage": "It runs offline.",
        "recorded_ms": NOON_MS,
    }
    return KnownClaim(text=text, **(values | changes))


def make_policy(**changes: Any) -> Policy:
    values: dict[str, Any] = {"thresholds": Thresholds(0.5, 0.5, 0.5, 0.5)}
    return Policy(**(values | changes))
