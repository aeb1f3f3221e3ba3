"""Files that commands write: whole or not at all."""

import os
import shutil
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write UTF-8 text with line feeds; what a file held before stays until all is written.

    A link keeps pointing where it does, the mode stays, and a pipe is written to as it is.
    Raises OSError.
    """
    target = path.resolve()
    data = text.encode("utf-8")
    if not target.is_file():
        target.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
