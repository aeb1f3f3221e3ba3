"""A process for tests of those that run apart: ``python -m tests.support.child``.

It is told on standard input what to do: ``echo`` writes the names of its environment and of its
modules, ``fail`` ends in an error, and a path of a file gets its process id, with no end.
"""

import os
import sys
import time
from pathlib import Path

asked = sys.stdin.read()
if asked == "echo":
    sys.stdout.write("\n".join([*os.environ, *sys.modules]))
elif asked == "fail":
    sys.exit(3)
else:
    part = Path(f"{asked}.part")
    part.write_text(str(os.getpid()))
    part.rename(asked)
    while True:
        time.sleep(1)
