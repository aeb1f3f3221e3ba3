"""How long a larger judge takes, beside the shipped stance model.

    python -m tests.bench.judges [--pairs 64] [--threads 0]

Nothing is downloaded: the models have the sizes of deberta-v3-base and roberta-base, random
weights and the shipped tokenizer, which cuts texts about as finely as theirs. The pairs are
the known claims that come with Sidenote, each with the first passage of its source. Times are
of this machine as it is now, by the clock and in processor time, and the ratio is of the latter,
which suffers less from the machine's other work.
"""

import argparse
import asyncio
import multiprocessing as mp
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from transformers import (
    DebertaV2Config,
    DebertaV2ForSequenceClassification,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForSequenceClassification,
)
from transformers.utils import logging

from bot.sources.claim_files import read_claims
from bot.sources.packs import read_sources
from bot.sources.passages import cut
from config.settings import PACKAGE
from models.choices import Choice, ModelsConfig
from models.engine import StanceInput
from models.local import open_engine
from models.registry import WEIGHTS
from tests.bench.search import resident_mb

_WARM, _ROUNDS = 4, 3
_LABELS = ("entailment", "neutral", "contradiction")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--pairs", type=int, default=64)
    parser.add_argument("--threads", type=int, default=0, help="0: as many as the machine has")
    options = parser.parse_args()
    threads = options.threads or os.cpu_count() or 1
    with TemporaryDirectory() as folder:
        asyncio.run(_run(_pairs(options.pairs), threads, Path(folder)))


async def _run(pairs: Sequence[StanceInput], threads: int, folder: Path) -> None:
    load = os.getloadavg()[0]
    print(f"{len(pairs)} pairs, {threads} threads, load {load:.1f} on {os.cpu_count()} processors")
    shipped = await _measure(Choice(), pairs, threads)
    print(f"shipped stance model: {shipped}", flush=True)
    for name in _SIZES:
        made = mp.get_context("spawn").Process(target=_save, args=(name, folder / name))
        made.start()  # in a process of its own, whose memory does not count here
        made.join()
        found = await _measure(Choice(str(folder / name)), pairs, threads)
        times = found.processor_ms / shipped.processor_ms
        print(f"size of {name}: {found}; {times:.1f} times the shipped one", flush=True)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds a pair, and MB of the whole process, all models together."""

    ms: float
    processor_ms: float
    mb: float

    def __str__(self) -> str:
        return (
            f"{self.ms:.1f} ms a pair, processor {self.processor_ms:.1f}, {self.mb:.0f} MB in all"
        )


async def _measure(choice: Choice, pairs: Sequence[StanceInput], threads: int) -> Cost:
    """Take the best of some rounds: what is slower is the machine's other work."""
    clock, processor = [], []
    async with open_engine(ModelsConfig(stance=choice), threads=threads) as engine:
        await engine.stance(pairs[:_WARM])
        for _ in range(_ROUNDS):
            begun, worked = time.perf_counter(), time.process_time()
            await engine.stance(pairs)
            clock.append(time.perf_counter() - begun)
            processor.append(time.process_time() - worked)
        mb = resident_mb()
    return Cost(1000 * min(clock) / len(pairs), 1000 * min(processor) / len(pairs), mb)


def _pairs(most: int) -> list[StanceInput]:
    found = []
    for file in sorted((PACKAGE / "sources").glob("*.claims.jsonl")):
        pack = file.with_name(file.name.replace(".claims", ""))
        texts = {one.source_id: one.text for one in read_sources(pack).sources}
        found += [
            StanceInput(row.text, cut(texts[row.source_id])[0])
            for row in read_claims(file).rows
            if row.source_id in texts
        ]
    return found[:: max(1, len(found) // most)][:most]


def _deberta() -> DebertaV2ForSequenceClassification:
    config: Any = DebertaV2Config  # takes more than its declared fields
    return DebertaV2ForSequenceClassification(
        config(
            vocab_size=128100,
            hidden_size=768,
            num_hidden_layers=12,
            num_attention_heads=12,
            intermediate_size=3072,
            relative_attention=True,
            position_buckets=256,
            norm_rel_ebd="layer_norm",
            share_att_key=True,
            pos_att_type=["p2c", "c2p"],
            position_biased_input=False,
            type_vocab_size=0,
            max_position_embeddings=512,
            id2label=dict(enumerate(_LABELS)),
        )
    )


def _roberta() -> RobertaForSequenceClassification:
    return RobertaForSequenceClassification(
        RobertaConfig(
            vocab_size=50265,
            max_position_embeddings=514,
            type_vocab_size=1,
            id2label=dict(enumerate(_LABELS)),
        )
    )


_SIZES: dict[str, Callable[[], PreTrainedModel]] = {
    "deberta-v3-base": _deberta,
    "roberta-base": _roberta,
}


def _save(name: str, folder: Path) -> None:
    logs: Any = logging  # its functions are untyped
    logs.disable_progress_bar()
    _SIZES[name]().save_pretrained(folder)
    tokenizer: Any = PreTrainedTokenizerFast  # transformers leaves its constructor untyped
    tokenizer(
        tokenizer_file=str(WEIGHTS / "tokenizer.json"),
        pad_token="[PAD]",
        model_max_length=512,
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(folder)


if __name__ == "__main__":
    main()
