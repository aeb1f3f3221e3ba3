"""One sitting of ``sidenote label``, from its file to its last key."""

from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console

from bot.cli._judge import Work, opened_judge
from bot.cli._keys import opened_keys
from bot.cli._label_screen import TerminalScreen
from bot.cli._progress import waiting
from bot.cli._run import complain
from bot.cli.text import plain
from bot.errors import UsageError
from bot.evaluation.candidates import Candidate, at_random, parse_mix, pick
from bot.evaluation.judge import CLAIM
from bot.evaluation.label import Session
from bot.evaluation.label_file import LabelFile
from bot.evaluation.measure import MIDDLE
from bot.evaluation.rows import Aspect, ReadFile, read_file


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for; ``limit`` 0 scores all posts."""

    file: Path
    out: Path
    mix: str
    count: int
    kind: Aspect
    seed: int
    limit: int
    show_scores: bool
    config: Path | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """The posts to label and the file that their labels go to."""

    order: Order
    labels: LabelFile
    candidates: list[Candidate]


async def prepare(order: Order) -> Sitting:
    """Read, score and choose posts. Raises what reading and the models raise."""
    mix = parse_mix(order.mix)
    if order.out.suffix == ".gz":
        raise UsageError(f"--out {order.out}: labels are written as plain JSON Lines, not gzipped.")
    labels = LabelFile(order.out, order.file.name.split(".")[0])
    read = read_file(order.file, labelled=False, limit=order.limit)
    _tell(read)
    async with waiting() as bar, opened_judge(order.config) as judge:
        judged = await Work(judge, bar, len(read.examples)).all(read.examples)
        threshold = judge.bars[order.kind][CLAIM if order.kind == "checkable" else MIDDLE]
    labels.draw(at_random(judged, mix, count=order.count, seed=order.seed))
    candidates = pick(
        judged,
        order.kind,
        threshold,
        mix,
        count=order.count,
        seed=order.seed,
        done=labels.done,
    )
    return Sitting(order, labels, candidates)


def sit(sitting: Sitting) -> None:
    """Take labels until all posts have some or the reader quits."""
    order = sitting.order
    screen = TerminalScreen(Console(highlight=False), order.kind, scores=order.show_scores)
    if not sitting.candidates:
        screen.say("Nothing is left to label; a higher --count or another --seed brings more.")
        return
    with opened_keys() as keys:
        saved = Session(sitting.candidates, order.kind, keys, screen, sitting.labels).run()
    total = len(sitting.labels.done)
    screen.say(f"{saved} posts labelled now, {total} in {plain(str(order.out))} in all.")


def _tell(read: ReadFile) -> None:
    if read.problems:
        complain(read.problems[0])
        typer.echo(f"Rows passed over: {len(read.problems)}.", err=True)
