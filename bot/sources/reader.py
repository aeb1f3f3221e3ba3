"""Read a web page's article, as a process of its own: ``python -m bot.sources.reader``.

It takes one line of JSON (``url``, ``charset``, ``chars``) and the page's bytes, and writes one
JSON object: ``title``, ``publisher``, ``date`` and ``text`` as the page has them, each at most
``chars`` long and empty where it has none; or ``error``, what went wrong. What it says of a page
is as little to be trusted as the page.
"""

import json
import logging
import sys
import traceback
from contextlib import suppress
from typing import Any

from bot.sources.charsets import decoded

_MEMORY_BYTES = 500_000_000  # three times what an article of 3 MB needs
_CPU_S = 30


def main() -> None:
    """Answer standard input on standard output."""
    _limit()
    asked, _, body = sys.stdin.buffer.read().partition(b"\n")
    told: dict[str, str]
    try:
        told = _article(body, **json.loads(asked))
    except Exception as error:  # noqa: BLE001 - whatever the libraries make of it is told
        told = {"error": _where(error)}
    sys.stdout.write(json.dumps(told))


def _limit() -> None:
    """End, if nobody else does; a system or a sandbox that knows no limits sets none."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


def _article(body: bytes, *, url: str, charset: str | None, chars: int) -> dict[str, str]:
    # trafilatura would load it, and numpy with it, to tell languages, which nobody asks for
    sys.modules["py3langid"] = None  # type: ignore[assignment]
    from trafilatura import bare_extraction  # noqa: PLC0415

    logging.disable()
    found = bare_extraction(
        decoded(body, charset) if charset else body,
        url=url,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    names = {"title": "title", "publisher": "sitename", "date": "date", "text": "text"}
    return {key: _text(getattr(found, name, None))[:chars] for key, name in names.items()}


def _text(value: Any) -> str:
    """A page may say that its title is a number, or a list."""
    return value if isinstance(value, str) else ""


def _where(error: Exception) -> str:
    """Which error, and where, without the page's words."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.name}, line {last.lineno} of {last.filename}"


if __name__ == "__main__":
    main()
