"""A weights folder's model.json: version, recipe, calibration, thresholds, metrics."""

import json
from pathlib import Path
from typing import Any

from models.errors import WeightsError

MODEL_FILE = "model.json"


def read_model_json(folder: Path) -> dict[str, Any]:
    """Read it; raises WeightsError where it is missing, broken or without a version."""
    path = folder / MODEL_FILE
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"cannot read {path}: {error!r}; reinstall Sidenote") from error
    return found
