"""The library in Discord: whatever pages say, everything fits and nothing is left out unsaid."""

from dataclasses import replace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.layout.markup import size
from bot.chat.library.view import (
    PAGE,
    Shelf,
    checked,
    imported_view,
    list_view,
    refreshed_view,
    shown_view,
    understood_view,
)
from bot.chat.wording.language import speaking
from bot.domain.source import Listed, ListPage, SourceCheck
from bot.operations.librarian import Imported, Shown
from bot.operations.refresh import Refreshed
from bot.operations.understand import Understood
from bot.reasons import Reason, Why
from bot.sandbox import components
from bot.sources.packs import parse_sources
from tests.support.posts import NOON_MS, make_source
from tests.support.wording import english

LONG = "*" * 3000
FAR = f"https://paper.example/{'a' * 900}"
DEAD = SourceCheck(NOON_MS, "dead", LONG, FAR, NOON_MS - 86_400_000)
FINE = SourceCheck(NOON_MS, "unchanged")


def text_of(view: discord.ui.LayoutView) -> str:
    """What a view says; raises where Discord would not take it."""
    return "\n".join(one["content"] for one in parts(view) if "content" in one)


def parts(view: Any) -> list[dict[str, Any]]:
    """A view's components as Discord stores them."""
    shown = components.accept(view.to_components(), is_v2=True, field="")
    return list(components.walk(shown))


def listed(**changes: Any) -> Listed:
    values: dict[str, Any] = {
        "source_id": "s1",
        "guild_id": "",
        "title": "A page",
        "publisher": "The Paper",
        "date": None,
        "url": "https://paper.example/page",
        "tier": "press",
        "read_ms": NOON_MS,
        "pack": "",
        "check": None,
    }
    return Listed(**(values | changes))


@given(st.integers(0, 10**7), st.booleans(), st.text(max_size=30))
def test_a_place_in_the_list_travels_in_a_button(offset: int, failing: bool, find: str) -> None:
    """What is shown comes back from a button's id, which is short enough for Discord."""
    shelf = Shelf(offset, failing, find)
    assert Shelf.of(shelf.action) == shelf
    assert size(f"sidenote:library:before:{shelf.action}") <= 100


@given(st.text())
def test_any_id_is_a_place(action: str) -> None:
    """A button of an older version, or a made-up one, leads somewhere and nowhere bad."""
    assert Shelf.of(action).offset >= 0


def test_a_full_page_leaves_none_out() -> None:
    """Sources with the longest names, ids, addresses and reasons fit on one page, all of them."""
    worst = listed(
        source_id="i" * 500, title=LONG, publisher=LONG, url=FAR, guild_id="5", check=DEAD
    )
    shelf = Shelf(9_999_990, failing=True, find="*" * 30)
    for url in (FAR, FAR[:300], FAR[:120]):
        one = replace(worst, url=url, check=replace(DEAD, moved_to=url))
        told = text_of(list_view(ListPage((one,) * PAGE, 10_000_000), shelf, "5"))
        assert "no room" not in told
        assert told.count("The page was gone") == PAGE
        assert size(told) <= 4000


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Only 15 of 1234 characters are left"), ("de", "nur noch 15 von 1234 Zeichen")],
)
def test_a_look_is_told_in_the_language_of_who_asks(language: str, told: str) -> None:
    """What is wrong with a page is a sentence of the language that is spoken."""
    check = replace(DEAD, detail=Why.SHRUNK.of(left=15, before=1234))
    with speaking(language):
        assert told in checked(check)


def test_an_old_look_keeps_its_sentence() -> None:
    """A sentence from before reasons were kept is told as it is, whatever language is spoken."""
    with speaking("de"):
        assert "It answered 404." in checked(replace(DEAD, detail="It answered 404."))


def test_links_stay_where_they_fit() -> None:
    """Ordinary sources have their links in the list, with the real host."""
    told = text_of(list_view(ListPage((listed(),) * PAGE, 6), Shelf(), "5"))
    assert told.count("[A page](https://paper.example/page) (paper.example)") == PAGE


def test_what_was_understood_fits() -> None:
    """A page with endless names and doubts can still be looked at and agreed to."""
    source = make_source(LONG, title=LONG, publisher=LONG, url=FAR)
    found = Understood(source, (LONG,) * 9, tuple(f"{LONG[:300]}{at}" for at in range(8)), True)
    view = understood_view(found, "t" * 12, english(), replaces=True)
    told = text_of(view)
    assert "Add this source?" in told
    assert size(told) <= 4000
    buttons = [one["custom_id"] for one in parts(view) if "custom_id" in one]
    assert buttons == ["sidenote:library:add:tttttttttttt", "sidenote:library:drop:tttttttttttt"]


def test_a_source_with_many_passages() -> None:
    """What finds no room is counted; what rests on the source stands before the passages."""
    source = make_source("x", summary=True)
    shown = Shown(source, ("A lamp. " * 40,) * 50, DEAD, "news", ("k1", "k2"), (1,))
    told = text_of(shown_view(shown, english()))
    for part in ("`k1`, `k2`", "1 open card cites it", "pack news", "> Summary: A lamp."):
        assert part in told
    assert "more found no room" in told
    assert size(told) <= 4000


def test_a_refresh_tells_the_sum_first() -> None:
    """All outcomes are counted, however many sources have news."""
    source = make_source("x", title=LONG, url=FAR)
    found = [Refreshed(source, DEAD, ("a",), (), tuple("abc"), (1, 2))] * 90
    found += [Refreshed(source, FINE, (), (), (), ())] * 10
    told = text_of(refreshed_view(found))
    assert told.startswith("100 sources looked at: 10 unchanged, 90 gone.")
    assert "more found no room" in told
    assert size(told) <= 4000
    assert text_of(refreshed_view([])).startswith("0 sources looked at: 0.")


def broken(line: int, key: str) -> Reason:
    return Why.ROW.of(file="f", line=line, problem=Why.ROW_MISSING.of(key=key))


def test_broken_rows_are_told_in_the_language_of_who_asks() -> None:
    """File, line and what is wrong there are German for who is spoken to in German."""
    data = [b'{"id": "a"}', b"{"]
    read = parse_sources(data, name="f.jsonl", read_ms=NOON_MS)
    left_out = (*read.passed_over, Why.IN_PACK.of(id="b", pack="news"))
    with speaking("de"):
        told = text_of(imported_view(Imported(0, 0, left_out)))
    assert told.splitlines()[1:] == [
        "Ausgelassen:",
        "- f.jsonl, Zeile 1: „title“ fehlt.",
        "- f.jsonl, Zeile 2: kein gültiges JSON.",
        "- b gehört zum Paket news; zu ändern ist dessen Datei.",
    ]


def test_broken_rows_are_counted() -> None:
    """Some rows are named, the others counted."""
    told = text_of(
        imported_view(Imported(5, 3, tuple(broken(at, f'"{LONG}"') for at in range(99))))
    )
    assert "Rows read: 5. New or changed sources: 3." in told
    assert "f, line 0" in told
    assert "87 more found no room here." in told
    assert size(told) <= 4000
