"""A lookup shows both sides, clearly named, and says when there is nothing."""

import pytest

from bot.domain.source import Hit, Source
from bot.operations.lookup import LookupResult, lookup
from tests.support.engine import RuleEngine
from tests.support.library import FixedClaims, FixedLibrary, hit, near
from tests.support.posts import make_known_claim, make_source

CLAIM = "It runs offline"
SUPPORTS = hit(make_source("It runs offline.", source_id="yes"))
REFUTES = hit(make_source("It does not offline.", source_id="no"))
NEAR = hit(make_source("It is a model.", source_id="near"), similarity=0.6)
NEARER = hit(make_source("It is a small model.", source_id="nearer"), similarity=0.7)
FAR = hit(make_source("Bread rises.", source_id="far"), similarity=0.1)


async def _lookup(*hits: Hit, known: FixedClaims | None = None, limit: int = 5) -> LookupResult:
    return await lookup(
        CLAIM,
        library=FixedLibrary(hits),
        known=known or FixedClaims(),
        engine=RuleEngine(),
        guild_id="g",
        limit=limit,
    )


async def test_order() -> None:
    """Contradicting comes first, then supporting, then what is near, the nearest first."""
    found = await _lookup(NEAR, FAR, SUPPORTS, NEARER, REFUTES)
    ids = [one.passage.source.source_id for one in found.evidence]
    assert ids == ["no", "yes", "nearer", "near"]
    assert [len(found.contradicting), len(found.supporting), len(found.related)] == [1, 1, 2]
    assert not found.silent


async def test_silence() -> None:
    """Passages that say nothing either way leave the library silent, the near ones named."""
    found = await _lookup(FAR, NEAR)
    assert found.silent
    assert [one.passage for one in found.related] == [NEAR.passage]


async def test_an_empty_library_is_silent() -> None:
    """Without sources there is no evidence and no error."""
    found = await _lookup()
    assert found.silent
    assert found.evidence == ()


async def test_limit() -> None:
    """No more passages are weighed than were asked for."""
    assert len((await _lookup(SUPPORTS, REFUTES, limit=1)).evidence) == 1


GERMAN = "DeepSeek wird nicht von Microsoft verklagt, und niemand weiß, woher das kommt"


async def test_a_claim_that_nobody_can_read() -> None:
    """A claim in another language is held against nothing, which is said in place of silence."""
    claims, engine = FixedClaims(), RuleEngine()
    library = FixedLibrary((SUPPORTS, REFUTES))
    found = await lookup(GERMAN, library=library, known=claims, engine=engine, guild_id="g")
    assert (found.unread, found.evidence, claims.asked, engine.embedded) == ("de", (), [], [])


@pytest.mark.parametrize(
    ("text", "written_in"),
    [(CLAIM, None), ("Microsoft hat DeepSeek verklagt.", None), (GERMAN, "en"), (GERMAN, "")],
)
async def test_where_the_language_is_not_clear(text: str, written_in: str | None) -> None:
    """What may be English is looked up, and so is a foreign quotation of an English post."""
    claims = FixedClaims()
    found = await lookup(
        text,
        library=FixedLibrary((NEAR,)),
        known=claims,
        engine=RuleEngine(),
        guild_id="g",
        written_in=written_in,
    )
    assert found.unread == ""
    assert found.related
    assert claims.asked


def _on_record(text: str, source: Source) -> FixedClaims:
    return FixedClaims((near(make_known_claim(text, passage=source.text), source),))


async def test_known_claims() -> None:
    """A claim on record is told with its source, which is not told once more as evidence."""
    source = REFUTES.passage.source
    found = await _lookup(SUPPORTS, REFUTES, known=_on_record("it runs offline", source))
    assert [(one.known.claim_id, one.source, one.score) for one in found.known] == [
        ("k1", source, 1.0)
    ]
    assert [one.passage for one in found.evidence] == [SUPPORTS.passage]


async def test_near_ones_on_record_are_named() -> None:
    """A claim on record that is near, or likely, but not surely made is told, the likely first.

    Its passage is told with it alone.
    """
    source = NEARER.passage.source
    claims = [
        near(make_known_claim(text, claim_id=text, passage=source.text), source, similarity=one)
        for text, one in (("nearest", 0.77), ("far", 0.59), ("it sings slowly", 0.58))
    ]
    found = await _lookup(NEARER, NEAR, known=FixedClaims(tuple(claims)))
    assert [one.known.text for one in found.akin] == ["it sings slowly", "nearest"]
    assert (found.known, found.silent) == ((), True)
    assert [one.passage for one in found.related] == [NEAR.passage]


async def test_no_more_than_two_near_ones() -> None:
    """An answer names the nearest claims on record, not all that are on the subject."""
    source = make_source("It does not.")
    claims = [
        near(make_known_claim(text, claim_id=text), source, similarity=0.9)
        for text in ("one", "another", "a third")
    ]
    found = await _lookup(known=FixedClaims(tuple(claims)))
    assert [one.known.text for one in found.akin] == ["one", "another"]


async def test_a_known_claim_breaks_the_silence() -> None:
    """What is on record is an answer, even where no passage speaks; another claim is none."""
    source = make_source("It does not.")
    assert not (await _lookup(known=_on_record("it runs offline", source))).silent
    assert (await _lookup(known=_on_record("bread rises at night", source))).silent
