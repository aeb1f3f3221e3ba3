"""Choose calibration and thresholds again, after more flags were read; the weights stay."""

import argparse
import json
from pathlib import Path

import torch

from models.classifier import ClassifierModel
from models.encoder import load_embeddings, load_word_pieces
from models.model_json import MODEL_FILE, read_model_json
from models.precision import apply
from models.training.shipping import calibrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Rewrite the classifier's model.json under ``args.out``."""
    torch.set_num_threads(args.threads)
    weights = Path(args.out)
    folder, pieces = weights / "classifier", load_word_pieces(weights)
    model = ClassifierModel.load(folder, load_embeddings(weights), pieces)
    apply("fp32-medium", (model.net.encoder,))  # the same to six digits, and twice as fast
    card = {**read_model_json(folder), **calibrate(model.net, pieces, Path(args.data))}
    (folder / MODEL_FILE).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({name: card[name] for name in ("thresholds", "calibration_error")}, indent=2))
    return 0
