"""The buttons and selects of cards. Each carries its card's id, so that it outlives a restart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import discord

from bot.chat.cards.controls import Action
from bot.chat.wording import shared

_PLAIN = discord.ButtonStyle.secondary
_STYLES: dict[Action, discord.ButtonStyle] = {
    "note": discord.ButtonStyle.primary,
    "agree": discord.ButtonStyle.success,
    "right": discord.ButtonStyle.success,
    "keep": discord.ButtonStyle.success,
    "confirm": discord.ButtonStyle.danger,
}


@dataclass(frozen=True, slots=True)
class Press:
    """What somebody pressed or chose; ``value`` says which, where an action has several.

    ``action`` may be of another version's card, and then be none that is known here.
    """

    card_id: int
    action: str
    value: str = ""


class CardButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"sidenote:card:(?P<card>[0-9]{1,18}):(?P<action>[a-z_]{1,20})"
    r"(?::(?P<value>[a-z0-9_]{1,30}))?",
):
    """One button of one card; what a press does is the desk's business."""

    def __init__(self, press: Press, label: str = "…", style: discord.ButtonStyle = _PLAIN) -> None:
        parts = ("sidenote", "card", str(press.card_id), press.action, press.value)
        custom_id = ":".join(filter(None, parts))
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))
        self.press = press

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        return cls(Press(int(match["card"]), match["action"], match["value"] or ""))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        with interaction.client.ongoing:
            await interaction.client.desk.pressed(interaction, self.press)


class CardSelect(
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=r"sidenote:pick:(?P<card>[0-9]{1,18}):(?P<action>[a-z_]{1,20})",
):
    """A choice of one thing on a card: how long, what to do, or which post of a burst."""

    def __init__(self, press: Press, select: discord.ui.Select[Any]) -> None:
        select.custom_id = f"sidenote:pick:{press.card_id}:{press.action}"
        super().__init__(select)
        self.press = press

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        if not isinstance(item, discord.ui.Select):
            raise TypeError(f"{match.string} is no select")
        return cls(Press(int(match["card"]), match["action"]), item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        data: Mapping[str, Any] = interaction.data or {}
        value = next(iter(data.get("values") or ()), "")
        press = Press(self.press.card_id, self.press.action, str(value))
        with interaction.client.ongoing:
            await interaction.client.desk.pressed(interaction, press)


class DisputeButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"sidenote:dispute:(?P<card>[0-9]{1,18})",
):
    """The button under a public note, for anyone."""

    def __init__(self, card_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label=shared.BUTTONS["dispute"],
                style=_PLAIN,
                custom_id=f"sidenote:dispute:{card_id}",
            )
        )
        self.card_id = card_id

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        return cls(int(match["card"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        with interaction.client.ongoing:
            await interaction.client.desk.disputed(interaction, self.card_id)


def disputes(message: discord.Message, card_id: int) -> bool:
    """Whether a message is the note of a card: its button says so, whatever it answers."""
    wanted = DisputeButton(card_id).item.custom_id
    return any(
        getattr(one, "custom_id", None) == wanted
        for row in message.components
        for one in getattr(row, "children", ())
    )


DYNAMIC_ITEMS = (CardButton, CardSelect, DisputeButton)
"""What a client has to know, so that presses on messages of earlier runs find their way."""


def buttons(card_id: int, actions: Sequence[Action]) -> discord.ui.ActionRow[Any]:
    """A row of buttons under a card."""
    return discord.ui.ActionRow(
        *(button(card_id, action, shared.BUTTONS[action]) for action in actions)
    )


def button(card_id: int, action: Action, label: str, value: str = "") -> CardButton:
    """One button."""
    return CardButton(Press(card_id, action, value), label, _STYLES.get(action, _PLAIN))


def choice(
    card_id: int, action: str, placeholder: str, options: Sequence[discord.SelectOption]
) -> discord.ui.ActionRow[Any]:
    """A row that holds one choice."""
    select: discord.ui.Select[Any] = discord.ui.Select(
        placeholder=placeholder, options=list(options)
    )
    return discord.ui.ActionRow(CardSelect(Press(card_id, action), select))
