"""Discord's markdown as HTML, as far as Sidenote writes it. All text is escaped."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from itertools import groupby

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
_CHAR = r"(?:\\.|[^\\])"
_INLINE = re.compile(
    rf"""\\(?P<escaped>[^\w\s])
    | `(?P<code>[^`]+)`
    | \*\*(?P<bold>{_CHAR}+?)\*\*
    | __(?P<underlined>{_CHAR}+?)__
    | ~~(?P<struck>{_CHAR}+?)~~
    | \*(?P<leaning>{_CHAR}+?)\*
    | \[(?P<words>{_CHAR}+?)\]\(<?(?P<target>https?://[^\s)>]+)>?\)
    | <?(?P<url>https?://[^\s<>]+[^\s<>.,;:!?)])>?
    | <\#(?P<channel>\d+)>
    | <@&(?P<role>\d+)>
    | <@!?(?P<person>\d+)>
    | <t:(?P<seconds>\d+)(?::(?P<style>\w))?>""",
    re.VERBOSE,
)
_TAGS = {"bold": "strong", "underlined": "u", "struck": "s", "leaning": "em"}
_BLOCK = re.compile(r"(?P<mark>-\#|\#{1,3}|>|-)\ (?P<rest>.*)", re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for, files that messages carry by name, and what time it is."""

    channels: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    roles: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    now_ms: int = 0


def blocks(text: str, names: Names) -> str:
    """A message's text with headings, quotes, lists and small print."""
    lines = [_marked(line) for line in text.split("\n")]
    return "".join(
        _block(mark, [rest for _, rest in run], names)
        for mark, run in groupby(lines, key=lambda line: line[0])
    )


def inline(text: str, names: Names) -> str:
    """One line's bold, links, mentions and times."""
    return "".join(_pieces(text, names))


def _marked(line: str) -> tuple[str, str]:
    found = _BLOCK.fullmatch(line)
    return (found["mark"], found["rest"]) if found else ("", line)


def _block(mark: str, lines: list[str], names: Names) -> str:
    told = [inline(line, names) for line in lines]
    match mark:
        case "":
            return f"<div>{'<br>'.join(told)}</div>"
        case ">":
            return f"<blockquote>{'<br>'.join(told)}</blockquote>"
        case "-":
            return f"<ul>{''.join(f'<li>{line}</li>' for line in told)}</ul>"
        case "-#":
            return "".join(f"<small>{line}</small>" for line in told)
    return "".join(f"<h{len(mark)}>{line}</h{len(mark)}>" for line in told)


def _pieces(text: str, names: Names) -> Iterator[str]:
    end = 0
    for found in _INLINE.finditer(text):
        yield escape(text[end : found.start()])
        yield _piece(found, names)
        end = found.end()
    yield escape(text[end:])


def _piece(found: re.Match[str], names: Names) -> str:
    """What one mark stands for; the names of the groups of _INLINE say which there are."""
    kind = found.lastgroup or ""
    inner = found[kind]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>{inline(inner, names)}</{_TAGS[kind]}>"
    if kind == "target":
        return f"<a>{inline(found['words'], names)}</a>"
    if kind in ("seconds", "style"):
        return f"<time>{moment(int(found['seconds']), found['style'] or 'f', names)}</time>"
    if kind in ("channel", "role", "person"):
        return _named(kind, int(inner), names)
    return {"escaped": "{}", "code": "<code>{}</code>", "url": "<a>{}</a>"}[kind].format(
        escape(inner)
    )


def _named(kind: str, number: int, names: Names) -> str:
    known = {"channel": names.channels, "role": names.roles, "person": names.people}[kind]
    mark = "#" if kind == "channel" else "@"
    return f'<span class="mention">{escape(mark + known.get(number, "unknown"))}</span>'


def moment(seconds: int, style: str, names: Names) -> str:
    """A time as an English client in UTC shows it."""
    if style == "R":
        return _relative(seconds - names.now_ms // 1_000)
    at = datetime.fromtimestamp(seconds, UTC)
    clock = f"{at:%H:%M}"
    day = f"{at.day} {at:%B %Y}"
    return {"t": clock, "D": day, "d": f"{at:%d/%m/%Y}"}.get(style, f"{day} {clock}")


def _relative(ahead_s: int) -> str:
    span = abs(ahead_s)
    sizes = ((DAY_S, "day"), (HOUR_S, "hour"), (MINUTE_S, "minute"))
    size, unit = next((one for one in sizes if span >= one[0]), (1, "second"))
    count = round(span / size)
    told = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {told}" if ahead_s > 0 else f"{told} ago"
