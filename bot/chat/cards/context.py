"""What a card's look depends on besides the card: the guild's policy, its words, the time."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat.wording.language import in_language
from bot.domain.card import Card
from bot.domain.note import draft
from bot.domain.overrides import worded
from bot.domain.policy import Policy
from bot.domain.ports import Clock, Policies
from bot.domain.post import Post
from bot.domain.wording import Wording


@dataclass(frozen=True, slots=True)
class Context:
    """The wording is the guild's, in its language; ``now_ms`` is epoch ms."""

    policy: Policy
    wording: Wording
    now_ms: int

    def draft(self, card: Card) -> str:
        """The text to begin a note with: that of a standing note, a saved draft, a fresh one."""
        if card.note and not card.note.withdrawn:
            return card.note.text
        return card.draft or draft(card.flags, self.wording, rule=self.policy.community_rule)


@dataclass(frozen=True, slots=True)
class Contexts:
    """Makes the context of any post; ``wordings`` are by language, English among them."""

    policies: Policies
    wordings: Mapping[str, Wording]
    clock: Clock

    def of(self, post: Post) -> Context:
        policy = self.policies.of(post.guild_id, post.channel_id)
        wording = in_language(policy.language, self.wordings)
        return Context(policy, worded(wording, policy), self.clock())
