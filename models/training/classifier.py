"""Train the sentence heads.

``python -m models.training classifier --data DIR`` writes layers, heads and
model.json under ``--out`` and everything it measured under ``--runs``.
"""

import argparse
import json
import random
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from models.classifier import HEADS, ClassifierModel, SentenceNet
from models.encoder import WordPieces, load_embeddings, load_word_pieces
from models.training import data as sets
from models.training.examples import Example, build, without_context
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
from models.training.measure import measure_dev
from models.training.shipping import write_classifier

# Public labels are not quite ours: they help, at a low weight.
ORIGIN_WEIGHTS = {"claimbuster": 0.5, "wikitalk_public": 0.5}
# Real speculation is the rarest label and the hardest.
POSITIVE_WEIGHTS = {"speculation": 2.0, "hostile": 1.2}
# Posts of each public set in an epoch.
PUBLIC_PER_EPOCH = 1000
CONTEXT_DROPOUT = 0.15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this run beside the common ones."""
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--learning-rate", type=float, default=Recipe().learning_rate)
    parser.add_argument(
        "--start", default="", metavar="DIR", help="go on from these weights of the classifier"
    )
    parser.add_argument(
        "--real-share",
        type=float,
        default=1.0,
        help="share of the real posts in an epoch, drawn anew for each; below 1 with --start,"
        " whose weights know them already",
    )
    parser.add_argument(
        "--mix",
        type=float,
        default=1.0,
        help="share of the new weights in those that are written, the rest --start's",
    )
    parser.add_argument("--name", default="classifier", help="folder of this run under runs/")


def run(args: argparse.Namespace) -> int:
    """Train, measure after each epoch, calibrate and write the weights."""
    seed_everything(args.seed, args.threads)
    rate, usual = args.learning_rate, Recipe()
    recipe = Recipe(
        epochs=args.epochs,
        learning_rate=rate,
        head_learning_rate=usual.head_learning_rate * rate / usual.learning_rate,
    )
    data, folder = Path(args.data), Path("runs") / args.name
    pieces = load_word_pieces(Path(args.out))
    threads, pools = training_examples(data, pieces, args.real_share)
    print(f"{len(threads)} posts of threads; pools: {pools}", flush=True)
    steps = recipe.epochs * len(epoch_batches(threads, pools, recipe, 0))
    net = _start(Path(args.start), Path(args.out)) if args.start else _fresh()
    trainer = _Trainer(net, recipe, steps, args.seed)
    if args.resume:
        trainer.resume(folder / "checkpoint.pt")
    found: dict[str, Any] = {}
    while trainer.epochs_done < recipe.epochs:
        seed = args.seed * 1000 + trainer.epochs_done
        trainer.epoch(epoch_batches(threads, pools, recipe, seed), pieces)
        found = measure_dev(trainer.average.module, pieces, data)
        print(f"epoch {trainer.epochs_done}: {json.dumps(found)}", flush=True)
        _note(folder, recipe, args.seed, trainer.epochs_done, found)
        trainer.save(folder / "checkpoint.pt")
    told: dict[str, Any]
    told = {"recipe": {**asdict(recipe), "seed": args.seed, "start": args.start or "base model"}}
    told["pr_auc"] = found
    shipped = trainer.average.module
    if args.start and args.mix < 1:
        mix(shipped, _start(Path(args.start), Path(args.out)), args.mix)
        told["recipe"]["mix"] = args.mix
        told["pr_auc"] = measure_dev(shipped, pieces, data)
    write_classifier(shipped, pieces, data, Path(args.out) / "classifier", told)
    return 0


@dataclass(frozen=True, slots=True)
class Pool:
    """Examples of which each epoch draws ``per_epoch`` anew."""

    examples: list[Example]
    per_epoch: int

    def __repr__(self) -> str:
        return f"{self.per_epoch} of {len(self.examples)} {self.examples[0].origin}, ..."


def training_examples(
    data: Path, pieces: WordPieces, real_share: float
) -> tuple[list[Example], list[Pool]]:
    """Give (house and own threads, pools of real and public posts), none of them held out."""
    house = [post for number in sets.HOUSE_TRAIN for post in sets.house_posts(data, number)]
    real = sets.real_posts(data)
    train, _, _ = sets.split_real(real)

    def built(posts: list[sets.LabelledPost]) -> list[Example]:
        return build(pieces, posts, ORIGIN_WEIGHTS, POSITIVE_WEIGHTS)

    known = built([sets.unmask(post) for post in train])
    claims = built(sets.claimbuster(data))
    talk = built(sets.wikitalk_negatives(data, {post.key for post in real}))
    pools = [
        Pool(known, round(real_share * len(known))),
        Pool(claims, min(PUBLIC_PER_EPOCH, len(claims))),
        Pool(talk, min(PUBLIC_PER_EPOCH, len(talk))),
    ]
    return built(house + sets.own_threads(held_out=False)), pools


def epoch_batches(
    threads: list[Example], pools: list[Pool], recipe: Recipe, seed: int
) -> list[list[Example]]:
    """The batches of one epoch: all of ``threads`` and a fresh sample of each pool."""
    chooser = random.Random(seed)  # noqa: S311 - reproducible, not secret
    chosen = list(threads)
    for pool in pools:
        chosen += chooser.sample(pool.examples, pool.per_epoch)
    lengths = [len(example.window.tokens.ids) for example in chosen]
    return list(length_batches(chosen, lengths, recipe.rows, chooser))


def _fresh() -> SentenceNet:
    """The base model's layers under new heads."""
    _, encoder = load_base()
    return SentenceNet(encoder)


def _start(folder: Path, weights: Path) -> SentenceNet:
    """The layers and heads of an earlier classifier; raises WeightsError."""
    pieces = load_word_pieces(weights)
    net = ClassifierModel.load(folder, load_embeddings(weights), pieces).net
    net.encoder.layers.requires_grad_(requires_grad=True)
    net.heads.requires_grad_(requires_grad=True)
    return net


class _Trainer:
    """The state of one run: net, running average, optimiser, schedule."""

    def __init__(self, net: SentenceNet, recipe: Recipe, steps: int, seed: int) -> None:
        self.net = net
        self.average = Average(self.net, recipe.average_decay)
        self.optimizer = optimiser(self.net.encoder, self.net.heads, recipe)
        self.rates = schedule(self.optimizer, steps, recipe.warmup_share)
        self.progress = Progress(steps)
        self.seed = seed
        self.epochs_done = 0

    def epoch(self, batches: list[list[Example]], pieces: WordPieces) -> None:
        """Train on the batches of one epoch."""
        # Seeded by epoch, so that a resumed run goes the way of an unbroken one.
        torch.manual_seed(self.seed * 1000 + self.epochs_done)
        chooser = random.Random(self.seed * 1000 + self.epochs_done)  # noqa: S311 - no secret
        self.net.train()
        for batch in batches:
            loss = batch_loss(self.net, batch, pieces, chooser)
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
            self.optimizer.step()
            self.rates.step()
            self.optimizer.zero_grad(set_to_none=True)
            self.average.update(self.net)
            self.progress.tick(self.rates.last_epoch, loss.item(), len(batch))
        self.epochs_done += 1

    def save(self, path: Path) -> None:
        """Write all that a resumed run needs."""
        save_checkpoint(
            path,
            net=self.net.state_dict(),
            average=self.average.module.state_dict(),
            updates=self.average.updates,
            optimizer=self.optimizer.state_dict(),
            rates=self.rates.state_dict(),
            epoch=self.epochs_done - 1,
        )

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint, if there is one."""
        state = load_checkpoint(path)
        if state is None:
            return
        self.net.load_state_dict(state["net"])
        self.average.module.load_state_dict(state["average"])
        self.average.updates = state["updates"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.rates.load_state_dict(state["rates"])
        self.epochs_done = state["epoch"] + 1


def batch_loss(
    net: SentenceNet, batch: list[Example], pieces: WordPieces, chooser: random.Random
) -> Tensor:
    """Cross entropy of sentences (where spans tell) plus of the post as its highest sentence."""
    windows = [
        without_context(pieces, example.window)
        if chooser.random() < CONTEXT_DROPOUT
        else example.window
        for example in batch
    ]
    # The plain attention kernel: the fused one's backward pass is slow on CPUs (1.5 times a step).
    with torch.autocast("cpu", torch.bfloat16), sdpa_kernel(SDPBackend.MATH):
        hidden = net.hidden(windows)
    logits = net.read(hidden, windows)
    most = logits.shape[1]
    targets = torch.stack([_padded(example.targets, most) for example in batch])
    real = torch.stack([_padded(torch.ones(len(example.targets), 1), most) for example in batch])
    weights = torch.stack([example.weights for example in batch])
    known = torch.stack([example.spans_known for example in batch])
    each = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none") * real
    sentence = each.sum(1) / real.sum(1)
    highest = logits.masked_fill(real == 0, -1e4).amax(1)
    post_targets = torch.stack([example.post_targets for example in batch])
    post = functional.binary_cross_entropy_with_logits(highest, post_targets, reduction="none")
    return ((sentence * known + post) * weights).sum(1).mean()


def _padded(values: Tensor, rows: int) -> Tensor:
    return functional.pad(values, (0, 0, 0, rows - len(values)))


def _note(folder: Path, recipe: Recipe, seed: int, epoch: int, found: dict[str, Any]) -> None:
    """Add one epoch's measurements to runs/<name>/metrics.json."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "metrics.json"
    past = json.loads(path.read_text(encoding="utf-8"))["epochs"] if epoch > 1 else []
    now = datetime.now(UTC).isoformat(timespec="seconds")
    epochs = [*past, {"epoch": epoch, "time": now, **found}]
    whole = {"recipe": asdict(recipe), "seed": seed, "heads": HEADS, "epochs": epochs}
    path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
