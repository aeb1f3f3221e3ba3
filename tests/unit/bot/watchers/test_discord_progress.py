"""How far a place was read, from one session to the next."""

from bot.watchers.discord_progress import Progress
from tests.support.watching import Memory


async def test_a_new_session() -> None:
    """A place that was read counts as unread then, and is read from where reading stopped."""
    progress = Progress(Memory())
    progress.reach(1, 20)
    assert progress.is_read(1)
    progress.end_session()
    assert (progress.is_read(1), progress.known(1)) == (False, 20)


async def test_what_lasts() -> None:
    """After a restart a place is read on from what was decided, and others from nothing."""
    progress = Progress(Memory(places={"1": "20"}))
    await progress.load()
    assert (progress.known(1), progress.known(2)) == (20, 0)
    assert not progress.is_read(1)
