"""HTML made into small pictures with the Chromium that is installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_SCALE, _COLOURS = 1.5, 128
_WIDTH, _HEIGHT = 720, 10_000
"""The window, in CSS pixels: Chromium draws nothing below 16,384 real ones."""
AT_ONCE = 6
"""How many pictures find room in it, one below the other; starting Chromium takes longest."""


class NoBrowser(Exception):
    """There is no Chromium here; says what to install."""


def find_browser() -> str:
    """The path of Chromium. Raises NoBrowser."""
    for program in _PROGRAMS:
        if found := shutil.which(program):
            return found
    raise NoBrowser("make pictures needs Chromium; on Debian: sudo apt install chromium")


def shoot(html: str, browser: str) -> list[bytes]:
    """A page's pictures as PNG: what is drawn on it, parted where it is transparent.

    Raises subprocess.CalledProcessError, and ValueError where the page does not fit.
    """
    with TemporaryDirectory(prefix="sidenote-pictures-") as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.png"
        source.write_text(html, encoding="utf-8")
        subprocess.run(
            [
                browser,
                "--headless",
                "--hide-scrollbars",
                "--disable-gpu",
                "--default-background-color=00000000",
                f"--force-device-scale-factor={_SCALE}",
                f"--window-size={_WIDTH},{_HEIGHT}",
                f"--user-data-dir={folder}/profile",
                # Chromium's own sandbox refuses to run as root, as in a container
                *(["--no-sandbox"] if os.geteuid() == 0 else []),
                f"--screenshot={target}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        with Image.open(target) as shot:
            return [_small(shot.crop((0, top, shot.width, end))) for top, end in _drawn(shot)]


def _drawn(shot: Image.Image) -> Iterator[tuple[int, int]]:
    """The ranges of rows on which anything is drawn."""
    middle = shot.getchannel("A").crop((shot.width // 2, 0, shot.width // 2 + 1, shot.height))
    rows: Sequence[int] = middle.tobytes()
    if rows[-1]:
        raise ValueError("the page is taller than the window")
    top = 0
    for at, (before, now) in enumerate(pairwise(rows), start=1):
        if now and not before:
            top = at
        elif before and not now:
            yield top, at


def _small(picture: Image.Image) -> bytes:
    small = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()
