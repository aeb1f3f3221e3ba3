"""The check of known claims finds what they would match and should not."""

from bot.domain.known_claim import KnownClaim
from bot.operations.check_claims import Found, Subject, check, of_claims, of_sources
from bot.sources.claim_files import ClaimRow
from tests.support.library import Shelf, open_shelf
from tests.support.posts import NOON_MS, make_post, make_source

SOURCE = make_source("The model runs offline.\n\nSome say that the model needs a cloud, always.")
ROWS = {
    "cloud": "the model needs a cloud",
    "always": "the model always needs a cloud",
    "other": "bread is made of stone",
}


async def _claims(shelf: Shelf) -> list[KnownClaim]:
    await shelf.library.add(SOURCE)
    await shelf.claims.add_all(
        [ClaimRow(name, text, "s1", "f", NOON_MS) for name, text in ROWS.items()]
    )
    return await shelf.claims.claims()


async def _check(shelf: Shelf, subjects: list[Subject], bar: float = 1.0) -> list[Found]:
    batches = [
        batch async for batch in check(subjects, known=shelf.claims, engine=shelf.engine, bar=bar)
    ]
    assert [done for done, _ in batches][-1:] == [len(subjects)]
    return [one for _, found in batches for one in found]


async def test_claims_that_match_each_other() -> None:
    """A claim within another one is found; none is held against itself."""
    async with open_shelf() as shelf:
        found = await _check(shelf, list(of_claims(await _claims(shelf), guild_id="1")))
        assert [(one.known.claim_id, one.subject.name) for one in found] == [("cloud", "always")]
        assert [one.score for one in found] == [1.0]


async def test_a_passage_that_makes_a_claim() -> None:
    """A source that repeats a claim without denying it is named, though it contradicts it."""
    async with open_shelf() as shelf:
        await _claims(shelf)
        subjects = list(of_sources([SOURCE], guild_id="1"))
        assert [one.post.text for one in subjects] == SOURCE.text.split("\n\n")
        found = await _check(shelf, subjects)
        assert {one.known.claim_id for one in found} == {"cloud", "always"}
        assert {(one.subject.kind, one.subject.name) for one in found} == {("passage", "s1")}


async def test_posts_that_match() -> None:
    """Posts are judged at the bar that was asked for."""
    async with open_shelf() as shelf:
        await _claims(shelf)
        post = make_post("The model always needs it.")
        subjects = [Subject("post", "7", post), Subject("post", "8", make_post("Good morning."))]
        assert await _check(shelf, subjects) == []
        found = await _check(shelf, subjects, bar=0.6)
        assert {one.subject.name for one in found} == {"7"}


async def test_suspended_claims_are_left_out() -> None:
    """A claim without its source neither matches nor is held against others."""
    async with open_shelf() as shelf:
        await _claims(shelf)
        await shelf.library.remove("s1", guild_id="")
        assert list(of_claims(await shelf.claims.claims(), guild_id="1")) == []
        assert await _check(shelf, [Subject("post", "1", make_post(ROWS["cloud"]))]) == []


async def test_many_texts_come_in_batches() -> None:
    """Every text of a long list is held against the claims, in order."""
    async with open_shelf() as shelf:
        await _claims(shelf)
        posts = [Subject("post", str(one), make_post(ROWS["cloud"])) for one in range(150)]
        found = await _check(shelf, posts)
        assert [one.subject.name for one in found if one.known.claim_id == "cloud"] == [
            str(one) for one in range(150)
        ]
