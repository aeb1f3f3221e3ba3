"""The demo's stage: what people see in Discord, told in a terminal."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

_QUIET = re.compile(r"^-# ?")
_HEADING = re.compile(r"^#{1,3} ")
_MARKED = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|\[(?P<words>(?:[^\[\]\\]|\\.)+)\]\(<?(?P<url>[^)>\s]+)>?\)"
)
_ESCAPED = re.compile(r"\\(\W)")
_PLACE = re.compile(r"<#(\d+)>")
_TIME = re.compile(r"<t:(?P<seconds>\d+)(?::(?P<style>\w))?>")
_QUOTE = "> "

_TEXT, _BUTTON, _INPUT = 10, 2, 4


class Stage:
    """Prints posts, cards and forms as they appear. ``places`` names channels by their ids."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.places: dict[str, str] = {}

    def say(self, text: str) -> None:
        """Tell what happens next."""
        self._console.print()
        self._console.print(Text(text, style="bold"))

    def post(self, author: str, text: str) -> None:
        """Show a member's post, shortened to one line."""
        line = Text.assemble((f"{author}: ", "cyan"), (" ".join(text.split()), "dim"))
        line.truncate(max(40, self._console.width - 2), overflow="ellipsis")
        self._console.print(line)

    def message(
        self, title: str, components: tuple[dict[str, Any], ...], content: str = ""
    ) -> None:
        """Show a message made of components, as a frame with its buttons below."""
        texts = [content] if content else []
        texts += [item["content"] for item in _walk(components) if item["type"] == _TEXT]
        parts: list[RenderableType] = [styled(self._named(text)) for text in texts]
        buttons = [item["label"] for item in _walk(components) if _is_button(item)]
        if buttons:
            parts.append(Text("  ".join(f"[ {label} ]" for label in buttons), style="bold blue"))
        self._frame(title, Group(*parts))

    def form(self, title: str, components: tuple[dict[str, Any], ...]) -> None:
        """Show a form with what stands in its fields."""
        parts: list[RenderableType] = []
        for item in _walk(components):
            if item.get("label"):
                parts.append(Text(item["label"], style="bold"))
            if item.get("description"):
                parts.append(Text(item["description"], style="dim"))
            if item["type"] == _INPUT:
                parts.append(Padding(Text(item.get("value") or ""), (0, 0, 0, 2)))
        self._frame(title, Group(*parts))

    def _named(self, text: str) -> str:
        return _PLACE.sub(lambda found: f"#{self.places.get(found[1], 'channel')}", text)

    def _frame(self, title: str, inside: RenderableType) -> None:
        width = min(self._console.width, 100)
        self._console.print(Panel(inside, title=escape(title), title_align="left", width=width))


def _is_button(item: dict[str, Any]) -> bool:
    return item["type"] == _BUTTON and bool(item.get("label"))


def _walk(
    components: tuple[dict[str, Any], ...] | list[dict[str, Any]],
) -> Iterator[dict[str, Any]]:
    for item in components:
        yield item
        yield from _walk(item.get("components", []))
        if "component" in item:
            yield from _walk([item["component"]])
        if "accessory" in item:
            yield from _walk([item["accessory"]])


def styled(markdown: str) -> Text:
    """Discord's markdown as styled text, as far as Sidenote's own messages use it."""
    lines = [_line(line) for line in markdown.split("\n")]
    return Text("\n").join(lines)


def _line(line: str) -> Text:
    style, prefix = "", ""
    if line.startswith(_QUOTE):
        line, prefix, style = line[len(_QUOTE) :], "│ ", "italic"
    elif _QUIET.match(line):
        line, style = _QUIET.sub("", line), "dim"
    elif _HEADING.match(line):
        line, style = _HEADING.sub("", line), "bold"
    text = Text(prefix, style="dim")
    end = 0
    line = _TIME.sub(_time, line)
    for mark in _MARKED.finditer(line):
        text.append(_plain(line[end : mark.start()]), style)
        if mark["bold"]:
            text.append(_plain(mark["bold"]), f"bold {style}")
        else:  # a terminal shows the words and opens the address on a click
            text.append(_plain(mark["words"]), f"underline {style} link {mark['url']}")
        end = mark.end()
    return text.append(_plain(line[end:]), style)


def _time(mark: re.Match[str]) -> str:
    """A time that passed a moment ago in words, any other one by the clock."""
    if mark["style"] in (None, "R"):
        return "just now"
    return datetime.fromtimestamp(int(mark["seconds"]), UTC).strftime("%H:%M UTC")


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
