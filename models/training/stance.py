"""Train the stance model.

``python -m models.training stance --data DIR`` trains the cross-encoder (one
epoch of public pairs, then several of house and real ones), fits how it joins
with plain comparison, and writes weights and model.json under ``--out``.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from models.encoder import LAYERS_FILE, Tokens, WordPieces, load_word_pieces, pad, save_bf16
from models.engine import StanceInput
from models.stance import HEAD_FILE, CrossEncoder, read_pairs
from models.training.export import load_base
from models.training.loop import (
    Average,
    Progress,
    Recipe,
    length_batches,
    load_checkpoint,
    optimiser,
    save_checkpoint,
    schedule,
    seed_everything,
)
from models.training.stance_cache import load_pairs
from models.training.stance_pairs import Pair, Target, epoch_of, public_pairs
from models.training.stance_report import fit, report

VERSION = "stance-1"
SMOOTHING = 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """One pair as the network reads it."""

    tokens: Tokens
    target: Target


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this run beside the common ones."""
    parser.add_argument("--epochs", type=int, default=3, help="epochs of house and real pairs")
    parser.add_argument("--name", default="stance", help="folder of this run under runs/")
    parser.add_argument(
        "--step", choices=["train", "fit", "report", "all"], default="all", help="which part to do"
    )


def run(args: argparse.Namespace) -> int:
    """Do the part of the work that ``--step`` names."""
    seed_everything(args.seed, args.threads)
    out, folder = Path(args.out), Path("runs") / args.name
    data = Path(args.data)
    if args.step in ("train", "all"):
        train(data, out, folder, args.epochs, args.seed, resume=args.resume)
    if args.step in ("fit", "all"):
        fit(data, out, folder, VERSION)
    if args.step in ("report", "all"):
        report(data, out, folder)
    return 0


def train(data: Path, out: Path, folder: Path, epochs: int, seed: int, *, resume: bool) -> None:
    """Train the cross-encoder and write its layers and head under ``out``/stance."""
    recipe = Recipe(epochs=1 + epochs)
    pieces = load_word_pieces(out)
    own = load_pairs(data, folder, out)["train"]
    stages = [public_pairs(data), *(epoch_of(own, epoch) for epoch in range(epochs))]
    for stage in stages[:2]:
        print(Counter(p.origin for p in stage), Counter(p.label for p in stage), flush=True)
    steps = sum(-(-len(stage) // recipe.rows) for stage in stages)
    _, encoder = load_base()
    net = CrossEncoder(encoder)
    average = Average(net, recipe.average_decay)
    optimizer = optimiser(net.encoder, net.head, recipe)
    rates = schedule(optimizer, steps, recipe.warmup_share)
    state = load_checkpoint(folder / "checkpoint.pt") if resume else None
    first = 0
    if state:
        net.load_state_dict(state["net"])
        average.module.load_state_dict(state["average"])
        average.updates = state["updates"]
        optimizer.load_state_dict(state["optimizer"])
        rates.load_state_dict(state["rates"])
        first = state["stage"] + 1
    progress = Progress(steps)
    for number in range(first, len(stages)):
        # Seeded by stage, so that a resumed run goes the way of an unbroken one.
        torch.manual_seed(seed * 1000 + number)
        chooser = random.Random(seed * 1000 + number)  # noqa: S311 - reproducible, not secret
        net.train()
        for batch in _batches(stages[number], pieces, recipe.rows, chooser):
            # The fused attention kernel's backward pass is slow on CPUs.
            with torch.autocast("cpu", torch.bfloat16), sdpa_kernel(SDPBackend.MATH):
                logits = net(pad([example.tokens for example in batch])).float()
            targets = torch.tensor([example.target for example in batch])
            loss = functional.cross_entropy(logits, targets, label_smoothing=SMOOTHING)
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            rates.step()
            optimizer.zero_grad(set_to_none=True)
            average.update(net)
            progress.tick(rates.last_epoch, loss.item(), len(batch))
        save_checkpoint(
            folder / "checkpoint.pt",
            net=net.state_dict(),
            average=average.module.state_dict(),
            updates=average.updates,
            optimizer=optimizer.state_dict(),
            rates=rates.state_dict(),
            stage=number,
        )
        write_network(average.module, out / "stance")


def _batches(
    pairs: Sequence[Pair], pieces: WordPieces, rows: int, chooser: random.Random
) -> Iterator[list[Example]]:
    tokens = read_pairs(pieces, [StanceInput(p.claim, p.passage, p.topic) for p in pairs])
    examples = [Example(t, p.target) for t, p in zip(tokens, pairs, strict=True)]
    return length_batches(examples, [len(t.ids) for t in tokens], rows, chooser)


def write_network(net: CrossEncoder, folder: Path) -> None:
    """Write the layers and the head as bf16."""
    save_bf16(net.encoder, folder / LAYERS_FILE)
    save_bf16(net.head, folder / HEAD_FILE)
