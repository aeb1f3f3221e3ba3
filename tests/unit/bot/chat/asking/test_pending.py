"""What waits for a yes is given once, to whom it was shown, for a quarter of an hour."""

from itertools import count

from bot.chat.asking.pending import KEPT_MS, Pending
from tests.support.posts import NOON_MS


class Clock:
    """A clock that stands still until it is moved."""

    now_ms = NOON_MS

    def __call__(self) -> int:
        return self.now_ms


def test_it_is_given_once() -> None:
    """A second press finds nothing, and can be told from one that comes too late."""
    waiting: Pending[str] = Pending(Clock())
    token = waiting.hold("page", user_id=5)
    assert not waiting.is_given(token)
    assert waiting.take(token, user_id=5) == "page"
    assert waiting.take(token, user_id=5) is None
    assert waiting.is_given(token)


def test_only_who_was_asked_gets_it() -> None:
    """A token of another's answer, or one that was made up, opens nothing."""
    waiting: Pending[str] = Pending(Clock())
    token = waiting.hold("page", user_id=5)
    assert waiting.take(token, user_id=6) is None
    assert waiting.take("made-up", user_id=5) is None
    assert waiting.take(token, user_id=5) == "page"


def test_it_does_not_wait_for_ever() -> None:
    """After the time in which Discord lets an answer change, it is gone."""
    clock = Clock()
    waiting: Pending[str] = Pending(clock)
    first, second = (waiting.hold(one, user_id=5) for one in ("a", "b"))
    clock.now_ms += KEPT_MS - 1
    assert waiting.take(first, user_id=5) == "a"
    clock.now_ms += 1
    assert waiting.take(second, user_id=5) is None


def test_memory_is_bounded() -> None:
    """Of a great many the newest are kept."""
    numbers = count()
    waiting: Pending[int] = Pending(Clock(), lambda: str(next(numbers)))
    for number in range(1000):
        waiting.hold(number, user_id=5)
    assert waiting.take("0", user_id=5) is None
    assert waiting.take("999", user_id=5) == 999
    assert waiting.take("801", user_id=5) == 801
