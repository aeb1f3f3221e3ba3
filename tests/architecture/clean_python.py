"""A Python process that sees given folders and the installed packages, but not this checkout.

An editable installation adds the checkout to every import; ``-S`` leaves its hook out.
"""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path


def run_clean(
    *arguments: str, cwd: Path, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python *arguments`` in ``cwd`` with ``path`` (by default ``cwd``) to import from.

    What Sidenote stores goes into ``cwd`` too.
    """
    search = [str(path or cwd), *{sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}]
    return subprocess.run(
        [sys.executable, "-S", *arguments],
        cwd=cwd,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(search),
            "SIDENOTE_DATABASE__PATH": str(cwd / "sidenote.db"),
        },
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
