"""Taking down what stands in a sandbox, as the people there see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.results import InteractionResult
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Message, Place, Thread
from tests.pictures.markdown import Names, moment
from tests.pictures.render import Said, form, message, post_head

PATIENCE_S = 60.0
"""How long a stage waits: pictures may be made on a machine that is busy."""
_LATER_MS = 120_000
"""Pictures are looked at a little later than their messages were written."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture before it is taken: ``about`` is its text alternative, ``html`` what is on it."""

    name: str
    about: str
    html: str


@dataclass(frozen=True, slots=True)
class Camera:
    """Makes pictures of one sandbox; ``files`` are what the bot attached, by name."""

    sandbox: Sandbox
    files: Mapping[str, bytes] = field(default_factory=dict)

    def message(
        self,
        name: str,
        about: str,
        *shown: Message | InteractionResult | None,
        above: str = "",
        opened: str = "",
    ) -> Picture:
        """Messages one below the other; ``above`` is what the last one answers."""
        names = self._names()
        *firsts, last = shown
        parts = [message(self._said(one, ""), names) for one in firsts]
        parts.append(message(self._said(last, above), names, opened=opened))
        return Picture(name, about, "".join(parts))

    def form(self, name: str, about: str, opened: InteractionResult) -> Picture:
        """A form that the bot opened. Raises ValueError where it did not."""
        if opened.modal is None:
            raise ValueError(f"{name}: no form is open")
        shown = form(opened.modal.title, opened.modal.components, self._names())
        return Picture(name, about, shown)

    def forum_post(self, name: str, about: str, thread: Thread) -> Picture:
        """A post of a forum, with its title, its tags and all that stands in it."""
        names = self._names()
        tags = {tag.id: tag.name for tag in self.sandbox.world.channels[thread.parent_id].tags}
        head = post_head(thread.name, [tags[one] for one in thread.tag_ids])
        said = [message(self._said(one, ""), names) for one in self.sandbox.messages(thread)]
        return Picture(name, about, "".join([head, *said]))

    def _said(self, shown: Message | InteractionResult | None, above: str) -> Said:
        one = shown.message if isinstance(shown, InteractionResult) else shown
        current = one and (self.sandbox.current(one) or one)
        if current is None:
            raise ValueError("there is no message to be seen")
        return Said(
            author=current.author.name,
            at=moment(current.sent_ms // 1_000, "t", Names()),
            content=current.content,
            components=current.components,
            is_bot=current.author.is_bot,
            is_ephemeral=current.is_ephemeral,
            above=above,
        )

    def _names(self) -> Names:
        world = self.sandbox.world
        places: list[Place] = [*world.channels.values(), *world.threads.values()]
        return Names(
            channels={one.id: one.name for one in places},
            people={one.id: one.name for one in world.users.values()},
            roles={
                role.id: role.name
                for guild in world.guilds.values()
                for role in guild.roles.values()
            },
            files=self.files,
            now_ms=world.clock() + _LATER_MS,
        )
