"""Renamings: a claim that uses a name as current which a passage reports as replaced.

An old name by itself is no mistake: people go on saying Twitter, and most of what they say of a
thing stays right under its old name. So the rule fires only where a claim says who or what bears
the name today: "Google's Bard", "the chatbot Bard", "is still called Bard", "Bard is Google's
chatbot". It is silent where the claim asks, quotes, denies, imagines, looks back, names the new
name or a part of it, or may mean a namesake.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from models.naming import (
    ARTICLES,
    DENIAL,
    PART,
    STOP,
    UNREAL,
    Finding,
    Word,
    find,
    not_asserted,
    squash,
    stem,
    stems,
    words,
)
from models.units import word_set

_NAME = rf"[\"“'‘]?(?P<{{}}>{PART}(?: (?:{PART}|of(?= [A-Z]))){{{{0,5}}}})[\"”'’]?"
_OLD, _NEW = _NAME.format("old"), _NAME.format("new")
_SUFFIX = r"(?:Inc|Ltd|Corp|GmbH|LLC|PLC|AG)\b\.?"
_COMPANY = rf"(?P<company>,? {_SUFFIX})?"
# What may follow a bare name, so that "became Oxford professor" is no renaming.
_AFTER = r"(?=[.,;)]|$| (?:in|on|after|as|when|this|last|from|to|and)\b)"
_ADVERBS = r"(?:later |then |now |since |officially |also |being ){0,3}"
_WAS = r"(?:(?:has|have|had) been |was |were |is |are |got |gets )"
_CALL = r"(?:renamed|rebranded|retitled|rechristened)"
_TO = r"(?:,? (?:to|as|into|simply|just)){0,3}"
_ACTIVE = re.compile(
    rf"\b{_CALL} (?:(?:its|their|his|her|the|our) )?(?:[a-z][\w-]*+ ){{0,3}}{_OLD},? "
    rf"(?:to|as|into) {_NEW}"
)
_RENAMINGS = [
    re.compile(pattern)
    for pattern in (
        rf"{_OLD}{_COMPANY},? {_WAS}{_ADVERBS}{_CALL}{_TO} {_NEW}",
        rf"{_OLD}{_COMPANY},? (?:has |have )?(?:changed|changes) its name to {_NEW}",
        rf"{_OLD}{_COMPANY},? (?:is|are) now (?:called |known as |named )?{_NEW}{_AFTER}",
        rf"{_OLD}{_COMPANY} (?:became|becomes|has become|turned into) {_NEW}{_AFTER}",
        rf"{_NEW},? \(?(?:formerly|previously)(?: known as| called| named)? {_OLD}{_COMPANY}",
    )
]
# What was replaced may well live on beside its successor.
_REPLACEMENTS = [
    re.compile(pattern)
    for pattern in (
        rf"{_OLD},? {_WAS}?{_ADVERBS}(?:replaced|superseded|succeeded) by (?:its |the )?{_NEW}",
        rf"{_NEW} (?:has )?(?:replaced|replaces|superseded|supersedes) {_OLD}",
    )
]
# "Bard was renamed Gemini as Google grew": who is renamed renames nothing.
_PASSIVE_BEFORE = re.compile(r"\b(?:was|were|been|being|be|is|are|gets?|got) (?:\w{1,20} ){0,2}$")
_COMPANY_BEFORE = re.compile(r"\b(?:company|corporation|firm|group|holding|parent) $")
_COMPANY_NAME = re.compile(rf" {_SUFFIX}$")
# "Trump became President", "Hamilton became World Champion": a role, not a name.
_ROLES = re.compile(
    r"\b(?:president|minister|king|queen|prince|princess|pope|emperor|chancellor|ceo|chief|head|"
    r"chair\w*|director|captain|coach|champions?|winner|general|governor|mayor|senator|speaker|"
    r"american|british|french|german|catholic|muslim|jewish|christian|lord|sir|lady|dr|professor)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|been|had|did|didn['’]?t|used to|formerly|previously|originally|once|ago|old|"
    r"older|back (?:then|when|in)|former|then|before|until|till|earlier|initially|"
    r"at (?:launch|first)|predecessor|dead|gone|discontinued|history|nostalgia|rip|remember|miss|"
    r"becomes|(?<!by )(?<!right )now|no longer|any ?more|since|"
    r"(?<!the )names?)\b|\b(?:1[5-9]|20)\d\d\b",
    re.IGNORECASE,
)
# Past forms that do not end in -ed. Some are present forms too: in doubt they look back.
_PAST_FORMS = word_set(
    "arose ate awoke beat became began bent bet bit bled blew bore bought bound bred broke brought "
    "built burnt burst came cast caught chose clung cost crept cut dealt drank drew drove dug fed "
    "fell felt fled flew flung forbade forgave forgot fought found froze gave got grew heard held "
    "hid hit hung hurt kept knelt knew laid lay leant learnt led left lent let lit lost made met "
    "mistook overcame overtook paid put quit ran rang read rode rose said sang sank sat saw sent "
    "set shone shook shot showed shrank shut slept slid sold sought spat sped spent split spoiled "
    "spoke spread sprang spun stole stood struck stuck stung swam swept swore swung taught thought "
    "threw told took tore underwent understood undertook upset went wept withdrew withstood woke "
    "won wore wound wove wrote"
)
_PAST_VERB = re.compile(r"\b[a-z]{3,}ed\b")
_NOT_VERBS = word_set(
    "need speed feed indeed based advanced supposed open-sourced limited named called related used "
    "sacred red bed shed seed breed exceed proceed succeed embed hundred"
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DATE = re.compile(rf"^(?:{_MONTH}|{_DAY}|\d+)$")
_DATE_BEFORE = re.compile(rf"^(?:(?:In|On|Since|{_MONTH}|\d{{1,4}}),? )+")
_NOW = re.compile(
    r"\b(?:still|today|these days|by now|right now|nowadays|current(?:ly)?|at the moment)\b",
    re.IGNORECASE,
)
# Where another clause begins.
_BREAK = re.compile(r"[^\s'’\"“”‘]")
_NEW_CLAUSE = word_set(
    "and or but nor while whereas because since which that who when though although so than"
)
_IS = word_set("is are has have works runs remains stays belongs")
_STILL = word_set("still currently today")
_HOLDS = word_set(
    "runs run owns own makes make has have offers offer sells sell develops develop on maintains "
    "maintain leads lead builds build with calls call uses use"
)
_OWNERS = word_set("its their his her own the")
_BEFORE = r"\b([a-z]{4,20}) "
_IS_KIND = re.compile(r"\b(?:is|are) (?:an?|the) ((?:[a-z][\w-]*+ ){0,3}[a-z][\w-]*+)")
# Words beside a name that say nothing of what bears it.
_NO_KINDS = word_set(
    "by for from fan fans into made name names new old people same under user users with"
)


class _Renaming(NamedTuple):
    """``makers``: who is named before both names; ``kinds``: stems of what they are called."""

    old: str
    new: str
    makers: frozenset[str]
    kinds: frozenset[str]
    lives_on: bool


class _Use(NamedTuple):
    """An old name in a claim: its clause before and after it, and what the claim shares."""

    before: tuple[Word, ...]
    after: tuple[Word, ...]
    shared: frozenset[str]
    now: bool

    def shares(self, tokens: Sequence[Word]) -> bool:
        return any(stem(word.text) in self.shared for word in tokens)


def renamed(claim: str, passage: str, topic: str = "") -> Finding | None:
    """Say where ``claim`` uses a name as current that ``passage`` reports as replaced."""
    if not_asserted(claim) or UNREAL.search(claim) or DENIAL.search(claim) or _looks_back(claim):
        return None
    tokens, known = words(claim), stems(passage)
    for one in _renamings(passage):
        at = find(one.old, tokens)
        if at is None or _names_new(one, tokens) or _names_new(one, words(topic)):
            continue
        if _is_another(one.old, at, tokens, claim, passage):
            continue
        said = claim[tokens[at[0]].start : tokens[at[1] - 1].end]
        if _is_current(one, said, _use(one, at, tokens, claim, known)):
            return Finding(said, one.new)
    return None


def _looks_back(claim: str) -> bool:
    if _PAST.search(claim) or any(m[0] not in _NOT_VERBS for m in _PAST_VERB.finditer(claim)):
        return True
    return any(word.text.lower() in _PAST_FORMS for word in words(claim))


@lru_cache(maxsize=2048)
def _renamings(passage: str) -> tuple[_Renaming, ...]:
    found = [_read(match, passage, lives_on) for match, lives_on in _matches(passage)]
    kept = [one for one in found if one is not None]
    # A name that came back ("and got the name Astana back") is no old name.
    names_again = {squash(one.new) for one in kept}
    return tuple(one for one in kept if squash(one.old) not in names_again)


def _matches(passage: str) -> Iterator[tuple[re.Match[str], bool]]:
    for match in _ACTIVE.finditer(passage):
        if not _PASSIVE_BEFORE.search(passage[max(0, match.start() - 60) : match.start()]):
            yield match, False
    for pattern in _RENAMINGS:
        for match in pattern.finditer(passage):
            if not match["company"]:
                yield match, False
    for pattern in _REPLACEMENTS:
        for match in pattern.finditer(passage):
            yield match, True


def _read(match: re.Match[str], passage: str, lives_on: bool) -> _Renaming | None:
    old = _DATE_BEFORE.sub("", match["old"]).strip(" .,'’")
    new = match["new"].strip(" .,'’")
    if not (_is_name(old) and _is_name(new)) or _ROLES.search(new) or " of " in new:
        return None
    # The company X and the product X are two things.
    before = passage[max(0, match.start("old") - 20) : match.start("old")]
    if _COMPANY_NAME.search(old) or _COMPANY_BEFORE.search(before):
        return None
    start, end = _sentence(match, passage)
    makers = words(passage[start : min(match.start("old"), match.start("new"))])
    return _Renaming(
        old,
        new,
        frozenset(_bare(word) for word in makers if _is_maker(word, old)),
        frozenset(_kinds(passage[start:end], (old, new))),
        lives_on,
    )


def _sentence(match: re.Match[str], passage: str) -> tuple[int, int]:
    ends = [end for end in (passage.find(mark, match.end()) for mark in ".!?") if end >= 0]
    start = max(passage.rfind(mark, 0, match.start()) for mark in (". ", "! ", "? "))
    return start + 1, min(ends, default=len(passage))


def _is_maker(word: Word, old: str) -> bool:
    named = word.text[0].isupper() and not _DATE.match(word.text)
    return named and word.text.lower() not in STOP and word.text not in old.split()


def _kinds(sentence: str, names: tuple[str, str]) -> Iterator[str]:
    """The stems of what a sentence calls what it names: "its chatbot Bard", "is a media centre"."""
    found = [kind for name in names for kind in re.findall(_BEFORE + re.escape(name), sentence)]
    for kind in (*found, *_IS_KIND.findall(sentence)):
        yield from (
            stem(one)
            for one in kind.split()
            if one not in STOP | _NO_KINDS and not one.endswith("ed")
        )


def _is_name(text: str) -> bool:
    spelled = squash(text)
    return spelled not in STOP and not spelled.isdigit() and not _DATE.match(text)


def _bare(word: Word) -> str:
    return word.text.lower().replace("’", "'").removesuffix("'s")


def _names_new(one: _Renaming, tokens: Sequence[Word]) -> bool:
    """Whether a text names the new name, or a part of it that is not its maker's name."""
    if find(one.new, tokens) or any(word.text == one.new for word in tokens):
        return True
    parts = {part.lower() for part in one.new.split() if len(part) > 2}
    parts -= {part.lower() for part in one.old.split()} | one.makers
    return any(_bare(word) in parts for word in tokens)


def _is_another(
    old: str, at: tuple[int, int], tokens: Sequence[Word], claim: str, passage: str
) -> bool:
    """Tell namesakes: "the Bard" by an article on one side only, "Bard College" by its names."""
    first, last = tokens[at[0]], tokens[at[1] - 1]
    before = tokens[at[0] - 1] if at[0] else None
    after = tokens[at[1]] if at[1] < len(tokens) else None
    if after and claim[last.end : after.start] == " " and not after.text[0].islower():
        return True
    if before is None:
        return False
    if before.text[0].isupper() and claim[before.end : first.start] == " ":
        known = {_bare(word) for word in words(passage)} | STOP
        return _bare(before) not in known
    if before.text.lower() not in ARTICLES or (after and stem(after.text) in stems(passage)):
        return False
    shown = rf"\b{re.escape(before.text)} {re.escape(old)}"
    return not re.search(shown, passage, re.IGNORECASE)


def _use(
    one: _Renaming, at: tuple[int, int], tokens: Sequence[Word], claim: str, known: frozenset[str]
) -> _Use:
    """Cut the clause of an old name; ``known`` are the stems of the passage, or of more."""
    first, last = at
    while first and not _is_break(tokens[first - 1], tokens[first], tokens[first - 1], claim):
        first -= 1
    while last < len(tokens) and not _is_break(tokens[last - 1], tokens[last], tokens[last], claim):
        last += 1
    before, after = tuple(tokens[first : at[0]]), tuple(tokens[at[1] : last])
    return _Use(before, after, known - stems(one.old), bool(_NOW.search(claim)))


def _is_break(one: Word, following: Word, joining: Word, claim: str) -> bool:
    between = claim[one.end : following.start]
    return bool(_BREAK.search(between)) or joining.text.lower() in _NEW_CLAUSE


def _is_current(one: _Renaming, said: str, use: _Use) -> bool:
    # A name of one letter hardly replaces the old one in talk, nor does a successor a name.
    if (len(squash(one.new)) < 3 or one.lives_on) and not use.now:
        return False
    if said[0].islower() and one.old[0].isupper():
        return _has_maker(one, use)
    signs: tuple[Callable[[_Renaming, _Use], bool], ...] = (
        _has_maker,
        _has_kind,
        _is_called,
        _is_subject,
        _is_held,
    )
    return any(sign(one, use) for sign in signs)


def _has_maker(one: _Renaming, use: _Use) -> bool:
    """ "Google Bard", "Google's Bard", "Google with Bard"."""
    before = use.before
    if before and before[-1].text.lower() == "with":
        before = before[:-1]
    return bool(before) and _bare(before[-1]) in one.makers


def _has_kind(one: _Renaming, use: _Use) -> bool:
    """ "the chatbot Bard", "the Bard chatbot"."""
    beside = (*use.before[-1:], *use.after[:1])
    return any(word.text.islower() and stem(word.text) in one.kinds for word in beside)


def _is_called(one: _Renaming, use: _Use) -> bool:
    """ "Google's chatbot is called Bard", "Bard is what Google's chatbot is called"."""
    before = [word.text.lower() for word in use.before]
    after = [word.text.lower() for word in use.after if word.text.lower() not in _STILL]
    if before[-1:] in (["called"], ["named"]) or before[-2:] == ["known", "as"]:
        return bool({"is", "are"} & set(before)) and use.shares(use.before)
    return not before and after[:2] == ["is", "what"] and use.shares(use.after)


def _is_subject(one: _Renaming, use: _Use) -> bool:
    """ "Bard is Google's chatbot": what the passage has as well, in words that are no names."""
    after = [word for word in use.after if word.text.lower() not in _STILL]
    if use.before or not after or after[0].text.lower() not in _IS:
        return False
    common = [w for w in after[1:] if w.text.islower() and w.text not in STOP and len(w.text) > 2]
    return use.shares(common)


def _is_held(one: _Renaming, use: _Use) -> bool:
    """ "Larry Wall works on Perl 6 these days": today, by somebody of the passage."""
    before = [word for word in use.before if word.text.lower() not in _OWNERS]
    if not (use.now and before) or before[-1].text.lower() not in _HOLDS:
        return False
    return use.shares(before[:-1])
