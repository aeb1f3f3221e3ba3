"""Presets in plain words: what each was measured to give."""

from collections.abc import Callable, Mapping

from bot.chat.policy import words
from bot.chat.wording import shared
from bot.domain.finding import KINDS
from bot.domain.policy import Preset
from models.engine import Figure, Kind, Measured

Measures = Callable[[Preset], Mapping[Kind, Measured]]
"""What a preset was measured to give, by kind; without the kinds that nobody measured."""


def promise(preset: Preset, measures: Measures) -> str:
    """All that was measured of a preset, one line a kind."""
    measured = measures(preset)
    lines = [words.PRESETS_ABOUT[preset]]
    for kind in KINDS:
        if one := measured.get(kind):
            told = words.PROMISE.format(
                kind=shared.KINDS[kind], **_of_100(one.at_5_percent), found=_hundred(one.recall)
            )
            lines.append(f"- {told}")
        else:
            lines.append(f"- {words.NO_PROMISE.format(kind=shared.KINDS[kind])}")
    return "\n".join(lines)


def short_promise(preset: Preset, measures: Measures) -> str:
    """The figure for hostile flags in one line; else what the preset is for."""
    one = measures(preset).get("hostile")
    if one is None:
        return words.PRESETS_ABOUT[preset]
    return words.SHORT_PROMISE.format(kind=shared.KINDS["hostile"], **_of_100(one.at_5_percent))


def _of_100(figure: Figure) -> dict[str, str]:
    return {
        "right": _hundred(figure.value),
        "low": _hundred(figure.low),
        "high": _hundred(figure.high),
    }


def _hundred(share: float) -> str:
    return f"{100 * share:.0f}"
