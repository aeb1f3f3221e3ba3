"""One running bot a database."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.operations.sole import only_one

HOLD = """
import sys, time
from pathlib import Path
from bot.operations.sole import only_one

with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_second_bot_is_refused(tmp_path: Path) -> None:
    """While one is at work, another ends with one line; afterwards it may begin."""
    database = tmp_path / "new" / "s.db"
    with only_one(database), pytest.raises(ConfigError) as refused, only_one(database):
        pass
    assert str(refused.value).startswith(str(database))
    assert "\n" not in str(refused.value)
    with only_one(database), only_one(tmp_path / "other.db"):
        pass


def test_a_killed_bot_holds_nothing(tmp_path: Path) -> None:
    """After a kill the next start needs nobody to tidy up."""
    database = tmp_path / "s.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ConfigError), only_one(database):
            pass
        other.kill()
    with only_one(database):
        pass


def test_a_place_without_locks_is_no_reason_to_stop(tmp_path: Path) -> None:
    """Where no file can be made there is no lock; what is wrong is told by the database."""
    (tmp_path / "file").touch()
    with only_one(tmp_path / "file" / "s.db"):
        pass
