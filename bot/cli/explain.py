"""``sidenote explain``: why a text is flagged, or why not."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli._library_files import LibraryFiles, chosen_files
from bot.cli._options import Config
from bot.cli._run import complain, run_async
from bot.domain.policy import Preset
from bot.errors import InputError, UsageError

if TYPE_CHECKING:
    from bot.domain.explanation import Explanation
    from bot.domain.wording import Wording

Format = Literal["text", "json", "jsonl"]
"""One object either way: on a line of its own as jsonl."""


def explain(
    text: Annotated[
        str, typer.Argument(metavar="TEXT|-", help="A post's text; - reads it from stdin.")
    ],
    *,
    title: Annotated[str, typer.Option(help="The thread's title.")] = "",
    reply_to: Annotated[
        str, typer.Option(metavar="TEXT", help="The text of the post that it answers.")
    ] = "",
    preset: Annotated[
        Preset | None,
        typer.Option(help="How sure Sidenote must be before it flags; default: your policy's."),
    ] = None,
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Use exactly the sources of this JSON Lines file; may be given several times.",
        ),
    ] = None,
    claims: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Use exactly the known claims of this JSON Lines file; needs --sources.",
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="For people or for programs.")] = "text",
    config: Config = None,
) -> None:
    """Say why a text is flagged: sentence, words, rule, score, source; or how near it is.

    It is what the Why button says under a card. Exit code 0 either way.
    """
    library = chosen_files(sources, claims)
    found, wording = run_async(
        _explain(text, title, reply_to, preset=preset, library=library, config=config)
    )
    from rich.console import Console

    from bot.cli._explain_output import as_json, show

    if form != "text":
        sys.stdout.buffer.write(as_json(found, indent=2 if form == "json" else None) + b"\n")
    else:
        show(found, wording, Console(highlight=False))


async def _explain(
    text: str,
    title: str,
    parent: str,
    *,
    preset: Preset | None,
    library: LibraryFiles,
    config: Path | None,
) -> tuple["Explanation", "Wording"]:
    from bot import log
    from bot.app import open_checker  # keeps torch out of --help
    from bot.reading import read_settings

    text = _read() if text == "-" else text
    if not text.strip():
        raise UsageError("The text is blank; give it in quotation marks, or - to read it.")
    settings = read_settings(config)
    log.configure("warning", settings.log.format)
    async with open_checker(settings, *library) as checker:
        for problem in checker.problems:
            complain(problem)
        found = await checker.explain(text, title=title, parent=parent, preset=preset)
        return found, checker.assessor.wording


def _read() -> str:
    """Read the standard input; raises InputError."""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1}"
        raise InputError(f"stdin: not UTF-8 text ({where}); save it as UTF-8.") from None
