"""``sidenote sources claims``: see, change and check the known claims."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli._options import Config
from bot.cli._run import complain, opened_library, run_async, settings_of, write_text
from bot.cli.text import plain, shortened
from bot.clock import now_ms
from bot.domain.known_claim import KnownClaim
from bot.domain.policy import Preset
from bot.domain.source import SHARED_LIBRARY
from bot.errors import SidenoteError
from bot.operations.known_claims import NewClaim, gather_claims, put_on_record
from bot.sources.claim_files import ReadClaims, write_claims

app = typer.Typer(help="See, change and check the known claims.", no_args_is_help=True)

Format = Literal["table", "jsonl"]
Guild = Annotated[str, typer.Option(help="The guild (id) whose claims are meant; empty: shared.")]


@app.command("list")
def list_(
    form: Annotated[Format, typer.Option("--format", help="For people or programs.")] = "table",
    guild: Annotated[str | None, typer.Option(help="Only this guild's own claims.")] = None,
    config: Config = None,
) -> None:
    """List the known claims, who recorded them, and which are suspended and why."""
    claims = run_async(_claims(guild, config))
    if form == "jsonl":
        sys.stdout.writelines(write_claims(claims))
    else:
        for line in table(claims):
            typer.echo(line)


@app.command()
def add(
    claim: Annotated[str, typer.Argument(help="The wrong claim, as one plain sentence.")],
    *,
    source: Annotated[str, typer.Option(metavar="ID", help="The source that contradicts it.")],
    passage: Annotated[
        str, typer.Option(help="The exact words of the source; else the nearest passage counts.")
    ] = "",
    also: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT", help="The claim as others put it; may be given several times."
        ),
    ] = None,
    claim_id: Annotated[
        str, typer.Option("--id", help="Its id; else one is made of its words.")
    ] = "",
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Put a wrong claim on record, with the source that contradicts it."""
    new = NewClaim(claim, source, passage, claim_id, guild, phrasings=tuple(also or ()))
    recorded = run_async(_add(new, config))
    typer.echo(f"On record as {plain(recorded.claim_id)}: {plain(recorded.text)}")
    typer.echo(f"Contradicted by {plain(recorded.source_id)}: {shortened(recorded.passage, 300)}")


@app.command()
def remove(
    claim_id: Annotated[str, typer.Argument(metavar="ID", help="The claim's id.")],
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Take a claim off the record."""
    run_async(_remove(claim_id, guild, config))
    typer.echo(f"Removed {plain(claim_id)}.")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Claims files (JSON Lines).")],
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Add or update all claims of files; broken rows are named and left out.

    Rows are {"id", "claim", "source"} and, if you like, "passage" and "phrasings". The sources
    must be in the library.
    """
    read = gather_claims(files)
    changed, left_out = run_async(_import(read, guild, config)) if read.rows else (0, ())
    problems = [*read.problems, *left_out]
    for problem in problems:
        complain(f"sidenote: {problem}")
    typer.echo(f"{len(read.rows)} claims read, {changed} of them new or changed.")
    if problems:
        raise typer.Exit(1)


@app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; else stdout.")
    ] = None,
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Write one library's known claims as a claims file, which import reads again.

    Without --guild those are the shared ones; each guild's own are a file of their own, and
    import takes it back with the same --guild.
    """
    run_async(_export(output, guild, config))


@app.command()
def check(
    posts: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Posts that make none of the claims, in any form that scan reads; "
            "may be given several times.",
        ),
    ] = None,
    *,
    preset: Annotated[
        Preset | None,
        typer.Option(help="How sure Sidenote must be before it flags; default: your policy's."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="For people or programs.")] = "table",
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Find claims that would match what they should not.

    Each is held against every other claim and every passage of the library, which states
    what is so, and against your posts. Exit code 1: something matched.
    """
    from bot.cli._check_claims import Order, run  # keeps the models out of --help

    order = Order(tuple(posts or ()), preset, form == "jsonl", guild or SHARED_LIBRARY, config)
    if not run_async(run(order)):
        raise typer.Exit(1)


async def _claims(guild_id: str | None, config: Path | None) -> list[KnownClaim]:
    async with opened_library(config) as resources:
        return await resources.claims.claims(guild_id=guild_id)


async def _export(output: Path | None, guild_id: str, config: Path | None) -> None:
    claims = await _claims(guild_id, config)
    if output is None:
        sys.stdout.writelines(write_claims(claims))
        return
    write_text(output, "".join(write_claims(claims)))
    typer.echo(f"{len(claims)} claims written to {plain(str(output))}.")


async def _add(new: NewClaim, config: Path | None) -> KnownClaim:
    from bot.reading import read_wording

    wording = read_wording(settings_of(config)).problems
    async with opened_library(config) as resources:
        return await put_on_record(resources.claims, new, wording, now_ms=now_ms())


async def _remove(claim_id: str, guild_id: str, config: Path | None) -> None:
    async with opened_library(config) as resources:
        if not await resources.claims.remove(claim_id, guild_id=guild_id):
            raise SidenoteError(
                f"There is no claim {plain(claim_id)}; sidenote sources claims list shows all."
            )


async def _import(
    read: ReadClaims, guild_id: str, config: Path | None
) -> tuple[int, tuple[str, ...]]:
    async with opened_library(config) as resources:
        added = await resources.claims.add_all(read.rows, guild_id=guild_id)
        return added.changed, added.problems


def table(claims: Sequence[KnownClaim]) -> Iterator[str]:
    """For each claim its id, home, source and recorder, then what it says, a line a phrasing."""
    if not claims:
        yield "No claim is on record."
        return
    heads = [
        (
            plain(one.claim_id),
            one.guild_id or "shared",
            plain(one.source_id),
            _recorder(one),
        )
        for one in claims
    ]
    widths = [max(map(len, column)) for column in zip(*heads, strict=True)]
    for head, claim in zip(heads, claims, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(head, widths, strict=True)]
        yield "  ".join(cells).rstrip()
        yield f"    {plain(claim.text)}"
        for phrasing in claim.phrasings:
            yield f"    Also: {plain(phrasing)}"
        if claim.suspended:
            yield f"    Suspended: {claim.suspended}."


def _recorder(claim: KnownClaim) -> str:
    if claim.pack:
        return f"pack {plain(claim.pack)}"
    return plain(claim.recorded_by.name) or "the host"
