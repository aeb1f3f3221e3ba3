"""Every sentence that Sidenote says about a post, as plain templates.

The texts lie in ``config/notes/<language>.toml``; this is their shape.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a sentence was flagged. Placeholders: publisher, date, says, source_says."""

    hostile: str
    speculation: str
    inaccuracy: str
    inaccuracy_difference: str


@dataclass(frozen=True, slots=True)
class NoteTemplates:
    """Drafts of notes. Placeholders: publisher, date, sentence, url, rule.

    ``quoted`` and ``summarised`` shape ``sentence``: a page's own words, or a summary
    of them. ``pointer`` stands in where no sentence of the page can be told, and
    ``unnamed`` where its publisher's name cannot. ``speculation_also`` follows an
    inaccuracy.
    """

    inaccuracy: str
    speculation: str
    speculation_also: str
    speculation_reported: str
    hostile: str
    quoted: str
    summarised: str
    pointer: str
    unnamed: str
    foot: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. ``forbidden`` are words that a note may not contain, in lower case.

    ``undated`` has the placeholder ``read``, the day on which the page was read.
    """

    language: str
    reasons: Reasons
    notes: NoteTemplates
    undated: str
    default_rule: str
    forbidden: tuple[str, ...]
    months: tuple[str, ...]
