"""Run a module of ours in a process of its own, which is ended when it takes too long.

For work on what strangers wrote: a regular expression of a library that runs for minutes holds
all threads of its process up, and no thread can be ended from outside.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress


class ProcessFailed(Exception):
    """The process could not be started, or ended in an error; the text says how."""


async def run_apart(module: str, data: bytes, *, within_s: float) -> bytes:
    """What ``python -m module`` writes on being given ``data``.

    Raises TimeoutError after ``within_s``, and ProcessFailed. Whatever ends this, the
    process is ended with it.
    """
    try:
        async with asyncio.timeout(within_s):
            process = await _start(module)
            return await _answer(process, data)
    except OSError as error:
        if isinstance(error, TimeoutError):
            raise
        raise ProcessFailed(f"not started: {type(error).__name__}") from error


async def _start(module: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # the folder that people are in is none to import from
        "-m",
        module,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=_environment(),
        start_new_session=True,  # Ctrl-C is for us, and we end it
    )


def _environment() -> dict[str, str]:
    """Ours without its secrets, and with what is imported from."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SIDENOTE_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)}


async def _answer(process: Process, data: bytes) -> bytes:
    try:
        answer, _ = await process.communicate(data)
    finally:
        await _end(process)
    if process.returncode:
        raise ProcessFailed(f"ended with {process.returncode}")
    return answer


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):  # it ended just now
            process.kill()
        await process.communicate()  # until its pipes are closed
