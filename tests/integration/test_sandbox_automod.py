"""The sandbox's AutoMod, told to the real discord.py client."""

from __future__ import annotations

from typing import Any

import discord

from bot.sandbox.permissions import Permission
from tests.support.discord_client import all_intents
from tests.support.sandbox_stage import Stage, Watcher, played


class Listener(Watcher):
    """A watcher that hears of AutoMod too."""

    async def on_automod_action(self, action: discord.AutoModAction) -> None:
        self.heard.put_nowait(("automod", action))


def allow(stage: Stage) -> None:
    """Give the bot Manage Server."""
    role = stage.sandbox.add_role(stage.guild, "Helper", Permission.MANAGE_GUILD)
    stage.sandbox.set_roles(stage.sandbox.bot_member(stage.guild), [role])


async def actions(client: Listener, count: int) -> list[Any]:
    return [await client.next("automod") for _ in range(count)]


async def test_a_blocked_post() -> None:
    """Each action of a rule is told, with the text, and the message is never there."""
    async with played(Listener()) as (stage, client):
        assert isinstance(client, Listener)
        allow(stage)
        rule = stage.sandbox.add_rule(stage.guild, "No clowns", "clown", stage.desk)

        posted = await stage.sandbox.post_against(rule, stage.general, stage.robin, "You clown.")

        block, alert = await actions(client, 2)
        assert posted is None
        assert stage.sandbox.messages(stage.general) == []
        kind = discord.AutoModRuleActionType
        assert (block.action.type, alert.action.type) == (
            kind.block_message,
            kind.send_alert_message,
        )
        assert (alert.content, alert.message_id, alert.user_id) == (
            "You clown.",
            None,
            stage.robin.id,
        )
        assert alert.alert_system_message_id
        assert (await alert.fetch_rule()).name == "No clowns"


async def test_an_alert_alone() -> None:
    """A rule that only alerts leaves the message, and names it."""
    async with played(Listener()) as (stage, client):
        assert isinstance(client, Listener)
        allow(stage)
        rule = stage.sandbox.add_rule(stage.guild, "Clowns", "clown", stage.desk, blocks=False)

        posted = await stage.sandbox.post_against(rule, stage.general, stage.robin, "You clown.")

        (alert,) = await actions(client, 1)
        assert posted is not None
        assert alert.message_id == posted.id


async def test_without_the_content_intent() -> None:
    """A bot without the message-content intent is not told the text."""
    intents = all_intents()
    intents.message_content = False
    async with played(Listener(intents), message_content=False) as (stage, client):
        assert isinstance(client, Listener)
        allow(stage)
        rule = stage.sandbox.add_rule(stage.guild, "Clowns", "clown", stage.desk)
        await stage.sandbox.post_against(rule, stage.general, stage.robin, "You clown.")

        (alert,) = await actions(client, 1)
        assert (alert.content, alert.matched_keyword) == ("", "clown")


async def test_without_manage_server() -> None:
    """A bot without Manage Server is told nothing."""
    async with played(Listener()) as (stage, client):
        assert isinstance(client, Listener)
        rule = stage.sandbox.add_rule(stage.guild, "Clowns", "clown", stage.desk)
        await stage.sandbox.post_against(rule, stage.general, stage.robin, "You clown.")
        await stage.sandbox.post(stage.general, stage.robin, "A fine day.")

        names = []
        while "message" not in names:
            names.append((await client.heard.get())[0])
        assert "automod" not in names
