"""A wording file is refused where its rules could not be used."""

import pytest
from pydantic import ValidationError

from config.wordings import WordingFile, load_wording

ENGLISH = load_wording("en").model_dump()
GENERAL = ENGLISH["rules"]["hostile"][-1]


def with_hostile(*rules: dict[str, object]) -> WordingFile:
    return WordingFile.model_validate(
        ENGLISH | {"rules": ENGLISH["rules"] | {"hostile": list(rules)}}
    )


def rule(*cues: str) -> dict[str, object]:
    return {"name": "insult", "text": "Insulting a person.", "cues": list(cues)}


def test_cues() -> None:
    """Cues are words, each with a star at its end or none."""
    assert with_hostile(rule("clown*", "you people"), GENERAL).rules.hostile[0].cues
    for wrong in ("", "*", "cl*wn", " clown", "you  people"):
        with pytest.raises(ValidationError):
            with_hostile(rule(wrong), GENERAL)


def test_general_rule_is_the_last() -> None:
    """The last rule of a kind, and no other, is general."""
    for wrong in ([], [rule("clown")], [GENERAL, rule("clown")], [GENERAL, GENERAL]):
        with pytest.raises(ValidationError, match="the last rule"):
            with_hostile(*wrong)
