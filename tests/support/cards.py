"""Cards, flags and citations for tests, with one obvious value for all that does not matter."""

from dataclasses import dataclass
from typing import Any

from bot.chat.cards.context import Context, Contexts
from bot.domain.card import Card
from bot.domain.finding import Kind
from bot.domain.flag import Citation, Flag
from bot.domain.policy import Policy
from bot.domain.ports import Clock
from tests.support.posts import NOON_MS, make_policy, make_post
from tests.support.wording import english

CLAIM = "Google answers Microsoft with Bard."


def make_citation(
    passage: str = "Google renamed its chatbot Bard to Gemini.", **changes: Any
) -> Citation:
    values: dict[str, Any] = {
        "source_id": "s1",
        "title": "Google renamed Bard to Gemini",
        "publisher": "Zeniteq",
        "date": "2024-02-09",
        "url": "https://www.zeniteq.com/blog/google-renamed-bard-to-gemini",
        "stance": "refutes",
        "score": 0.93,
        "read_ms": NOON_MS,
    }
    return Citation(passage=passage, **(values | changes))


def make_flag(text: str, quote: str = "", kind: Kind = "inaccuracy", **changes: Any) -> Flag:
    """A flag on ``quote`` (empty: all of it) where it stands in ``text``."""
    start = text.index(quote)
    values: dict[str, Any] = {
        "reason": "Zeniteq (9 February 2024) says otherwise.",
        "score": 0.93,
        "threshold": 0.8,
        "version": "stance-1",
        "citation": make_citation() if kind == "inaccuracy" else None,
    }
    quote = quote or text
    return Flag(kind=kind, start=start, end=start + len(quote), quote=quote, **(values | changes))


def make_card(text: str = CLAIM, **changes: Any) -> Card:
    values: dict[str, Any] = {
        "card_id": 12,
        "post": make_post(text, url="https://discord.com/channels/1/10/100"),
        "flags": (make_flag(text),) if text else (),
        "state": "open",
        "opened_ms": NOON_MS,
    }
    return Card(**(values | changes))


def make_context(now_ms: int = NOON_MS, **policy: Any) -> Context:
    """What a card is shown in: a policy, English words, a time."""
    return Context(make_policy(**policy), english(), now_ms)


@dataclass(frozen=True, slots=True)
class OnePolicy:
    """The same policy for every guild."""

    policy: Policy

    def of(self, guild_id: str, channel_id: str = "") -> Policy:
        return self.policy


def make_contexts(clock: Clock = lambda: NOON_MS, **policy: Any) -> Contexts:
    """Contexts that are the same for every guild but for the time."""
    return Contexts(OnePolicy(make_policy(**policy)), {"en": english()}, clock)
