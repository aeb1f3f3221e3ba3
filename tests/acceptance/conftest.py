"""Where people and the bot meet: a guild in the sandbox, and a database for the bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support import managed_stage
from tests.support.bot_stage import Town, town
from tests.support.moderation_stage import Desk, moderated
from tests.support.referee import referee


@pytest.fixture
async def place() -> AsyncIterator[Town]:
    """A town, all of whose traffic keeps to Discord's own description."""
    async with town() as made:
        yield made
        judge = referee()
        assert judge is None or judge.judge(made.sandbox.exchanges) == []


@pytest.fixture
async def desk(place: Town, tmp_path: Path) -> AsyncIterator[Desk]:
    """The bot at work in that town, with its desk for moderators."""
    async with moderated(place, tmp_path / "sidenote.db") as made:
        yield made


@pytest.fixture
async def hall() -> AsyncIterator[managed_stage.Place]:
    """A guild that is about to be set up."""
    async with managed_stage.place() as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The bot's database."""
    return tmp_path / "sidenote.db"
