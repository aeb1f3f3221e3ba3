"""A post: one message or forum post, at one revision."""

from dataclasses import dataclass
from typing import NamedTuple


class PostKey(NamedTuple):
    """Identity of a post. ``revision`` is 0 at first, then the time of the edit in epoch ms."""

    platform: str
    post_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class Post:
    """One post as a watcher hands it in.

    ``text`` is the author's text exactly as the platform gives it: every offset
    in findings and flags counts its Python characters. ``title`` is the thread's
    title, ``parent_text`` the text of the post replied to; both may be empty.
    ``parent_id`` and ``parent_author_id`` tell whose words those are, as far as known.
    ``dated`` is False where ``created_ms`` is only the time of reading. ``author_roles``
    are the ids of the author's roles as far as the platform told them; they are not stored.
    """

    platform: str
    guild_id: str
    channel_id: str
    thread_id: str
    post_id: str
    author_id: str
    author_name: str
    text: str
    created_ms: int
    revision: int = 0
    title: str = ""
    parent_text: str = ""
    url: str = ""
    dated: bool = True
    author_roles: tuple[str, ...] = ()
    parent_id: str = ""
    parent_author_id: str = ""

    @property
    def key(self) -> PostKey:
        return PostKey(self.platform, self.post_id, self.revision)

    @property
    def place(self) -> str:
        """The thread, or the channel, in which it stands and in which answers to it go."""
        return self.thread_id or self.channel_id


def text_post(text: str, *, title: str = "", parent: str = "", guild_id: str = "") -> Post:
    """A text that stands on no platform, as a post that nobody is known to have written."""
    return Post(
        platform="text",
        guild_id=guild_id,
        channel_id="",
        thread_id="",
        post_id="",
        author_id="",
        author_name="",
        text=text,
        created_ms=0,
        title=title,
        parent_text=parent,
        dated=False,
    )
