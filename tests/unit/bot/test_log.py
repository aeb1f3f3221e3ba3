"""What reaches the log, from us and from libraries."""

import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from bot import log


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave the loggers as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _fail(said: str) -> None:
    """Fail with a post's words in a local variable."""
    if said:
        raise KeyError("title")


@pytest.mark.parametrize("form", ["console", "json"])
def test_tracebacks_show_no_local_variables(
    form: Literal["console", "json"], capsys: pytest.CaptureFixture[str]
) -> None:
    """A failure, of ours or in a library, is told with its place and never with values."""
    log.configure("info", form)
    try:
        _fail("the words " + "of a post")
    except KeyError:
        log.get("test").exception("ours")
        logging.getLogger("library").exception("theirs")

    told = capsys.readouterr().err
    assert told.count("KeyError: 'title'") == 2
    assert told.count("in _fail") == 2
    assert "words of a post" not in told
