"""Judging posts for moderators who ask: /check, /why, and the same from a post's menu."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat.asking import words as asking
from bot.chat.asking.access import Interaction
from bot.chat.asking.message_link import linked_post, read_link, required_link
from bot.chat.asking.shell import Reply
from bot.chat.asking.sight import unseen
from bot.chat.cards.sentences import gone
from bot.chat.posts import words
from bot.chat.posts.check_view import check_view, sources_view
from bot.chat.posts.why import Explain
from bot.chat.posts.why_view import MAX_FLAGS, why_view
from bot.chat.wording import shared
from bot.chat.wording.language import asked
from bot.domain.card import Card
from bot.domain.desk_ports import CardSearch
from bot.domain.policy import Policy
from bot.domain.ports import Policies
from bot.domain.post import Post, text_post
from bot.domain.wording import Wording
from bot.errors import UsageError
from bot.operations.check import check, find_sources
from bot.pipeline.process import Assessor


@dataclass(frozen=True, slots=True)
class Judging:
    """Answers what a post is or would be flagged for. Nothing of it is stored."""

    assessor: Assessor
    policies: Policies
    search: CardSearch
    explain: Explain
    wordings: Mapping[str, Wording]

    async def check(self, interaction: Interaction, given: str) -> Reply:
        """Judge a text, or the post that a link leads to."""
        if read_link(given) is None:
            return await self.judged(text_post(given, guild_id=str(interaction.guild_id)))
        link = required_link(interaction, given)
        return await self.judged(await linked_post(interaction, link))

    async def judged(self, post: Post, *, lead: str = "") -> Reply:
        """How a post is judged now."""
        policy = self._policy(post)
        checked = await check(post, assessor=self.assessor, policy=policy)
        exempt = policy.exempts(post.author_roles)
        return Reply(check_view(checked, self._wording(), exempt=exempt, lead=lead))

    async def sources(self, post: Post) -> Reply:
        """What the library has on a post."""
        found = await find_sources(post, assessor=self.assessor, policy=self._policy(post))
        return Reply(sources_view(post, found, self._wording()))

    async def why(self, interaction: Interaction, given: str) -> Reply:
        """Why a post was flagged; where it was not, how it is judged now."""
        link = required_link(interaction, given)
        found = await self.search.latest(str(link.guild_id), post_id=str(link.message_id), limit=1)
        if found.cards and found.cards[0].flags:
            if await unseen(interaction, found.cards):
                raise UsageError(asking.MESSAGE_NOT_FOUND)
            return await self._explained(found.cards[0])
        post = await linked_post(interaction, link)
        return await self.judged(post, lead=words.WHY_NOT_FLAGGED)

    async def _explained(self, card: Card) -> Reply:
        if not card.post.text:
            raise UsageError(gone(card) or shared.SETTLED)
        explained = await self.explain(card.post, card.flags[:MAX_FLAGS])
        return Reply(why_view(card, explained, self._wording()))

    def _wording(self) -> Wording:
        """The wording for whoever asks."""
        return asked(self.wordings)

    def _policy(self, post: Post) -> Policy:
        return self.policies.of(post.guild_id, post.channel_id)
