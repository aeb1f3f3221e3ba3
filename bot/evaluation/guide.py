"""The labelling guide in short."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("guide.toml")


@lru_cache(maxsize=1)
def guide() -> Mapping[str, str]:
    """Give the rules of each aspect, some lines each."""
    rules = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {aspect: text.strip() for aspect, text in rules.items()}
