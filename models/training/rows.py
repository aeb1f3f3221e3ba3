"""JSON Lines as the data folder has them, gzipped or plain."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.errors import ModelError


class DataError(ModelError):
    """A data file is missing or broken; the text names it."""


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file, gzipped or plain; raises DataError."""
    number = 0
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007 - named in the error below
                yield json.loads(line)
    except FileNotFoundError as error:
        raise DataError(f"{path} is missing; --data must name the data folder") from error
    except (OSError, EOFError, ValueError) as error:
        raise DataError(f"{path}, line {number}: {error}") from error
