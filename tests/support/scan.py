"""``sidenote scan`` with the rule engine in place of the models."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import typer

import bot.app
from bot.app import Checker
from bot.cli.scan import scan
from bot.pipeline.process import Assessor
from bot.reading import FilePolicies, read_policy, read_wording
from bot.sources.claim_files import read_claims
from bot.sources.json_rows import Ids
from bot.sources.packs import read_sources
from config.settings import Settings
from tests.support.library import open_shelf

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(scan)


@asynccontextmanager
async def open_rule_checker(
    settings: Settings, source_files: Sequence[Path] = (), claim_files: Sequence[Path] = ()
) -> AsyncIterator[Checker]:
    """What ``bot.app.open_checker`` opens, with rules for models and only what the files hold."""
    async with open_shelf() as shelf:
        source_ids, claim_ids = Ids(), Ids()
        problems: list[str] = []
        for file in source_files:
            read = read_sources(file, ids=source_ids)
            problems.extend(read.problems)
            await shelf.library.add_all(read.sources)
        for file in claim_files:
            claims = read_claims(file, ids=claim_ids)
            added = await shelf.claims.add_all(claims.rows)
            problems += [*claims.problems, *added.problems]
        yield Checker(
            Assessor(shelf.engine, shelf.search, shelf.claims, read_wording(settings), 4),
            FilePolicies(read_policy(settings), shelf.engine),
            shelf.claims,
            tuple(problems),
        )


if __name__ == "__main__":
    bot.app.open_checker = open_rule_checker
    sys.exit(app())
