"""Denied descriptions: "X is not an A or a B" contradicts a claim that calls X an A."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from models.naming import (
    ARTICLES,
    DENIAL,
    PART,
    UNREAL,
    Finding,
    Word,
    find,
    not_asserted,
    stem,
    words,
)
from models.units import word_set

_SUBJECT = re.compile(
    rf"^(?:(?:The|A|An|Its|Their) )?(?:(?P<noun>[a-z][\w-]+(?: [a-z][\w-]+)?)(?= (?:is|are)\b)"
    rf"|(?P<name>{PART}(?: {PART})*))"
)
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?](?=\S)[^.!?]*)*[.!?]*")
_NOT_A = re.compile(
    r"(?:\b(?:is|are|was|were|it['’]s)\b[^.;]*?,?\s*\bnot|\b(?:is|are)n['’]t)\s+"
    r"(?P<what>(?:an?|any)\s[^.;:]+)"
    r"|\b(?:is|are)\s+no\s+(?P<none>[^.;:]+)"
)
_NOT_ONLY = re.compile(r"\b(?:an?|any|no)\s+(?:single|only|mere|longer|more|less|better|few)\b")
_ENDS = re.compile(
    r"\b(?:but|that|which|who|because|since|when|while|with|for|and|like|as|than)\b|[,(—–]"
)
_IS_A = re.compile(r"\b(?:is|are|'s|as|being|means)\b", re.IGNORECASE)


def denied(claim: str, passage: str) -> Finding | None:
    """Say where ``claim`` calls a thing what ``passage`` says that it is not."""
    if not_asserted(claim) or DENIAL.search(claim):
        return None
    tokens = words(claim)
    denials = _denials(passage)
    words_denied = frozenset(stem(part) for _, what in denials for part in what.split())
    for name, description in denials:
        at = find(name, tokens)
        if at is None or (UNREAL.search(claim) and not _is_apposed(claim, tokens[at[1] - 1])):
            continue
        end = _described(description, at[1], tokens, words_denied)
        if end is not None:
            said = claim[tokens[at[0]].start : tokens[end - 1].end]
            return Finding(said, f"not {_article(description)} {description}")
    return None


def _is_apposed(claim: str, name: Word) -> bool:
    """Whether a description follows behind a comma, asserted whatever the sentence imagines."""
    return claim[name.end :].lstrip().startswith(",")


_PRONOUNS = word_set("it they this that he she we you i there")


def _article(description: str) -> str:
    return "an" if description[0].lower() in "aeiou" else "a"


@lru_cache(maxsize=2048)
def _denials(passage: str) -> tuple[tuple[str, str], ...]:
    """Give (name, description) for each "X is not an A or a B" of the passage."""
    return tuple(_read_denials(passage))


def _read_denials(passage: str) -> Iterator[tuple[str, str]]:
    subject = ""
    for match in _SENTENCE.finditer(passage):
        sentence = match[0].strip()
        own = _SUBJECT.match(sentence)
        name = (own["noun"] or own["name"]) if own else "it"
        if name.lower() not in _PRONOUNS:
            subject = name
        elif not sentence.startswith(("It ", "It's", "It’s", "They ", "This ")):
            subject = ""
        found = _NOT_A.search(sentence)
        if not (subject and found) or _NOT_ONLY.search(found[0]):
            continue
        for part in re.split(r",? (?:or|nor) |, ", found["what"] or found["none"]):
            phrase = _ENDS.split(part.strip())[0].strip()
            phrase = re.sub(r"^(?:an?|any) ", "", phrase)
            if 0 < len(phrase.split()) <= 3:
                yield subject, phrase


def _described(
    description: str, start: int, tokens: Sequence[Word], words_denied: frozenset[str]
) -> int | None:
    """Where the words of ``description`` end, close behind a name.

    Between them may stand small words, an owner ("Microsoft's"), and words that the
    passage denies as well ("AI subscription" where it is neither AI platform nor subscription).
    """
    wanted = [stem(part) for part in description.split()]
    for at in range(start, min(start + 4, len(tokens) - len(wanted) + 1)):
        if [stem(token.text) for token in tokens[at : at + len(wanted)]] == wanted:
            between = [token.text.lower() for token in tokens[start:at]]
            plain = all(
                b in ARTICLES
                or _IS_A.fullmatch(b)
                or b in _FILLERS
                or b.endswith(("'s", "’s"))
                or stem(b) in words_denied
                for b in between
            )
            return at + len(wanted) if plain else None
    return None


_FILLERS = word_set("just really basically simply literally only also still kind of sort")
