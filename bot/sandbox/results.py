"""What a person gets back after a press, a command or a modal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.components import ComponentType, walk

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.interaction import Answer, Interaction
    from bot.sandbox.interactions import Interactions
    from bot.sandbox.state import Message
    from bot.sandbox.world import World

_INPUTS = frozenset({3, 4, 5, 6, 7, 8, 19, 21, 22, 23})  # the component types that a person fills


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that the bot opened; submit it with ``Sandbox.submit_modal``."""

    title: str
    custom_id: str
    components: tuple[Json, ...]
    opened_by: Interaction = field(repr=False)

    @property
    def inputs(self) -> dict[str, Json]:
        """The fields that can be filled in, by custom id."""
        return {
            item["custom_id"]: item for item in walk(self.components) if item["type"] in _INPUTS
        }

    @property
    def text(self) -> str:
        """What the form says: its title, labels, descriptions and texts."""
        parts = [self.title]
        for item in walk(self.components):
            is_text = item["type"] == ComponentType.TEXT_DISPLAY
            keys = ("content",) if is_text else ("label", "description")
            parts += [item[key] for key in keys if item.get(key)]
        return "\n".join(parts)


class InteractionResult:
    """The bot's answer to one interaction, always as it stands now."""

    def __init__(self, interaction: Interaction, interactions: Interactions, world: World) -> None:
        self.interaction = interaction
        self._interactions = interactions
        self._world = world

    @property
    def answer(self) -> Answer:
        """How the bot answered first."""
        if self.interaction.answer is None:
            raise RuntimeError("a result is made when the first answer is there")
        return self.interaction.answer

    @property
    def message(self) -> Message | None:
        """The response, or the message that it updated; None for a modal or when deleted."""
        return self._interactions.message(self.interaction.message_id)

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person who pressed sees the response."""
        return self.message is not None and self.message.is_ephemeral

    @property
    def text(self) -> str:
        """The words of the response; empty without one."""
        return "" if self.message is None else self.message.text

    @property
    def modal(self) -> Modal | None:
        """The form that the bot opened."""
        data = self.interaction.modal
        if data is None:
            return None
        return Modal(data["title"], data["custom_id"], tuple(data["components"]), self.interaction)

    @property
    def followups(self) -> list[Message]:
        """The further messages that are still there, oldest first."""
        found = map(self._interactions.message, self.interaction.followup_ids)
        return [message for message in found if message is not None]

    @property
    def choices(self) -> list[Json]:
        """The bot's suggestions for an autocomplete."""
        return self.interaction.choices

    async def settled(self, timeout_s: float = 10.0) -> Message | None:
        """Waits until a deferred response is filled in (or deleted), and gives it.

        Raises TimeoutError.
        """
        await self._world.changes.wait_for(
            lambda: self.message is None or not self.message.is_loading, timeout_s
        )
        return self.message
