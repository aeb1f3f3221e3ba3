"""Letters that stand for others, and letters that are what they seem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.lookalikes import folded, latinised, unstacked
from bot.pipeline.normalise import normalise


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("You іdіоt", "You idiot"),  # Cyrillic i and o
        ("ѕtuріd сlоwn", "stupid clown"),
        ("αss cΙown", "ass cIown"),  # Greek
        ("ѕсоре of it", "scope of it"),  # Cyrillic throughout
        ("fool with a κ: kooκ", "fool with a κ: kook"),
        ("ᴄʟᴏᴡɴ ɡoɑt", "clown goat"),
        ("🅲🅻🅾🆆🅽", "CLOWN"),
        ("🇨 🇱 🇴 🇼 🇳", "clown"),
        ("s\u3164t\u115fu\u2060pid", "stupid"),
        ("id\u2800iot", "id iot"),
        ("i\u0337d\u0337i\u0337o\u0337t\u0337", "idiot"),
        ("i\u034e\u0313\u030ad\u0344\u031ai\u0338\u0321ot!", "idiot!"),
        ("i\ufe0fd\ufe0fiot", "idiot"),
        ("cafe\u0301", "café"),
    ],
)
def test_dressed_letters_are_read_as_what_they_stand_for(text: str, clean: str) -> None:
    """Look-alikes, styles, marks and fillers do not hide a word."""
    assert normalise(text).clean == clean


@pytest.mark.parametrize(
    "text",
    [
        "Привет, как дела? Сосна, рос, кот.",
        "τι λες ρε φίλε",
        "The word сок means juice, говорят.",
        "α, β, αβ, Δx, kΩ, µm, π, ρ = m/V",
        "naïve café Zürich Łódź smørrebrød",
        "أهلاً שָׁלוֹם नमस्ते 你好 안녕 ไทย",
        "❤️ 1️⃣ 😀 🇺🇸 🇺🇸🇬🇧",
    ],
)
def test_true_letters_stay_as_they_are(text: str) -> None:
    """Other scripts, symbols of science, accents and emoji are nobody's disguise."""
    assert normalise(text).clean == text


@given(st.text())
def test_changes_are_single_characters_within_the_text(text: str) -> None:
    """On any text, each change names a place of it and at most one character."""
    for changes in (unstacked(text), latinised(text)):
        assert all(0 <= place < len(text) and len(to) < 2 for place, to in changes.items())


@given(st.characters())
def test_folding_a_letter_twice_changes_nothing_more(letter: str) -> None:
    """What a letter is read as is plain already."""
    assert "".join(map(folded, folded(letter))) == folded(letter)
