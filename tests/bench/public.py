"""Sidenote's classifier beside simpler systems on the public test sets, in one run.

    python -m tests.bench.public --data DIR [--limit 500] [--out DIR]

The simpler systems learn from the same posts as Sidenote, once for all sets. No set is measured on
posts that any of them learned from. Each set's figures go to DIR/public.jsonl as soon as they are
known, and a later run of the same classifier and limit measures only what is missing there. The
tables for the model card come at the end, on stdout. Needs the extra "training".
"""

import argparse
import asyncio
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from bot.cli._judge import opened_judge
from bot.errors import InputError, SidenoteError
from bot.evaluation.baselines import Baselines, open_baselines, require_scikit_learn
from bot.evaluation.judge import Judge
from bot.evaluation.measure import Judged, measure
from bot.evaluation.rows import Example, Meaning, read_file, sampled
from bot.evaluation.training import TrainingPosts, training_posts
from models.errors import ModelError
from models.training.data import wikitalk_negatives
from tests.bench.public_figures import Kept, PublicSet, SetFigures, tables

_SETS = Path(__file__).with_name("public.toml")
_CHUNK_POSTS = 64


@dataclass(frozen=True, slots=True)
class Unseen:
    """The posts of a set to measure."""

    set: PublicSet
    examples: Sequence[Example]
    learned: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; an error is one line on stderr."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=500, help="posts of each set; 0: all")
    parser.add_argument("--out", type=Path, default=Path("runs"), help="holds public.jsonl")
    parser.add_argument("--sets", type=Path, default=_SETS, help="another list of sets")
    options = parser.parse_args(arguments)
    try:
        require_scikit_learn()
        found = asyncio.run(_run(options.data, options.limit, options.out, options.sets))
    except (SidenoteError, ModelError) as error:
        raise SystemExit(f"public: {error}") from None
    print(tables(found))


async def _run(data: Path, limit: int, out: Path, listed: Path) -> list[SetFigures]:
    sets = list(_sets(listed))
    training = training_posts(data, [])
    unseen = _unseen(data, sets, limit, training)
    kept = Kept(out / "public.jsonl")
    async with opened_judge(None) as judge:
        version = judge.assessor.engine.versions.classifier
        missing = [one for one in unseen if kept.get(version, limit, one.set) is None]
        _tell(f"{version}: {len(missing)} of {len(sets)} sets to measure\n")
        if missing:
            baselines = await _opened(training, judge)
            for one in missing:
                _tell(f"{one.set.file}: {len(one.examples)} posts\n")
                kept.add(await _figures(one, limit, judge, baselines))
    found = [kept.get(version, limit, one) for one in sets]
    return [one for one in found if one is not None]


def _sets(path: Path) -> Iterator[PublicSet]:
    rows = TypeAdapter(list[PublicSet])
    try:
        yield from rows.validate_python(tomllib.loads(path.read_text(encoding="utf-8"))["set"])
    except (OSError, KeyError, ValueError) as error:
        raise InputError(f"{path}: is no list of sets: {error}.") from None


def _unseen(
    data: Path, sets: Sequence[PublicSet], limit: int, training: TrainingPosts
) -> list[Unseen]:
    """Read the posts of each set that Sidenote did not learn from, as many as are wanted."""
    posts = (*training.posts, *wikitalk_negatives(data, set()))
    learned = {post.text for post in posts}
    found = []
    for one in sets:
        meaning = Meaning(one.kind, one.positive, one.leave_out)
        examples = read_file(data / one.file, meaning).examples
        fresh = [example for example in examples if example.text not in learned]
        drawn = sampled(fresh, 0 if one.whole else limit)
        found.append(Unseen(one, drawn, len(examples) - len(fresh)))
    return found


async def _opened(training: TrainingPosts, judge: Judge) -> Baselines:
    baselines = await open_baselines(
        training, judge.assessor.engine, lambda what: _tell(f"\r{what}")
    )
    _tell("\n")
    return baselines


async def _figures(one: Unseen, limit: int, judge: Judge, baselines: Baselines) -> SetFigures:
    judged: list[Judged] = []
    for first in range(0, len(one.examples), _CHUNK_POSTS):
        chunk = one.examples[first : first + _CHUNK_POSTS]
        judged += map(Judged, chunk, await judge.judge(chunk))
    quality = measure(judged, one.set.kind, judge.bars[one.set.kind])
    if quality is None:
        raise InputError(f"{one.set.file}: there is no post to measure.")
    return SetFigures(
        judge.assessor.engine.versions.classifier,
        limit,
        one.set,
        one.learned,
        quality.posts,
        quality.positives,
        tuple(await baselines.compare(one.examples, quality)),
    )


def _tell(what: str) -> None:
    print(what, end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
