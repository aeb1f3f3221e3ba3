"""Random histories of posts, presses and deliveries keep what the records promise."""

import asyncio
import sqlite3
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.moves import Decide
from bot.store.cursors import order
from tests.support.decisions import MODERATOR, Store, make_decision, make_flag, sql_in_file

if TYPE_CHECKING:
    from bot.domain.card import Card, Delivery, Verdict

POSTS = st.sampled_from(["9", "10", "11"])
MOSTLY = st.sampled_from([True, True, True, False])
VERDICTS = st.sampled_from(["agreed", "dismissed", "unsure"])
PICK = st.sampled_from([0, 0, 0, 1, 2, 5])
TABLES = ("cards", "posts", "flags", "log", "outbox", "cursors", "deleted_posts")


def words(post_id: str) -> str:
    return f"words of post {post_id}!"


def shown(card: "Card") -> "Card":
    """What of a card its message shows: not where the message itself stands."""
    return replace(card, channel_id="", message_id="")


class Histories(RuleBasedStateMachine):
    """Posts come, change and go, moderators press, deliveries are sent late or twice."""

    @initialize()
    def open(self) -> None:
        self.now_ms = 1_000
        self.cursor = "0"
        self.deleted: set[str] = set()
        self.decided: set[tuple[Any, ...]] = set()
        self.in_flight: list[Delivery] = []
        self.on_display: dict[int, Card] = {}
        self.given_up: set[int] = set()
        self.loop = asyncio.Runner()
        self.stack = AsyncExitStack()
        folder = Path(self.stack.enter_context(TemporaryDirectory()))
        self.store: Store = self.run(self.stack.enter_async_context(sql_in_file(folder)))
        reader = sqlite3.connect(folder / "sidenote.db")
        self.reader = self.stack.enter_context(closing(reader))

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.loop.close()

    def run(self, awaitable: Any) -> Any:
        return self.loop.run(awaitable)

    def rows(self, query: str) -> list[Any]:
        return self.reader.execute(query).fetchall()

    def record(self, post_id: str, revision: int, flagged: bool, channel: str) -> None:
        text = f"{revision} {words(post_id)}"
        decision = make_decision(
            text,
            flags=[make_flag(text, reason=text)] if flagged else [],
            review_channel=channel,
            post_id=post_id,
            revision=revision,
            parent_text=words(post_id),
        )
        self.run(self.store.records.record([decision], now_ms=self.now_ms))

    @rule(post_id=POSTS, flagged=MOSTLY, review=MOSTLY)
    def post(self, post_id: str, flagged: bool, review: bool) -> None:
        self.record(post_id, 0, flagged, "moderators" if review else "")

    @rule(post_id=POSTS, flagged=MOSTLY, late=st.sampled_from([0, 0, 1]))
    def edit(self, post_id: str, flagged: bool, late: int) -> None:
        self.now_ms += 1
        self.record(post_id, self.now_ms - 2 * late, flagged, "moderators")

    @rule(post_id=POSTS, really=st.sampled_from([True] + [False] * 5))
    def delete(self, post_id: str, really: bool) -> None:
        if really:
            self.run(self.store.records.forget_post("discord", post_id, now_ms=self.now_ms))
            self.deleted.add(post_id)

    @rule(card_id=st.integers(1, 5), verdict=VERDICTS)
    def press(self, card_id: int, verdict: "Verdict") -> None:
        card = self.run(self.store.records.card(card_id))
        note = words(card.post.post_id) if card and verdict == "agreed" else ""
        decided = self.run(
            self.store.records.move(card_id, Decide(MODERATOR, verdict, note), now_ms=self.now_ms)
        )
        assert decided.won == (card is not None and card.state == "open")
        if decided.won:
            self.decided.add((card_id, "decided", verdict, self.now_ms))

    @rule(ms=st.sampled_from([0, 6_000]))
    def begin_sending(self, ms: int) -> None:
        self.now_ms += ms
        self.in_flight += self.run(self.store.due(self.now_ms))

    @precondition(lambda self: self.in_flight)
    @rule(pick=PICK)
    def finish_sending(self, pick: int) -> None:
        """What was sent stays in flight: it may be marked again and again."""
        self.finish(self.in_flight[-1 - pick % len(self.in_flight)])

    @rule()
    def send_all(self) -> None:
        """What the outbox's worker does while nothing fails."""
        self.now_ms += 6_000
        while due := self.run(self.store.due(self.now_ms)):
            for delivery in due:
                self.finish(delivery)

    def finish(self, delivery: "Delivery") -> None:
        unsent = "SELECT 1 FROM outbox WHERE delivery_id = ? AND state <> 'sent'"
        news = self.reader.execute(unsent, (delivery.delivery_id,)).fetchall()
        self.run(self.store.send(delivery))
        if news and delivery.kind != "note":
            self.on_display[delivery.card.card_id] = shown(delivery.card)

    @precondition(lambda self: self.in_flight)
    @rule(pick=PICK, again=st.sampled_from([True] * 5 + [False]))
    def fail_to_send(self, pick: int, again: bool) -> None:
        delivery = self.in_flight.pop(-1 - pick % len(self.in_flight))
        outbox, key = self.store.outbox, delivery.delivery_id
        if again:
            self.run(outbox.postponed(key, until_ms=self.now_ms + 5, error="busy"))
        else:
            self.run(outbox.given_up(key, error="gone", now_ms=self.now_ms))
            self.given_up.add(delivery.card.card_id)

    @invariant()
    def one_card_a_post_and_one_delivery_a_card(self) -> None:
        assert self.rows("SELECT 1 FROM posts GROUP BY platform, post_id HAVING count(*) > 1") == []
        twice = self.rows(
            "SELECT 1 FROM outbox WHERE kind = 'card' OR state = 'pending' "
            "GROUP BY card_id, kind HAVING count(*) > 1"
        )
        assert twice == []

    @invariant()
    def a_verdict_is_final(self) -> None:
        query = "SELECT card_id, state, verdict, decided_ms FROM cards WHERE verdict IS NOT NULL"
        assert set(self.rows(query)) == self.decided

    @invariant()
    def no_words_of_a_deleted_post_are_kept(self) -> None:
        dump = repr([self.rows(f"SELECT * FROM {table}") for table in TABLES])  # noqa: S608 (our own names)
        dump += repr(self.rows("SELECT * FROM notes WHERE message_id = ''"))
        assert not [post_id for post_id in self.deleted if words(post_id) in dump]

    @invariant()
    def a_cursor_never_goes_back(self) -> None:
        for (cursor,) in self.rows("SELECT post_id FROM cursors"):
            assert order(cursor) >= order(self.cursor)
            self.cursor = cursor

    @invariant()
    def every_change_is_shown_or_waits(self) -> None:
        waiting = {
            key for (key,) in self.rows("SELECT card_id FROM outbox WHERE state = 'pending'")
        }
        for card_id, on_display in self.on_display.items():
            if card_id not in waiting | self.given_up:
                assert shown(self.run(self.store.records.card(card_id))) == on_display


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,  # a busy machine must not decide a test
    derandomize=True,  # the same histories on every machine; more of them with another seed
    suppress_health_check=[HealthCheck.too_slow],
)
