"""The small BERT encoder that every job shares, and its word pieces.

all-MiniLM-L6-v2 (Wang et al. 2020, Apache-2.0) is a plain BERT (Devlin et al.
2019): word, position and segment embeddings, then six post-norm layers. Half
of its 22 M parameters are word embeddings. Those are frozen, stored once and
one object in memory, whatever the number of jobs; each job brings its own six
layers. torch's own ``TransformerEncoder`` is the same network as a BertModel's
layers, and spares each start the seconds and the 150 MB that importing
transformers costs.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn

from models.errors import WeightsError

LAYERS_FILE = "layers.safetensors"
EMBEDDINGS_FILE = "embeddings.safetensors"
TOKENIZER_FILE = "tokenizer.json"
CONFIG_FILE = "config.json"
MAX_TOKENS = 512

ModuleT = TypeVar("ModuleT", bound=nn.Module)


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT encoder, as its config.json names them."""

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float
    hidden_dropout_prob: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """One input: word piece ids and segment ids (0 or 1), special tokens included."""

    ids: list[int]
    segments: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded inputs. ``ids``, ``segments``: int64 (rows, tokens); ``mask``: bool, True = real."""

    ids: Tensor
    segments: Tensor
    mask: Tensor


class Embeddings(nn.Module):
    """The frozen first step: ids and segments to (rows, tokens, hidden) float32."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.word = _table(shape.vocab_size, shape)
        self.position = _table(shape.max_position_embeddings, shape)
        self.segment = _table(shape.type_vocab_size, shape)
        self.norm = nn.LayerNorm(shape.hidden_size, eps=shape.layer_norm_eps)
        self.requires_grad_(requires_grad=False)

    def forward(self, batch: Batch) -> Tensor:
        positions = torch.arange(batch.ids.shape[1])
        # Summed in float32: the tables stay bf16 in memory, as they are on disk.
        summed = self.word(batch.ids).float() + self.segment(batch.segments).float()
        normed: Tensor = self.norm(summed + self.position(positions).float())
        return normed


def _table(rows: int, shape: Shape) -> nn.Embedding:
    """An embedding table to be filled from a file.

    Not ``nn.Embedding(...)``: on the meta device its random start imports torch's
    compiler, which costs every command two seconds.
    """
    made: Any = nn.Embedding  # torch leaves this constructor untyped
    table: nn.Embedding = made.from_pretrained(torch.empty(rows, shape.hidden_size))
    return table


class Encoder(nn.Module):
    """Shared embeddings and one job's own layers.

    The embeddings are deliberately not a registered submodule: ``parameters()``,
    ``state_dict()`` and ``to()`` speak of the job's layers alone.
    """

    def __init__(self, embeddings: Embeddings) -> None:
        super().__init__()
        shape = embeddings.shape
        self._shared = (embeddings,)
        self.dropout = nn.Dropout(shape.hidden_dropout_prob)
        layer = nn.TransformerEncoderLayer(
            shape.hidden_size,
            shape.num_attention_heads,
            dim_feedforward=shape.intermediate_size,
            dropout=shape.hidden_dropout_prob,
            activation="gelu",
            layer_norm_eps=shape.layer_norm_eps,
            batch_first=True,
        )
        # Dropping attention weights costs a CPU a quarter of a training step and brings nothing
        # that dropping states does not.
        layer.self_attn.dropout = 0.0
        stack = nn.TransformerEncoder(layer, shape.num_hidden_layers, enable_nested_tensor=False)
        self.layers = stack.layers

    @property
    def hidden_size(self) -> int:
        return self._shared[0].shape.hidden_size

    def forward(self, batch: Batch) -> Tensor:
        """Give the last hidden states, (rows, tokens, hidden) float32; padding holds rubbish."""
        hidden = self.dropout(self._shared[0](batch))
        hidden = hidden.to(next(self.layers.parameters()).dtype)
        # A batch without padding takes the cheaper way without a mask.
        padding = None if bool(batch.mask.all()) else ~batch.mask
        for layer in self.layers:
            hidden = layer(hidden, src_key_padding_mask=padding)
        last: Tensor = hidden.float()
        return last


class WordPieces:
    """The tokenizer, with character offsets into the text as given."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        special = [tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]")]
        self.cls, self.sep = (0 if found is None else found for found in special)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Tokenise without special tokens or truncation; ``.ids`` and ``.offsets`` of each.

        Lone surrogates, which no tokenizer takes, are read as "?"; lengths stay.
        """
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        return self._tokenizer.encode_batch(clean, add_special_tokens=False)

    def one(self, ids: list[int]) -> Tokens:
        """[CLS] ids [SEP], cut to what the encoder can take."""
        ids = [self.cls, *ids[: MAX_TOKENS - 2], self.sep]
        return Tokens(ids, [0] * len(ids))

    def pair(self, first: list[int], second: list[int]) -> Tokens:
        """[CLS] first [SEP] second [SEP] with segments 0 and 1; the second is cut if need be."""
        second = second[: MAX_TOKENS - len(first) - 3]
        head, tail = [self.cls, *first, self.sep], [*second, self.sep]
        return Tokens(head + tail, [0] * len(head) + [1] * len(tail))


def pad(rows: Sequence[Tokens]) -> Batch:
    """Pad to the longest row."""
    width = max(len(row.ids) for row in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.int64)
    segments, mask = torch.zeros_like(ids), torch.zeros(len(rows), width, dtype=torch.bool)
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
        segments[index, : len(row.ids)] = torch.tensor(row.segments)
        mask[index, : len(row.ids)] = True
    return Batch(ids, segments, mask)


def micro_batches(lengths: Sequence[int], max_tokens: int = 4096) -> Iterator[list[int]]:
    """Give indices grouped by equal length, each group at most ``max_tokens`` together.

    Equal, so that no row is padded: torch's masked softmax takes nearly half of the time
    of a padded batch on a CPU (measured: 2.3 against 4.2 ms a row in calls of 1,600 rows,
    4.9 against 5.9 in calls of 16).
    """
    group: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        full = lengths[index] * (len(group) + 1) > max_tokens
        if group and (full or lengths[index] != lengths[group[0]]):
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Average hidden (rows, tokens, hidden) where mask (rows, tokens) is True: (rows, hidden)."""
    weights = mask.to(hidden.dtype).unsqueeze(-1)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)


def load_embeddings(folder: Path) -> Embeddings:
    """Load the shared embeddings of a weights folder; raises WeightsError."""
    try:
        config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
        shape = Shape(**{name: config[name] for name in Shape.__slots__})
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(f"cannot read {folder / CONFIG_FILE}: {error!r}") from error
    with torch.device("meta"):
        embeddings = Embeddings(shape)
    assign(embeddings, folder / EMBEDDINGS_FILE).norm.float()
    return embeddings


def load_encoder(folder: Path, embeddings: Embeddings) -> Encoder:
    """Load one job's layers (as float32) over the shared embeddings; raises WeightsError."""
    with torch.device("meta"):
        encoder = Encoder(embeddings)
    return assign(encoder, folder / LAYERS_FILE).float().eval()


def load_word_pieces(folder: Path) -> WordPieces:
    """Load the tokenizer of a weights folder; raises WeightsError."""
    path = folder / TOKENIZER_FILE
    try:
        return WordPieces(Tokenizer.from_str(path.read_text(encoding="utf-8")))
    except Exception as error:  # tokenizers raises nothing more exact
        raise WeightsError(f"cannot read {path}: {error}") from error


def assign(module: ModuleT, path: Path) -> ModuleT:
    """Fill a module (made on the meta device) from a safetensors file, dtype as stored."""
    try:
        module.load_state_dict(load_file(path), assign=True)
    except (OSError, SafetensorError, RuntimeError) as error:
        first = str(error).strip().splitlines()[0]
        raise WeightsError(
            f"cannot load {path}: {first}; reinstall Sidenote or run python -m models.training"
        ) from error
    module.requires_grad_(requires_grad=False)
    return module


def save_bf16(module: nn.Module, path: Path) -> None:
    """Write a module's tensors as bf16 safetensors."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {
        name: tensor.detach().to(torch.bfloat16).contiguous()
        for name, tensor in module.state_dict().items()
    }
    save_file(tensors, path)
    path.chmod(0o644)  # safetensors writes for the owner alone; a wheel is for everyone
