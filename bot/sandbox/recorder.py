"""What went over the REST API, kept for those who check it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer.

    ``path`` is without the API's prefix. ``status`` is None when the line was cut.
    ``answer`` is the parsed JSON body, or None when there was none.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    status: int | None = None
    answer: Any = None
    answer_headers: Mapping[str, str] | None = None

    @property
    def json(self) -> Any:
        """The request's JSON body. Raises ValueError when it has none."""
        return json.loads(self.body)
