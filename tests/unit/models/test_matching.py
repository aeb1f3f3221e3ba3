"""The shipped pair model: claims on record, word for word and otherwise, and what makes none."""

import json
from functools import cache
from pathlib import Path

import pytest

from models.encoder import load_embeddings, load_word_pieces
from models.engine import MatchInput
from models.errors import WeightsError
from models.matching import MatchModel
from models.registry import WEIGHTS
from models.stance import StanceModel

PORT = (
    "The iPhone 15 has a Lightning port.",
    "The iPhone 15, presented on 12 September 2023, has a USB-C port instead of Lightning.",
)
DEFRAG = (
    "An SSD must be defragmented regularly to stay fast.",
    "An SSD reaches every block about equally fast: defragmenting it brings no gain in speed.",
)
BARD = (
    "Bard is Google's current chatbot.",
    "Google renamed its chatbot Bard to Gemini on 8 February 2024.",
)
CABLES = (
    "Any USB-C cable can carry 240 watts.",
    "Only a USB-C cable made for USB Power Delivery 3.1 carries 240 watts; others carry 60 or 100.",
)
REPEATED = [
    MatchInput(*PORT, PORT[0]),
    MatchInput(*PORT, "The iPhone 15 still comes with a Lightning port.", "Which cable"),
    MatchInput(*DEFRAG, DEFRAG[0], "Laptop getting sluggish"),
]
REWORDED = [
    MatchInput(*PORT, "The 15 has Lightning like all iPhones before it.", "iPhone 15 cables"),
    MatchInput(*PORT, "Apple put Lightning into the 15 once more", "iPhone 15 cables"),
    MatchInput(*BARD, "Bard is still what Google's chatbot is called", "Chatbots"),
]
SOFTER = [
    MatchInput(*CABLES, "Some USB-C cables can carry 240 watts."),
    MatchInput(
        "An antivirus scanner discovered the backdoor in XZ Utils.",
        "Andres Freund, a developer at Microsoft, found the backdoor by chance in March 2024.",
        "there was a backdoor in XZ Utils",
    ),
    MatchInput(*PORT, "I wish the iPhone 15 had a Lightning port"),
    MatchInput(
        "Pi-hole runs only on a Raspberry Pi.",
        "Pi-hole runs on many Linux systems, and in a container.",
        "Pi-hole runs on a Raspberry Pi.",
    ),
]
KERNEL = (
    "Apple has never published any source code of the macOS kernel.",
    "The kernel of macOS is called XNU, and Apple publishes its source code.",
)
DENIED = [
    MatchInput(*CABLES, "No USB-C cable can carry 240 watts"),
    MatchInput(*CABLES, "USB-C cables don't carry 240 watts"),
    MatchInput(*BARD, "Bard is no longer Google's chatbot"),
    MatchInput(*DEFRAG, "SSDs need not be defragmented to stay fast"),
    MatchInput(*KERNEL, "Apple has published source code of the macOS kernel"),
    MatchInput(*KERNEL, "it's a myth that Apple never published source code of the macOS kernel"),
]
NOT_MADE = [
    MatchInput(*PORT, PORT[1], "iPhone 15"),
    MatchInput(*PORT, "The iPhone 15 has a USB-C port.", "iPhone 15"),
    MatchInput(*PORT, "Does the iPhone 15 have a Lightning port?", "iPhone 15"),
    MatchInput(*PORT, "My iPhone 15 fell into the sink yesterday.", "iPhone 15"),
    MatchInput(*DEFRAG, "Defragmenting an SSD does nothing for it.", "Slow laptop"),
    MatchInput(*BARD, "Google calls it Gemini now", "Chatbots"),
    MatchInput(*DEFRAG, "The listing is a signal to Washington.", "Microsoft adds R1 to Azure"),
    MatchInput(*DEFRAG, "Lovely weather for a bike ride.", ""),
]


@cache
def shipped() -> MatchModel:
    """The model as it ships."""
    pieces = load_word_pieces(WEIGHTS)
    stance = StanceModel.load(WEIGHTS / "stance", load_embeddings(WEIGHTS), pieces)
    return MatchModel.load(WEIGHTS / "matching", stance.net, pieces)


def test_a_claim_repeated_word_for_word_is_found() -> None:
    """Nothing is surer to make a claim than its own words, with a title or without."""
    assert min(shipped().judge(REPEATED)) >= shipped().thresholds["balanced"]


def test_a_claim_in_other_words_is_found_at_wide() -> None:
    """A plain rewording of a claim matches at the preset that finds most."""
    assert min(shipped().judge(REWORDED)) >= shipped().thresholds["wide"]


def test_a_claims_words_alone_are_a_hint_at_most() -> None:
    """What is on a claim's very words and says less of them flags at wide and nowhere else."""
    assert max(shipped().judge(SOFTER)) < shipped().thresholds["balanced"]


def test_a_denial_of_a_claim_is_a_hint_at_most() -> None:
    """Who denies a claim in its own words does not make it, however they deny."""
    assert max(shipped().judge(DENIED)) < shipped().thresholds["balanced"]


def test_what_makes_no_claim_matches_none() -> None:
    """The right value, a question, a denial and talk of other things match at no preset."""
    assert max(shipped().judge(NOT_MADE)) < shipped().thresholds["wide"]


def test_a_pair_is_judged_alike_alone_and_in_company() -> None:
    """Neither the company nor the order of a batch changes a probability."""
    mixed = [*REPEATED, *NOT_MADE, MatchInput("", "", ""), MatchInput("x " * 999, "y", "z" * 4000)]
    together = shipped().judge(mixed)
    assert shipped().judge(mixed[::-1])[::-1] == pytest.approx(together, abs=1e-4)
    for pair, share in zip(mixed, together, strict=True):
        assert shipped().judge([pair]) == pytest.approx([share], abs=1e-4)
        assert 0 <= share <= 1


def test_nothing_to_judge_gives_nothing() -> None:
    """An empty call is no error."""
    assert shipped().judge([]) == []


def test_weights_of_other_inputs_are_refused(tmp_path: Path) -> None:
    """A model.json that was fitted to other inputs says so instead of judging wrongly."""
    for path in (WEIGHTS / "matching").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    card = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    card["first"]["weights"]["another"] = 1.0
    (tmp_path / "model.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(WeightsError, match="inputs"):
        MatchModel.load(tmp_path, shipped().net.stance, load_word_pieces(WEIGHTS))
