"""Which model does each job, as a models file says it. Light: it loads no model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from models.engine import ANY_LANGUAGE, ENGLISH, Preset
from models.errors import WeightsError

Job = Literal["hostile", "stance"]
JOBS: tuple[Job, ...] = get_args(Job)
"""What another model may be chosen for."""
SHIPPED = "shipped"
HOSTILE_BY = ", hostile: "
"""Stands in the classifier's version before that of another model for hostile."""
RELATIONS = ("entailment", "neutral", "contradiction")
"""What a passage can be to a claim, by the names of natural language inference."""
PRESETS: tuple[Preset, ...] = get_args(Preset)


@dataclass(frozen=True, slots=True)
class Choice:
    """The model of one job.

    ``model`` is "shipped", a local folder or a hub id. The rest is read for models
    named instead of the shipped one: ``label`` is the class that means hostile (""
    lets its name decide), ``labels`` says which class means each of ``RELATIONS`` (none:
    their names decide), ``languages`` are the ISO 639-1 codes of what it was made
    for, or "*".
    """

    model: str = SHIPPED
    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[Preset, float] = field(
        default_factory=lambda: {"strict": 0.95, "balanced": 0.9, "wide": 0.7}
    )
    languages: frozenset[str] = ENGLISH


@dataclass(frozen=True, slots=True)
class ModelsConfig:
    """What the models file says; without arguments, all shipped models."""

    hostile: Choice = Choice()
    stance: Choice = Choice()

    def of(self, job: Job) -> Choice:
        """The choice for a job."""
        return self.hostile if job == "hostile" else self.stance


def parse(table: Mapping[str, Any]) -> ModelsConfig:
    """Read the tables of a models file; raises WeightsError naming the key that is wrong."""
    unknown = sorted(set(table) - set(JOBS))
    if unknown:
        raise WeightsError(
            f"models: unknown table [{unknown[0]}]; there are [hostile] and [stance]"
        )
    return ModelsConfig(**{job: _choice(job, table[job]) for job in JOBS if job in table})


def _choice(job: str, table: object) -> Choice:
    if not isinstance(table, Mapping):
        raise WeightsError(f"models: {job} must be a table, as in [{job}]")
    allowed = _KEYS[job]
    for key, value in table.items():
        if key not in allowed:
            raise WeightsError(
                f"models: unknown key {key!r} in [{job}]; allowed: {', '.join(allowed)}"
            )
        if key in ("model", "label") and not (isinstance(value, str) and value):
            raise WeightsError(f"models: {key} in [{job}] must be a text that is not empty")
    given = dict(table)
    if "thresholds" in given:
        given["thresholds"] = _thresholds(job, given["thresholds"])
    if "labels" in given:
        given["labels"] = _labels(job, given["labels"])
    if "languages" in given:
        given["languages"] = _languages(job, given["languages"])
    return Choice(**given)


_KEYS = {
    "hostile": ("model", "label", "thresholds", "languages"),
    "stance": ("model", "labels", "thresholds"),
}


def _labels(job: str, table: object) -> dict[str, str]:
    if isinstance(table, Mapping) and set(table) == set(RELATIONS):
        classes = {name.lower() for name in table.values() if isinstance(name, str) and name}
        if len(classes) == len(RELATIONS):
            return dict(table)
    raise WeightsError(
        f"models: labels in [{job}] must name one class each for {', '.join(RELATIONS)}"
    )


def _languages(job: str, codes: object) -> frozenset[str]:
    if isinstance(codes, list) and codes and all(map(_is_language, codes)):
        return frozenset(codes)
    raise WeightsError(
        f'models: languages in [{job}] must be a list of two-letter codes, as in ["en", "de"],'
        ' or ["*"]'
    )


def _is_language(code: object) -> bool:
    return code == ANY_LANGUAGE or (
        isinstance(code, str) and len(code) == 2 and code.isascii() and code.islower()
    )


def _thresholds(job: str, table: object) -> dict[Preset, float]:
    wanted = f"models: thresholds in [{job}] must give strict, balanced and wide, each in 0..1"
    if not isinstance(table, Mapping) or set(table) != set(PRESETS):
        raise WeightsError(wanted)
    for value in table.values():
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            raise WeightsError(wanted)
    strict, balanced, wide = (float(table[name]) for name in ("strict", "balanced", "wide"))
    if not strict >= balanced >= wide:
        raise WeightsError(f"models: thresholds in [{job}] must fall from strict to wide")
    return {"strict": strict, "balanced": balanced, "wide": wide}
