"""Presets in plain words: what each was measured to give."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from bot.chat.policy import words
from bot.chat.wording import shared
from bot.domain.finding import KINDS
from bot.domain.policy import Preset
from models.engine import Figure, Kind, Measured, Read

Measures = Callable[[Preset], Mapping[Kind, Measured]]
"""What a preset was measured to give, by kind; without the kinds that nobody measured."""


def promise(preset: Preset, measures: Measures) -> str:
    """All that was measured of a preset, one line a kind."""
    lines = (f"- {_promise(preset, kind, measures)}" for kind in KINDS)
    return "\n".join([words.PRESETS_ABOUT[preset], *lines])


def short_promise(preset: Preset, measures: Measures) -> str:
    """The figure for hostile flags in one line; else what the preset is for."""
    one = measures(preset).get("hostile")
    if one is None or (one.on_reddit is None and _read_at_balanced("hostile", measures)):
        return words.PRESETS_ABOUT[preset]
    if one.on_reddit:
        kind = shared.KINDS["hostile"]
        return words.SHORT_READ.format(kind=kind, **asdict(one.on_reddit))
    return words.SHORT_PROMISE.format(kind=shared.KINDS["hostile"], **_of_100(one.at_5_percent))


def _promise(preset: Preset, kind: Kind, measures: Measures) -> str:
    """What was measured of one kind.

    Flags of ordinary traffic that were read speak first: an estimate for a rate of deserved
    flags flatters where they are rarer.
    """
    one, name = measures(preset).get(kind), shared.KINDS[kind]
    if one is None:
        return words.NO_PROMISE.format(kind=name)
    if one.on_reddit:
        return words.READ.format(kind=name, **asdict(one.on_reddit))
    if read := _read_at_balanced(kind, measures):  # so nobody read what this preset adds
        return words.READ_AT_BALANCED.format(kind=name, **asdict(read))
    return words.PROMISE.format(kind=name, **_of_100(one.at_5_percent), found=_hundred(one.recall))


def _read_at_balanced(kind: Kind, measures: Measures) -> Read | None:
    one = measures("balanced").get(kind)
    return one.on_reddit if one else None


def _of_100(figure: Figure) -> dict[str, str]:
    return {
        "right": _hundred(figure.value),
        "low": _hundred(figure.low),
        "high": _hundred(figure.high),
    }


def _hundred(share: float) -> str:
    return f"{100 * share:.0f}"
