"""The sign of life."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.operations.heartbeat import age_ms, beat, heartbeat_path


def test_a_beat_tells_its_age(tmp_path: Path) -> None:
    """The age is counted from the last beat, not from the first."""
    path = heartbeat_path(tmp_path / "sidenote.db")
    beat(path, now_ms=1_000)
    beat(path, now_ms=5_000)
    assert age_ms(path, now_ms=6_500) == 1_500


@pytest.mark.parametrize("content", [None, "", "soon"])
def test_without_a_readable_beat_there_is_no_age(tmp_path: Path, content: str | None) -> None:
    """A missing or damaged file means "no sign of life" and raises nothing."""
    path = heartbeat_path(tmp_path / "sidenote.db")
    if content is not None:
        path.write_text(content)
    assert age_ms(path, now_ms=1) is None


def test_a_beat_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    """A full or lost disk costs the sign of life, which is told, and not the bot."""
    path = tmp_path / "lost" / "sidenote.db.heartbeat"
    with capture_logs() as logs:
        beat(path, now_ms=1_000)
    assert [one["event"] for one in logs] == ["no_heartbeat"]
    assert age_ms(path, now_ms=2_000) is None
