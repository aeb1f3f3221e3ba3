"""Which requests a fault meets, and how often."""

from __future__ import annotations

from bot.sandbox.faults import Cut, Faults, Reply


def test_a_fault_is_used_up() -> None:
    """A fault acts as often as it was armed for; then the next one does."""
    faults = Faults()
    faults.arm("POST", "/channels/*/messages", Reply(502), times=2)
    faults.arm("POST", "/channels/*", Cut())
    taken = [faults.take("POST", "/channels/1/messages") for _ in range(4)]
    assert taken == [Reply(502), Reply(502), Cut(), None]


def test_a_fault_leaves_other_requests_alone() -> None:
    """Method and whole path must match."""
    faults = Faults()
    faults.arm("POST", "/channels/*/messages", Cut())
    assert faults.take("GET", "/channels/1/messages") is None
    assert faults.take("POST", "/channels/1/messages/2") is None
    assert faults.take("POST", "/channels/1/threads") is None
    assert faults.take("POST", "/channels/1/messages") == Cut()
