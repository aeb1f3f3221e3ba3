"""What is committed speaks to any reader, on any machine."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A home or workplace folder of one machine, or the folder beside this checkout.
LOCAL_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|Users|mnt)/\w|\.\./shared")


def committed_texts() -> list[Path]:
    """The committed files that are text."""
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 (git is where the user has it)
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = (ROOT / line for line in listed.stdout.splitlines())
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:8192]]


def test_no_text_names_a_folder_of_one_machine() -> None:
    """No committed text names a path that exists on its writer's machine only."""
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in committed_texts()
        if file != Path(__file__)
        for match in LOCAL_PATH.finditer(file.read_text(encoding="utf-8"))
    ]

    assert not found


def test_the_search_finds_local_paths() -> None:
    """The pattern finds what it looks for and passes over addresses and plain words."""
    assert LOCAL_PATH.search("see /home/ann/notes")
    assert LOCAL_PATH.search("--data ../shared/data")
    assert not LOCAL_PATH.search("https://example.org/work/it and network/home")
