"""What presets are said to give."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.chat.policy.presets import promise, short_promise
from bot.domain.policy import Preset
from models.engine import Figure, Kind, Measured, Read

CARD = Path(__file__).parents[5] / "models" / "weights" / "classifier" / "model.json"
FIGURE = Figure(0.96, 0.89, 0.98)


def read(preset: Preset) -> Mapping[Kind, Measured]:
    """Speculation flags that were read at all presets but wide, hostile ones at none."""
    reading = None if preset == "wide" else Read(51, 18, 15)
    return {
        "speculation": Measured(0.3, FIGURE, FIGURE, reading),
        "hostile": Measured(0.6, FIGURE, FIGURE),
    }


def test_flags_that_were_read_speak_before_an_estimate() -> None:
    """Where flags of ordinary traffic were read, their count is told, and no kinder figure."""
    told = promise("balanced", read)
    assert "of 51 flags on busy Reddit threads 18 were right and 15 arguable" in told
    assert "Speculation: about" not in told
    assert "Hostile: about 96 of 100" in told


def test_an_unread_preset_promises_no_more_than_a_stricter_one() -> None:
    """What was not read at the wide preset is told by what was read at balanced."""
    told = promise("wide", read)
    assert "Speculation: fewer are right than at Balanced, where of 51 flags" in told
    assert "about 96" in short_promise("wide", read).lower()


@pytest.mark.parametrize("preset", ["strict", "balanced"])
def test_the_shipped_model_says_what_was_read(preset: str) -> None:
    """The figures of the model card stand beside the weights: 18 right, 15 arguable of 51."""
    told = json.loads(CARD.read_text(encoding="utf-8"))["measured"][preset]
    assert told["speculation"]["read_on_reddit"] == [51, 18, 15]
