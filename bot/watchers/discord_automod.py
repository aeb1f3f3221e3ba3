"""Discord's AutoMod as a watcher: its alerts become cards, and nothing that it does is done again.

Discord tells of each action of a rule; only alerts count here, one for each post. It takes
the permission Manage Server; without the message-content intent the text stays unknown.
"""

import asyncio
from collections.abc import Sequence

import discord

from bot import log, metrics
from bot.domain.alert import Alert
from bot.domain.desk_ports import Reports
from bot.domain.ports import Clock, Policies
from bot.domain.post import Post
from bot.errors import SidenoteError
from bot.watchers.discord_attempts import TROUBLE
from bot.watchers.discord_post import PLATFORM

_log = log.get("automod")
_KEPT_RULES = 500
_WAITS_S = (1, 5, 30, 60, 300, 900, 1_800)


class AutoModWatcher:
    """Hands alerts to the records; ``listen`` comes first."""

    def __init__(
        self,
        client: discord.Client,
        reports: Reports,
        policies: Policies,
        clock: Clock,
        *,
        waits_s: Sequence[float] = _WAITS_S,
    ) -> None:
        self._client = client
        self._reports = reports
        self._policies = policies
        self._clock = clock
        self._waits_s = waits_s
        self._rules: dict[int, str] = {}

    def listen(self) -> None:
        """Take the client's events."""
        self._client.event(self.on_automod_action)

    async def on_automod_action(self, action: discord.AutoModAction) -> None:
        """Make a card of an alert; where a channel is in shadow, nothing is brought."""
        if action.action.type is not discord.AutoModRuleActionType.send_alert_message:
            return
        if action.channel_id is None:
            return  # a member's name or profile is no post
        place = action.channel
        thread = place if isinstance(place, discord.Thread) else None
        channel_id = thread.parent_id if thread else action.channel_id
        policy = self._policies.of(str(action.guild_id), str(channel_id))
        if policy.mode == "shadow":
            return
        post = await self._post(action, str(channel_id), thread)
        alert = Alert(await self._rule(action), blocked=action.message_id is None)
        await self._recorded(post, alert, policy.review_channel)

    async def _recorded(self, post: Post, alert: Alert, review_channel: str) -> None:
        """Write an alert down, again and again for an hour: Discord does not tell it twice.

        Once more does no harm where it was written after all.
        """
        for wait_s in (*self._waits_s, None):
            try:
                await self._reports.alert(
                    post, alert, review_channel=review_channel, now_ms=self._clock()
                )
            except SidenoteError as error:
                metrics.FAILURES.labels("automod").inc()
                known = {"guild": post.guild_id, "post": post.post_id, "error": str(error)}
                if wait_s is None:
                    _log.error("alert_lost", url=post.url, **known)
                    return
                _log.warning("alert_delayed", wait_s=wait_s, **known)
                await asyncio.sleep(wait_s)
            else:
                return

    async def _post(
        self, action: discord.AutoModAction, channel_id: str, thread: discord.Thread | None
    ) -> Post:
        """The post as AutoMod tells of it; one that it blocked gets an id of its own."""
        blocked_id = f"automod-{action.alert_system_message_id}"
        return Post(
            platform=PLATFORM,
            guild_id=str(action.guild_id),
            channel_id=channel_id,
            thread_id=str(thread.id) if thread else "",
            post_id=str(action.message_id or blocked_id),
            author_id=str(action.user_id),
            author_name=await self._name(action),
            text=action.content,
            created_ms=self._clock(),
            title=thread.name if thread else "",
            url=_url(action),
        )

    async def _name(self, action: discord.AutoModAction) -> str:
        """The author's name; empty where Discord does not tell it, for the alert comes once."""
        try:
            member = action.member or await action.guild.fetch_member(action.user_id)
        except TROUBLE:
            return ""
        return member.display_name

    async def _rule(self, action: discord.AutoModAction) -> str:
        """The rule's name; asked once, and empty where Discord does not tell."""
        if action.rule_id not in self._rules:
            try:
                name = (await action.fetch_rule()).name
            except TROUBLE:
                return ""
            if len(self._rules) >= _KEPT_RULES:
                self._rules.clear()
            self._rules[action.rule_id] = name
        return self._rules[action.rule_id]


def _url(action: discord.AutoModAction) -> str:
    """A link to the post, or to AutoMod's own message about one that it blocked."""
    channel_id = action.channel_id if action.message_id else action.action.channel_id
    message_id = action.message_id or action.alert_system_message_id
    if channel_id is None or message_id is None:
        return ""
    return f"https://discord.com/channels/{action.guild_id}/{channel_id}/{message_id}"
