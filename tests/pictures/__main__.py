"""Pictures of all that Sidenote shows in Discord, for the documents.

python -m tests.pictures [--only NAME ...] [--into FOLDER]
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import log
from bot.reading import learn_languages
from tests.pictures import asking, cards, managing
from tests.pictures.camera import Picture
from tests.pictures.render import page
from tests.pictures.shoot import AT_ONCE, NoBrowser, find_browser, shoot

DOCS = Path(__file__).parents[2] / "docs"
_SCENES = {
    "Cards, and what is done with them": (
        cards.cards,
        cards.drafts,
        cards.burst,
        cards.forum,
        cards.german,
    ),
    "What moderators ask for, and what comes by itself": (
        asking.queue,
        asking.judging,
        asking.stats,
        asking.thread,
        asking.alert,
        asking.digest,
    ),
    "Setting up and tuning": (managing.setup, managing.policy, managing.doctor),
}
_INTRODUCTION = """# Pictures

Made by `make pictures` from what Sidenote really sends: the bot's own client plays in a
Discord-compatible server, with simple rules in place of the models, and what arrives is drawn as
Discord shows it. Names and posts are made up."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--only", nargs="*", default=(), help="the names of some pictures")
    parser.add_argument("--into", type=Path, default=DOCS / "pictures", help="a folder")
    options = parser.parse_args()
    try:
        browser = find_browser()
    except NoBrowser as error:
        sys.exit(str(error))
    log.configure("error", "console")
    learn_languages()
    played = asyncio.run(_played())
    pictures = [one for shown in played.values() for one in shown]
    wanted = [one for one in pictures if not options.only or one.name in options.only]
    options.into.mkdir(parents=True, exist_ok=True)
    for at in range(0, len(wanted), AT_ONCE):
        _take(wanted[at : at + AT_ONCE], browser, options.into)
    if wanted == pictures and options.into == DOCS / "pictures":
        (DOCS / "pictures.md").write_text(gallery(played), encoding="utf-8")


async def _played() -> dict[str, list[Picture]]:
    """Every picture, under the headings that they stand under."""
    with TemporaryDirectory(prefix="sidenote-pictures-") as folder:
        return {
            heading: [one for scene in scenes for one in await scene(Path(folder))]
            for heading, scenes in _SCENES.items()
        }


def gallery(played: Mapping[str, Sequence[Picture]]) -> str:
    """The page that shows them all, each with its text alternative."""
    parts = [_INTRODUCTION]
    for heading, pictures in played.items():
        parts += [
            f"## {heading}",
            *(f"![{one.about}](pictures/{one.name}.png)" for one in pictures),
        ]
    return "\n\n".join(parts) + "\n"


def _take(pictures: Sequence[Picture], browser: str, folder: Path) -> None:
    shots = shoot(page(one.html for one in pictures), browser)
    for picture, shot in zip(pictures, shots, strict=True):
        (folder / f"{picture.name}.png").write_bytes(shot)
        print(f"{picture.name}.png  {len(shot) // 1_000} kB", flush=True)


if __name__ == "__main__":
    main()
