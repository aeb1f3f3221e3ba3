"""A small web for tests that fetch pages."""

from dataclasses import dataclass, field

from bot.errors import PageGone
from bot.reasons import Why
from bot.sources.page import Page


@dataclass(slots=True)
class Web:
    """Pages of plain text by address; those that are not there are gone."""

    pages: dict[str, str] = field(default_factory=dict)

    async def fetch(self, url: str) -> Page:
        if url not in self.pages:
            raise PageGone(Why.ANSWERED.of(host="paper.example", status=404))
        return Page(url, "text/plain", "utf-8", self.pages[url].encode())
