"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None, typer.Option(envvar="SIDENOTE_CONFIG", help="Your settings file (TOML).")
]
