"""What a robots.txt lets Sidenote fetch, as RFC 9309 says.

The standard library's parser knows no wildcards, takes the first rule that fits for the most
specific one, and finds "Side" in "Sidenote".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote_to_bytes

PRODUCT = "sidenote"
"""The name by which a robots.txt means Sidenote, in small letters."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """Whether paths that fit may be fetched: ``parts`` in this order, with anything between.

    The first part stands at the beginning of a path, and with ``to_end`` the last one at its
    end. ``octets`` says how specific the rule is.
    """

    allows: bool
    octets: int
    parts: tuple[bytes, ...]
    to_end: bool

    @classmethod
    def read(cls, pattern: str, *, allows: bool) -> Self:
        to_end = pattern.endswith("$")
        parts = tuple(unquote_to_bytes(part) for part in pattern.removesuffix("$").split("*"))
        octets = sum(map(len, parts)) + len(parts) - 1 + to_end
        return cls(allows, octets, parts, to_end)

    def fits(self, path: bytes) -> bool:
        first, *others = self.parts
        if not path.startswith(first):
            return False
        if not others:
            return not self.to_end or path == first
        return self._fit(path, len(first), others)

    def _fit(self, path: bytes, start: int, parts: list[bytes]) -> bool:
        # a part that is taken where it first stands leaves the most for those after it
        *middle, last = parts
        for part in middle:
            found = path.find(part, start)
            if found < 0:
                return False
            start = found + len(part)
        if self.to_end:
            return len(path) - len(last) >= start and path.endswith(last)
        return path.find(last, start) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for Sidenote; none allow all."""

    rules: tuple[_Rule, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a robots.txt; whatever stands in it, there is no error.

        All groups that name Sidenote count together; those for all only where none does.
        """
        groups = _Groups()
        for key, value in _lines(text):
            groups.take(key, value)
        return cls(tuple(groups.ours if groups.ours is not None else groups.all))

    def allow(self, path: str) -> bool:
        """Whether a path, with its query, may be fetched; both may be percent-encoded.

        The rule with the most octets decides; of two alike the one that allows. Without one
        that fits everything may be fetched.
        """
        octets = unquote_to_bytes(path)
        fitting = [rule for rule in self.rules if rule.fits(octets)]
        most = max(fitting, key=lambda rule: (rule.octets, rule.allows), default=None)
        return most is None or most.allows


@dataclass(slots=True)
class _Groups:
    """The rules found so far: those for all, and ours, None while no group names Sidenote."""

    all: list[_Rule] = field(default_factory=list)
    ours: list[_Rule] | None = None
    _for_all: bool = False
    _for_us: bool = False
    _naming: bool = False  # whether the last line that counts names an agent

    def take(self, key: str, value: str) -> None:
        """Take one line. What is neither agent nor rule, as "Sitemap", parts no group."""
        if key == "user-agent":
            self._name(value)
        elif key in ("allow", "disallow"):
            self._naming = False
            if value:  # a rule without a path forbids nothing
                self._add(value, allows=key == "allow")

    def _name(self, value: str) -> None:
        if not self._naming:
            self._for_all = self._for_us = False
        self._naming = True
        product = re.split(r"[\s/]", value, maxsplit=1)[0].lower()  # a version may follow
        self._for_all |= product == "*"
        if product == PRODUCT:
            self._for_us = True
            self.ours = self.ours or []

    def _add(self, pattern: str, *, allows: bool) -> None:
        if not (self._for_all or self._for_us):
            return
        rule = _Rule.read(pattern, allows=allows)
        if self._for_all:
            self.all.append(rule)
        if self._for_us and self.ours is not None:
            self.ours.append(rule)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """The lines that say something: their key in small letters, and the value."""
    for line in re.split(r"[\r\n]+", text):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()
