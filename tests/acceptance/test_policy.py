"""A server's policy is changed in chat, through the real client."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.domain.flag import Decision
from bot.sandbox.interaction import Answer
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.store.records import SqlRecords
from tests.support.bot_stage import now_ms
from tests.support.decisions import make_flag
from tests.support.managed_stage import Managed, Place, managed
from tests.support.posts import make_post


async def ask(hall: Place, command: str, **options: Any) -> InteractionResult:
    """Ada gives a command and reads the answer."""
    asked = await hall.sandbox.slash(hall.ada, hall.desk, command, options)
    if asked.modal is None:
        await asked.settled()
        assert asked.is_ephemeral
    return asked


async def press(hall: Place, asked: InteractionResult, label: str) -> str:
    """Press a button of an answer; gives what stands there then."""
    message = asked.message
    assert message is not None
    (row,) = [one for one in message.components[0]["components"] if one["type"] == 1]
    (control,) = (one["custom_id"] for one in row["components"] if one["label"] == label)
    before = message.text
    done = await hall.sandbox.click(hall.ada, message, control)
    if done.answer is Answer.DEFERRED_UPDATE:
        await hall.sandbox.wait_for(lambda: done.text != before)
    return done.text


async def flag_posts(hall: Place, bot: Managed, *scores: float, channel: str = "") -> None:
    """Record speculation of these scores, as the pipeline would."""
    records = SqlRecords(bot.database)
    for number, score in enumerate(scores):
        text = "They will surely cancel it."
        post = make_post(
            text,
            guild_id=str(hall.guild.id),
            channel_id=channel or str(hall.general.id),
            post_id=f"{number}{score}".replace(".", ""),
            url=f"https://discord.com/channels/1/2/{number}",
        )
        flag = make_flag(score=score)
        await records.record([Decision(post, (flag,), str(hall.desk.id))], now_ms=now_ms())


class TestThreshold:
    async def test_shows_last_week_and_waits_for_a_press(self, hall: Place, file: Path) -> None:
        """A new threshold is shown with last week's counts and links; only a press applies it."""
        async with managed(hall, file) as bot:
            await flag_posts(hall, bot, 0.55, 0.65, 0.9)
            asked = await ask(hall, "policy threshold", kind="speculation", score=0.7)
            assert "**Speculation:** flagged from 0.70 instead of 0.50." in asked.text
            assert "3 flags; 1 of them would have stayed" in asked.text
            assert (
                "Would not have been flagged: [1](https://discord.com/channels/1/2/1)" in asked.text
            )
            assert (
                "Would still have been flagged: [1](https://discord.com/channels/1/2/2)"
                in asked.text
            )
            assert "cancel" not in asked.text
            assert bot.policies.of(str(hall.guild.id)).thresholds.speculation == 0.5
            told = await press(hall, asked, "Apply")
            assert bot.policies.of(str(hall.guild.id)).thresholds.speculation == 0.7
        assert "Speculation 0.70" in told
        assert "*(set here)*" in told

    async def test_out_of_sight(self, hall: Place, file: Path) -> None:
        """A post where nobody can say who reads it is counted, and not linked."""
        async with managed(hall, file) as bot:
            await flag_posts(hall, bot, 0.55)
            await flag_posts(hall, bot, 0.6, 0.65, channel="404")
            asked = await ask(hall, "policy threshold", kind="speculation", score=0.7)
        assert "3 flags" in asked.text
        assert "channels/1/2/0)" in asked.text
        assert "channels/1/2/1)" not in asked.text

    async def test_lower(self, hall: Place, file: Path) -> None:
        """What lies below the bar in use is not on record, and the preview says so."""
        async with managed(hall, file):
            asked = await ask(hall, "policy threshold", kind="hostile", score=0.3)
        assert "Nothing of the kind was flagged" in asked.text
        assert "/backtest" in asked.text

    async def test_one_channel(self, hall: Place, file: Path) -> None:
        """A channel has its own threshold, counted from its own posts; the server keeps its."""
        async with managed(hall, file) as bot:
            await flag_posts(hall, bot, 0.6, 0.7)
            await flag_posts(hall, bot, 0.8, channel=str(hall.news.id))
            asked = await ask(
                hall, "policy threshold", kind="speculation", score=0.9, channel=hall.news
            )
            assert "1 flag; 0 of it would have stayed" in asked.text
            await press(hall, asked, "Apply")
            guild_id = str(hall.guild.id)
            assert bot.policies.of(guild_id).thresholds.speculation == 0.5
            assert bot.policies.of(guild_id, str(hall.news.id)).thresholds.speculation == 0.9
            shown = await ask(hall, "policy show")
        assert f"{hall.news.mention}: Speculation 0.90" in shown.text

    async def test_left_as_it_is(self, hall: Place, file: Path) -> None:
        """A proposal that is left changes nothing."""
        async with managed(hall, file) as bot:
            asked = await ask(hall, "policy threshold", kind="hostile", score=0.9)
            told = await press(hall, asked, "Leave as it is")
            assert bot.policies.stored(str(hall.guild.id)).given() == {}
        assert told == "Nothing was changed."


class TestPreset:
    async def test_applied_after_a_press(self, hall: Place, file: Path) -> None:
        """A preset is proposed with what it gives; Apply takes its thresholds."""
        async with managed(hall, file) as bot:
            asked = await ask(hall, "policy preset", preset="strict")
            assert "Balanced to Strict" in asked.text
            assert "**Hostile:** flagged from 0.95 instead of 0.50." in asked.text
            await press(hall, asked, "Apply")
            assert bot.policies.of(str(hall.guild.id)).thresholds.hostile == 0.95
            entries = await bot.log.entries(str(hall.guild.id))
        assert [(one.by.name, str(one.detail)) for one in entries] == [("Ada", "preset: strict")]


class TestChanges:
    async def test_mode_of_a_channel(self, hall: Place, file: Path) -> None:
        """One channel can be in shadow while the server is not."""
        async with managed(hall, file) as bot:
            told = await ask(hall, "policy mode", mode="shadow", channel=hall.general)
            guild_id = str(hall.guild.id)
            assert bot.policies.of(guild_id, str(hall.general.id)).mode == "shadow"
            assert bot.policies.of(guild_id).mode == "review"
        assert f"The policy of {hall.general.mention}" in told.text

    async def test_kind_to_shadow_and_back(self, hall: Place, file: Path) -> None:
        """One kind can be recorded only, and let out again."""
        async with managed(hall, file) as bot:
            told = await ask(hall, "policy kind", kind="speculation", becomes="recorded")
            assert "**Recorded only:** Speculation." in told.text
            told = await ask(hall, "policy kind", kind="speculation", becomes="cards")
            assert not bot.policies.of(str(hall.guild.id)).shadow_kinds
        assert "Recorded only" not in told.text

    async def test_exempt_role(self, hall: Place, file: Path) -> None:
        """A role is left alone, and judged again."""
        async with managed(hall, file) as bot:
            await ask(hall, "policy exempt", role=hall.mods)
            assert bot.policies.of(str(hall.guild.id)).exempts([str(hall.mods.id)])
            await ask(hall, "policy exempt", role=hall.mods, becomes="judged")
            assert not bot.policies.of(str(hall.guild.id)).exempt_roles

    async def test_exempt_everybody(self, hall: Place, file: Path) -> None:
        """The role that everybody has is refused, for no post's author is known to have it."""
        async with managed(hall, file) as bot:
            told = await ask(hall, "policy exempt", role=hall.sandbox.everyone(hall.guild))
            assert not bot.policies.of(str(hall.guild.id)).exempt_roles
        assert "Nothing was changed" in told.text

    async def test_switches(self, hall: Place, file: Path) -> None:
        """Names in notes, acts and the digest are switched on."""
        async with managed(hall, file) as bot:
            await ask(hall, "policy names", shown=True)
            await ask(hall, "policy acts", shown=True)
            told = await ask(hall, "policy digest", daily=True)
            policy = bot.policies.of(str(hall.guild.id))
        assert policy.name_in_notes
        assert policy.acts
        assert policy.digest
        assert "**A digest** comes once a day." in told.text

    async def test_language(self, hall: Place, file: Path) -> None:
        """A language is offered by its own name, and one that nobody speaks is refused."""
        async with managed(hall, file) as bot:
            offered = await hall.sandbox.autocomplete(
                hall.ada, hall.desk, "policy language", "language", "deu"
            )
            assert [one["value"] for one in offered] == ["de"]
            await ask(hall, "policy language", language="de")
            assert bot.policies.of(str(hall.guild.id)).language == "de"
            told = await ask(hall, "policy language", language="tlh")
            assert bot.policies.of(str(hall.guild.id)).language == "de"
        assert "tlh" not in told.text

    async def test_desk_moves(self, hall: Place, file: Path) -> None:
        """Cards go to another channel, unless everybody reads it."""
        async with managed(hall, file) as bot:
            told = await ask(hall, "policy channel", channel=hall.general)
            assert "Everybody can read" in told.text
            await ask(hall, "policy channel", channel=hall.cards, role=hall.mods)
            policy = bot.policies.of(str(hall.guild.id))
        assert policy.review_channel == str(hall.cards.id)
        assert policy.moderator_role == str(hall.mods.id)

    async def test_reset(self, hall: Place, file: Path) -> None:
        """All that was set is given up after a press, and named before it."""
        async with managed(hall, file) as bot:
            await ask(hall, "policy mode", mode="shadow")
            asked = await ask(hall, "policy reset")
            assert "mode" in asked.text
            await press(hall, asked, "Apply")
            assert bot.policies.stored(str(hall.guild.id)).given() == {}
            told = await ask(hall, "policy reset")
        assert "Nothing was set in chat here" in told.text


class TestOwnWords:
    async def test_rule(self, hall: Place, file: Path) -> None:
        """The community's rule is written in a form that holds the present one, and taken out."""
        async with managed(hall, file) as bot:
            form = await ask(hall, "policy rule")
            await hall.sandbox.submit_modal(hall.ada, form, {"rule": "Be kind to guests."})
            await hall.sandbox.wait_for(
                lambda: bot.policies.of(str(hall.guild.id)).community_rule == "Be kind to guests."
            )
            form = await ask(hall, "policy rule")
            assert form.modal is not None
            assert form.modal.inputs["rule"]["value"] == "Be kind to guests."
            done = await hall.sandbox.submit_modal(hall.ada, form, {"rule": ""})
            await done.settled()
            assert not bot.policies.of(str(hall.guild.id)).community_rule

    async def test_note(self, hall: Place, file: Path) -> None:
        """A note is worded anew within the rules, and is Sidenote's own again when emptied."""
        async with managed(hall, file) as bot:
            form = await ask(hall, "policy wording", note="speculation")
            wrong = await hall.sandbox.submit_modal(hall.ada, form, {"text": "You lie!"})
            assert "exclamation mark" in wrong.text
            assert "You lie" in wrong.text
            form = await ask(hall, "policy wording", note="speculation")
            done = await hall.sandbox.submit_modal(hall.ada, form, {"text": "Where is this from?"})
            await done.settled()
            own = bot.policies.of(str(hall.guild.id)).note_words
            assert own == {"speculation": "Where is this from?"}
            form = await ask(hall, "policy wording", note="speculation")
            done = await hall.sandbox.submit_modal(hall.ada, form, {"text": ""})
            await done.settled()
            assert not bot.policies.of(str(hall.guild.id)).note_words


class TestWatch:
    async def test_add_and_remove(self, hall: Place, file: Path) -> None:
        """A channel is left out of all, and taken in again."""
        async with managed(hall, file) as bot:
            told = await ask(hall, "watch remove", place=hall.general)
            assert f"**Not read:** {hall.general.mention}" in told.text
            assert not bot.policies.of(str(hall.guild.id)).watches(str(hall.general.id))
            told = await ask(hall, "watch add", place=hall.general)
            assert bot.policies.of(str(hall.guild.id)).watches(str(hall.general.id))
            told = await ask(hall, "watch add", place=hall.general)
        assert "is read already" in told.text

    async def test_two_at_once(self, hall: Place, file: Path) -> None:
        """Of two managers who leave out a channel each at the same time, neither is forgotten."""
        async with managed(hall, file) as bot:
            both = await asyncio.gather(
                hall.sandbox.slash(hall.ada, hall.general, "watch remove", {"place": hall.general}),
                hall.sandbox.slash(hall.ida, hall.general, "watch remove", {"place": hall.news}),
            )
            for one in both:
                await one.settled()
            policy = bot.policies.of(str(hall.guild.id))
        assert set(policy.ignore) == {str(hall.general.id), str(hall.news.id)}

    async def test_list(self, hall: Place, file: Path) -> None:
        """The list says what is read now."""
        async with managed(hall, file):
            told = await ask(hall, "watch list")
        assert "**Read:** all that Sidenote can see." in told.text
        assert hall.news.mention in told.text

    async def test_channel_out_of_sight(self, hall: Place, file: Path) -> None:
        """A channel that Sidenote cannot see is told as such."""
        secret = hall.sandbox.add_text_channel(hall.guild, "secret")
        hall.sandbox.overwrite(
            secret, hall.sandbox.bot_member(hall.guild), deny=Permission.VIEW_CHANNEL
        )
        async with managed(hall, file):
            told = await ask(hall, "watch add", place=secret)
        assert "cannot see that channel" in told.text


class TestWhoMay:
    @pytest.mark.parametrize("command", ["policy show", "watch list"])
    async def test_only_who_manages_the_server(self, hall: Place, file: Path, command: str) -> None:
        """A moderator who does not manage the server is told what it takes, once."""
        async with managed(hall, file):
            told = await hall.sandbox.slash(hall.mo, hall.desk, command, even_if_hidden=True)
            assert "Manage Server" in told.text
            assert not told.followups

    async def test_press_of_somebody_else(self, hall: Place, file: Path) -> None:
        """Whose permission went is refused at the press too."""
        async with managed(hall, file) as bot:
            asked = await ask(hall, "policy preset", preset="strict")
            hall.sandbox.set_roles(hall.ada, [hall.mods])
            message = asked.message
            assert message is not None
            control = "sidenote:policy:preset:strict:"
            told = await hall.sandbox.click(hall.ada, message, control)
            assert "Manage Server" in told.text
            assert bot.policies.of(str(hall.guild.id)).preset == "balanced"
