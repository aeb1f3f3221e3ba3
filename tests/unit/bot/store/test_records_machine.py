"""Random histories of posts, presses and deliveries keep what the records promise."""

import asyncio
import sqlite3
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.card import Card, Moderator
from bot.domain.moves import (
    UNDO_MS,
    Assign,
    Decide,
    Dispute,
    EditNote,
    Move,
    Record,
    Release,
    Reopen,
    Undo,
    Withdraw,
    after,
    possible,
)
from bot.store.cursors import order
from tests.support.decisions import Store, make_decision, make_flag, sql_in_file

if TYPE_CHECKING:
    from bot.domain.card import Delivery

POSTS = st.sampled_from(["9", "10", "11"])
MOSTLY = st.sampled_from([True, True, True, False])
PICK = st.sampled_from([0, 0, 0, 1, 2, 5])
WHO = st.sampled_from([Moderator("55", "Grace"), Moderator("56", "Nia")])
MOVES = st.one_of(
    st.builds(Decide, WHO, st.sampled_from(["agreed", "dismissed", "unsure"])),
    st.builds(Decide, WHO, st.just("agreed"), st.just("note")),
    st.builds(EditNote, WHO, st.just("edited")),
    st.builds(Withdraw, WHO, st.just("withdrawn")),
    st.builds(Record, WHO, st.just("time_out"), st.just(10)),
    *(st.builds(move, WHO) for move in (Undo, Undo, Reopen, Assign, Release, Dispute)),
)
WAIT = st.sampled_from([0, 0, 0, 0, 60_000, UNDO_MS])
TABLES = (
    "cards",
    "posts",
    "flags",
    "ended_verdicts",
    "log",
    "outbox",
    "cursors",
    "deleted_posts",
)


def words(post_id: str) -> str:
    return f"words of post {post_id}!"


def shown(card: Card) -> Card:
    """What of a card its message shows: not where the message itself stands."""
    return replace(card, channel_id="", message_id="")


def known(card: Card) -> Card:
    """A card without the number of its note, which the store alone gives."""
    return replace(card, note=card.note and replace(card.note, note_id=0))


def sample_moves(who: Moderator) -> list[Move]:
    """A move of each kind; the ones that bring a note come more often."""
    return [
        Decide(who, "agreed", "note"),
        Decide(who, "agreed", "note"),
        Decide(who, "dismissed"),
        EditNote(who, "edited"),
        Withdraw(who, "withdrawn"),
        Record(who, "time_out", 10),
        *(move(who) for move in (Undo, Reopen, Assign, Release, Dispute)),
    ]


def about(move: Move, card: Card | None) -> Move:
    """The move, its note in the words of the card's post where they are still there."""
    if card is None or card.state != "open":
        return move
    if isinstance(move, EditNote):
        return replace(move, text=words(card.post.post_id))
    if isinstance(move, Decide) and move.note:
        return replace(move, note=words(card.post.post_id))
    return move


class Histories(RuleBasedStateMachine):
    """Posts come, change and go, moderators press, deliveries are sent late or twice."""

    @initialize()
    def open(self) -> None:
        self.now_ms = 1_000
        self.cursor = "0"
        self.deleted: set[str] = set()
        self.disputed: set[tuple[int, str]] = set()
        self.in_flight: list[Delivery] = []
        self.on_display: dict[int, Card] = {}
        self.in_public: dict[int, str] = {}
        """The text of each note that stands in a thread."""
        self.given_up: set[int] = set()
        self.loop = asyncio.Runner()
        self.stack = AsyncExitStack()
        folder = Path(self.stack.enter_context(TemporaryDirectory()))
        self.store: Store = self.run(self.stack.enter_async_context(sql_in_file(folder)))
        reader = sqlite3.connect(folder / "sidenote.db")
        self.reader = self.stack.enter_context(closing(reader))
        self.record("9", 0, flagged=True, channel="moderators", burst=False)
        self.send_all(dies=False)

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.loop.close()

    def run(self, awaitable: Any) -> Any:
        return self.loop.run(awaitable)

    def rows(self, query: str) -> list[Any]:
        return self.reader.execute(query).fetchall()

    def record(self, post_id: str, revision: int, flagged: bool, channel: str, burst: bool) -> None:
        text = f"{revision} {words(post_id)}"
        decision = make_decision(
            text,
            flags=[make_flag(text, reason=text)] if flagged else [],
            review_channel=channel,
            post_id=post_id,
            revision=revision,
            parent_text=words(post_id),
        )
        made = replace(decision, burst_ms=10_000 if burst else 0)
        self.run(self.store.records.record([made], now_ms=self.now_ms))

    @rule(post_id=POSTS, flagged=MOSTLY, review=MOSTLY, burst=st.booleans())
    def post(self, post_id: str, flagged: bool, review: bool, burst: bool) -> None:
        self.record(post_id, 0, flagged, "moderators" if review else "", burst)

    @rule(post_id=POSTS, flagged=MOSTLY, late=st.sampled_from([0, 0, 1]))
    def edit(self, post_id: str, flagged: bool, late: int) -> None:
        self.now_ms += 1
        self.record(post_id, self.now_ms - 2 * late, flagged, "moderators", burst=False)

    @rule(post_id=POSTS, really=st.sampled_from([True] + [False] * 5))
    def delete(self, post_id: str, really: bool) -> None:
        if really:
            self.run(self.store.records.forget_post("discord", post_id, now_ms=self.now_ms))
            self.deleted.add(post_id)

    @rule(card_id=st.sampled_from([1, 1, 1, 2, 3, 4]), move=MOVES, wait_ms=WAIT)
    def press_anything(self, card_id: int, move: Move, wait_ms: int) -> None:
        self.now_ms += wait_ms
        self.press(card_id, move)

    @rule(pick=PICK, nth=st.integers(0, 11), who=WHO, wait_ms=WAIT, sent=MOSTLY)
    def press_what_is_offered(
        self, pick: int, nth: int, who: Moderator, wait_ms: int, sent: bool
    ) -> None:
        """A button that a card has, mostly with all that follows from it sent."""
        self.now_ms += wait_ms
        ids = [key for (key,) in self.rows("SELECT card_id FROM cards ORDER BY card_id")]
        card = self.run(self.store.records.card(ids[pick % len(ids)]))
        offered = possible(card, now_ms=self.now_ms)
        moves = [move for move in sample_moves(who) if type(move) in offered]
        self.press(card.card_id, moves[nth % len(moves)])
        if sent:
            self.send_all(dies=False)

    def press(self, card_id: int, move: Move) -> None:
        """What the store makes of a press is what the domain says of it."""
        card = self.run(self.store.records.card(card_id))
        move = about(move, card)
        made = self.run(self.store.records.move(card_id, move, now_ms=self.now_ms))
        wanted = after(card, move, now_ms=self.now_ms) if card else "unknown"
        if isinstance(move, Dispute) and isinstance(wanted, Card):
            disputed = (card_id, move.by.user_id)
            wanted = "disputed" if disputed in self.disputed else wanted
            self.disputed.add(disputed)
        if isinstance(wanted, Card):
            assert made.won
            assert known(made.card) == known(wanted)
            assert made.card == self.run(self.store.records.card(card_id))
        else:
            assert (made.won, made.refusal, made.card) == (False, wanted, card)

    @rule(ms=st.sampled_from([0, 6_000]))
    def begin_sending(self, ms: int) -> None:
        self.now_ms += ms
        due = self.run(self.store.due(self.now_ms))
        self.in_flight += [one for one in due if not one.kind.startswith("note")]

    @precondition(lambda self: self.in_flight)
    @rule(pick=PICK)
    def finish_sending(self, pick: int) -> None:
        """What was sent stays in flight: it may be marked again and again."""
        self.finish(self.in_flight[-1 - pick % len(self.in_flight)])

    @rule(dies=st.sampled_from([False, False, True]))
    def send_all(self, dies: bool) -> None:
        """What the outbox's worker does, one by one; it may die between sending and marking."""
        self.now_ms += 6_000
        while due := self.run(self.store.due(self.now_ms)):
            self.say(due[0])
            if dies and due[0].kind.startswith("note"):
                return
            self.finish(due[0])

    def say(self, delivery: "Delivery") -> None:
        """What sending does in the thread: a note that stands there already is found."""
        note = delivery.note
        if note is None:
            return
        if delivery.kind == "note_delete":
            self.in_public.pop(note.note_id, None)
        elif delivery.kind == "note_edit":
            assert note.note_id in self.in_public
            self.in_public[note.note_id] = note.text
        else:
            self.in_public.setdefault(note.note_id, note.text)

    def finish(self, delivery: "Delivery") -> None:
        unsent = "SELECT 1 FROM outbox WHERE delivery_id = ? AND state <> 'sent'"
        news = self.reader.execute(unsent, (delivery.delivery_id,)).fetchall()
        self.run(self.store.send(delivery))
        if news and not delivery.kind.startswith("note"):
            for card in (delivery.card, *delivery.others):
                self.on_display[card.card_id] = shown(card)

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
            "SELECT 1 FROM outbox WHERE kind = 'card' OR (state = 'pending' AND note_id IS NULL) "
            "GROUP BY card_id, kind HAVING count(*) > 1"
        )
        assert twice == []

    @invariant()
    def one_live_note_a_card(self) -> None:
        live = "retracted = 0 AND withdrawn = 0 AND error = '' AND (text <> '' OR message_id <> '')"
        query = f"SELECT 1 FROM notes WHERE {live} GROUP BY card_id HAVING count(*) > 1"  # noqa: S608 (our own words)
        assert self.rows(query) == []

    @invariant()
    def what_is_public_is_meant_to_be(self) -> None:
        """A note that waits for nothing says in public what its card says, or is gone."""
        waiting = {
            key for (key,) in self.rows("SELECT note_id FROM outbox WHERE state = 'pending'")
        }
        for note_id, text, message_id, retracted in self.rows(
            "SELECT note_id, text, message_id, retracted FROM notes"
        ):
            if retracted and note_id not in waiting:
                assert note_id not in self.in_public
            elif message_id and note_id not in waiting:
                assert self.in_public[note_id] == text

    @invariant()
    def the_log_tells_of_every_verdict(self) -> None:
        verdicts = set(self.rows("SELECT card_id, verdict FROM cards WHERE verdict <> ''"))
        assert verdicts <= set(self.rows("SELECT card_id, action FROM log"))

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
            card = self.run(self.store.records.card(card_id))
            if not {card_id, card.lead_id} & (waiting | self.given_up):
                assert shown(card) == on_display


# half a minute where nothing else runs; a busy machine must not decide a test
TestHistories = pytest.mark.timeout(600)(Histories.TestCase)
TestHistories.settings = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,  # the same histories on every machine; more of them with another seed
    suppress_health_check=[HealthCheck.too_slow],
)
