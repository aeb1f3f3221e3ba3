"""Pressing the buttons of cards in a sandbox, by what they do."""

from bot.sandbox.components import walk
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Member, Message
from tests.support.bot_stage import Town


def controls(message: Message | None) -> list[str]:
    """What a message's buttons and menus do, in order."""
    return [_action(one) for one in ids(message)]


def ids(message: Message | None) -> list[str]:
    """The custom ids of a message's controls."""
    parts = walk(message.components) if message else ()
    return [str(item["custom_id"]) for item in parts if "custom_id" in item]


def custom_id(message: Message | None, action: str) -> str:
    """The id of the one control that does something."""
    (found,) = (one for one in ids(message) if _action(one) == action)
    return found


async def press(
    place: Town, message: Message | None, action: str, who: Member | None = None
) -> InteractionResult:
    """Press a button; Mo does, unless somebody else is named."""
    assert message is not None
    return await place.sandbox.click(who or place.mo, message, custom_id(message, action))


async def pick(
    place: Town, message: Message | None, action: str, value: str, who: Member | None = None
) -> InteractionResult:
    """Choose from a menu."""
    assert message is not None
    return await place.sandbox.choose(who or place.mo, message, custom_id(message, action), [value])


async def send(
    place: Town, opened: InteractionResult, text: str | None = None, who: Member | None = None
) -> InteractionResult:
    """Send a form; without a text, with what it began with."""
    values = {} if text is None else {"text": text}
    return await place.sandbox.submit_modal(who or place.mo, opened, values)


def _action(custom_id: str) -> str:
    kind, *rest = custom_id.split(":")[1:]
    return rest[1] if kind in ("card", "pick") else kind
