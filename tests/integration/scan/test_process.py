"""``sidenote scan`` as a process in a pipe."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.scan_command import POSTS, jsonl


@contextmanager
def running(*args: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.scan", *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_rows_come_out_while_more_are_awaited_and_ctrl_c_ends_it() -> None:
    """A slow input is not waited for to its end, and an interrupt is quiet and prompt."""
    with running("-", "--format", "jsonl") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(jsonl(POSTS[0]).encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read() == b""


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_a_reader_that_leaves_ends_it_quietly(tmp_path: Path, form: str) -> None:
    """ "| head" is no error that anybody needs to read about."""
    file = tmp_path / "posts.jsonl"
    file.write_text(jsonl(*({"id": n, "text": "You clown."} for n in range(3000))))
    with running(str(file), "--format", form) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        process.wait(timeout=60)
        assert process.stderr.read() == b""
