"""The sentence heads: hostile, speculation, checkable, from one encoder pass a post.

A row is [CLS] title and parent [SEP] post [SEP]. Each sentence is read as the
mean of its tokens beside the mean of the whole post, so a sentence is judged
in its company. A long post is cut into windows of whole sentences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import torch
from tokenizers import Encoding
from torch import Tensor, nn

from models.calibration import Platt
from models.encoder import (
    Embeddings,
    Encoder,
    Tokens,
    WordPieces,
    assign,
    load_encoder,
    micro_batches,
    pad,
)
from models.engine import (
    ENGLISH,
    Figure,
    Kind,
    Measured,
    PostInput,
    Preset,
    Read,
    SentenceScores,
)
from models.errors import WeightsError
from models.model_json import MODEL_FILE, read_model_json
from models.sentences import Span

HEADS = ("hostile", "speculation", "checkable")
HEAD_FILE = "heads.safetensors"

TITLE_TOKENS = 16
CONTEXT_TOKENS = 64
WINDOW_TOKENS = 192

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """One encoder row. ``ranges`` are the token ranges, within the row, of its sentences;
    ``sentences`` says which sentence of the post each of them is."""

    tokens: Tokens
    ranges: list[Range]
    sentences: list[int]


class SentenceNet(nn.Module):
    """Encoder and heads; ``forward`` gives logits."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = nn.Sequential(
            nn.Dropout(0.1),
            nn.Linear(2 * encoder.hidden_size, encoder.hidden_size),
            nn.GELU(),
            nn.Dropout(0.1),
            nn.Linear(encoder.hidden_size, len(HEADS)),
        )

    def forward(self, windows: Sequence[Window]) -> Tensor:
        """Give logits (windows, most sentences, 3); what pads the sentences is rubbish."""
        return self.read(self.hidden(windows), windows)

    def hidden(self, windows: Sequence[Window]) -> Tensor:
        """The encoder's part of ``forward``: hidden states (windows, tokens, hidden)."""
        states: Tensor = self.encoder(pad([window.tokens for window in windows]))
        return states

    def read(self, hidden: Tensor, windows: Sequence[Window]) -> Tensor:
        """The heads' part of ``forward``, from hidden states (windows, tokens, hidden)."""
        weights = _pooling(windows, hidden.shape[1])
        pooled = weights @ hidden
        logits: Tensor = self.heads(
            torch.cat([pooled[:, 1:], pooled[:, :1].expand_as(pooled[:, 1:])], -1)
        )
        return logits


def _pooling(windows: Sequence[Window], width: int) -> Tensor:
    """Averaging weights (windows, 1 + most sentences, width): the post, then its sentences."""
    most = max(len(window.ranges) for window in windows)
    weights = torch.zeros(len(windows), 1 + most, width)
    for row, window in enumerate(windows):
        whole = (window.ranges[0][0], window.ranges[-1][1])
        for slot, (start, end) in enumerate([whole, *window.ranges]):
            weights[row, slot, start:end] = 1.0 / (end - start)
    return weights


def read_posts(pieces: WordPieces, posts: Sequence[PostInput]) -> list[list[Window]]:
    """Tokenise posts into their windows; a post without a single token has none."""
    titles = pieces.encode([post.title for post in posts])
    parents = pieces.encode([post.parent for post in posts])
    texts = pieces.encode([post.text for post in posts])
    return [
        _windows(pieces, context_ids(title.ids, parent.ids), text, post.sentences)
        for title, parent, text, post in zip(titles, parents, texts, posts, strict=True)
    ]


def context_ids(title: list[int], parent: list[int]) -> list[int]:
    """The start of the title and the end of the parent: people answer what came last."""
    title = title[:TITLE_TOKENS]
    return title + parent[-(CONTEXT_TOKENS - len(title)) :]


def _windows(
    pieces: WordPieces, context: list[int], text: Encoding, sentences: Sequence[Span]
) -> list[Window]:
    found = [
        (index, tokens[0], min(tokens[1], tokens[0] + WINDOW_TOKENS))
        for index, tokens in enumerate(token_ranges(text.offsets, sentences))
        if tokens[0] < tokens[1]
    ]
    groups: list[list[tuple[int, int, int]]] = []
    for sentence in found:
        if not groups or sentence[2] - groups[-1][0][1] > WINDOW_TOKENS:
            groups.append([])
        groups[-1].append(sentence)
    return [_window(pieces, context, text.ids, group) for group in groups]


def _window(
    pieces: WordPieces, context: list[int], ids: list[int], group: list[tuple[int, int, int]]
) -> Window:
    first, last = group[0][1], group[-1][2]
    shift = len(context) + 2 - first  # [CLS] and the first [SEP] stand before the post
    return Window(
        pieces.pair(context, ids[first:last]),
        [(start + shift, end + shift) for _, start, end in group],
        [index for index, _, _ in group],
    )


def token_ranges(offsets: Sequence[Range], sentences: Sequence[Span]) -> list[Range]:
    """Give each sentence's half-open range of tokens; both inputs are in text order."""
    ranges: list[Range] = []
    token = 0
    for sentence in sentences:
        while token < len(offsets) and offsets[token][0] < sentence.start:
            token += 1
        start = token
        while token < len(offsets) and offsets[token][0] < sentence.end:
            token += 1
        ranges.append((start, token))
    return ranges


@torch.inference_mode()
def score_windows(
    net: SentenceNet, posts: Sequence[list[Window]], counts: Sequence[int]
) -> list[Tensor]:
    """Give each post's logits, (sentences, 3) float32; -30 for a sentence without a token."""
    found = [torch.full((count, len(HEADS)), -30.0) for count in counts]
    rows = [(index, window) for index, windows in enumerate(posts) for window in windows]
    for group in micro_batches([len(window.tokens.ids) for _, window in rows]):
        logits = net([rows[at][1] for at in group])
        for at, scores in zip(group, logits, strict=True):
            post, window = rows[at]
            found[post][window.sentences] = scores[: len(window.sentences)]
    return found


class ClassifierModel:
    """The trained heads with their calibration; not safe to call from two threads at once."""

    def __init__(self, net: SentenceNet, pieces: WordPieces, card: dict[str, Any]) -> None:
        """``card`` is the content of model.json."""
        self.net = net.eval()
        self._pieces = pieces
        self.version = str(card["version"])
        self.thresholds: dict[Preset, dict[str, float]] = card["thresholds"]
        self.measured: Mapping[Preset, Mapping[Kind, Measured]] = {
            preset: {
                kind: _measured(told)
                for kind, told in card.get("measured", {}).get(preset, {}).items()
            }
            for preset in self.thresholds
        }
        self.min_checkable = float(card["min_checkable"])
        self.languages: Mapping[Kind, frozenset[str]] = dict.fromkeys(get_args(Kind), ENGLISH)
        self._curves = [Platt(**card["calibration"][head]) for head in HEADS]

    @classmethod
    def load(cls, folder: Path, embeddings: Embeddings, pieces: WordPieces) -> "ClassifierModel":
        """Load layers, heads and model.json from ``folder``; raises WeightsError."""
        card = read_model_json(folder)
        net = SentenceNet(load_encoder(folder, embeddings))
        assign(net.heads, folder / HEAD_FILE).float()
        try:
            return cls(net, pieces, card)
        except (KeyError, TypeError, ValueError) as error:
            raise WeightsError(f"{folder / MODEL_FILE} lacks or garbles {error}") from error

    def score(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        """Score every sentence of every post; both orders are kept."""
        windows = read_posts(self._pieces, posts)
        logits = score_windows(self.net, windows, [len(post.sentences) for post in posts])
        return [tuple(self._scores(row) for row in rows.tolist()) for rows in logits]

    def _scores(self, logits: list[float]) -> SentenceScores:
        return SentenceScores(
            *(curve.probability(x) for curve, x in zip(self._curves, logits, strict=True))
        )


def _measured(told: Mapping[str, Any]) -> Measured:
    return Measured(
        told["recall"],
        Figure(*told["precision_at_2_percent"]),
        Figure(*told["precision_at_5_percent"]),
        Read(*told["read_on_reddit"]) if "read_on_reddit" in told else None,
    )
