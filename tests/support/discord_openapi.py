"""Discord's official OpenAPI description, which lies beside the project or where a variable says.

It is not part of the project. Without it the checks against it are skipped, with one line.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

VARIABLE = "SIDENOTE_DISCORD_OPENAPI"
BESIDE = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"
MISSING = f"no Discord description: set {VARIABLE} to an openapi.json of discord-api-spec"


def path() -> Path | None:
    """Where the description lies; None when it is nowhere."""
    found = Path(os.environ.get(VARIABLE, BESIDE))
    return found if found.is_file() else None


@cache
def description() -> dict[str, Any] | None:
    """The parsed description; None when it is nowhere."""
    found = path()
    return None if found is None else json.loads(found.read_text(encoding="utf-8"))
