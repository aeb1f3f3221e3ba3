"""Sentences about cards, in the language that is spoken here."""

from collections.abc import Mapping, Sequence

from bot.chat.cards import words
from bot.chat.layout.markup import moment, short
from bot.chat.wording import counted, shared
from bot.chat.wording.language import plural
from bot.domain.card import Act, Acted, Card, Moderator, Note, Standing
from bot.domain.finding import Kind
from bot.domain.moves import Refusal
from bot.domain.queue import Snooze

_MAX_NAME = 32


def name(who: Moderator | None) -> str:
    """A moderator's name, safe to stand in markdown."""
    return short(who.name, _MAX_NAME) if who and who.name else shared.SOMEBODY


def author(card: Card) -> str:
    """The name of a post's author, safe to stand in markdown."""
    return short(card.post.author_name, _MAX_NAME) or shared.SOMEBODY


def card_name(card_id: int) -> str:
    """What a card is called."""
    return words.CARD_NAME.format(number=card_id)


def title(card: Card) -> str:
    """What a card holds: "Hostile, speculation and inaccuracy", or AutoMod's rule."""
    found = list(dict.fromkeys(flag.kind for flag in card.flags))
    if found:
        return listed([shared.KINDS[found[0]], *(shared.KINDS_INSIDE[kind] for kind in found[1:])])
    if card.alert:
        rule = short(card.alert.rule, 60)
        return words.ALERTED_RULE.format(rule=rule) if rule else shared.ALERTED
    return words.NOTHING_FLAGGED


def listed(parts: Sequence[str]) -> str:
    """Words in a row: "a, b and c"."""
    *firsts, last = parts
    return words.LIST_LAST.format(firsts=", ".join(firsts), last=last) if firsts else last


def flags_left_out(left: Mapping[Kind, int]) -> str:
    """Which flags of a card found no room."""
    return words.FLAGS_LEFT_OUT.format(counted=counted.listed(left, shared.KINDS_INSIDE))


def standing(known: Standing) -> str:
    """How other posts of an author were judged here: counts, and no word more."""
    if not known.flagged:
        return words.STANDING_NONE
    left = known.flagged - known.agreed - known.dismissed
    counts = {"agreed": known.agreed, "dismissed": known.dismissed, "undecided": left}
    return plural(words.STANDING, known.flagged, verdicts=counted.listed(counts, words.STANDINGS))


def gone(card: Card) -> str:
    """Why a card has no words any more; empty where it has them, or an edit took them."""
    if card.is_reviewable or card.state == "settled":
        return ""
    by_moderator = any(acted.act == "delete_post" for acted in card.acts)
    why = "moderator" if card.erased == "deleted" and by_moderator else card.erased
    return shared.TEXTS_GONE[why or "unknown"]


def alerted(card: Card) -> list[str]:
    """What is to be known of an alert of AutoMod: its rule, and what it did already."""
    if card.alert is None:
        return []
    rule = short(card.alert.rule, 60)
    lines = [words.ALERTED_RULE.format(rule=rule) if rule and card.flags else ""]
    if card.alert.blocked:
        lines.append(words.ALERT_BLOCKED)
    if not card.post.text and not card.erased:
        lines.append(words.ALERT_WITHOUT_TEXT)
    return list(filter(None, lines))


def post_link(card: Card, target: str) -> str:
    """The link to a post; of one that AutoMod blocked only its alert can be opened."""
    blocked = card.alert is not None and card.alert.blocked
    return f"[{words.OPEN_ALERT if blocked else shared.OPEN_POST}]({target})"


def verdict(card: Card) -> str:
    """Who decided a card, what and when; empty for a card without a verdict."""
    if not card.verdict:
        return ""
    return words.VERDICT.format(
        verdict=words.VERDICTS[card.verdict],
        who=name(card.decided_by),
        when=moment(card.decided_ms or 0, "R"),
    )


def note_failed(note: Note) -> str:
    """What could not be done with a note."""
    return words.NOTE_NOT_CHANGED if note.message_id else words.NOTE_FAILED


def acted(one: Acted) -> str:
    """An act that was done through a card, by whom and when."""
    act = act_name(shared.ACTS_DONE[one.act], one.minutes)
    return words.ACTED.format(act=act, who=name(one.by), when=moment(one.at_ms, "R"))


def act_name(act: str, minutes: int) -> str:
    """An act with its length, where it has one."""
    length = words.LENGTHS.get(str(minutes), f"{minutes} min")
    return words.ACT_FOR.format(act=act, length=length) if minutes else act


def bot_lacks(act: Act, channel: str) -> str:
    """What the bot would need for an act, and where to grant it."""
    return words.BOT_LACKS.format(
        act=shared.ACTS[act], permission=words.ACT_PERMISSIONS[act], channel=short(channel, 60)
    )


def you_lack(act: Act, channel: str) -> str:
    """What the presser would need for an act."""
    return words.YOU_LACK.format(permission=words.ACT_PERMISSIONS[act], channel=short(channel, 60))


def refused(refusal: Refusal | None, card: Card) -> str:
    """Why a press changed nothing."""
    if refusal == "closed":
        closed = shared.SETTLED if card.state == "settled" else gone(card)
        return f"{words.CLOSED} {verdict(card) or closed}".strip()
    if refusal == "erased":
        return f"{gone(card)} {words.NOT_ANEW}"
    if refusal == "assigned" and card.assigned_to:
        return f"{words.NOTHING_CHANGED} {words.ASSIGNED.format(who=name(card.assigned_to))}"
    return {
        "not_decided": words.STILL_OPEN,
        "too_late": words.UNDO_OVER,
        "no_note": words.NO_NOTE,
        "unassigned": words.NOBODY_HAS_IT,
        "disputed": shared.DISPUTED_BEFORE,
    }.get(refusal or "", shared.UNKNOWN_CARD)


def snoozed(snooze: Snooze) -> str:
    """What a snooze does, and until when."""
    place, when = f"<#{snooze.thread_id}>", moment(snooze.until_ms, "f")
    return f"{words.SNOOZED.format(place=place, when=when)} {plural(words.HELD, snooze.held)}"


def burst(count: int, waiting: int) -> str:
    """The title of several cards of one thread."""
    return plural(words.BURST, waiting, all=count)
