"""``sidenote lookup``: what the library has for and against a claim."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli._options import Config
from bot.cli._run import opened_library, run_async
from bot.cli.text import dated, plain, quoted
from bot.domain.finding import Evidence
from bot.domain.known_claim import KnownMatch
from bot.domain.source import SHARED_LIBRARY, Passage, Source
from bot.errors import UsageError
from bot.operations.lookup import LookupResult
from bot.operations.lookup import lookup as look_up

Format = Literal["text", "json", "jsonl"]

SILENT = (
    "The library has nothing that contradicts or supports this. "
    "Add a page that does: sidenote sources add URL"
)

UNREAD = (
    "Not sure: this is not in English ({language}), and Sidenote reads English only. "
    "It was held against nothing; say it in English."
)


def lookup(
    claim: Annotated[str, typer.Argument(help="The claim, as a sentence.")],
    *,
    topic: Annotated[str, typer.Option(help="What the thread is about.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=50, help="Passages to weigh.")] = 5,
    guild: Annotated[str, typer.Option(help="Include the sources of this guild (id).")] = "",
    form: Annotated[
        Format,
        typer.Option("--format", help="For people, or for programs: one list, or a row a line."),
    ] = "text",
    config: Config = None,
) -> None:
    """Say whether a claim is a known one, and which sources contradict or support it."""
    result = run_async(
        _lookup(claim, topic=topic, limit=limit, guild_id=guild or SHARED_LIBRARY, config=config)
    )
    for line in _LINES[form](result):
        typer.echo(line)


async def _lookup(
    claim: str, *, topic: str, limit: int, guild_id: str, config: Path | None
) -> LookupResult:
    if not claim.strip():
        raise UsageError("The claim is blank; give it as a sentence in quotation marks.")
    async with opened_library(config) as resources:
        return await look_up(
            claim,
            library=resources.search,
            known=resources.claims,
            engine=resources.engine,
            guild_id=guild_id,
            topic=topic,
            limit=limit,
        )


def report(result: LookupResult) -> Iterator[str]:
    """The lines for people."""
    if result.unread:
        yield UNREAD.format(language=result.unread)
        return
    if result.silent:
        yield SILENT
    for match in result.known:
        yield from _known_paragraph(match)
    for evidence in result.contradicting:
        yield from _paragraph("Contradicted by", evidence, evidence.refutes)
    for evidence in result.supporting:
        yield from _paragraph("Supported by", evidence, evidence.supports)
    for match in result.akin:
        yield from _akin_paragraph(match)
    if result.silent and result.related:
        yield "Nearest in meaning, neither for nor against it:"
        for evidence in result.related:
            source = evidence.passage.source
            yield f"  {plain(source.title)} ({plain(source.publisher)}, {dated(source)})"
            yield f"  {source.url}"


def rows(result: LookupResult) -> Iterator[str]:
    """One JSON object for each claim on record and each piece of evidence.

    Known claims that are made again refute; those that are only near are neutral, and none of
    the three probabilities is told of them. Of a claim that cannot be read there is a ``note``.
    """
    if result.unread:
        yield json.dumps({"note": f"not sure: not English ({result.unread})"})
    for match in result.known:
        row = {"refutes": round(match.score, 4)} | _claim_row(match)
        yield json.dumps({"stance": "refutes"} | row, ensure_ascii=False)
    for match in result.akin:
        yield json.dumps({"stance": "neutral"} | _claim_row(match), ensure_ascii=False)
    for evidence in result.evidence:
        yield json.dumps(
            {
                "stance": evidence.stance,
                "supports": round(evidence.supports, 4),
                "refutes": round(evidence.refutes, 4),
                "neutral": round(evidence.neutral, 4),
                "similarity": round(evidence.similarity, 4),
                "known_claim": None,
                "source": _source_row(evidence.passage.source, evidence.passage.text),
            },
            ensure_ascii=False,
        )


def _list(result: LookupResult) -> Iterator[str]:
    """The rows as one JSON document."""
    yield f"[{', '.join(rows(result))}]"


_LINES: dict[Format, Callable[[LookupResult], Iterator[str]]] = {
    "text": report,
    "json": _list,
    "jsonl": rows,
}


def _claim_row(match: KnownMatch) -> dict[str, object]:
    known, score = match.known, round(match.score, 4)
    return {
        "known_claim": {"id": known.claim_id, "claim": known.text, "score": score},
        "source": _source_row(match.source, known.passage),
    }


def _source_row(source: Source, passage: str) -> dict[str, object]:
    return {
        "id": source.source_id,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "url": source.url,
        "passage": passage,
        "summary": source.summary,
    }


def _known_paragraph(match: KnownMatch) -> Iterator[str]:
    yield f"Known claim: {plain(match.known.text)}"
    yield f"  Probability that this makes it again {match.score:.2f}"
    yield from _against(match)


def _akin_paragraph(match: KnownMatch) -> Iterator[str]:
    yield f"Near it on record; it may say something else: {plain(match.known.text)}"
    yield from _against(match)


def _against(match: KnownMatch) -> Iterator[str]:
    source = match.source
    yield f"  Contradicted by {plain(source.publisher)} ({dated(source)})"
    yield f"  {plain(source.title)}"
    yield f"  {quoted(Passage(source, 0, match.known.passage))}"
    yield f"  {source.url}"


def _paragraph(verb: str, evidence: Evidence, probability: float) -> Iterator[str]:
    source = evidence.passage.source
    yield f"{verb} {plain(source.publisher)} ({dated(source)}), probability {probability:.2f}"
    yield f"  {plain(source.title)}"
    yield f"  {quoted(evidence.passage)}"
    if evidence.says and evidence.source_says:
        says, source_says = plain(evidence.says), plain(evidence.source_says)
        yield f"  The claim says “{says}”, the source “{source_says}”."
    yield f"  {source.url}"
