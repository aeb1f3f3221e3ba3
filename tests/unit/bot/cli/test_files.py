"""What commands write over is kept until the new text is there."""

import os
import threading
from pathlib import Path

import pytest

from bot.cli._files import write_whole


def test_a_file_is_replaced_with_its_mode(tmp_path: Path) -> None:
    """A link stays one, and who may read the file stays as it was."""
    file, link = tmp_path / "kept.jsonl", tmp_path / "link.jsonl"
    file.write_text("old\n")
    file.chmod(0o600)
    link.symlink_to(file)
    write_whole(link, "neu, größer\n")
    assert file.read_bytes() == "neu, größer\n".encode()
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_a_text_that_cannot_be_written_leaves_the_file(tmp_path: Path) -> None:
    """What fails on the way takes nothing away, and leaves nothing behind."""
    file = tmp_path / "kept.jsonl"
    file.write_text("old\n")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "half \ud800")
    assert file.read_text() == "old\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """What is no file, such as a named pipe, is not replaced by one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_whole(pipe, "told\n")
    reader.join()
    assert read == ["told\n"]
    assert pipe.is_fifo()
