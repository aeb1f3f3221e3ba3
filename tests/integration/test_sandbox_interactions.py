"""The sandbox with the real discord.py client: buttons, selects and forms."""

from __future__ import annotations

import asyncio
import re  # noqa: TC003 -- discord.py reads the annotations of callbacks
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import ui

from bot.sandbox.clock import wall_clock_ms
from bot.sandbox.errors import ApiError, NotPossible, Unanswered
from bot.sandbox.interaction import Answer
from bot.sandbox.state import Message, MessageFlag
from tests.support.discord_client import running
from tests.support.sandbox_stage import Stage, Watcher, played, staged

if TYPE_CHECKING:
    from collections.abc import Callable

Interaction = discord.Interaction[Any]


class Press(ui.DynamicItem[ui.Button[Any]], template=r"press:(?P<what>[a-z]+)"):
    """A button that works after a restart; what it does lies in its custom id."""

    def __init__(self, what: str) -> None:
        super().__init__(ui.Button(label=what, custom_id=f"press:{what}"))
        self.what = what

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        return cls(match["what"])

    async def callback(self, interaction: Interaction) -> None:
        await ACTIONS[self.what](interaction)


class Form(ui.Modal, title="Edit the note"):
    """A form with a text, a choice and a line to read."""

    hint: ui.TextDisplay[Any] = ui.TextDisplay("Everybody will see this.")
    draft: ui.Label[Any] = ui.Label(
        text="Note", component=ui.TextInput(default="The source says so.", custom_id="draft")
    )
    tone: ui.Label[Any] = ui.Label(
        text="Tone",
        component=ui.Select(
            custom_id="tone",
            options=[discord.SelectOption(label="Calm"), discord.SelectOption(label="Warm")],
        ),
    )

    async def on_submit(self, interaction: Interaction) -> None:
        draft, tone = self.draft.component, self.tone.component
        assert isinstance(draft, ui.TextInput)
        assert isinstance(tone, ui.Select)
        text = f"{draft.value} / {tone.values[0]}"
        await interaction.response.send_message(text, ephemeral=True)


class RowForm(ui.Modal, title="Older form"):
    """A form in the older manner: a text input in a row of its own."""

    words: ui.TextInput[Any] = ui.TextInput(label="Words", custom_id="words", required=False)

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=card("done", []))


class Choice(ui.Select[Any]):
    def __init__(self) -> None:
        options = [discord.SelectOption(label=word) for word in ("one", "two", "three")]
        super().__init__(custom_id="choice", max_values=2, options=options)

    async def callback(self, interaction: Interaction) -> None:
        await interaction.response.send_message(" and ".join(self.values), ephemeral=True)


def card(text: str, buttons: list[str]) -> ui.LayoutView:
    """A Components V2 card as the bot sends them."""
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(text), ui.Separator(), accent_colour=1)
    if buttons:
        box.add_item(ui.ActionRow(*[Press(what) for what in buttons]))
    view.add_item(box)
    return view


async def whisper(interaction: Interaction) -> None:
    await interaction.response.send_message("Only for you", ephemeral=True)


async def change(interaction: Interaction) -> None:
    await interaction.response.edit_message(view=card("changed", ["whisper"]))


async def later(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send("The first fills the gap")
    await interaction.followup.send("The second is new", ephemeral=True)


async def quietly(interaction: Interaction) -> None:
    await interaction.response.defer()
    await interaction.edit_original_response(view=card("edited later", []))


async def openly(interaction: Interaction) -> None:
    await interaction.response.send_message("For all")
    response = await interaction.original_response()
    await response.edit(content="For all, edited")


async def fleetingly(interaction: Interaction) -> None:
    await interaction.response.send_message("Soon gone", ephemeral=True)
    await interaction.delete_original_response()


async def form(interaction: Interaction) -> None:
    await interaction.response.send_modal(Form())


async def rowform(interaction: Interaction) -> None:
    await interaction.response.send_modal(RowForm())


async def never(interaction: Interaction) -> None:
    pass


ACTIONS = {
    "whisper": whisper,
    "change": change,
    "later": later,
    "quietly": quietly,
    "openly": openly,
    "fleetingly": fleetingly,
    "form": form,
    "rowform": rowform,
    "never": never,
}


class PressWatcher(Watcher):
    async def setup_hook(self) -> None:
        self.add_dynamic_items(Press)


async def sent_card(stage: Stage, client: Watcher, *buttons: str) -> Message:
    """A card at the moderators' desk."""
    await stage.text_channel(client, stage.desk).send(view=card("A card", list(buttons)))
    return stage.sandbox.messages(stage.desk)[-1]


async def test_a_press_is_answered_for_one_pair_of_eyes() -> None:
    """A button brings an ephemeral answer, which is in no channel."""
    async with played(PressWatcher()) as (stage, client):
        shown = await sent_card(stage, client, "whisper")
        assert MessageFlag.COMPONENTS_V2 in shown.flags
        assert shown.text == "A card"
        result = await stage.sandbox.click(stage.mo, shown, "press:whisper")
        assert (result.answer, result.is_ephemeral) == (Answer.MESSAGE, True)
        assert result.text == "Only for you"
        assert stage.sandbox.messages(stage.desk) == [shown]


async def test_a_press_works_after_a_restart() -> None:
    """A card that another process sent still has working buttons."""
    async with staged() as stage:
        first, second = PressWatcher(), PressWatcher()
        async with running(first, stage.sandbox):
            shown = await sent_card(stage, first, "change")
        async with running(second, stage.sandbox):
            result = await stage.sandbox.click(stage.mo, shown, "press:change")
            assert result.answer is Answer.UPDATE
        current = stage.sandbox.current(shown)
        assert current is not None
        assert current.text == "changed"


async def test_deferred_answers_are_filled_in() -> None:
    """After a deferral the first followup is the response; the next is a message of its own."""
    async with played(PressWatcher()) as (stage, client):
        shown = await sent_card(stage, client, "later", "quietly")
        result = await stage.sandbox.click(stage.mo, shown, "press:later")
        assert result.answer is Answer.DEFERRED
        settled = await result.settled()
        assert settled is not None
        assert (settled.text, settled.is_ephemeral) == ("The first fills the gap", True)
        await stage.sandbox.wait_for(lambda: result.followups)
        assert [item.text for item in result.followups] == ["The second is new"]

        silent = await stage.sandbox.click(stage.mo, shown, "press:quietly")
        assert silent.answer is Answer.DEFERRED_UPDATE
        await stage.sandbox.wait_for(lambda: silent.text == "edited later")


async def test_responses_can_be_edited_and_deleted() -> None:
    """The client edits an open response and deletes an ephemeral one."""
    async with played(PressWatcher()) as (stage, client):
        shown = await sent_card(stage, client, "openly", "fleetingly")
        result = await stage.sandbox.click(stage.mo, shown, "press:openly")
        await stage.sandbox.wait_for(lambda: result.text == "For all, edited")
        assert result.message == stage.sandbox.messages(stage.desk)[-1]
        gone = await stage.sandbox.click(stage.mo, shown, "press:fleetingly")
        await stage.sandbox.wait_for(lambda: gone.message is None)


async def test_a_form_keeps_what_the_person_leaves_alone() -> None:
    """A form with labels comes back with the person's values and the bot's own defaults."""
    async with played(PressWatcher()) as (stage, client):
        shown = await sent_card(stage, client, "form")
        result = await stage.sandbox.click(stage.mo, shown, "press:form")
        assert result.modal is not None
        assert result.modal.title == "Edit the note"
        assert "Everybody will see this." in result.modal.text
        assert sorted(result.modal.inputs) == ["draft", "tone"]
        sent = await stage.sandbox.submit_modal(stage.mo, result, {"tone": ["Warm"]})
        assert sent.text == "The source says so. / Warm"
        assert sent.is_ephemeral
        with pytest.raises(NotPossible, match="no form open"):
            await stage.sandbox.submit_modal(stage.robin, result)
        with pytest.raises(NotPossible, match="no field"):
            await stage.sandbox.submit_modal(stage.mo, result, {"colour": "red"})


async def test_a_form_can_change_the_card_that_it_came_from() -> None:
    """A form in the older manner is answered by an update of the card."""
    async with played(PressWatcher()) as (stage, client):
        shown = await sent_card(stage, client, "rowform")
        result = await stage.sandbox.click(stage.mo, shown, "press:rowform")
        sent = await stage.sandbox.submit_modal(stage.mo, result, {"words": "some"})
        assert sent.answer is Answer.UPDATE
        assert stage.sandbox.messages(stage.desk)[-1].text == "done"


async def test_a_select_sends_what_was_chosen() -> None:
    """A select menu brings the chosen values, and only those that it offers."""
    async with played() as (stage, client):
        view: ui.View = ui.View()
        view.add_item(Choice())
        await stage.text_channel(client, stage.desk).send("Pick", view=view)
        shown = stage.sandbox.messages(stage.desk)[-1]
        result = await stage.sandbox.choose(stage.mo, shown, "choice", ["one", "three"])
        assert result.text == "one and three"
        with pytest.raises(NotPossible, match="offers"):
            await stage.sandbox.choose(stage.mo, shown, "choice", ["four"])


async def test_people_press_only_what_is_there() -> None:
    """A missing control, a deleted card and a channel out of sight are no press at all."""
    async with played(PressWatcher()) as (stage, client):
        shown = await sent_card(stage, client, "whisper")
        with pytest.raises(NotPossible, match="no control"):
            await stage.sandbox.click(stage.mo, shown, "press:change")
        with pytest.raises(ApiError, match="Missing Access"):
            await stage.sandbox.click(stage.robin, shown, "press:whisper")
        whispered = await stage.sandbox.click(stage.mo, shown, "press:whisper")
        assert whispered.message is not None
        await stage.sandbox.delete(shown, by=stage.mo)
        with pytest.raises(NotPossible, match="gone"):
            await stage.sandbox.click(stage.mo, shown, "press:whisper")


async def test_a_press_without_an_answer_fails() -> None:
    """A person waits for an answer only so long."""
    async with played(PressWatcher(), answer_limit_s=0.2) as (stage, client):
        shown = await sent_card(stage, client, "never")
        with pytest.raises(Unanswered):
            await stage.sandbox.click(stage.mo, shown, "press:never")


class Answering(Watcher):
    """Answers every interaction, and tells with which error it failed."""

    def __init__(self, hurdle: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._hurdle = hurdle

    async def on_interaction(self, interaction: Interaction) -> None:
        self._hurdle()
        try:
            await interaction.response.send_message("Here", ephemeral=True)
        except discord.HTTPException as error:
            self.heard.put_nowait(("refused", error.code))


async def test_only_the_first_answer_counts() -> None:
    """Of two processes that answer the same press, one gets 40060."""
    async with staged() as stage:
        one, two = Answering(), Answering()
        async with running(one, stage.sandbox), running(two, stage.sandbox):
            shown = await sent_card(stage, one, "never")
            result = await stage.sandbox.click(stage.mo, shown, "press:never")
            assert result.text == "Here"
            both = [asyncio.create_task(client.next("refused")) for client in (one, two)]
            done, late = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            assert [task.result() for task in done] == [40060]
            for task in late:
                task.cancel()


async def test_a_late_answer_is_refused() -> None:
    """After three seconds an interaction is unknown."""
    now = [wall_clock_ms()]

    def four_seconds_pass() -> None:
        now[0] += 4000

    client = Answering(four_seconds_pass)
    async with played(client, clock=lambda: now[0], answer_limit_s=3.0) as (stage, _):
        shown = await sent_card(stage, client, "never")
        press = asyncio.create_task(stage.sandbox.click(stage.mo, shown, "press:never"))
        assert await client.next("refused") == 10062
        press.cancel()


async def test_components_are_held_to_their_limits() -> None:
    """A card with too much text or with one custom id twice is refused."""
    async with played(PressWatcher()) as (stage, client):
        desk = stage.text_channel(client, stage.desk)
        with pytest.raises(discord.HTTPException, match="custom id cannot be duplicated"):
            await desk.send(view=card("A card", ["whisper", "whisper"]))
        long = ui.LayoutView()
        for _ in range(2):
            long.add_item(ui.TextDisplay("x" * 2001))
        with pytest.raises(discord.HTTPException, match="4000 characters"):
            await desk.send(view=long)
        assert stage.sandbox.messages(stage.desk) == []
