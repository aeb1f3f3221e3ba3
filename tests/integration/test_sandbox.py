"""The sandbox with the real discord.py client: guilds, messages, threads, history, permissions."""

from __future__ import annotations

import io

import discord
import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.permissions import Permission
from bot.sandbox.server import Sandbox
from bot.sandbox.state import MessageFlag
from tests.support.discord_client import all_intents, point_discord_at
from tests.support.discord_openapi import MISSING
from tests.support.referee import referee
from tests.support.sandbox_stage import Watcher, played


def test_the_description_is_at_hand() -> None:
    """The exchanges of these tests can be held against Discord's description."""
    if referee() is None:
        pytest.skip(MISSING)


async def test_login_fills_the_cache() -> None:
    """A client that logs in knows the guild, its channels, roles and members."""
    async with played() as (stage, client):
        guild = client.get_guild(stage.guild.id)
        assert guild is not None
        assert guild.chunked
        assert {member.display_name for member in guild.members} >= {"Robin", "Mo", "Sidenote"}
        assert {channel.name for channel in guild.text_channels} == {"general", "desk"}
        assert [tag.name for tag in guild.forums[0].available_tags] == ["news", "help"]
        mo = guild.get_member(stage.mo.id)
        assert mo is not None
        assert mo.guild_permissions.manage_messages
        assert client.application is not None
        assert client.application.id == client.application_id


async def test_a_wrong_token_is_refused() -> None:
    """A client with another token cannot log in."""
    async with Sandbox() as sandbox, Watcher() as client:
        point_discord_at(sandbox)
        with pytest.raises(discord.LoginFailure):
            await client.login("another.token")


async def test_privileged_intents_must_be_granted() -> None:
    """An application without the message-content intent cannot ask for it."""
    async with Sandbox(message_content=False) as sandbox, Watcher() as client:
        point_discord_at(sandbox)
        await client.login(sandbox.token)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.connect()


async def test_messages_go_both_ways() -> None:
    """A person's message reaches the client, and the client's message the channel."""
    async with played() as (stage, client):
        sent = await stage.sandbox.post(stage.general, stage.robin, "Good morning")
        heard = await client.next("message")
        assert (heard.id, heard.content, heard.author.display_name) == (
            sent.id,
            "Good morning",
            "Robin",
        )
        assert heard.channel.name == "general"
        answer = await heard.channel.send("Good morning, Robin")
        assert stage.sandbox.messages(stage.general)[-1].id == answer.id
        assert stage.sandbox.messages(stage.general)[-1].author.is_bot


async def test_replies_carry_what_they_answer() -> None:
    """A reply refers to the answered message, whoever writes it."""
    async with played() as (stage, client):
        first = await stage.sandbox.post(stage.general, stage.robin, "Is it out?")
        await stage.sandbox.post(stage.general, stage.mo, "Not yet", reply_to=first)
        await client.next("message")
        heard = await client.next("message")
        assert heard.reference.resolved.content == "Is it out?"
        assert [user.display_name for user in heard.mentions] == ["Robin"]
        await heard.reply("So I read", mention_author=False)
        stored = stage.sandbox.messages(stage.general)[-1]
        assert stored.reference is not None
        assert stored.reference.message_id == heard.id
        assert stored.mentions == ()


async def test_allowed_mentions_hold() -> None:
    """A text with mentions pings nobody when the client allows none."""
    async with played() as (stage, client):
        channel = stage.text_channel(client, stage.general)
        text = f"{stage.robin.mention} @everyone"
        await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
        await channel.send(text)
        quiet, loud = stage.sandbox.messages(stage.general)
        assert (quiet.mentions, quiet.mentions_everyone) == ((), False)
        assert loud.mentions == (stage.robin.user,)
        assert not loud.mentions_everyone, "the bot has no permission for that"


async def test_a_forum_post_is_a_thread_with_its_starter() -> None:
    """The thread comes first, then its starter message, which has the thread's id."""
    async with played() as (stage, client):
        post = await stage.sandbox.create_forum_post(
            stage.forum, stage.robin, "A question", "Who knows?", tags=stage.forum.tags[:1]
        )
        thread = await client.next("thread_create")
        starter = await client.next("message")
        assert thread.id == starter.id == post.id
        assert thread.parent.name == "talk"
        assert [tag.name for tag in thread.applied_tags] == ["news"]
        assert starter.channel == thread
        await stage.sandbox.post(post, stage.mo, "I do")
        assert (await client.next("message")).channel == thread
        assert post.message_count == 1


async def test_the_client_opens_threads() -> None:
    """The client can open a forum post, a thread on a message, and a bare thread."""
    async with played() as (stage, client):
        made = await stage.forum_channel(client).create_thread(name="Rules", content="Be kind")
        assert made.message.id == made.thread.id
        assert stage.sandbox.messages(stage.sandbox.thread(made.thread.id))[0].content == "Be kind"

        base = await stage.sandbox.post(stage.general, stage.robin, "Long story")
        message = await client.next("message")
        while message.id != base.id:
            message = await client.next("message")
        hanging = await message.create_thread(name="Story")
        assert hanging.id == base.id
        current = stage.sandbox.current(base)
        assert current is not None
        assert MessageFlag.HAS_THREAD in current.flags

        channel = stage.text_channel(client, stage.general)
        bare = await channel.create_thread(name="Bare", type=discord.ChannelType.public_thread)
        await bare.send("Anyone?")
        guild = client.get_guild(stage.guild.id)
        assert guild is not None
        active = {thread.name for thread in await guild.active_threads()}
        assert active == {"Rules", "Story", "Bare"}


async def test_threads_change_and_go() -> None:
    """The client hears of an archived and of a deleted thread, and lists archived ones."""
    async with played() as (stage, client):
        post = await stage.sandbox.create_forum_post(stage.forum, stage.robin, "Old", "text")
        await stage.sandbox.change_thread(post, stage.robin, archived=True)
        assert (await client.next("thread_update")).thread_id == post.id
        archived = [item async for item in stage.forum_channel(client).archived_threads()]
        assert [thread.id for thread in archived] == [post.id]
        await stage.sandbox.delete_thread(post, stage.sandbox.bot_member(stage.guild))
        assert (await client.next("thread_delete")).thread_id == post.id


async def test_archived_and_locked_threads_resist() -> None:
    """A message opens an archived thread again, not a locked one; there nothing can be edited."""
    async with played() as (stage, client):
        post = await stage.sandbox.create_forum_post(stage.forum, stage.robin, "Old", "text")
        thread = await client.next("thread_create")
        mine = await thread.send("A note")
        await thread.edit(archived=True)
        with pytest.raises(discord.HTTPException) as refused:
            await mine.edit(content="Another note")
        assert refused.value.code == 50083
        await stage.sandbox.post(post, stage.robin, "Still here")
        assert not post.is_archived
        await thread.edit(locked=True)
        with pytest.raises(ApiError) as locked:
            await stage.sandbox.post(post, stage.robin, "Hello?")
        assert locked.value.code == 160005


async def test_history_can_be_paged() -> None:
    """The history comes newest first, and before, after and around a message."""
    async with played() as (stage, client):
        sent = [
            await stage.sandbox.post(stage.general, stage.robin, str(number)) for number in range(7)
        ]
        channel = stage.text_channel(client, stage.general)
        marks = [discord.Object(message.id) for message in sent]

        async def page(**options: object) -> list[str]:
            return [item.content async for item in channel.history(**options)]  # type: ignore[arg-type]  # the options differ in type

        assert await page(limit=3) == ["6", "5", "4"]
        assert await page(limit=2, before=marks[4]) == ["3", "2"]
        assert await page(limit=2, after=marks[4]) == ["5", "6"]
        assert sorted(await page(limit=3, around=marks[3])) == ["2", "3", "4"]
        assert (await channel.fetch_message(sent[2].id)).content == "2"


async def test_a_nonce_is_good_for_one_message() -> None:
    """A message that is sent again with its nonce is not there twice."""
    async with played() as (stage, client):
        channel = stage.text_channel(client, stage.desk)
        first = await channel.send("One card", nonce="card-1")
        second = await channel.send("One card", nonce="card-1")
        other = await channel.send("One card", nonce="card-2")
        assert first.id == second.id != other.id
        assert len(stage.sandbox.messages(stage.desk)) == 2


async def test_edits_and_deletions_are_heard() -> None:
    """The client hears a person's edit and deletion, and can edit and delete its own message."""
    async with played() as (stage, client):
        sent = await stage.sandbox.post(stage.general, stage.robin, "Frist")
        await stage.sandbox.edit(sent, "First")
        event = await client.next("edit")
        assert (event.message_id, event.message.content) == (sent.id, "First")
        preview = {"type": "link", "url": "https://example.org/", "title": "A page"}
        await stage.sandbox.unfurl(sent, preview)
        event = await client.next("edit")
        assert (event.message.content, len(event.message.embeds)) == ("First", 1)
        await stage.sandbox.delete(sent)
        assert (await client.next("delete")).message_id == sent.id

        channel = stage.text_channel(client, stage.general)
        mine = await channel.send("draft")
        await mine.edit(content="final")
        assert [item.content for item in stage.sandbox.messages(stage.general)] == ["final"]
        await mine.delete()
        assert stage.sandbox.messages(stage.general) == []


async def test_a_moderating_client_deletes_in_bulk() -> None:
    """The client deletes several messages of others with one request."""
    async with played() as (stage, client):
        for number in range(3):
            await stage.sandbox.post(stage.general, stage.robin, f"spam {number}")
        channel = stage.text_channel(client, stage.general)
        await channel.delete_messages([item async for item in channel.history()])
        assert stage.sandbox.messages(stage.general) == []


async def test_permissions_are_kept() -> None:
    """Where the bot may not look it gets 50001, where it may not act 50013."""
    async with played() as (stage, client):
        bot = stage.sandbox.bot_member(stage.guild)
        channel = stage.text_channel(client, stage.general)
        message = await stage.sandbox.post(stage.general, stage.robin, "Mine")
        with pytest.raises(discord.Forbidden) as not_the_author:
            await channel.get_partial_message(message.id).edit(content="Ours")
        assert not_the_author.value.code == 50005
        stage.sandbox.overwrite(stage.general, bot, deny=Permission.SEND_MESSAGES)
        with pytest.raises(discord.Forbidden) as silent:
            await channel.send("Hello")
        assert silent.value.code == 50013
        stage.sandbox.overwrite(stage.general, bot, deny=Permission.VIEW_CHANNEL)
        with pytest.raises(discord.Forbidden) as blind:
            await channel.send("Hello")
        assert blind.value.code == 50001


async def test_the_unknown_is_named() -> None:
    """What isn't there is answered with the code that says what it is."""
    async with played() as (stage, client):
        with pytest.raises(discord.NotFound) as no_channel:
            await client.fetch_channel(1)
        with pytest.raises(discord.NotFound) as no_message:
            await stage.text_channel(client, stage.general).fetch_message(1)
        guild = client.get_guild(stage.guild.id)
        assert guild is not None
        with pytest.raises(discord.NotFound) as no_member:
            await guild.fetch_member(1)
        assert (no_channel.value.code, no_message.value.code, no_member.value.code) == (
            10003,
            10008,
            10007,
        )


async def test_limits_of_a_message_are_kept() -> None:
    """An empty message and one with too long embeds are refused."""
    async with played() as (stage, client):
        channel = stage.text_channel(client, stage.general)
        with pytest.raises(discord.HTTPException) as empty:
            await channel.send("  ")
        assert empty.value.code == 50006
        await channel.send(embed=discord.Embed(description="x" * 4000))
        halves = [discord.Embed(description="x" * 3001) for _ in range(2)]
        with pytest.raises(discord.HTTPException) as long:
            await channel.send(embeds=halves)
        assert long.value.code == 50035
        with pytest.raises(ApiError):
            await stage.sandbox.post(stage.general, stage.robin, "")


async def test_files_are_taken() -> None:
    """A message with a file keeps its name and size."""
    async with played() as (stage, client):
        channel = stage.text_channel(client, stage.general)
        sent = await channel.send("A chart", file=discord.File(io.BytesIO(b"12345"), "chart.png"))
        assert [(item.filename, item.size) for item in sent.attachments] == [("chart.png", 5)]


async def test_without_the_content_intent_only_what_concerns_the_bot_is_readable() -> None:
    """Others' words are withheld from a session without the intent, save where it is mentioned."""
    intents = all_intents()
    intents.message_content = False
    async with played(Watcher(intents), message_content=False) as (stage, client):
        bot = stage.sandbox.bot_member(stage.guild)
        await stage.sandbox.post(stage.general, stage.robin, "Between us")
        await stage.sandbox.post(stage.general, stage.robin, f"{bot.mention} look here")
        assert (await client.next("message")).content == ""
        assert (await client.next("message")).content.endswith("look here")
        channel = stage.text_channel(client, stage.general)
        read = [item.content async for item in channel.history(oldest_first=True)]
        assert read[0] == ""
        assert read[1].endswith("look here")


async def test_a_guild_that_grows_is_followed() -> None:
    """The client hears of a new member, a new channel and a new guild."""
    async with played() as (stage, client):
        robin = stage.sandbox.add_member(stage.guild, "Kim")
        assert (await client.next("member_join")).id == robin.id
        channel = stage.sandbox.add_text_channel(stage.guild, "news")
        assert (await client.next("channel_create")).id == channel.id
        other = stage.sandbox.add_guild("Second Hall")
        place = stage.sandbox.add_text_channel(other, "lobby")
        assert (await client.next("channel_create")).id == place.id
        assert client.get_guild(other.id) is not None


async def test_members_who_change_or_leave_are_followed() -> None:
    """The client hears of new roles, and of a member who leaves; the messages stay."""
    async with played() as (stage, client):
        guild = client.get_guild(stage.guild.id)
        assert guild is not None
        await stage.sandbox.post(stage.general, stage.robin, "Goodbye")
        stage.sandbox.set_roles(stage.robin, [stage.sandbox.add_role(stage.guild, "regulars")])
        assert [role.name for role in (await client.next("member_update")).roles[1:]] == [
            "regulars"
        ]
        stage.sandbox.remove_member(stage.robin)
        assert (await client.next("member_remove")).user.id == stage.robin.id
        assert guild.get_member(stage.robin.id) is None
        channel = stage.text_channel(client, stage.general)
        assert [item.author.id async for item in channel.history()] == [stage.robin.id]
