"""A small data folder in the layout that training and comparisons read."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_TEXTS = ("A fine day {}.", "You fool {}.")


def write(path: Path, rows: Sequence[Any]) -> Path:
    """Write rows as JSON Lines, packed where the name ends so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path


def data_folder(folder: Path) -> Path:
    """Give a folder whose posts are hostile where they say "fool", and no debate sentences."""
    posts = [
        {"id": f"p{n}", "text": _TEXTS[n % 2].format(n), "hostile": n % 2, "spans": []}
        | {"thread": "t", "title": "News", "reply_to": None, "speculation": 0, "checkable": 0}
        for n in range(12)
    ]
    for number in range(1, 10):
        own = [{**one, "id": f"{number}-{one['id']}"} for one in posts]
        write(folder / "house" / f"posts_{number}.jsonl", own)
        real = [{**one, "set": "s", "parent": "", "sampled": "random"} for one in own]
        write(folder / "real" / f"real_{number}.jsonl.gz", real)
    write(folder / "checkworthy" / "claimbuster_25ncs.train.jsonl.gz", [])
    write(folder / "hostile" / "wikitalk_context_large.train.jsonl.gz", [])
    return folder
