"""The commands for hosts, run as people run them."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.operations.heartbeat import beat, heartbeat_path


def sidenote(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command with a database of its own and none of the machine's settings."""
    inherited = {key: value for key, value in os.environ.items() if key[:9] != "SIDENOTE_"}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=inherited | {"SIDENOTE_DATABASE__PATH": str(folder / "sidenote.db")} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


def test_run_without_a_token_says_what_is_missing(tmp_path: Path) -> None:
    """One line names the variable and where the token comes from; nothing is started."""
    done = sidenote(tmp_path, "run")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "SIDENOTE_DISCORD_TOKEN" in done.stderr
    assert "Reset Token" in done.stderr
    assert not (tmp_path / "sidenote.db").exists()


def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    """A mistyped variable stops the start with its name, and without a traceback."""
    done = sidenote(tmp_path, "doctor", SIDENOTE_PIPELINE__BATCH_SIZE="many")
    assert done.returncode == 1
    assert "pipeline.batch_size" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_health_follows_the_sign_of_life(tmp_path: Path) -> None:
    """Without a beat, or with an old one, health fails; with a fresh one it passes."""
    path = heartbeat_path(tmp_path / "sidenote.db")
    assert sidenote(tmp_path, "health").returncode == 1
    beat(path, now_ms=0)
    assert sidenote(tmp_path, "health").returncode == 1
    beat(path, now_ms=time.time_ns() // 1_000_000)
    assert sidenote(tmp_path, "health").returncode == 0


def test_doctor_finds_a_sound_installation(tmp_path: Path) -> None:
    """On a fresh machine all but the token is there: models, database, wording, sources."""
    done = sidenote(tmp_path, "doctor")
    assert done.returncode == 0, done.stderr
    for part in ("settings", "models", "library", "0 cards wait", "no copy lies", "not set"):
        assert part in done.stdout


def test_models_shows_every_bar(tmp_path: Path) -> None:
    """Each kind of flag has a bar for each preset, falling from strict to wide."""
    done = sidenote(tmp_path, "models")
    assert done.returncode == 0, done.stderr
    rows = [re.split(r"\s{2,}", line) for line in done.stdout.splitlines()[1:5]]
    bars = {row[0]: [float(cell) for cell in row[1:4]] for row in rows}
    assert list(bars) == [
        "hostile",
        "speculation",
        "inaccuracy, by a known claim",
        "inaccuracy, by a passage alone",
    ]
    assert all(row == sorted(row, reverse=True) for row in bars.values())


@pytest.mark.timeout(240)
def test_the_demo_shows_the_whole_loop_and_ends(tmp_path: Path) -> None:
    """With no account and no network the demo shows cards, a posted note and what comes next."""
    done = sidenote(tmp_path, "demo", "--pace", "0")
    assert done.returncode == 0, done.stderr
    for part in (
        "flagged posts",
        "Post note",
        "According to",
        "Mara asks",
        "SIDENOTE_DISCORD_TOKEN",
    ):
        assert part in done.stdout
