"""The moderators' desk: what happens when somebody presses a button or sends a form."""

from collections.abc import Callable
from dataclasses import dataclass

import discord

from bot.chat.asking.access import Interaction, asker, decides_cards
from bot.chat.asking.answers import Answering, not_posted, refuse, show, tell
from bot.chat.asking.sight import unseen
from bot.chat.cards import sentences
from bot.chat.cards.buttons import Press
from bot.chat.cards.context import Context, Contexts
from bot.chat.cards.forms import Form, FormKind, form
from bot.chat.cards.view import card_view
from bot.chat.deciding import words
from bot.chat.deciding.act_desk import ActDesk
from bot.chat.deciding.acts import Offer, offered
from bot.chat.deciding.doubts import in_doubt, look_first_view
from bot.chat.deciding.keeping import Keeping
from bot.chat.deciding.more_view import claimed, more_view, result_view, sources_view
from bot.chat.deciding.showing import Showing
from bot.chat.posts.why import Explain, answer_why
from bot.chat.wording import shared
from bot.chat.wording.language import asked, plural, speak_to
from bot.domain.card import Card, Moderator
from bot.domain.desk_ports import CardQueue
from bot.domain.moves import (
    Assign,
    Decide,
    Dispute,
    EditNote,
    Move,
    Refusal,
    Release,
    Reopen,
    Undo,
    Withdraw,
    possible,
)
from bot.domain.note import withdrawal
from bot.domain.note_rules import problems
from bot.domain.ports import Clock, Decided, Outbox, Records
from bot.domain.wording import Wording
from bot.pipeline.review import review

_HOUR_MS = 3_600_000

_MOVES: dict[str, Callable[[Moderator], Move]] = {
    **dict.fromkeys(("agree", "right", "keep"), lambda by: Decide(by, "agreed")),
    "dismiss": lambda by: Decide(by, "dismissed"),
    "unsure": lambda by: Decide(by, "unsure"),
    "assign": Assign,
    "release": Release,
    "undo": Undo,
    "reopen": Reopen,
}
"""What is done at once, without a form."""
_FORMS: dict[str, tuple[FormKind, type[Move]]] = {
    "note": ("note", Decide),
    "looked": ("note", Decide),
    "edit": ("edit", EditNote),
    "withdraw": ("withdraw", Withdraw),
}
"""Which form a press opens, and the move that it prepares."""


def make_desk(
    *,
    records: Records,
    outbox: Outbox,
    queue: CardQueue,
    contexts: Contexts,
    keeping: Keeping,
    explain: Explain,
    clock: Clock,
) -> "Desk":
    """A desk with what it needs of the store, the models and the library."""
    showing = Showing(outbox, queue, contexts, clock)
    acts = ActDesk(records, contexts, showing, clock)
    return Desk(records, queue, contexts, showing, acts, keeping, explain, clock)


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers to moderators, each within Discord's three seconds."""

    records: Records
    queue: CardQueue
    contexts: Contexts
    showing: Showing
    acts: ActDesk
    keeping: Keeping
    explain: Explain
    clock: Clock

    async def pressed(self, interaction: Interaction, press: Press) -> None:
        """Take the press of a card's button, or a choice."""
        speak_to(interaction)
        async with Answering(interaction):
            if not (card := await self._card(interaction, _card_id(press))):
                return
            if press.action in _MOVES:
                move = _MOVES[press.action](asker(interaction))
                await self._make(interaction, card, move)
            elif press.action in _FORMS:
                await self._open_form(interaction, card, press.action)
            else:
                await self._answer(interaction, card, press)

    async def submitted(self, interaction: Interaction, sent: Form) -> None:
        """Take a form: do what it asks for, or give it back with what is wrong about it."""
        speak_to(interaction)
        async with Answering(interaction, sent.text):
            if sent.kind == "dispute":
                await self._dispute(interaction, sent)
                return
            if not (card := await self._card(interaction, sent.card_id, sent.text)):
                return
            if sent.kind == "source":
                await self.keeping.shelf.offer_address(interaction, sent.text)
            elif sent.kind == "claim":
                await self.keeping.kept(interaction, card, sent.text)
            else:
                await self._write_note(interaction, card, sent)

    async def disputed(self, interaction: Interaction, card_id: int) -> None:
        """Ask anybody why they dispute a public note."""
        speak_to(interaction)
        async with Answering(interaction):
            if await self._public(interaction, card_id):
                await interaction.response.send_modal(form("dispute", card_id))
            else:
                await tell(interaction, words.NOTHING_TO_DISPUTE)

    # who, and about what

    async def _card(self, interaction: Interaction, card_id: int, text: str = "") -> Card | None:
        """The card, where the presser may decide about it; otherwise they are told why not."""
        card = await self._found(interaction, card_id)
        post = card.post if card else None
        guild_id = str(interaction.guild_id)
        policy = self.contexts.policies.of(guild_id, post.channel_id if post else "")
        if not decides_cards(interaction, policy):
            await refuse(interaction, words.NOT_ALLOWED, text)
            return None
        if card is None:
            await refuse(interaction, shared.UNKNOWN_CARD, text)
        return card

    async def _found(self, interaction: Interaction, card_id: int) -> Card | None:
        """A card of the guild in which somebody pressed."""
        card = await self.records.card(card_id)
        return card if card and card.post.guild_id == str(interaction.guild_id) else None

    async def _hidden(self, interaction: Interaction, card: Card) -> bool:
        """Whether a card is opened from a list of the presser's own, and its post not theirs
        to see; what stands in the moderators' channel is seen there already."""
        message = interaction.message
        listed = message is not None and message.flags.ephemeral
        return listed and bool(await unseen(interaction, [card]))

    async def _public(self, interaction: Interaction, card_id: int) -> Card | None:
        """A card whose note people can read."""
        card = await self._found(interaction, card_id)
        return card if card and card.note and card.note.is_public else None

    # moves

    async def _make(self, interaction: Interaction, card: Card, move: Move, text: str = "") -> None:
        decided = await review(self.records, self.clock, card.card_id, move)
        if decided.won:
            await self.showing.answered(interaction, decided)
        else:
            await self._refused(interaction, decided, text)

    async def _refused(self, interaction: Interaction, decided: Decided, text: str = "") -> None:
        """Tell why nothing changed, who was first, and bring what was pressed up to date."""
        card = decided.card
        if card is None:
            await refuse(interaction, shared.UNKNOWN_CARD, text)
            return
        message = interaction.message
        private = message is not None and message.flags.ephemeral
        if private:
            await interaction.response.edit_message(view=card_view(card, self._context(card)))
        await refuse(interaction, sentences.refused(decided.refusal, card), text)
        if not private:
            await self.showing.renewed(interaction.client, card)

    async def _open_form(self, interaction: Interaction, card: Card, action: str) -> None:
        kind, move = _FORMS[action]
        if move not in possible(card, now_ms=self.clock()):
            refusal: Refusal = "closed" if move is Decide else "no_note"
            await self._refused(interaction, Decided(card, won=False, refusal=refusal))
            return
        if action == "note" and (cited := in_doubt(card)):
            await show(interaction, look_first_view(card, cited))
            return
        text = words.WITHDRAW_START if action == "withdraw" else self._context(card).draft(card)
        # a draft and a standing note are changed whatever the post says now
        revision = card.post.revision if kind == "note" else None
        await interaction.response.send_modal(form(kind, card.card_id, text, revision=revision))

    async def _write_note(self, interaction: Interaction, card: Card, sent: Form) -> None:
        by, wording, text = asker(interaction), self._context(card).wording, sent.text
        if sent.kind == "withdraw":
            text = withdrawal(text, wording, now_ms=self.clock())
        edited = sent.revision not in (None, card.post.revision)
        if found := [*((words.POST_EDITED,) if edited else ()), *problems(text, wording)]:
            await tell(interaction, not_posted(found, sent.text))
            return
        move: Move = Decide(by, "agreed", text)
        if sent.kind == "edit":
            move = EditNote(by, text)
        elif sent.kind == "withdraw":
            move = Withdraw(by, text)
        await self._make(interaction, card, move, sent.text)

    async def _dispute(self, interaction: Interaction, sent: Form) -> None:
        """Count a dispute and open the card again; its text is shown once and kept nowhere."""
        if not await self._public(interaction, sent.card_id):
            await tell(interaction, words.NOTHING_TO_DISPUTE)
            return
        move = Dispute(asker(interaction))
        decided = await review(self.records, self.clock, sent.card_id, move)
        if decided.won:
            await tell(interaction, words.DISPUTED)
            await self.showing.refreshed(interaction.client, decided, said=sent.text)
        elif decided.refusal == "disputed":
            await tell(interaction, shared.DISPUTED_BEFORE)
        else:
            await tell(interaction, words.NOTHING_TO_DISPUTE)

    # answers that change no card

    async def _answer(self, interaction: Interaction, card: Card, press: Press) -> None:
        match press.action:
            case "why":
                await answer_why(interaction, card, self.explain, self._asked())
            case "open" if await self._hidden(interaction, card):
                await tell(interaction, shared.UNKNOWN_CARD)
            case "open":
                await show(interaction, card_view(card, self._context(card)))
            case "sources":
                await show(interaction, sources_view(card, self._asked()))
            case "more":
                await self._more(interaction, card)
            case "snooze" | "wake":
                await self._snooze(interaction, card, press)
            case "act":
                await self.acts.chosen(interaction, card, press.value)
            case "confirm":
                await self.acts.confirmed(interaction, card, press.value)
            case _:
                await self._rest(interaction, card, press.action)

    async def _rest(self, interaction: Interaction, card: Card, action: str) -> None:
        flag = claimed(card)
        if action == "add_source":
            await self._open_keeping(interaction, form("source", card.card_id))
        elif action == "remember" and flag:
            await self._open_keeping(interaction, form("claim", card.card_id, flag.quote))
        elif action == "cancel":
            await interaction.response.edit_message(view=result_view(shared.CANCELLED))
        else:
            await tell(interaction, words.UNKNOWN_BUTTON)

    async def _open_keeping(self, interaction: Interaction, modal: discord.ui.Modal) -> None:
        """Open a form about the library, for those who may change it."""
        if not await self.keeping.refused(interaction):
            await interaction.response.send_modal(modal)

    async def _more(self, interaction: Interaction, card: Card) -> None:
        who = interaction.user
        policy = self._context(card).policy
        offer = offered(card, policy, who) if isinstance(who, discord.Member) else Offer()
        await show(interaction, more_view(card, offer))

    async def _snooze(self, interaction: Interaction, card: Card, press: Press) -> None:
        guild_id, place = card.post.guild_id, card.post.place
        by, now_ms = asker(interaction), self.clock()
        if press.action == "wake":
            count = await self.queue.wake(guild_id, place, by=by, now_ms=now_ms)
            told = words.NOT_SNOOZED if count is None else plural(words.WOKEN, count)
            await interaction.response.edit_message(view=result_view(told))
            return
        if press.value not in words.SNOOZES:
            await tell(interaction, words.UNKNOWN_BUTTON)
            return
        until_ms = now_ms + int(press.value) * _HOUR_MS
        snooze = await self.queue.snooze(guild_id, place, until_ms=until_ms, by=by, now_ms=now_ms)
        view = result_view(sentences.snoozed(snooze), card.card_id, ["wake"])
        await interaction.response.edit_message(view=view)

    def _context(self, card: Card) -> Context:
        return self.contexts.of(card.post)

    def _asked(self) -> Wording:
        """The wording in the language of whoever presses."""
        return asked(self.contexts.wordings)


def _card_id(press: Press) -> int:
    """The card that is meant: a burst's select names it in its value."""
    chosen = press.action == "open" and press.value.isdecimal()
    return int(press.value) if chosen else press.card_id
