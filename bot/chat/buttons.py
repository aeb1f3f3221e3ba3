"""The buttons of a card. Each carries its card's id, so that it outlives a restart."""

import re
from collections.abc import Sequence
from typing import Any, Literal, Self, cast

import discord

Action = Literal["agree", "dismiss", "note", "why"]

_LABELS: dict[Action, tuple[str, discord.ButtonStyle]] = {
    "agree": ("Agree", discord.ButtonStyle.success),
    "dismiss": ("Dismiss", discord.ButtonStyle.secondary),
    "note": ("Post note…", discord.ButtonStyle.primary),
    "why": ("Why?", discord.ButtonStyle.secondary),
}


class CardButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"sidenote:card:(?P<card>[0-9]{1,18}):(?P<action>agree|dismiss|note|why)",
):
    """One button of one card; what a press does is the desk's business."""

    def __init__(self, card_id: int, action: Action) -> None:
        label, style = _LABELS[action]
        custom_id = f"sidenote:card:{card_id}:{action}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))
        self.card_id = card_id
        self.action = action

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        return cls(int(match["card"]), cast(Action, match["action"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        with interaction.client.ongoing:
            await interaction.client.desk.pressed(interaction, self.card_id, self.action)


OPEN: tuple[Action, ...] = ("agree", "dismiss", "note", "why")
DECIDED: tuple[Action, ...] = ("why",)


def buttons(card_id: int, actions: Sequence[Action]) -> discord.ui.ActionRow[Any]:
    """A row of buttons under a card."""
    return discord.ui.ActionRow(*(CardButton(card_id, action) for action in actions))
