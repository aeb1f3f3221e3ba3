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


@pytest.mark.parametrize(
    ("status", "told"), [(404, "404 (Not Found)"), (299, "299"), ("503 (Busy)", "503 (Busy)")]
)
def test_a_status_has_its_phrase(status: int | str, told: str) -> None:
    """A number is told with the standard's phrase, if there is one; words stay as they are."""
    assert str(Why.ANSWERED.of(host="h", status=status)) == f"h answered {told}."


def test_sentences_stand_in_one_another() -> None:
    """A sentence can name others: one in its place, several with marks between them."""
    missing = Why.ROW_MISSING.of(key="{line}")
    assert str(Why.ROW.of(file="f", line=3, problem=missing)) == 'f, line 3: "{line}" is missing.'
    both = (missing, Why.ROW_JSON.of())
    assert str(Why.ROW.of(file="f", line=3, problem=both)).endswith("missing.; is not valid JSON.")
    assert "of a, b." in str(Why.ROW_CHOICE.of(key="tier", known=("a", "b")))


def test_a_value_is_never_a_placeholder() -> None:
    """Braces in what a page or a person names stand for themselves."""
    assert "no source {id} in" in str(LibraryError(Why.NO_SOURCE.of(id="{id}")))


def test_a_reason_needs_its_values() -> None:
    """An error whose sentence names what was not given is a mistake of the program."""
    with pytest.raises(KeyError):
        LibraryError(Why.NO_SOURCE.of())
