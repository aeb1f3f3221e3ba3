"""Addresses of pages: which may stand as a source's, and the id that one gives."""

import re
from contextlib import suppress
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from yarl import URL

from bot.reasons import Why

_SHARED_NAMES = frozenset({"ac", "co", "com", "edu", "go", "gov", "gv", "ne", "net", "or", "org"})
"""Names below a country's under which sites are registered, as in "paper.co.uk"."""


def web_address_problem(url: str) -> Why | None:
    """Why ``url`` cannot stand as a source's address; None if it can."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018 - reading it raises for a port that is no number
        URL(url).host  # noqa: B018 - and this for a host that cannot be decoded, as "xn--a"
    except ValueError:
        return Why.NO_ADDRESS
    if parts.scheme not in {"http", "https"} or not host:
        return Why.ADDRESS_SCHEME
    if parts.username is not None or parts.password is not None:
        return Why.ADDRESS_SECRET
    if any(char.isspace() or not char.isprintable() or char in '<>"' for char in url):
        return Why.ADDRESS_CHARACTERS
    return None


def title_of(url: str) -> str:
    """A title for a page that has none: what its address says, and where it is."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    page = re.sub(r"\.\w{2,5}$", "", unquote(parts.path.rstrip("/").rpartition("/")[2]))
    words = " ".join(re.findall(r"\w+", page))
    return f"{words[:80]} ({host})" if words else host


def source_id_of(url: str) -> str:
    """A readable id for the page at ``url``: the same address always gives the same."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    page = re.sub(r"[^a-z0-9]+", "-", parts.path.rstrip("/").rpartition("/")[2].lower())
    digest = sha256(url.encode()).hexdigest()[:6]
    return "-".join(filter(None, (host, page.strip("-")[:40].rstrip("-"), digest)))


def site_of(host: str) -> str:
    """The site that a host belongs to, nearly: "blog.paper.example" is one of "paper.example".

    Told by the name alone and without the list of all registries: what different people have
    below a name like "github.io" counts as one site.
    """
    name = host.lower().rstrip(".").removeprefix("www.")
    with suppress(UnicodeError):  # umlauts as name servers know them
        name = name.encode("idna").decode()
    labels = name.split(".")
    if ":" in name or labels[-1].isdigit():  # an address of numbers
        return name
    national = len(labels[-1]) == 2 and labels[-2:][0] in _SHARED_NAMES
    return ".".join(labels[-3 if national else -2 :])
