"""Faults that tests inject into the REST API, each for a number of matching requests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

When = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer with this status; ``when`` says whether the request is carried out before."""

    status: int
    when: When = "before"
    retry_after_s: float = 0.0
    is_global: bool = False
    # without it discord.py takes a 429 for a ban and gives up at once
    has_via: bool = True


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the line, before or after the request is carried out."""

    when: When = "before"


@dataclass(frozen=True, slots=True)
class Delay:
    """Wait, then carry the request out."""

    seconds: float


Fault = Reply | Cut | Delay


@dataclass(slots=True)
class _Armed:
    method: str
    pattern: re.Pattern[str]
    fault: Fault
    left: int


class Faults:
    """A list of armed faults; a request meets the first that matches."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []

    def arm(self, method: str, path: str, fault: Fault, times: int = 1) -> None:
        """Arms a fault, for instance ``arm("POST", "/channels/*/messages", Reply(502))``.

        ``*`` stands for one or more path segments.
        """
        pattern = ".+".join(re.escape(part) for part in path.split("*"))
        self._armed.append(_Armed(method, re.compile(pattern), fault, times))

    @property
    def armed(self) -> int:
        """How many requests are still to meet a fault."""
        return sum(armed.left for armed in self._armed)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, used up by one."""
        for armed in self._armed:
            if armed.left and armed.method == method and armed.pattern.fullmatch(path):
                armed.left -= 1
                return armed.fault
        return None
