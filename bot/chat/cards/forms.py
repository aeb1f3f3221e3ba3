"""The forms that moderators, and those who dispute a note, fill in.

The client keeps no form: a submission carries its kind, the card's id and the text, so
two people may have the same form open at once, and it may be sent after a restart.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import discord

from bot.chat.cards import words

FormKind = Literal["note", "edit", "withdraw", "dispute", "source", "claim"]

_FIELD = "text"
_FORM = re.compile(
    r"sidenote:form:(?P<kind>[a-z]+):(?P<card>[0-9]{1,18})(?::(?P<revision>[0-9]{1,18}))?"
)


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody sent: ``text`` is the one field, without outer blanks.

    ``revision`` is that of the post as they saw it, where the form is about its words.
    """

    kind: FormKind
    card_id: int
    text: str
    revision: int | None = None


_LIMITS: dict[FormKind, int] = {
    "note": 1_000,  # its 260 characters and its links
    "edit": 1_000,
    "withdraw": 140,
    "dispute": 300,
    "source": 500,
    "claim": 300,
}
"""How many characters each form takes."""


def form(
    kind: FormKind, card_id: int, text: str = "", *, revision: int | None = None
) -> discord.ui.Modal:
    """A form, with a text in it to begin with; see Form for ``revision``."""
    title, label, hint = _words(kind)
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        style=discord.TextStyle.short if kind == "source" else discord.TextStyle.paragraph,
        custom_id=_FIELD,
        default=text[: _LIMITS[kind]] or None,
        max_length=_LIMITS[kind],
        required=kind != "dispute",
    )
    parts = ("sidenote", "form", kind, card_id, *(() if revision is None else (revision,)))
    modal = discord.ui.Modal(title=title, custom_id=":".join(map(str, parts)))
    modal.add_item(discord.ui.Label(text=label, description=hint, component=field))
    modal.stop()  # the client would hold on to it for ever, and to one a card
    return modal


def _words(kind: FormKind) -> tuple[str, str, str]:
    """A form's title, and its field's label and hint."""
    match kind:
        case "note":
            return words.NOTE_TITLE, words.NOTE_LABEL, words.NOTE_HINT
        case "edit":
            return words.EDIT_TITLE, words.NOTE_LABEL, words.NOTE_HINT
        case "withdraw":
            return words.WITHDRAW_TITLE, words.WITHDRAW_LABEL, words.WITHDRAW_HINT
        case "dispute":
            return words.DISPUTE_TITLE, words.DISPUTE_LABEL, words.DISPUTE_HINT
        case "source":
            return words.ADDRESS_TITLE, words.ADDRESS_LABEL, words.ADDRESS_HINT
        case "claim":
            return words.REMEMBER_TITLE, words.REMEMBER_LABEL, words.REMEMBER_HINT


def submitted(interaction: discord.Interaction[Any]) -> Form | None:
    """The form that an interaction submits, where it is one of these."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    data: Mapping[str, Any] = interaction.data or {}
    found = _FORM.fullmatch(str(data.get("custom_id", "")))
    if not found or found["kind"] not in _LIMITS:
        return None
    values = {field.get("custom_id"): field.get("value") or "" for field in _fields(data)}
    text = str(values.get(_FIELD, "")).strip()
    revision = int(found["revision"]) if found["revision"] else None
    return Form(cast(FormKind, found["kind"]), int(found["card"]), text, revision)


def _fields(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in data.get("components", ()):
        yield from row.get("components", ())
        if "component" in row:
            yield row["component"]
