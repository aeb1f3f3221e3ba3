"""The files that stand in for the library where a command is given any."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot.cli._run import errors_told
from bot.errors import UsageError


class LibraryFiles(NamedTuple):
    """Source files, and claims files whose records name sources of them; empty: the library."""

    sources: tuple[Path, ...]
    claims: tuple[Path, ...]


NO_FILES = LibraryFiles((), ())


def chosen_files(sources: Sequence[Path] | None, claims: Sequence[Path] | None) -> LibraryFiles:
    """What the options say; ends the program where claims come without sources."""
    with errors_told():
        if claims and not sources:
            raise UsageError("--claims needs --sources FILE, the sources that its records name.")
    return LibraryFiles(tuple(sources or ()), tuple(claims or ()))
