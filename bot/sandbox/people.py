"""What people do in the sandbox's guilds: write, edit, delete, press, fill in, command."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from bot.sandbox import automod, components, filling, messages, posting, threads
from bot.sandbox.draft import Draft
from bot.sandbox.errors import NotPossible, Unanswered
from bot.sandbox.interaction import Kind, metadata_view
from bot.sandbox.message_view import message_view
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult, Modal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.sandbox.automod import Rule
    from bot.sandbox.errors import Json
    from bot.sandbox.filling import OptionValue
    from bot.sandbox.interaction import Interaction
    from bot.sandbox.interactions import Interactions
    from bot.sandbox.state import Channel, Command, Member, Message, Place, Tag, Thread
    from bot.sandbox.world import World

SLASH, ON_MESSAGE = 1, 3  # the types of commands


class People:
    """Acts for members. What Discord would refuse them raises ApiError, what no client offers
    NotPossible, a press that the bot leaves unanswered Unanswered.
    """

    def __init__(self, world: World, interactions: Interactions, patience_s: float) -> None:
        self._world = world
        self._interactions = interactions
        self._patience_s = patience_s

    # -- writing

    async def post(
        self, place: Place, member: Member, text: str, reply_to: Message | None = None
    ) -> Message:
        """Sends a message; a reply pings the author of the answered one."""
        draft = Draft(content=text, reply_to=None if reply_to is None else reply_to.id)
        return messages.send(self._world, member.user, place, draft)

    async def edit(self, message: Message, text: str) -> Message:
        """Changes the text of a message as its author."""
        current = self._present(message)
        return messages.edit(self._world, message.author, current, Draft(content=text))

    async def unfurl(self, message: Message, embed: Json) -> Message:
        """Lets Discord add the preview of a link: an update that changes no text."""
        current = self._present(message)
        unfurled = dataclasses.replace(current, embeds=(*current.embeds, embed))
        messages.replace(self._world, unfurled)
        return unfurled

    async def delete(self, message: Message, by: Member | None = None) -> None:
        """Deletes a message as its author, or as a moderator."""
        user = message.author if by is None else by.user
        messages.delete(self._world, user, self._present(message))

    async def create_forum_post(
        self, forum: Channel, member: Member, title: str, text: str, tags: Sequence[Tag] = ()
    ) -> Thread:
        """Opens a forum post; its starter message has the id of the thread."""
        tag_ids = tuple(tag.id for tag in tags)
        thread, _ = posting.open_post(
            self._world, member.user, forum, title, Draft(content=text), tag_ids=tag_ids
        )
        return thread

    async def create_thread(
        self, channel: Channel, member: Member, name: str, on: Message | None = None
    ) -> Thread:
        """Opens a thread in a text channel, on a message or on none."""
        if on is None:
            return posting.open_bare_thread(self._world, member.user, channel, name)
        current = self._present(on)
        return posting.open_from_message(self._world, member.user, channel, current, name=name)

    async def change_thread(
        self,
        thread: Thread,
        by: Member,
        *,
        name: str | None = None,
        archived: bool | None = None,
        locked: bool | None = None,
        tags: Sequence[Tag] | None = None,
    ) -> None:
        """Renames, archives, locks or tags a thread."""
        threads.require_change(self._world, by.user, thread, locks=locked is not None)
        threads.change(
            self._world,
            thread,
            name=name,
            is_archived=archived,
            is_locked=locked,
            tag_ids=None if tags is None else tuple(tag.id for tag in tags),
        )

    async def delete_thread(self, thread: Thread, by: Member) -> None:
        """Deletes a thread as a moderator."""
        threads.delete_thread(self._world, by.user, thread)

    async def post_against(
        self, rule: Rule, place: Place, member: Member, text: str
    ) -> Message | None:
        """Writes what a rule of AutoMod finds; None where the rule blocks it."""
        return automod.trigger(self._world, rule, member, place, text)

    # -- pressing

    async def click(self, member: Member, message: Message, custom_id: str) -> InteractionResult:
        """Presses a button."""
        current, _ = self._control(member, message, custom_id)
        data: Json = {"custom_id": custom_id, "component_type": components.ComponentType.BUTTON}
        return await self._use(Kind.COMPONENT, member, current, data)

    async def choose(
        self,
        member: Member,
        message: Message,
        custom_id: str,
        values: Sequence[str | filling.Entity],
    ) -> InteractionResult:
        """Picks values of a select menu: texts, or channels, roles and members."""
        current, control = self._control(member, message, custom_id)
        data: Json = {
            "custom_id": custom_id,
            "component_type": control["type"],
            **filling.chosen(self._world, control, values),
        }
        return await self._use(Kind.COMPONENT, member, current, data)

    async def submit_modal(
        self,
        member: Member,
        modal: Modal | InteractionResult,
        values: Mapping[str, filling.FieldValue] | None = None,
    ) -> InteractionResult:
        """Sends a form; a field that ``values`` leaves out keeps what the bot put there."""
        form = modal.modal if isinstance(modal, InteractionResult) else modal
        if form is None or form.opened_by.member.id != member.id:
            raise NotPossible(f"{member.name} has no form open")
        opener = form.opened_by
        source = None if opener.source is None else self._world.current(opener.source)
        interaction = self._interactions.open(
            Kind.MODAL,
            member,
            opener.place,
            filling.fill(form, values or {}),
            source=source,
            trigger=metadata_view(opener),
        )
        return await self._answered(interaction)

    # -- commands

    async def slash(
        self,
        member: Member,
        place: Place,
        name: str,
        options: Mapping[str, OptionValue] | None = None,
        *,
        even_if_hidden: bool = False,
    ) -> InteractionResult:
        """Runs a slash command; words after the first are subcommands ("sources add").

        ``even_if_hidden`` sends it although the member's permissions hide it.
        """
        root, *subcommands = name.split()
        command = self._command(member, place, root, SLASH, even_if_hidden=even_if_hidden)
        data = {
            **_command_data(command),
            **filling.options(self._world, command.definition, subcommands, options or {}),
        }
        interaction = self._interactions.open(Kind.COMMAND, member, place, data)
        return await self._answered(interaction)

    async def autocomplete(
        self, member: Member, place: Place, name: str, option: str, typed: str
    ) -> list[Json]:
        """The bot's suggestions while a member types one option of a slash command."""
        root, *subcommands = name.split()
        command = self._command(member, place, root, SLASH)
        data = {
            **_command_data(command),
            **filling.options(
                self._world, command.definition, subcommands, {option: typed}, focused=option
            ),
        }
        interaction = self._interactions.open(Kind.AUTOCOMPLETE, member, place, data)
        return (await self._answered(interaction)).choices

    async def context_menu(
        self, member: Member, message: Message, name: str, *, even_if_hidden: bool = False
    ) -> InteractionResult:
        """Runs a message command on a message."""
        place = self._world.place(message.channel_id)
        command = self._command(member, place, name, ON_MESSAGE, even_if_hidden=even_if_hidden)
        current = self._present(message)
        view = message_view(self._world, current)
        data: Json = {
            **_command_data(command),
            "target_id": str(current.id),
            "resolved": {"messages": {str(current.id): view}},
        }
        interaction = self._interactions.open(Kind.COMMAND, member, place, data)
        return await self._answered(interaction)

    # -- shared

    async def _use(
        self, kind: Kind, member: Member, source: Message, data: Json
    ) -> InteractionResult:
        place = self._world.place(source.channel_id)
        return await self._answered(
            self._interactions.open(kind, member, place, data, source=source)
        )

    async def _answered(self, interaction: Interaction) -> InteractionResult:
        try:
            await self._world.changes.wait_for(
                lambda: interaction.answer is not None, self._patience_s
            )
        except TimeoutError:
            text = f"the bot did not answer within {self._patience_s:g} s: {interaction.data}"
            raise Unanswered(text) from None
        return InteractionResult(interaction, self._interactions, self._world)

    def _present(self, message: Message) -> Message:
        current = self._world.current(message)
        if current is None:
            raise NotPossible(f"the message {message.id} is gone")
        return current

    def _control(self, member: Member, message: Message, custom_id: str) -> tuple[Message, Json]:
        current = self._present(message)
        if current.seen_by not in {None, member.id}:
            raise NotPossible(f"{member.name} does not see the ephemeral message {message.id}")
        self._world.require(member.id, self._world.place(message.channel_id))
        control = components.find(current.components, custom_id)
        if control is None:
            shown = [
                item["custom_id"]
                for item in components.walk(current.components)
                if "custom_id" in item
            ]
            raise NotPossible(f"no control {custom_id!r} on the message; there are {shown}")
        if control.get("disabled"):
            raise NotPossible(f"the control {custom_id!r} is disabled")
        return current, control

    def _command(
        self, member: Member, place: Place, name: str, type_: int, *, even_if_hidden: bool = False
    ) -> Command:
        world = self._world
        found = [
            command
            for command in world.commands.values()
            if command.name == name
            and command.type == type_
            and command.guild_id in {None, place.guild_id}
        ]
        if not found:
            known = sorted({command.name for command in world.commands.values()})
            raise NotPossible(f"no command {name!r} of this kind; registered are {known}")
        command = max(found, key=lambda item: item.guild_id is not None)
        held = world.permissions(member.id, place)
        if not even_if_hidden and not _is_shown(command, held):
            raise NotPossible(f"the command {name!r} is hidden from {member.name}")
        return command


def _is_shown(command: Command, held: Permission) -> bool:
    if Permission.USE_APPLICATION_COMMANDS not in held:
        return False
    needed = command.definition["default_member_permissions"]
    if needed is None or Permission.ADMINISTRATOR in held:
        return True
    # "0" stands for administrators alone
    return int(needed) != 0 and int(needed) & int(held) == int(needed)


def _command_data(command: Command) -> Json:
    data: Json = {"id": str(command.id), "name": command.name, "type": command.type}
    return data if command.guild_id is None else {**data, "guild_id": str(command.guild_id)}
