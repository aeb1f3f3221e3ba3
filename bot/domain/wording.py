"""Every sentence that Sidenote says about a post, as plain templates.

The texts lie in ``config/notes/<language>.toml``; this is their shape.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.finding import Kind


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a sentence was flagged. Placeholders: publisher, date, says, source_says."""

    hostile: str
    speculation: str
    inaccuracy: str
    inaccuracy_difference: str
    known_claim: str


@dataclass(frozen=True, slots=True)
class NoteTemplates:
    """Drafts of notes. Placeholders: publisher, date, since, sentence, url, rule, reason, name.

    ``quoted`` and ``summarised`` shape ``sentence``: a page's own words, or a summary
    of them. ``pointer`` stands in where no sentence of the page can be told, and
    ``unnamed`` where its publisher's name cannot. ``since_then`` takes the place of an
    inaccuracy that the source tells of as a later change. ``speculation_also`` follows an
    inaccuracy. ``foot`` stands under a note, ``foot_named`` where it says who chose to
    post it, ``foot_withdrawn`` once it was withdrawn.
    """

    inaccuracy: str
    since_then: str
    speculation: str
    speculation_also: str
    speculation_reported: str
    hostile: str
    withdrawal: str
    quoted: str
    summarised: str
    pointer: str
    unnamed: str
    foot: str
    foot_named: str
    foot_withdrawn: str


@dataclass(frozen=True, slots=True)
class Problems:
    """What keeps a text from being a note or a claim, and a policy from being stored.

    A sentence each. Placeholders: over, limit, words, problem, known, placeholders, name,
    count; most have none.
    """

    exclamation: str
    emoji: str
    formatting: str
    mention: str
    hashtag: str
    masked_link: str
    wordless: str
    too_long: str
    forbidden: str
    rule: str
    rule_too_long: str
    placeholders: str
    lacks: str
    note_name: str
    preset: str
    mode: str
    threshold: str
    language: str
    retention: str
    claim_blank: str
    claim_long: str
    claim_asks: str
    claim_phrasings: str


@dataclass(frozen=True, slots=True)
class PageProblems:
    """What to look at before a page becomes a source, and what keeps it from being one.

    Placeholders: date, language, url, count; most have none.
    """

    untitled: str
    undated: str
    future: str
    foreign: str
    not_found: str
    moved: str
    wall: str
    long: str
    short: str
    no_date: str
    fetched_summary: str
    blank: str


@dataclass(frozen=True, slots=True)
class WhyTemplates:
    """What an explanation says. Placeholders: score, bar, version, now, without, words,
    cue, rule, kind; ``whole``, ``joined``, ``nothing`` and ``about`` have none."""

    score: str
    carried: str
    below: str
    above: str
    whole: str
    joined: str
    newer: str
    rule: str
    general: str
    unflagged: str
    nothing: str
    about: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the guide in a sentence, and the cue words by which it is chosen.

    A cue is one word or several, in lower case; "*" at a word's end stands for any
    ending. The rule without cues is the general one.
    """

    name: str
    text: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The guide's rules for what is judged by its words; the last of each is general."""

    hostile: tuple[Rule, ...]
    speculation: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. ``forbidden`` are words that a note may not contain, in lower case.

    ``undated`` has the placeholder ``read``, the day on which the page was read; ``day``
    is how the day stands before a month, with the placeholder ``day``. ``decimal_mark``
    stands before the decimals of a number. ``kinds`` are the kinds of flags inside a sentence.
    """

    language: str
    reasons: Reasons
    notes: NoteTemplates
    problems: Problems
    pages: PageProblems
    why: WhyTemplates
    rules: Rules
    undated: str
    day: str
    decimal_mark: str
    kinds: Mapping[Kind, str]
    default_rule: str
    forbidden: tuple[str, ...]
    months: tuple[str, ...]
