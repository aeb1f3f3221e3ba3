"""Where a post stands."""

from tests.support.posts import make_post


def test_a_thread_has_its_own_place() -> None:
    """A post in a thread belongs to the thread, any other to its channel."""
    assert make_post("x", thread_id="30").place == "30"
    assert make_post("x").place == "10"
