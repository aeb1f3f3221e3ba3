"""Sentences with their values in a column of text: as JSON, so that every language words them."""

import json
from typing import Any

from bot.reasons import Reason, Sentence, Value


def written(told: Reason | str) -> str:
    """What stands in the column for a sentence, or for plain words."""
    if isinstance(told, str):
        return json.dumps({"words": told}) if told.startswith("{") else told
    return json.dumps(_plain(told))


def read(column: str, sentences: type[Sentence]) -> Reason | str:
    """What was written: one of ``sentences``, or words, as in rows from before there were any.

    Of a sentence that is none any more, or has other values by now, nothing is told.
    """
    if not column.startswith("{"):
        return column
    try:
        kept = json.loads(column)
    except ValueError:
        return column
    if kept.keys() != {"why", "values"}:
        return str(kept.get("words", column))
    try:
        told = _reason(kept, sentences)
        str(told)
    except KeyError:
        return ""
    return told


def _plain(value: Value) -> Any:
    if isinstance(value, Reason):
        values = {name: _plain(one) for name, one in value.values.items()}
        return {"why": value.why.name, "values": values}
    return list(map(_plain, value)) if isinstance(value, tuple) else value


def _value(kept: Any, sentences: type[Sentence]) -> Value:
    if isinstance(kept, dict):
        return _reason(kept, sentences)
    return tuple(_value(one, sentences) for one in kept) if isinstance(kept, list) else kept


def _reason(kept: Any, sentences: type[Sentence]) -> Reason:
    values = {name: _value(one, sentences) for name, one in kept["values"].items()}
    return Reason(sentences[kept["why"]], values)
