"""Interactions: what a person's press or command sends to the bot, and how the bot answers."""

from __future__ import annotations

import dataclasses
import secrets
from typing import TYPE_CHECKING

from bot.sandbox import components, errors, messages
from bot.sandbox import draft as drafts
from bot.sandbox.intents import ALWAYS
from bot.sandbox.interaction import (
    Answer,
    Interaction,
    Kind,
    interaction_view,
    metadata_view,
)
from bot.sandbox.state import Message, MessageFlag, MessageType, Reference
from bot.sandbox.world import Event

if TYPE_CHECKING:
    from bot.sandbox.draft import Draft
    from bot.sandbox.errors import Json
    from bot.sandbox.state import Member, Place
    from bot.sandbox.world import World

TOKEN_LIFE_MS = 15 * 60 * 1000


_UPDATES = frozenset({Answer.DEFERRED_UPDATE, Answer.UPDATE})
_ALLOWED = {
    Kind.COMMAND: frozenset({Answer.MESSAGE, Answer.DEFERRED, Answer.MODAL}),
    Kind.COMPONENT: frozenset({Answer.MESSAGE, Answer.DEFERRED, Answer.MODAL}) | _UPDATES,
    Kind.AUTOCOMPLETE: frozenset({Answer.CHOICES}),
    Kind.MODAL: frozenset({Answer.MESSAGE, Answer.DEFERRED}) | _UPDATES,
}
_COMMAND_REPLY = {1: MessageType.CHAT_INPUT_COMMAND}  # by the type of the command


class Interactions:
    """Opens interactions for people and takes the bot's answers.

    ``answer_limit_ms`` is how long a bot may take for its first answer (Discord: three seconds).
    """

    def __init__(self, world: World, answer_limit_ms: int) -> None:
        self._world = world
        self._limit_ms = answer_limit_ms
        self._by_token: dict[str, Interaction] = {}

    def open(
        self,
        kind: Kind,
        member: Member,
        place: Place,
        data: Json,
        *,
        source: Message | None = None,
        trigger: Json | None = None,
    ) -> Interaction:
        """Makes an interaction and sends it to the bot."""
        interaction = Interaction(
            id=self._world.ids.next(),
            token=secrets.token_urlsafe(32),
            kind=kind,
            member=member,
            place=place,
            opened_ms=self._world.clock(),
            data=data,
            source=source,
            trigger=trigger,
        )
        self._by_token[interaction.token] = interaction
        view = interaction_view(self._world, interaction)
        self._world.publish(Event("INTERACTION_CREATE", view, ALWAYS))
        return interaction

    def respond(self, interaction_id: int, token: str, body: Json) -> Interaction:
        """Takes the first answer. Raises ApiError 10062, 40060, 50006, 50035."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise errors.unknown_interaction()
        if interaction.answer is not None:
            raise errors.already_acknowledged()
        if self._world.clock() - interaction.opened_ms > self._limit_ms:
            raise errors.unknown_interaction()
        answer = _answer_type(interaction, body)
        self._apply(interaction, answer, body.get("data") or {})
        interaction.answer = answer
        self._world.changes.mark()
        return interaction

    def original(self, token: str) -> Message:
        """The response, or the message that it updated. Raises ApiError 10008, 10015, 50027."""
        return self._found(self._answered(token).message_id)

    def edit_original(self, token: str, draft: Draft) -> Message:
        """Edits the response, and with that fills a deferred one in."""
        return self._edit(self.original(token), draft)

    def delete_original(self, token: str) -> None:
        self._delete(self.original(token))

    def follow_up(self, token: str, draft: Draft) -> Message:
        """Sends one more message; after a deferred answer it fills that one in."""
        interaction = self._answered(token)
        drafts.require_something(draft)
        waiting = self._waiting(interaction)
        if waiting is not None:
            return self._edit(waiting, draft)
        message = self._compose(interaction, draft, MessageType.DEFAULT)
        interaction.followup_ids.append(message.id)
        self._store(message)
        return message

    def followup(self, token: str, message_id: int) -> Message:
        """A message that this interaction made. Raises ApiError 10008, 10015, 50027."""
        interaction = self._answered(token)
        if message_id not in {interaction.message_id, *interaction.followup_ids}:
            raise errors.unknown_message()
        return self._found(message_id)

    def edit_followup(self, token: str, message_id: int, draft: Draft) -> Message:
        return self._edit(self.followup(token, message_id), draft)

    def delete_followup(self, token: str, message_id: int) -> None:
        self._delete(self.followup(token, message_id))

    def message(self, message_id: int | None) -> Message | None:
        """A message by its id, ephemeral or not; None when it was deleted."""
        if message_id is None:
            return None
        if message_id in self._world.ephemeral:
            return self._world.ephemeral[message_id]
        return next(
            (kept[message_id] for kept in self._world.messages.values() if message_id in kept),
            None,
        )

    def _answered(self, token: str) -> Interaction:
        interaction = self._by_token.get(token)
        if interaction is None or interaction.answer is None:
            raise errors.unknown_webhook()
        if self._world.clock() - interaction.opened_ms > TOKEN_LIFE_MS:
            raise errors.invalid_webhook_token()
        return interaction

    def _apply(self, interaction: Interaction, answer: Answer, data: Json) -> None:
        if answer is Answer.MODAL:
            interaction.modal = components.accept_modal(data)
        elif answer is Answer.CHOICES:
            interaction.choices = list(data.get("choices") or ())
        elif answer in _UPDATES:
            self._update(interaction, answer, data)
        else:
            self._reply(interaction, answer, data)

    def _update(self, interaction: Interaction, answer: Answer, data: Json) -> None:
        source = None if interaction.source is None else self._world.current(interaction.source)
        if source is None:
            raise errors.unknown_message()
        if answer is Answer.UPDATE:
            self._edit(source, drafts.from_json(data, field="data.", edited=source))
        interaction.message_id = source.id

    def _reply(self, interaction: Interaction, answer: Answer, data: Json) -> None:
        draft = drafts.from_json(data, field="data.")
        if answer is Answer.DEFERRED:
            flags = draft.flags & MessageFlag.EPHEMERAL | MessageFlag.LOADING
            draft = drafts.Draft(flags=flags)
        else:
            drafts.require_something(draft)
        message = self._compose(interaction, draft, _reply_type(interaction))
        interaction.message_id = message.id
        self._store(message)

    def _compose(self, interaction: Interaction, draft: Draft, type_: MessageType) -> Message:
        world = self._world
        source = interaction.source
        message = messages.compose(world, world.bot, interaction.place, draft)
        refers = type_ is MessageType.REPLY and source is not None
        return dataclasses.replace(
            message,
            type=type_,
            application_id=world.application.id,
            interaction=metadata_view(interaction),
            seen_by=interaction.member.id if message.is_ephemeral else None,
            reference=(
                Reference(source.guild_id, source.channel_id, source.id)
                if refers and source is not None
                else None
            ),
        )

    def _waiting(self, interaction: Interaction) -> Message | None:
        message = self.message(interaction.message_id)
        return message if message is not None and message.is_loading else None

    def _found(self, message_id: int | None) -> Message:
        message = self.message(message_id)
        if message is None:
            raise errors.unknown_message()
        return message

    def _store(self, message: Message) -> None:
        if message.is_ephemeral:
            self._world.ephemeral[message.id] = message
            self._world.changes.mark()
        else:
            messages.store(self._world, message)

    def _edit(self, message: Message, draft: Draft) -> Message:
        # an edit cannot make a message ephemeral, nor lay it open
        flags = draft.flags & ~MessageFlag.EPHEMERAL
        edited = messages.revised(self._world, message, dataclasses.replace(draft, flags=flags))
        if message.is_ephemeral:
            self._world.ephemeral[message.id] = edited
            self._world.changes.mark()
        else:
            messages.replace(self._world, edited)
        return edited

    def _delete(self, message: Message) -> None:
        if message.is_ephemeral:
            del self._world.ephemeral[message.id]
            self._world.changes.mark()
        else:
            messages.remove(self._world, message)


def _answer_type(interaction: Interaction, body: Json) -> Answer:
    allowed = _ALLOWED[interaction.kind]
    if interaction.source is None:
        allowed -= _UPDATES
    answer = next((item for item in allowed if item == body.get("type")), None)
    if answer is None:
        raise errors.invalid_form(
            "type", "BASE_TYPE_CHOICES", "This answer does not fit the interaction."
        )
    return answer


def _reply_type(interaction: Interaction) -> MessageType:
    if interaction.kind is Kind.COMMAND:
        return _COMMAND_REPLY.get(interaction.data["type"], MessageType.CONTEXT_MENU_COMMAND)
    has_source = interaction.source is not None and not interaction.source.is_ephemeral
    return MessageType.REPLY if has_source else MessageType.DEFAULT
