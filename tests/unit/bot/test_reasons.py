"""Reasons as the command line and the log tell them."""

import pytest

from bot.errors import FetchError, LibraryError
from bot.reasons import Why


@pytest.mark.parametrize(
    ("size", "told"), [(5.0, "larger than 5 MB."), (0.25, "larger than 0.25 MB.")]
)
def test_an_error_says_its_reason(size: float, told: str) -> None:
    """An error's text is its reason's English sentence, without decimals that say nothing."""
    error = FetchError(Why.PAGE_LARGE.of(host="paper.example", size=size))
    assert str(error) == f"The page of paper.example is {told}"
    assert error.reason.why is Why.PAGE_LARGE


def test_a_value_is_never_a_placeholder() -> None:
    """Braces in what a page or a person names stand for themselves."""
    assert "no source {id} in" in str(LibraryError(Why.NO_SOURCE.of(id="{id}")))


def test_a_reason_needs_its_values() -> None:
    """An error whose sentence names what was not given is a mistake of the program."""
    with pytest.raises(KeyError):
        LibraryError(Why.NO_SOURCE.of())
