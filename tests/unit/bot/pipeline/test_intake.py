"""The bounded queue between watchers and models."""

import asyncio

from bot.domain.post import Post
from bot.pipeline.intake import Intake
from tests.support.posts import make_post


def _posts(count: int) -> list[Post]:
    return [make_post(f"post {number}", post_id=str(number)) for number in range(count)]


async def test_a_full_intake_says_no_and_keeps_what_it_has() -> None:
    """Beyond its capacity an intake refuses, and what it took comes out in order."""
    intake = Intake(2)
    first, second, third = _posts(3)
    assert [intake.offer(post) for post in (first, second, third)] == [True, True, False]
    assert await intake.take(10) == [first, second]


async def test_take_gives_at_most_the_limit() -> None:
    """A batch never grows beyond the limit, and the rest stays for the next one."""
    intake = Intake(5)
    posts = _posts(5)
    for post in posts:
        intake.offer(post)
    assert await intake.take(3) == posts[:3]
    assert await intake.take(3) == posts[3:]


async def test_drained_waits_until_every_post_is_acknowledged() -> None:
    """Draining ends only when each post that was taken in has been decided."""
    intake = Intake(2)
    intake.offer(_posts(1)[0])
    draining = asyncio.create_task(intake.drained())
    taken = await intake.take(1)
    await asyncio.sleep(0)
    assert not draining.done()
    intake.done(len(taken))
    await asyncio.wait_for(draining, 1)


async def test_put_waits_for_room() -> None:
    """The catch-up, which may wait, is held back by a full intake until there is room."""
    intake = Intake(1)
    first, second = _posts(2)
    intake.offer(first)
    putting = asyncio.create_task(intake.put(second))
    await asyncio.sleep(0)
    assert not putting.done()
    await intake.take(1)
    await asyncio.wait_for(putting, 1)
    assert await intake.take(1) == [second]
