"""One run of ``sidenote sources claims check``, and what it says."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from bot import app, reading
from bot.cli._progress import waiting
from bot.cli._run import complain, settings_of
from bot.cli._scan_input import Item, chunks, opened
from bot.cli.text import plain, shortened
from bot.domain.policy import Preset
from bot.domain.source import SHARED_LIBRARY
from bot.operations.check_claims import Found, Subject, check, of_claims, of_sources

_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for; ``preset`` None means the policy's."""

    posts: tuple[Path, ...]
    preset: Preset | None
    as_rows: bool
    guild_id: str
    config: Path | None


async def run(order: Order) -> bool:
    """Check and tell; gives whether nothing matched and every row was good."""
    settings = settings_of(order.config)
    posts, problems = _posts(order)
    async with waiting() as bar, app.open_library(settings) as resources:
        policies = reading.FilePolicies(reading.read_policy(settings), resources.engine)
        least = policies.of(order.guild_id, preset=order.preset).thresholds.known_claim
        subjects = [*await _library(resources, order.guild_id), *posts]
        found: list[Found] = []
        async for done, matched in check(
            subjects, known=resources.claims, engine=resources.engine, bar=least
        ):
            found += matched
            bar.say(f"{done} of {len(subjects)} texts held against the claims")
    for problem in problems:
        complain(problem)
    for line in rows(found) if order.as_rows else report(found, len(subjects), least):
        typer.echo(line)
    return not found and not problems


async def _library(resources: app.LibraryResources, guild_id: str) -> list[Subject]:
    homes = dict.fromkeys((guild_id, SHARED_LIBRARY))
    claims = [one for home in homes for one in await resources.claims.claims(guild_id=home)]
    sources = [one for home in homes for one in await resources.library.sources(guild_id=home)]
    return [
        *of_claims(claims, guild_id=guild_id),
        *of_sources(sources, guild_id=guild_id),
    ]


def _posts(order: Order) -> tuple[list[Subject], list[str]]:
    """The posts of all files, and a sentence on each row that is none."""
    subjects: list[Subject] = []
    problems: list[str] = []
    for file in order.posts:
        with opened(str(file)) as source:
            for one in (one for chunk in chunks(source, "auto", "") for one in chunk.items):
                if isinstance(one, Item):
                    post = replace(one.post, guild_id=order.guild_id)
                    subjects.append(Subject("post", f"{one.row_id} ({file})", post))
                else:
                    problems.append(f"{source.name}:{one.line}: {one.what}")
    return subjects, problems


def report(found: Sequence[Found], subjects: int, bar: float) -> Iterator[str]:
    """The lines for people: each claim with what it matches, the likeliest first."""
    of: defaultdict[tuple[str, str], list[Found]] = defaultdict(list)
    for one in found:
        of[one.known.guild_id, one.known.claim_id].append(one)
    for matched in of.values():
        known = matched[0].known
        yield f"{plain(known.claim_id)}: {plain(known.text)}"
        for one in sorted(matched, key=lambda each: -each.score):
            subject = one.subject
            yield f"  {one.score:.2f}  {subject.kind} {plain(subject.name)}"
            yield f"        {shortened(subject.post.text, _MOST_SHOWN)}"
    matching = f"{len(of)} claims match" if len(of) != 1 else "1 claim matches"
    yield f"{subjects} texts held against the claims, bar {bar:.2f}: {matching} any of them."


def rows(found: Sequence[Found]) -> Iterator[str]:
    """One JSON object for each claim and text that match."""
    for one in found:
        yield json.dumps(
            {
                "claim": one.known.claim_id,
                "score": round(one.score, 4),
                "matches": one.subject.kind,
                "id": one.subject.name,
                "text": one.subject.post.text,
            },
            ensure_ascii=False,
        )
