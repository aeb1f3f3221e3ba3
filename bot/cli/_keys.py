"""Keys from a terminal, one press each, or from lines where there is no terminal."""

import os
import select
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, TextIO

from bot.evaluation.label import NEXT, QUIT, Keys

_ESCAPE, _END = b"\x1b", b"\x04"


@contextmanager
def opened_keys() -> Iterator[Keys]:
    """Give single presses where the terminal can, else lines."""
    if sys.stdin.isatty() and find_spec("termios"):
        with pressing(sys.stdin.fileno()) as presses:
            yield presses
    else:
        yield LineKeys(sys.stdin)


class LineKeys:
    """Each line is some keys, an empty one is Enter."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self._waiting: deque[str] = deque()

    def key(self) -> str:
        """Give the next key of the line at hand, or of the next line."""
        if not self._waiting:
            line = self._lines.readline()
            if not line:
                return QUIT
            self._waiting.extend("".join(line.split()).lower() or NEXT)
        return self._waiting.popleft()

    def line(self, prompt: str) -> str | None:
        """Ask for a whole line."""
        sys.stdout.write(prompt)
        sys.stdout.flush()
        return self._lines.readline() or None


@contextmanager
def pressing(terminal: int) -> Iterator["PressKeys"]:
    """Let a terminal give each press at once, and put it back as it was."""
    import termios

    before = termios.tcgetattr(terminal)
    keys = PressKeys(terminal, before)
    keys.listen()
    try:
        yield keys
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


class PressKeys:
    """Each press of a terminal, without Enter; what is typed ahead is kept. Ctrl-D quits."""

    def __init__(self, terminal: int, before: list[Any]) -> None:
        self._terminal, self._before = terminal, before

    def listen(self) -> None:
        """Take presses one by one from now on."""
        import termios
        import tty

        tty.setcbreak(self._terminal, termios.TCSADRAIN)

    def key(self) -> str:
        """Give the next press; arrows and the like read as "" and mean nothing."""
        try:
            pressed = os.read(self._terminal, 1)
        except KeyboardInterrupt:
            return QUIT
        if pressed == _ESCAPE:
            self._skip_sequence()
            return ""
        if pressed in (b"", _END):
            return QUIT
        return NEXT if pressed in (b"\r", b"\n") else pressed.decode(errors="ignore").lower()

    def line(self, prompt: str) -> str | None:
        """Ask for a whole line, with the terminal's own editing."""
        import termios

        termios.tcsetattr(self._terminal, termios.TCSADRAIN, self._before)
        try:
            return input(prompt)
        except EOFError:
            return None
        finally:
            self.listen()

    def _skip_sequence(self) -> None:
        """Read what an arrow or function key sends after the escape: ``[``, numbers, a letter."""
        if not self._ready() or os.read(self._terminal, 1) not in (b"[", b"O"):
            return
        while self._ready():
            if b"@" <= os.read(self._terminal, 1) <= b"~":
                return

    def _ready(self) -> bool:
        return bool(select.select([self._terminal], [], [], 0)[0])
