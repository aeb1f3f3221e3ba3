"""An interaction, what it is for the bot, and the JSON that goes both ways."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from bot.sandbox.message_view import message_view
from bot.sandbox.objects import member_view, place_view, user_view

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.state import Member, Message, Place
    from bot.sandbox.world import World

ATTACHMENT_LIMIT_BYTES = 10 * 1024 * 1024


class Kind(IntEnum):
    """The type of an interaction."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Answer(IntEnum):
    """The type of the bot's first answer."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(slots=True)
class Interaction:
    """One interaction and all that the bot made of it."""

    id: int
    token: str
    kind: Kind
    member: Member
    place: Place
    opened_ms: int
    data: Json
    source: Message | None = None  # the message whose button was pressed
    trigger: Json | None = None  # the metadata of the interaction that opened the modal
    answer: Answer | None = None
    message_id: int | None = None  # of the response, or of the message that it updated
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)
    followup_ids: list[int] = field(default_factory=list)


def interaction_view(world: World, interaction: Interaction) -> Json:
    """The data of INTERACTION_CREATE."""
    place, member = interaction.place, interaction.member
    held = str(int(world.permissions(member.id, place)))
    locale = world.guilds[place.guild_id].locale
    view: Json = {
        "id": str(interaction.id),
        "application_id": str(world.application.id),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "guild_id": str(place.guild_id),
        "guild": {"id": str(place.guild_id), "locale": locale, "features": []},
        "channel_id": str(place.id),
        "channel": {**place_view(world, place), "permissions": held},
        "member": {**member_view(member), "permissions": held},
        "app_permissions": str(int(world.permissions(world.bot.id, place))),
        "locale": member.locale,
        "guild_locale": locale,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(place.guild_id)},
        "context": 0,
        "attachment_size_limit": ATTACHMENT_LIMIT_BYTES,
        "data": interaction.data,
    }
    if interaction.source is not None:
        view["message"] = message_view(world, interaction.source)
    return view


def metadata_view(interaction: Interaction) -> Json:
    """The ``interaction_metadata`` of the messages that an interaction makes."""
    view: Json = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": user_view(interaction.member.user),
        "authorizing_integration_owners": {"0": str(interaction.place.guild_id)},
    }
    if interaction.kind is Kind.COMPONENT and interaction.source is not None:
        view["interacted_message_id"] = str(interaction.source.id)
    if interaction.kind is Kind.MODAL and interaction.trigger is not None:
        view["triggering_interaction_metadata"] = interaction.trigger
    return view


def callback_view(world: World, interaction: Interaction, message: Message | None) -> Json:
    """An InteractionCallbackResponse: what ``?with_response=1`` asks for."""
    answered: Json = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "channel_id": str(interaction.place.id),
        "guild_id": str(interaction.place.guild_id),
    }
    if message is None:
        return {"interaction": answered}
    answered["response_message_id"] = str(message.id)
    answered["response_message_loading"] = message.is_loading
    answered["response_message_ephemeral"] = message.is_ephemeral
    if interaction.answer not in {Answer.MESSAGE, Answer.UPDATE}:
        return {"interaction": answered}
    resource = {"type": int(interaction.answer), "message": message_view(world, message)}
    return {"interaction": answered, "resource": resource}
