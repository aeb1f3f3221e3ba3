"""The encoder: the same network as BERT, and word pieces with true offsets."""

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers.models.bert.configuration_bert import BertConfig
from transformers.models.bert.modeling_bert import BertModel

from models.encoder import (
    Batch,
    Shape,
    Tokens,
    load_embeddings,
    load_word_pieces,
    mean_pool,
    micro_batches,
    pad,
)
from models.errors import WeightsError
from models.registry import WEIGHTS
from models.training.export import from_bert

PIECES = load_word_pieces(WEIGHTS)
SMALL = Shape(
    vocab_size=50,
    hidden_size=24,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=48,
    max_position_embeddings=16,
    type_vocab_size=2,
    layer_norm_eps=1e-12,
    hidden_dropout_prob=0.1,
)


def test_the_layers_are_those_of_a_bert_model() -> None:
    """With the tensors of a transformers BertModel the states are the same."""
    torch.manual_seed(0)
    config = BertConfig(**{name: getattr(SMALL, name) for name in Shape.__slots__})
    bert = BertModel(config, add_pooling_layer=False).train(mode=False)
    _, encoder = from_bert(bert.state_dict(), SMALL)
    batch = pad([Tokens([1, 2, 3, 4, 5], [0, 0, 1, 1, 1]), Tokens([9, 8], [0, 1])])
    with torch.inference_mode():
        found = encoder.eval()(batch)[batch.mask]
        wanted = bert(batch.ids, batch.mask.long(), batch.segments).last_hidden_state[batch.mask]
    assert torch.allclose(found, wanted, atol=1e-5)


@given(st.text(max_size=60))
def test_offsets_point_into_the_text_as_given(text: str) -> None:
    """Every token's offsets lie within the text and never go back."""
    offsets = PIECES.encode([text])[0].offsets
    assert all(0 <= start <= end <= len(text) for start, end in offsets)
    assert offsets == sorted(offsets)


def test_characters_that_are_no_characters_keep_the_length() -> None:
    """A lone surrogate moves no offset."""
    (plain,), (broken,) = PIECES.encode(["a ? word"]), PIECES.encode(["a \ud800 word"])
    assert plain.offsets == broken.offsets


def test_a_pair_fits_the_encoder() -> None:
    """The second text is cut where the pair would be too long; segments tell the two apart."""
    row = PIECES.pair([5] * 30, [6] * 900)
    assert len(row.ids) == len(row.segments) == 512
    assert row.segments.count(0) == 32
    assert row.ids[-1] == PIECES.sep


@given(st.lists(st.integers(1, 600), max_size=80))
def test_micro_batches_hold_every_row_once(lengths: list[int]) -> None:
    """Every index comes once, and no group is larger than its budget allows."""
    groups = list(micro_batches(lengths, max_tokens=1000))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    assert all(len(g) == 1 or len(g) * max(lengths[i] for i in g) <= 1000 for g in groups)


def test_padding_is_left_out_of_the_mean() -> None:
    """Only real tokens count."""
    hidden = torch.tensor([[[1.0], [3.0], [100.0]]])
    assert mean_pool(hidden, torch.tensor([[True, True, False]])).item() == 2.0


def test_an_empty_batch_mask_is_possible() -> None:
    """A row of nothing gives zeros and no division by zero."""
    batch = Batch(torch.zeros(1, 1), torch.zeros(1, 1), torch.zeros(1, 1, dtype=torch.bool))
    assert mean_pool(torch.ones(1, 1, 2), batch.mask).tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("file", ["config.json", "embeddings.safetensors", "tokenizer.json"])
def test_a_missing_or_broken_file_is_named(tmp_path: Path, file: str) -> None:
    """One line says which file cannot be read."""
    for name in ("config.json", "embeddings.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes((WEIGHTS / name).read_bytes() if name != file else b"{")
    load = load_word_pieces if file == "tokenizer.json" else load_embeddings
    with pytest.raises(WeightsError, match=file) as caught:
        load(tmp_path)
    assert "\n" not in str(caught.value)
