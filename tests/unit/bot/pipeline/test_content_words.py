"""Words that tell what a text is about."""

import pytest

from bot.pipeline.content_words import content_words


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("The cloud is needed.", "CLOUDS!", {"cloud"}),
        ("It took 671 days.", "671", {"671"}),
        ("What would they have done?", "They would have what they had.", set()),
        ("A b c.", "A b c.", set()),
        ("", "Any.", set()),
    ],
)
def test_what_two_texts_share(one: str, other: str, shared: set[str]) -> None:
    """Forms of a word and numbers count; common and short words do not."""
    assert content_words(one) & content_words(other) == shared
