"""Names in a claim and in a passage: spelling variants, renamings, denied descriptions.

Two general rules live here. A passage that says "X was renamed Y" contradicts a
claim that still uses X as the current name; a passage that says "X is not an A
or a B" contradicts a claim that calls X an A. Both stay silent wherever the
claim may mean something else: it asks, quotes, denies, looks back, names Y too,
or shares nothing else with the passage.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from models.units import word_set


class Word(NamedTuple):
    """A word of a text with its character offsets."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What claim and passage say differently: two quotations."""

    claim: str
    passage: str


_WORD = re.compile(r"[^\W_]+(?:[.'’+#-]+[^\W_]+)*[+#]*")

# One name: capitalised words or words with a digit, as running text has them.
_PART = r"(?:[A-Z0-9][\w'’.+#-]*[\w+#]|[A-Z0-9](?!\w))"
_NAME = rf"[\"“'‘]?(?P<{{}}>{_PART}(?: (?:{_PART}|of(?= [A-Z])))*)[\"”'’]?"
_OLD, _NEW = _NAME.format("old"), _NAME.format("new")
_COMPANY = r"(?:,? (?:Inc|Ltd|Corp|GmbH|LLC)\b\.?)?"
# What may follow a bare name, so that "became Oxford professor" is no renaming.
_AFTER = r"(?=[.,;)]|$| (?:in|on|after|as|when|this|last|from|to|and)\b)"
_SAID = (
    r"(?:has been |have been |had been |was |were |is |are |got |been )?"
    r"(?:later |then |now |since |officially |also |being )*"
)
_CALL = r"(?:renamed|rebranded|retitled|rechristened)"
_RENAMINGS = [
    re.compile(pattern)
    for pattern in (
        (
            rf"{_CALL} (?:(?:its|their|his|her|the|our) )?(?:[a-z][\w-]* ){{0,3}}{_OLD}"
            rf"(?:,? (?:to|as|into|simply|just))* {_NEW}"
        ),
        rf"{_OLD},? {_SAID}{_CALL}(?: (?:to|as|into|simply|just))* {_NEW}",
        rf"{_OLD}{_COMPANY},? (?:has |have )?(?:changed|changes) its name to {_NEW}",
        rf"{_OLD},? (?:is|are) now (?:called |known as |named )?{_NEW}{_AFTER}",
        rf"{_OLD} (?:became|becomes|has become|turned into) {_NEW}{_AFTER}",
        rf"{_NEW},? \(?(?:formerly|previously)(?: known as| called| named)? {_OLD}",
        rf"{_OLD},? {_SAID}(?:replaced|superseded|succeeded) by (?:its |the )?{_NEW}",
        rf"{_NEW} (?:has )?(?:replaced|replaces|superseded|supersedes) {_OLD}",
    )
]
# "Trump became President", "Hamilton became World Champion": a role, not a name.
_ROLES = re.compile(
    r"\b(?:president|minister|king|queen|prince|princess|pope|emperor|chancellor|ceo|chief|head|"
    r"chair\w*|director|captain|coach|champions?|winner|general|governor|mayor|senator|speaker|"
    r"american|british|french|german|catholic|muslim|jewish|christian|lord|sir|lady|dr|professor)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|didn['’]?t|used to|formerly|previously|originally|once|ago|old|older|"
    r"back (?:then|when|in)|former|then|before|until|till|earlier|initially|at (?:launch|first)|"
    r"predecessor|dead|gone|killed|discontinued|retired|history|nostalgia|rip|remember|became|"
    r"becomes|turned into|renamed|rebranded|replaced|(?<!by )(?<!right )now|new name|no longer|"
    r"any ?more|since|began|came|went|made|got|took|gave|said|told|built|bought|sold|won|lost|"
    r"left|grew|rose|fell|wrote|started)\b|\b(?:1[5-9]|20)\d\d\b",
    re.IGNORECASE,
)
_PAST_VERB = re.compile(r"\b[a-z]{3,}ed\b")
_NOT_VERBS = word_set(
    "need speed feed indeed based advanced supposed open-sourced limited named called related used "
    "sacred red bed shed seed breed exceed proceed succeed embed hundred"
)
_REPORTED = re.compile(
    r"\b(?:says?|said|told|tells?|telling|claim(?:s|ed|ing)?|insist(?:s|ed)?|swears?|swore|whoever|"
    r"according to|thinks|believes?|believed|heard|read somewhere)\b(?! on the (?:box|tin))",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:if|whether|imagine|suppose|would|could|will|gonna|rumou?rs?)\b", re.IGNORECASE
)
_DENIAL = re.compile(
    r"\b(?:not|no|never|nor|neither|without|nobody|none|hardly|myth|wrong|false|cannot)\b|"
    r"n['’]t\b|\b(?:isnt|arent|wasnt|dont|doesnt|aint|cant)\b",
    re.IGNORECASE,
)
_ARTICLE = word_set("the a an this that these those another some every")
_GENERIC = word_set(
    "pc pcs computer app apps phone phones service browser platform language project network "
    "console engine chip model system company inc ltd corp group"
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DATE = re.compile(rf"^(?:{_MONTH}|{_DAY}|\d+)$")
_DATE_BEFORE = re.compile(rf"^(?:(?:In|On|Since|{_MONTH}|\d{{1,4}}),? )+")
_STOP = word_set(
    "the a an and or but of in on at to for with from by as is are was were be been it its this "
    "that these those he she they we you i his her their our your my not no do does did has have "
    "had will would can could there here what which who when where how why if than then so just "
    "only also very more most some any all each other into over out up down about after before "
    "because"
)


def words(text: str) -> tuple[Word, ...]:
    """Cut a text into words; hyphens, dots and plus signs within a word stay."""
    return tuple(Word(m[0], m.start(), m.end()) for m in _WORD.finditer(text))


@lru_cache(maxsize=8192)
def squash(name: str) -> str:
    """One spelling for Co-Pilot Plus, Copilot+ and copilot plus."""
    spelled = name.lower().replace("+", " plus ").replace("#", " sharp ").replace("&", " and ")
    return "".join(c for c in spelled if c.isalnum())


_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "s", "e")


def stem(word: str) -> str:
    """A crude stem that joins the forms of regular nouns and verbs."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def stems_in_order(text: str) -> list[str]:
    """The stems of a text's content words."""
    return [stem(w.text) for w in words(text) if w.text.lower() not in _STOP and len(w.text) > 1]


def stems(text: str) -> frozenset[str]:
    """The same as a set."""
    return frozenset(stems_in_order(text))


def find(name: str, tokens: Sequence[Word]) -> tuple[int, int] | None:
    """Where ``tokens`` name the same thing: a half-open range, spelling variants allowed.

    A generic last word of the name ("PC", "browser") may be left out.
    """
    wanted = {squash(name)}
    parts = name.split()
    if len(parts) > 1 and parts[-1].lower() in _GENERIC:
        wanted.add(squash(" ".join(parts[:-1])))
    longest = max(map(len, wanted))
    for start in range(len(tokens)):
        joined = ""
        for end in range(start, min(start + 6, len(tokens))):
            joined += squash(tokens[end].text.replace("’", "'").removesuffix("'s"))
            if joined in wanted and len(joined) > 2:
                return start, end + 1
            if len(joined) > longest:
                break
    return None


def renamed(claim: str, passage: str, topic: str = "") -> Finding | None:
    """Say where ``claim`` uses a name as current that ``passage`` reports as replaced."""
    if _looks_elsewhere(claim) or _PAST.search(claim) or _past_verb(claim):
        return None
    tokens = words(claim)
    for old, new in _renamings(passage):
        at = find(old, tokens)
        if at is None or find(new, tokens) or find(new, words(topic)):
            continue
        if _other_thing(old, at, tokens, passage) or not _shares(claim, topic, passage, old):
            continue
        return Finding(claim[tokens[at[0]].start : tokens[at[1] - 1].end], new)
    return None


def not_asserted(claim: str) -> bool:
    """Whether the claim asks, or reports what somebody else says."""
    return bool(
        "?" in claim or claim.lstrip().startswith(">") or _quotes(claim) or _REPORTED.search(claim)
    )


# Spaces, and quotation marks with what each may do.
_MARK = re.compile(r"(?P<closes>(?=[\"”'’](?!\w)))?(?P<opens>(?<!\w)(?=[\"“'‘]))?[\"“”'‘’ ]")


def _quotes(claim: str) -> bool:
    """Whether three words or more stand in quotation marks, without a double mark among them.

    One pass, because posts come from strangers: a pattern with three open ends takes minutes
    over a post of apostrophes.
    """
    opened, spaces = False, 0
    for mark in _MARK.finditer(claim):
        if mark[0] == " ":
            spaces += 1
            continue
        if opened and spaces > 1 and mark["closes"] is not None:
            return True
        opened = opened and mark[0] not in '"”'
        if not opened and mark["opens"] is not None:
            opened, spaces = True, 0
    return False


def _looks_elsewhere(claim: str) -> bool:
    """Whether the claim is not the writer's own, denies or imagines."""
    return not_asserted(claim) or bool(_UNREAL.search(claim) or _DENIAL.search(claim))


def _past_verb(claim: str) -> bool:
    return any(m[0] not in _NOT_VERBS for m in _PAST_VERB.finditer(claim))


@lru_cache(maxsize=2048)
def _renamings(passage: str) -> tuple[tuple[str, str], ...]:
    found = []
    for pattern in _RENAMINGS:
        for match in pattern.finditer(passage):
            old, new = (
                _DATE_BEFORE.sub("", match["old"]).strip(" .,'’"),
                match["new"].strip(" .,'’"),
            )
            if _is_name(old) and _is_name(new) and not _ROLES.search(new) and " of " not in new:
                found.append((old, new))
    # A name that came back ("and got the name Astana back") is no old name.
    names_again = {squash(new) for _, new in found}
    return tuple((old, new) for old, new in found if squash(old) not in names_again)


def _is_name(text: str) -> bool:
    return squash(text).lower() not in _STOP and not _DATE.match(text)


def _other_thing(old: str, at: tuple[int, int], tokens: Sequence[Word], passage: str) -> bool:
    """The Bard is a poet, Bard a chatbot: an article on one side only."""
    before = tokens[at[0] - 1].text.lower() if at[0] else ""
    after = stem(tokens[at[1]].text) if at[1] < len(tokens) else ""
    if before not in _ARTICLE or after in stems(passage):
        return False
    return not re.search(rf"\b{before} {re.escape(old)}", passage, re.IGNORECASE)


def _shares(claim: str, topic: str, passage: str, name: str) -> bool:
    """Whether claim or topic share a word with the passage beside the name itself."""
    of_name = stems(name)
    return bool(((stems(claim) | stems(topic)) & stems(passage)) - of_name)


_SUBJECT = re.compile(
    rf"^(?:(?:The|A|An|Its|Their) )?(?:(?P<noun>[a-z][\w-]+(?: [a-z][\w-]+)?)(?= (?:is|are)\b)"
    rf"|(?P<name>{_PART}(?: {_PART})*))"
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
    if not_asserted(claim) or _DENIAL.search(claim):
        return None
    tokens = words(claim)
    denials = _denials(passage)
    words_denied = frozenset(stem(part) for _, what in denials for part in what.split())
    for name, description in denials:
        at = find(name, tokens)
        if at is None or (_UNREAL.search(claim) and not _is_apposed(claim, tokens[at[1] - 1])):
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
                b in _ARTICLE
                or _IS_A.fullmatch(b)
                or b in _FILLERS
                or b.endswith(("'s", "’s"))
                or stem(b) in words_denied
                for b in between
            )
            return at + len(wanted) if plain else None
    return None


_FILLERS = word_set("just really basically simply literally only also still kind of sort")
