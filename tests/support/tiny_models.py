"""Random models of real architectures, saved as a hub model is saved: nothing is downloaded."""

from pathlib import Path
from typing import Any

import torch
from tokenizers import pre_tokenizers
from transformers import (
    DebertaV2Config,
    DebertaV2ForSequenceClassification,
    DebertaV2Tokenizer,
    PreTrainedModel,
    RobertaConfig,
    RobertaForSequenceClassification,
    RobertaTokenizer,
)

TOKENS = 48
"""How many tokens these models take."""
_SIZES: dict[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 16,
}
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?'-"


def tiny_deberta(folder: Path, labels: list[str], **more: Any) -> Path:
    """A DeBERTa-v3: relative positions, which take texts of any length, and no segments."""
    special = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
    pieces = [(one, 0.0) for one in special] + [(one, -2.0) for one in f"▁{_LETTERS}"]
    tokenizer: Any = DebertaV2Tokenizer  # untyped, as all of transformers' tokenizers are
    tokenizer(vocab=pieces, unk_id=3, model_max_length=TOKENS).save_pretrained(folder)
    kind: Any = DebertaV2Config  # takes more than its declared fields
    config = kind(
        vocab_size=len(pieces),
        relative_attention=True,
        position_buckets=8,
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        pos_att_type=["p2c", "c2p"],
        position_biased_input=False,
        type_vocab_size=0,
        max_position_embeddings=512,
        **_SIZES,
        **_named(labels),
        **more,
    )
    return _saved(DebertaV2ForSequenceClassification, config, folder)


def tiny_roberta(folder: Path, labels: list[str], **more: Any) -> Path:
    """A RoBERTa: positions count from after the padding token's, and no limit is on record."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {
        one: at for at, one in enumerate(["<s>", "<pad>", "</s>", "<unk>", "<mask>", *letters])
    }
    tokenizer: Any = RobertaTokenizer
    tokenizer(vocab=vocabulary, merges=[]).save_pretrained(folder)
    config = RobertaConfig(
        vocab_size=len(vocabulary),
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        type_vocab_size=1,
        max_position_embeddings=TOKENS + 2,
        **_SIZES,
        **_named(labels),
        **more,
    )
    return _saved(RobertaForSequenceClassification, config, folder)


def _named(labels: list[str]) -> dict[str, Any]:
    return {
        "id2label": dict(enumerate(labels)),
        "label2id": {label: at for at, label in enumerate(labels)},
    }


def _saved(kind: type[PreTrainedModel], config: Any, folder: Path) -> Path:
    """Save a model whose weights are always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(7)
        kind(config).save_pretrained(folder)
    return folder
