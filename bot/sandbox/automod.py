"""Discord's own AutoMod: rules with a name and a keyword, and the alerts that they raise.

A rule that blocks keeps the message from being posted. The system message that Discord
posts in the alert channel is not modelled, only its id is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox import messages
from bot.sandbox.draft import Draft
from bot.sandbox.intents import Intent
from bot.sandbox.permissions import Permission, in_guild
from bot.sandbox.world import Event

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.state import Channel, Guild, Member, Message, Place
    from bot.sandbox.world import World

_BLOCK, _ALERT = 1, 2
_KEYWORD = 1  # the type of the trigger
_ON_MESSAGE = 1  # the type of the event


@dataclass(frozen=True, slots=True)
class Rule:
    """A keyword rule; its alerts go to ``alert_channel_id``."""

    id: int
    guild_id: int
    name: str
    keyword: str
    blocks: bool
    alert_channel_id: int


def add_rule(
    world: World, guild: Guild, name: str, keyword: str, alerts: Channel, *, blocks: bool
) -> Rule:
    """Makes a rule."""
    rule = Rule(world.ids.next(), guild.id, name, keyword, blocks, alerts.id)
    world.rules[rule.id] = rule
    return rule


def rule_view(world: World, rule: Rule) -> Json:
    """A KeywordRuleResponse."""
    return {
        "id": str(rule.id),
        "guild_id": str(rule.guild_id),
        "creator_id": str(world.guilds[rule.guild_id].owner_id),
        "name": rule.name,
        "event_type": _ON_MESSAGE,
        "actions": _actions(rule),
        "trigger_type": _KEYWORD,
        "trigger_metadata": {
            "keyword_filter": [rule.keyword],
            "regex_patterns": [],
            "allow_list": [],
        },
        "enabled": True,
        "exempt_roles": [],
        "exempt_channels": [],
    }


def trigger(world: World, rule: Rule, member: Member, place: Place, text: str) -> Message | None:
    """Lets a member write what a rule finds; gives the message, None where it was blocked.

    Bots with Manage Server are told of each action, the text only with its intent.
    """
    draft = Draft(content=text)
    message = None if rule.blocks else messages.send(world, member.user, place, draft)
    guild = world.guild(rule.guild_id)
    if Permission.MANAGE_GUILD in in_guild(guild, guild.members[world.bot.id]):
        told = _told(rule, member, place, text)
        if message is not None:
            told["message_id"] = str(message.id)
        for action in _actions(rule):
            _tell(world, {**told, "action": action})
    return message


def _told(rule: Rule, member: Member, place: Place, text: str) -> Json:
    return {
        "guild_id": str(rule.guild_id),
        "rule_id": str(rule.id),
        "rule_trigger_type": _KEYWORD,
        "user_id": str(member.id),
        "channel_id": str(place.id),
        "content": text,
        "matched_keyword": rule.keyword,
        "matched_content": rule.keyword,
    }


def _tell(world: World, data: Json) -> None:
    if data["action"]["type"] == _ALERT:
        data["alert_system_message_id"] = str(world.ids.next())
    hidden: Json = {**data, "content": "", "matched_content": ""}
    world.publish(
        Event(
            "AUTO_MODERATION_ACTION_EXECUTION",
            data,
            Intent.AUTO_MODERATION_EXECUTION,
            hidden=hidden,
        )
    )


def _actions(rule: Rule) -> list[Json]:
    alert: Json = {"type": _ALERT, "metadata": {"channel_id": str(rule.alert_channel_id)}}
    return [{"type": _BLOCK, "metadata": {}}, alert] if rule.blocks else [alert]
