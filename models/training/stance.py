"""Train the judges of pairs: stance, and the matching of known claims, on shared layers.

``python -m models.training stance --data DIR`` trains the cross-encoder (one
epoch of public pairs, then several of house and real ones, known claims among
them), fits how it joins with plain comparison, and writes weights and
model.json under ``--out``.
"""

import argparse
import copy
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from models.encoder import (
    LAYERS_FILE,
    Tokens,
    WordPieces,
    assign,
    load_embeddings,
    load_word_pieces,
    mean_pool,
    pad,
    save_bf16,
)
from models.engine import StanceInput
from models.matching import MatchNet
from models.stance import HEAD_FILE, CrossEncoder, StanceModel, read_pairs
from models.training.export import load_base
from models.training.loop import (
    Average,
    Progress,
    Recipe,
    length_batches,
    load_checkpoint,
    mix,
    optimiser,
    save_checkpoint,
    schedule,
    seed_everything,
)
from models.training.matching_data import MatchRow, load_records, match_epoch, neighbours
from models.training.matching_fit import fit_matching
from models.training.matching_ordinary import titled_rows, training_parts, training_rows
from models.training.matching_report import report_matching
from models.training.stance_cache import CachedEmbedder, load_pairs
from models.training.stance_pairs import Pair, Target, epoch_of, public_pairs
from models.training.stance_report import fit, report

VERSION = "stance-4"
SMOOTHING = 0.02
# Ordinary posts an epoch that are held against a record near them.
ORDINARY = 3000

Stage = tuple[list[Pair], list[MatchRow]]


@dataclass(frozen=True, slots=True)
class Example:
    """One pair as the network reads it, with the target of one of the two heads."""

    tokens: Tokens
    stance: Target | None = None
    says: float | None = None


class PairNet(MatchNet):
    """The net of both tasks as it is trained: with dropout, and three stance logits."""

    def __init__(self, stance: CrossEncoder) -> None:
        super().__init__(stance)
        for layer in stance.encoder.layers:
            # Unlike PyTorch's layers BERT drops nothing within a feed-forward block; drawing what
            # to drop took a quarter of a step.
            layer.dropout.p = 0.0

    @property
    def heads(self) -> nn.Module:
        return nn.ModuleList([self.stance.head, self.head])

    def read(self, rows: Sequence[Tokens]) -> tuple[Tensor, Tensor]:
        """Give logits (rows, 3) and (rows,)."""
        batch = pad(rows)
        pooled = self.stance.dropout(mean_pool(self.stance.encoder(batch), batch.mask))
        return self.stance.head(pooled), self.head(pooled).squeeze(-1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this run beside the common ones."""
    parser.add_argument("--epochs", type=int, default=6, help="epochs of house and real pairs")
    parser.add_argument("--learning-rate", type=float, default=Recipe().learning_rate)
    parser.add_argument(
        "--start",
        default="",
        metavar="DIR",
        help="go on from these stance weights, without the epoch of public pairs",
    )
    parser.add_argument(
        "--mix",
        type=float,
        default=1.0,
        help="share of the new weights in those that are written, the rest --start's",
    )
    parser.add_argument(
        "--most",
        type=int,
        default=0,
        metavar="N",
        help="draw at most so many pairs with known claims an epoch (0: all)",
    )
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
        train(args, data, out, folder)
    if args.step in ("fit", "all"):
        fit(data, out, folder, VERSION)
        fit_matching(data, out)
    if args.step in ("report", "all"):
        report(data, out, folder)
        report_matching(data, out)
    return 0


def train(args: argparse.Namespace, data: Path, out: Path, folder: Path) -> None:
    """Train the cross-encoder; its layers and heads go to ``out``/stance and ``out``/matching."""
    rate, usual = args.learning_rate, Recipe()
    recipe = Recipe(
        epochs=args.epochs,
        learning_rate=rate,
        head_learning_rate=usual.head_learning_rate * rate / usual.learning_rate,
    )
    pieces = load_word_pieces(out)
    stages = _stages(args, data, out, folder)
    for pairs, rows in stages[:2]:
        print(Counter(p.origin for p in pairs), Counter(p.label for p in pairs), len(rows))
    steps = sum(-(-len(part) // recipe.rows) for stage in stages for part in stage)
    net = _start(args.start, out)
    start = copy.deepcopy(net)
    average = Average(net, recipe.average_decay)
    optimizer = optimiser(net.stance.encoder, net.heads, recipe)
    rates = schedule(optimizer, steps, recipe.warmup_share)
    state = load_checkpoint(folder / "checkpoint.pt") if args.resume else None
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
        torch.manual_seed(args.seed * 1000 + number)
        chooser = random.Random(args.seed * 1000 + number)  # noqa: S311 - reproducible, not secret
        net.train()
        for batch in _batches(stages[number], pieces, recipe.rows, chooser):
            loss = batch_loss(net, batch)
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
        write_network(average.module, out)
    if args.start and args.mix < 1:
        mix(average.module, start, args.mix)
        write_network(average.module, out)


def batch_loss(net: PairNet, batch: Sequence[Example]) -> Tensor:
    """Cross entropy of one batch; all its examples belong to the same head."""
    # The fused attention kernel's backward pass is slow on CPUs.
    with torch.autocast("cpu", torch.bfloat16), sdpa_kernel(SDPBackend.MATH):
        stances, says = net.read([example.tokens for example in batch])
    if batch[0].says is not None:
        wanted = torch.tensor([example.says for example in batch], dtype=torch.float32)
        wanted = wanted * (1 - SMOOTHING) + SMOOTHING / 2
        return functional.binary_cross_entropy_with_logits(says.float(), wanted)
    targets = torch.tensor([example.stance for example in batch])
    return functional.cross_entropy(stances.float(), targets, label_smoothing=SMOOTHING)


def _stages(args: argparse.Namespace, data: Path, out: Path, folder: Path) -> list[Stage]:
    embed = CachedEmbedder(out)
    own = load_pairs(data, folder, out)["train"]
    records = [one for one in load_records(data, embed) if one.part == "train"]
    near = neighbours(records, embed)
    parts = training_parts(data)
    ordinary = training_rows(parts, records, embed)
    stages: list[Stage] = [] if args.start else [(public_pairs(data), [])]
    for epoch in range(args.epochs):
        chooser = random.Random(args.seed + epoch)  # noqa: S311 - reproducible, not secret
        rows = match_epoch(records, near, chooser) + chooser.sample(ordinary, ORDINARY)
        rows += titled_rows(parts, records, near, chooser)
        if 0 < args.most < len(rows):
            rows = chooser.sample(rows, args.most)
        stages.append((epoch_of(own, args.seed + epoch), rows))
    return stages


def _start(folder: str, weights: Path) -> PairNet:
    """The base model, or earlier weights with the matching that lies beside them.

    Raises WeightsError.
    """
    if not folder:
        return PairNet(CrossEncoder(load_base()[1]))
    pieces = load_word_pieces(weights)
    net = PairNet(StanceModel.load(Path(folder), load_embeddings(weights), pieces).net)
    matching = Path(folder).parent / "matching" / HEAD_FILE
    if matching.exists():
        assign(net.head, matching).float()
    net.stance.encoder.layers.requires_grad_(requires_grad=True)
    net.heads.requires_grad_(requires_grad=True)
    return net


def _batches(
    stage: Stage, pieces: WordPieces, rows: int, chooser: random.Random
) -> Iterator[list[Example]]:
    """The batches of both heads, mixed; each batch is one head's."""
    pairs, matches = stage
    asked = [StanceInput(p.claim, p.passage, p.topic) for p in pairs]
    stance = [
        Example(tokens, stance=pair.target)
        for tokens, pair in zip(read_pairs(pieces, asked), pairs, strict=True)
    ]
    says = [
        Example(tokens, says=row.target)
        for tokens, row in zip(
            read_pairs(pieces, [row.pair for row in matches]), matches, strict=True
        )
    ]
    batches = [
        batch
        for part in (stance, says)
        for batch in length_batches(part, [len(e.tokens.ids) for e in part], rows, chooser)
    ]
    chooser.shuffle(batches)
    yield from batches


def write_network(net: PairNet, out: Path) -> None:
    """Write the layers and both heads as bf16."""
    save_bf16(net.stance.encoder, out / "stance" / LAYERS_FILE)
    save_bf16(net.stance.head, out / "stance" / HEAD_FILE)
    save_bf16(net.head, out / "matching" / HEAD_FILE)
