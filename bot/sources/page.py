"""A fetched page, between fetching and understanding it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came.

    ``url`` is where the redirects led, and ``moved`` whether all of them said that the
    page has moved for good; ``charset`` is what the server said.
    """

    url: str
    content_type: str
    charset: str | None
    body: bytes
    moved: bool = False
