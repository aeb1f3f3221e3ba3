"""Known claims in Discord: the longest of them fit, and what they say stays plain text."""

from dataclasses import replace
from typing import Any

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.library.claim_view import PAGE, Ledger, claims_view, proposed_view
from bot.domain.finding import Evidence
from bot.domain.known_claim import KnownClaim, Recorder
from bot.domain.source import Passage
from bot.operations.claim_book import ClaimPage, OnRecord, Proposed
from bot.operations.known_claims import NewClaim
from bot.sandbox import components
from tests.support.posts import NOON_MS, make_source
from tests.support.wording import english

LONG = "*" * 3000
FAR = f"https://paper.example/{'a' * 380}"
SOURCE = make_source(LONG, title=LONG, publisher=LONG, url=FAR)
CLAIM = KnownClaim("c1", LONG, "s1", LONG, NOON_MS, "1", Recorder("7", LONG), phrasings=(LONG,) * 5)


def text_of(view: Any) -> str:
    """What a view says; raises where Discord would not take it."""
    shown = components.accept(view.to_components(), is_v2=True, field="")
    return "\n".join(one["content"] for one in components.walk(shown) if "content" in one)


def page_of(claim: KnownClaim) -> discord.ui.LayoutView:
    every = (OnRecord(claim, SOURCE), OnRecord(claim, None)) * PAGE
    return claims_view(ClaimPage(every[:PAGE], 400), Ledger(395, shared=True), "1")


def test_the_longest_page_fits() -> None:
    """A page of the longest claims shows every one of them."""
    assert text_of(page_of(CLAIM)).count("Recorded by") == PAGE
    assert text_of(page_of(CLAIM)).count("with 5 other phrasings") == PAGE
    packed = replace(CLAIM, pack=LONG, guild_id="")
    assert text_of(page_of(packed)).count("From the pack") == PAGE


def test_the_longest_proposal_fits() -> None:
    """A claim and its passage fit, with every warning."""
    evidence = Evidence(Passage(SOURCE, 0, LONG), 0.9, 0.05, 0.05)
    new = NewClaim(LONG, "s1", phrasings=(LONG,) * 5)
    found = Proposed(new, evidence, stated=True, known=True)
    text = text_of(proposed_view(found, "t" * 12, english()))
    assert text.count("Also: ") == 5
    assert text.count("\n- ") == 3


@given(st.integers(0, 10**9), st.booleans())
def test_ledgers_travel(offset: int, shared: bool) -> None:
    """What a button carries comes back as it was."""
    ledger = Ledger(offset, shared)
    assert Ledger.of(ledger.action) == ledger


@given(st.text())
def test_any_button(action: str) -> None:
    """Whatever a button carries, the list opens somewhere."""
    assert Ledger.of(action).offset >= 0
