"""The form in which a moderator edits a note before it is posted.

The form is not kept by the client: a submission carries the card's id and the text,
so two moderators may have it open at once, and it may be sent after a restart.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bot.chat import words

MAX_INPUT = 1_000
"""Characters of the field: a note's 260 and its links."""

_FIELD = "note"
_FORM = re.compile(r"sidenote:note:(?P<card>[0-9]{1,18})")


def note_modal(card_id: int, draft: str) -> discord.ui.Modal:
    """The form with a draft in it."""
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph,
        custom_id=_FIELD,
        default=draft[:MAX_INPUT],
        max_length=MAX_INPUT,
    )
    modal = discord.ui.Modal(title=words.NOTE_TITLE, custom_id=f"sidenote:note:{card_id}")
    modal.add_item(
        discord.ui.Label(text=words.NOTE_LABEL, description=words.NOTE_HINT, component=field)
    )
    modal.stop()  # the client would hold on to it for ever, and to one a card
    return modal


def submitted_note(interaction: discord.Interaction[Any]) -> tuple[int, str] | None:
    """The card's id and the text, where an interaction submits this form."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    form = _FORM.fullmatch(interaction.custom_id or "")
    data: Mapping[str, Any] = interaction.data or {}
    if not form:
        return None
    values = {field.get("custom_id"): field.get("value", "") for field in _fields(data)}
    return int(form["card"]), str(values.get(_FIELD, "")).strip()


def _fields(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in data.get("components", ()):
        yield from row.get("components", ())
        if "component" in row:
            yield row["component"]
