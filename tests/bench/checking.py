"""What a post costs against a large library, beside classifying it alone.

    python -m tests.bench.checking --data DIR [--passages 10000] [--posts 600]

The library is the one that comes with Sidenote, known claims included, filled up to so many
passages with other people's pages. The posts are ordinary ones of each set in turn. Both ways
take the same chunks right after each other; the ratio is of processor time, which suffers less
from the machine's other work than the clock does.
"""

import argparse
import asyncio
import os
import random
import time
from collections.abc import Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import open_checker
from bot.cli._judge import judge_of
from bot.domain.policy import Policy
from bot.domain.post import Post, text_post
from bot.pipeline.process import Assessor
from bot.reading import read_settings
from bot.sources.packs import read_sources, write_sources
from bot.sources.passages import cut
from config.settings import PACKAGE
from tests.bench.search import house_sources, other_sources, read_lines

_CHUNK = 32
_SEED = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=600, help="of each set")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        fill = Path(folder) / "fill.jsonl"
        packs = sorted((PACKAGE / "sources").glob("*.jsonl"))
        sources = [path for path in packs if ".claims" not in path.name]
        count = _write(fill, options.data, sources, options.passages)
        print(f"{count} passages, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        claims = [path for path in packs if ".claims" in path.name]
        asyncio.run(_run(options, [*sources, fill], claims))


def _write(fill: Path, data: Path, packs: Sequence[Path], wanted: int) -> int:
    """Write other people's pages until all passages together are ``wanted``; gives how many."""
    count = sum(len(cut(one.text)) for path in packs for one in read_sources(path).sources)
    chosen = []
    for source in chain(house_sources(data), other_sources(data)):
        if count >= wanted:
            break
        chosen.append(source)
        count += len(cut(source.text))
    fill.write_text("".join(write_sources(chosen)), encoding="utf-8")
    return count


async def _run(
    options: argparse.Namespace, sources: Sequence[Path], claims: Sequence[Path]
) -> None:
    settings = read_settings()
    async with open_checker(settings, sources, claims) as checker:
        alone = judge_of(checker.assessor.engine, settings).assessor
        policy = checker.policies.of("")
        print("| posts | each | classified alone, ms | with the library, ms | ratio | flags |")
        print("| --- | --- | --- | --- | --- | --- |")
        for path in sorted((options.data / "ordinary").glob("*.jsonl.gz")):
            posts = _posts(path, options.posts)
            await _measured(path.name.split(".")[0], posts, alone, checker.assessor, policy)


def _posts(path: Path, count: int) -> list[Post]:
    rows = list(read_lines(path))
    start = random.Random(_SEED).randrange(max(1, len(rows) - count))  # noqa: S311 - no secret
    return [text_post(row["text"], title=row.get("title", "")) for row in rows[start:][:count]]


async def _measured(
    name: str, posts: Sequence[Post], alone: Assessor, library: Assessor, policy: Policy
) -> None:
    spent = {"alone": 0.0, "library": 0.0}
    await library.assess(posts[:_CHUNK], policy)  # what the first post alone pays for
    flags = 0
    waiting = iter(posts)
    while chunk := list(islice(waiting, _CHUNK)):
        for key, assessor in (("alone", alone), ("library", library)):
            begun = time.process_time()
            assessed = await assessor.assess(chunk, policy)
            spent[key] += time.process_time() - begun
        flags += sum(flag.kind == "inaccuracy" for one in assessed for flag in one.flags)
    each = {key: 1000 * seconds / len(posts) for key, seconds in spent.items()}
    print(
        f"| {name} | {len(posts)} | {each['alone']:.1f} | {each['library']:.1f} "
        f"| {each['library'] / each['alone']:.1f} | {flags} |"
    )


if __name__ == "__main__":
    main()
