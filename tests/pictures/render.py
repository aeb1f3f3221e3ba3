"""What Discord makes of a message or a form, as HTML: components as the bot sent them.

The looks are in page.css. Text of every sort is escaped; nothing is loaded from anywhere.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from bot.sandbox.components import ComponentType as Type
from tests.pictures.markdown import Names, blocks, inline

STYLE = Path(__file__).with_name("page.css")
_BUTTONS = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary"}
_SHORT = 1  # the style of a text input with one line

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A message: ``above`` is what it answers, ``at`` when it was sent, both ready to be read."""

    author: str
    at: str
    content: str = ""
    components: Sequence[Json] = ()
    is_bot: bool = False
    is_ephemeral: bool = False
    above: str = ""


def page(pictures: Iterable[str]) -> str:
    """A whole document: pictures one below the other, with nothing drawn between them."""
    style = STYLE.read_text(encoding="utf-8")
    mains = "".join(f"<main>{picture}</main>" for picture in pictures)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style>'
        f"<body>{mains}</body></html>"
    )


def message(said: Said, names: Names, *, opened: str = "") -> str:
    """A message with its author; the menu whose id holds ``opened`` is open."""
    badge = '<span class="app">APP</span>' if said.is_bot else ""
    above = f'<div class="above">{inline(said.above, names)}</div>' if said.above else ""
    below = '<div class="below">Only you can see this · <a>Dismiss message</a></div>'
    return (
        f'<article class="{"own" if said.is_ephemeral else ""}">{above}'
        f'<div class="avatar a{sum(map(ord, said.author)) % 5}">{escape(said.author[:1])}</div>'
        f"<header><b>{escape(said.author)}</b>{badge}<time>{escape(said.at)}</time></header>"
        f"{blocks(said.content, names) if said.content else ''}"
        f"{components(said.components, names, opened=opened)}"
        f"{below if said.is_ephemeral else ''}</article>"
    )


def post_head(title: str, tags: Iterable[str]) -> str:
    """What stands above the first message of a forum post."""
    told = "".join(f'<span class="tag">{escape(tag)}</span>' for tag in tags)
    return f'<div class="post">{told}<h1>{escape(title)}</h1></div>'


def form(title: str, items: Sequence[Json], names: Names) -> str:
    """A form as it opens, with what stands in its fields."""
    return (
        f'<section class="form"><h2>{escape(title)}</h2>'
        '<p class="warning">This form will be submitted to <b>Sidenote</b>. Do not share passwords '
        "or other sensitive information.</p>"
        f"{components(items, names)}"
        '<div class="row end"><span class="button secondary">Cancel</span>'
        '<span class="button primary">Submit</span></div></section>'
    )


def components(items: Iterable[Json], names: Names, *, opened: str = "") -> str:
    """Components one below the other. Raises ValueError for one that cannot be drawn."""
    return "".join(_component(item, names, opened) for item in items)


def _component(item: Json, names: Names, opened: str) -> str:
    draw = _DRAWN.get(item["type"])
    if draw is None:
        raise ValueError(f"no picture of component type {item['type']}")
    return draw(item, names, opened)


def _container(item: Json, names: Names, opened: str) -> str:
    colour = item.get("accent_color")
    bar = "" if colour is None else f' style="border-left: 4px solid #{colour:06x}"'
    inside = components(item["components"], names, opened=opened)
    return f'<div class="container"{bar}>{inside}</div>'


def _text(item: Json, names: Names, _opened: str) -> str:
    return f'<div class="text">{blocks(item["content"], names)}</div>'


def _section(item: Json, names: Names, _opened: str) -> str:
    inside = components(item["components"], names)
    beside = components([item["accessory"]], names)
    return f'<div class="section"><div>{inside}</div>{beside}</div>'


def _row(item: Json, names: Names, opened: str) -> str:
    return f'<div class="row">{components(item["components"], names, opened=opened)}</div>'


def _separator(item: Json, _names: Names, _opened: str) -> str:
    return f'<hr class="{"" if item.get("divider", True) else "blank"}">'


def _button(item: Json, _names: Names, _opened: str) -> str:
    style = "disabled " if item.get("disabled") else ""
    leads = '<span class="out"></span>' if item.get("url") else ""
    looks = f"button {style}{_BUTTONS[item['style']]}"
    return f'<span class="{looks}">{escape(item.get("label") or "")}{leads}</span>'


def _label(item: Json, names: Names, _opened: str) -> str:
    inner = item["component"]
    star = '<i class="needed">*</i>' if inner.get("required", True) else ""
    hint = f"<p>{escape(item['description'])}</p>" if item.get("description") else ""
    inside = components([inner], names)
    return f"<label><b>{escape(item['label'])}</b>{star}{hint}{inside}</label>"


def _text_input(item: Json, _names: Names, _opened: str) -> str:
    value, limit = item.get("value") or "", item.get("max_length", 4_000)
    if item.get("style") == _SHORT:
        shown = escape(value) or f"<i>{escape(item.get('placeholder') or '')}</i>"
        return f'<div class="input">{shown}</div>'
    return f'<div class="input tall">{escape(value)}<i>{limit - len(value)}</i></div>'


def _menu(item: Json, _names: Names, opened: str) -> str:
    chosen = [option for option in item["options"] if option.get("default")]
    told = escape(", ".join(option["label"] for option in chosen)) or _placeholder(item)
    field = f'<div class="menu">{told}<span class="chevron"></span></div>'
    if not opened or opened not in item["custom_id"]:
        return field
    options = "".join(_option(option) for option in item["options"])
    return f'<div class="menus">{field}<div class="options">{options}</div></div>'


def _option(option: Json) -> str:
    hint = f"<p>{escape(option['description'])}</p>" if option.get("description") else ""
    looks = "option chosen" if option.get("default") else "option"
    return f'<div class="{looks}"><b>{escape(option["label"])}</b>{hint}</div>'


def _channels(item: Json, names: Names, _opened: str) -> str:
    return _chosen(item, "#", names.channels)


def _roles(item: Json, names: Names, _opened: str) -> str:
    return _chosen(item, "@", names.roles)


def _chosen(item: Json, mark: str, known: Mapping[int, str]) -> str:
    chosen = [known.get(int(one["id"]), "unknown") for one in item.get("default_values", ())]
    told = "".join(f'<span class="chip">{mark}{escape(name)}</span>' for name in chosen)
    return f'<div class="menu">{told or _placeholder(item)}<span class="chevron"></span></div>'


def _placeholder(item: Json) -> str:
    return f"<i>{escape(item.get('placeholder') or 'Make a selection')}</i>"


def _gallery(item: Json, names: Names, _opened: str) -> str:
    return "".join(_picture(one, names) for one in item["items"])


def _picture(item: Json, names: Names) -> str:
    data = b64encode(names.files[_file_name(item["media"]["url"])]).decode("ascii")
    alt = escape(item.get("description") or "", quote=True)
    return f'<img alt="{alt}" src="data:image/png;base64,{data}">'


def _file(item: Json, _names: Names, _opened: str) -> str:
    return f'<div class="file">{escape(_file_name(item["file"]["url"]))}</div>'


def _file_name(url: str) -> str:
    return url.rpartition("/")[2]


_DRAWN: Mapping[int, Callable[[Json, Names, str], str]] = {
    Type.CONTAINER: _container,
    Type.TEXT_DISPLAY: _text,
    Type.SECTION: _section,
    Type.ACTION_ROW: _row,
    Type.SEPARATOR: _separator,
    Type.BUTTON: _button,
    Type.LABEL: _label,
    Type.TEXT_INPUT: _text_input,
    Type.STRING_SELECT: _menu,
    Type.CHANNEL_SELECT: _channels,
    Type.ROLE_SELECT: _roles,
    Type.MEDIA_GALLERY: _gallery,
    Type.FILE: _file,
}
