"""/queue: the cards that wait for a moderator."""

from dataclasses import dataclass
from typing import Any

from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.asking.routes import Pressed
from bot.chat.asking.shell import Reply, answer, refused, turn
from bot.chat.asking.sight import unseen
from bot.chat.cards.queue import PAGE, Assigned, Shown, queue_view
from bot.chat.commands.channels import NamedChannel
from bot.domain.desk_ports import CardQueue
from bot.domain.finding import Kind
from bot.domain.ports import Clock, Policies


@dataclass(frozen=True, slots=True)
class QueueDesk:
    """Shows moderators the queue, page by page."""

    queue: CardQueue
    policies: Policies
    clock: Clock

    async def page(self, interaction: Interaction, shown: Shown) -> Reply:
        """One page; where it is past the end by now, the last one."""
        now_ms = self.clock()
        wanted = shown.wanted(str(interaction.guild_id), str(interaction.user.id), now_ms=now_ms)
        page = await self.queue.page(wanted, now_ms=now_ms, offset=shown.offset, limit=PAGE)
        if page.total and not page.cards:
            last = (page.total - 1) // PAGE * PAGE
            shown = Shown(shown.kind, shown.channel_id, shown.assigned, shown.older_than, last)
            page = await self.queue.page(wanted, now_ms=now_ms, offset=last, limit=PAGE)
        hidden = await unseen(interaction, (one.card for one in page.cards))
        return Reply(queue_view(page, shown, unseen=hidden))

    async def pressed(self, interaction: Interaction, pressed: Pressed) -> None:
        """Turn a page."""
        if await refused(interaction, self.policies):
            return
        shown = Shown.of(pressed.action.partition(":")[2])
        await turn(interaction, lambda: self.page(interaction, shown))


def queue_command(desk: QueueDesk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(name="queue")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def queue(
        interaction: Interaction,
        kind: Kind | None = None,
        channel: NamedChannel | None = None,
        assigned: Assigned | None = None,
        older_than: app_commands.Range[int, 1, 8_760] | None = None,
    ) -> None:
        if await refused(interaction, desk.policies):
            return
        channel_id = str(channel.id) if channel else ""
        shown = Shown(kind, channel_id, assigned, older_than or 0)
        await answer(interaction, lambda: desk.page(interaction, shown))

    return queue
