"""A host for every run, and rules in place of the models for those that ask."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import bot.app
from bot.reading import read_models
from config.settings import Settings
from models.choices import SHIPPED, ModelsConfig
from models.engine import (
    PostInput,
    Preset,
    SentenceScores,
    Stance,
    StanceInput,
    Thresholds,
    Versions,
)
from tests.support.engine import RuleEngine


class Better(RuleEngine):
    """Rules that know another word, and are sure of it."""

    versions = Versions("rules-c, hostile: better", "better", "rules-e", "rules-m")

    def thresholds(self, preset: Preset) -> Thresholds:
        del preset
        return Thresholds(*(0.9,) * 4)

    async def classify(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        return [
            tuple(SentenceScores(0.8 if "fool" in post.text else 0.1, 0, 0) for _ in post.sentences)
            for post in posts
        ]

    async def stance(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        return [
            Stance(0, 0.7, 0.3) if pair.claim.split()[-1] in pair.passage else Stance(0, 0.1, 0.9)
            for pair in pairs
        ]


class Blind(Better):
    """Rules that score every pair alike."""

    async def stance(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        return [Stance(0.2, 0.5, 0.3) for _ in pairs]


@asynccontextmanager
async def open_rules(
    settings: Settings, *, spare_cores: int = 0, chosen: ModelsConfig | None = None
) -> AsyncIterator[RuleEngine]:
    """The rules of the tests for the shipped models, others for what is chosen beside them."""
    del spare_cores
    named = chosen or read_models(settings)
    others = {one.model for one in (named.hostile, named.stance)} - {SHIPPED}
    if not others:
        yield RuleEngine()
    else:
        yield Blind() if others.pop().endswith("blind") else Better()


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by rules."""
    monkeypatch.setattr(bot.app, "open_models", open_rules)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host of its own, on a terminal of known width; gives its models file."""
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(tmp_path / "host" / "sidenote.db"))
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path / "host" / "models.toml"
