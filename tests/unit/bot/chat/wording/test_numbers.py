"""Numbers are written as each language does."""

import pytest

from bot.chat.wording.language import speaking
from bot.chat.wording.numbers import number


@pytest.mark.parametrize(
    ("value", "spec", "english", "german"),
    [
        (0.934, ".2f", "0.93", "0,93"),
        (1234567, ",", "1,234,567", "1.234.567"),
        (1234.5, ",.1f", "1,234.5", "1.234,5"),
        (5.0, "g", "5", "5"),
    ],
)
def test_marks(value: float, spec: str, english: str, german: str) -> None:
    """The marks for decimals and thousands are those of the language that is spoken."""
    assert number(value, spec) == english
    with speaking("de"):
        assert number(value, spec) == german
