"""Rules of sending that need a clock."""

from __future__ import annotations

from bot.sandbox.draft import Draft
from bot.sandbox.messages import NONCE_WINDOW_MS, send
from bot.sandbox.server import Sandbox


class Clock:
    def __init__(self) -> None:
        self.now_ms = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now_ms


def test_nonces_are_remembered_for_a_while() -> None:
    """The same nonce gives the same message within the window, by author, in any channel."""
    clock = Clock()
    sandbox = Sandbox(clock=clock)
    guild = sandbox.add_guild("Hall")
    here, there = (sandbox.add_text_channel(guild, name) for name in ("here", "there"))
    kim = sandbox.add_member(guild, "Kim")
    draft = Draft(content="A card", nonce="card", enforce_nonce=True)
    bot = sandbox.world.bot

    first = send(sandbox.world, bot, here, draft)
    clock.now_ms += NONCE_WINDOW_MS
    assert send(sandbox.world, bot, here, draft) == first
    assert send(sandbox.world, bot, there, draft) == first
    assert send(sandbox.world, kim.user, here, draft).author == kim.user
    clock.now_ms += 1
    assert send(sandbox.world, bot, here, draft).id != first.id


def test_a_nonce_that_is_not_enforced_is_only_kept() -> None:
    """Without enforce_nonce the same nonce makes two messages."""
    sandbox = Sandbox()
    channel = sandbox.add_text_channel(sandbox.add_guild("Hall"), "general")
    draft = Draft(content="A card", nonce="card")
    for _ in range(2):
        assert send(sandbox.world, sandbox.world.bot, channel, draft).nonce == "card"
    assert len(sandbox.messages(channel)) == 2
