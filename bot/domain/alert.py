"""An alert: what Discord's AutoMod found by one of a guild's own rules."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alert:
    """``rule`` is its rule's name, empty where it isn't known.

    A ``blocked`` post was never there for people to read, so nothing can be done about it.
    """

    rule: str
    blocked: bool
