"""Posts of open cards, read again: what went, and what was edited, while nobody listened."""

from dataclasses import replace

from tests.support.bot_stage import Town
from tests.support.watching import Memory, keeper, until, watching


class TestLookingAgain:
    async def test_what_was_deleted_meanwhile(self, place: Town) -> None:
        """Posts of open cards that went while the bot was away are forgotten, others stay."""
        memory = Memory()
        async with watching(place, memory) as watch:
            gone = await place.sandbox.post(place.general, place.robin, "one")
            kept = await place.sandbox.post(place.general, place.robin, "two")
            thread = await place.sandbox.create_forum_post(
                place.forum, place.robin, "The news", "It rained."
            )
            flagged = [await watch.next() for _ in range(3)]
        await place.sandbox.delete(gone)
        await place.sandbox.delete_thread(thread, keeper(place))
        never = replace(flagged[0], post_id="automod-1")
        async with watching(place, memory, flagged=[never, *flagged]) as watch:
            await until(lambda: len(memory.forgotten) == 2)
        assert sorted(memory.forgotten) == sorted([str(gone.id), str(thread.id)])
        assert str(kept.id) not in memory.forgotten

    async def test_what_was_edited_meanwhile(self, place: Town) -> None:
        """An edit that no event told of is judged; a post that is as it was is not again."""
        memory = Memory()
        async with watching(place, memory) as watch:
            for text in ("as it was", "before"):
                message = await place.sandbox.post(place.general, place.robin, text)
            flagged = [await watch.next() for _ in range(2)]
        await place.sandbox.edit(message, "after")
        async with watching(place, memory, flagged=flagged) as watch:
            post = await watch.next()
            assert (post.text, post.revision > 0) == ("after", True)
            assert watch.intake.waiting == 0
