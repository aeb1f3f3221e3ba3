"""Presses and forms that are no card's: each finds its way by its id, after a restart too.

An id is "sidenote:<topic>:<action>"; what a topic's presses do is in ``client.routes``.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import discord

from bot.chat.asking.access import Interaction
from bot.chat.asking.answers import Answering
from bot.chat.wording.language import speak_to


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed, chosen or sent: values of a menu, fields of a form by their ids."""

    action: str
    values: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


Route = Callable[[Interaction, Pressed], Awaitable[None]]
TOPICS = (
    "setup",
    "policy",
    "doctor",
    "queue",
    "stats",
    "missed",
    "privacy",
    "backtest",
    "library",
    "claims",
)

_FORM = re.compile(rf"sidenote:form:(?P<topic>{'|'.join(TOPICS)}):(?P<action>.+)")


class Routed(
    discord.ui.DynamicItem[discord.ui.Item[Any]],
    template=rf"sidenote:(?P<topic>{'|'.join(TOPICS)}):(?P<action>.+)",
):
    """A button or a menu of any of the topics."""

    def __init__(self, item: discord.ui.Item[Any], topic: str, action: str) -> None:
        super().__init__(item)
        self._topic = topic
        self._action = action

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(item, match["topic"], match["action"])

    async def callback(self, interaction: Interaction) -> None:
        speak_to(interaction)
        data: Mapping[str, Any] = interaction.data or {}
        pressed = Pressed(self._action, tuple(data.get("values") or ()))
        await _take(interaction, self._topic, pressed)


async def take_form(interaction: Interaction) -> None:
    """Take a form of a topic; any other interaction is somebody else's."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    found = _FORM.fullmatch(interaction.custom_id or "")
    if found is None:
        return
    fields = {key: value.strip() for key, value in _fields(interaction.data or {})}
    pressed = Pressed(found["action"], fields=fields)
    await _take(interaction, found["topic"], pressed)


async def _take(interaction: Interaction, topic: str, pressed: Pressed) -> None:
    typed = "\n".join(pressed.fields.values())
    with interaction.client.ongoing:
        async with Answering(interaction, typed):
            await interaction.client.routes[topic](interaction, pressed)


def custom_id(topic: str, action: str) -> str:
    """The id of a button or menu."""
    return f"sidenote:{topic}:{action}"


def button(
    topic: str,
    action: str,
    label: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    disabled: bool = False,
) -> discord.ui.Button[Any]:
    """A button of a topic."""
    return discord.ui.Button(
        label=label, style=style, custom_id=custom_id(topic, action), disabled=disabled
    )


def pager(
    topic: str, before: tuple[str, str], after: tuple[str, str], *, first: bool, last: bool
) -> list[discord.ui.Button[Any]]:
    """Buttons that turn a list's pages, each an action and a label; none for a single page.

    The first word of an action tells the two apart: both may lead to the same page.
    """
    if first and last:
        return []
    return [
        button(topic, f"before:{before[0]}", before[1], disabled=first),
        button(topic, f"next:{after[0]}", after[1], disabled=last),
    ]


def form(topic: str, action: str, title: str, *labels: discord.ui.Item[Any]) -> discord.ui.Modal:
    """A form of a topic, which the client does not hold on to."""
    modal = discord.ui.Modal(title=title, custom_id=f"sidenote:form:{topic}:{action}")
    for label in labels:
        modal.add_item(label)
    modal.stop()
    return modal


def _fields(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for row in data.get("components", ()):
        for one in (*row.get("components", ()), row.get("component") or {}):
            if "custom_id" in one:
                yield str(one["custom_id"]), str(one.get("value") or "")
