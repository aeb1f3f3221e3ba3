"""Denied descriptions: a claim calls a thing what a passage says that it is not.

"X is not an A or a B" contradicts a claim that calls X an A. Read narrowly: the subject stands
right before its verb and is a name or a kind ("a tomato"), no "the outage", which is one of many;
what a qualifier cuts ("no cure for malware") is left out; and nothing that the claim puts behind
the description may make it another one ("a VPN alternative").
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

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
    stem,
    words,
)
from models.units import word_set

_VERB = r"(?:is|are|was|were|has|have|had|can|does|do|(?:is|are|was|were)n['’]t)\b"
_SUBJECT = re.compile(
    rf"(?P<same>[Ii]t|[Tt]hey|[Tt]his)(?: (?={_VERB})|(?=['’]s ))"
    rf"|(?:[Aa]n? )?(?P<noun>[a-z][\w-]*+(?: [a-z][\w-]*+)?) (?=(?:is|are)\b)"
    rf"|(?:The )?(?P<name>{PART}(?: {PART}){{0,5}})(?: \([^()]{{1,20}}\))? "
    rf"(?={_VERB}|[a-z]{{2,20}}ed\b)"
)
_CLAUSE = re.compile(r"[^.!?;:]+(?:[.!?](?=\S)[^.!?;:]*+)*+")
_IS_NOT = re.compile(
    r"(?:is|are|was|were|['’]s) +(?:(?P<else>[^,]{1,120}?),? (?:and )?)?not (?=(?:an?|any) )"
    r"|(?:is|are|was|were)n['’]t (?=(?:an?|any) )"
    r"|(?:is|are|was|were) no "
)
# Another clause begins: what is denied after it is denied of another subject.
_OTHER_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|does|do|that|which|who|while|whereas|but|because|if|it|"
    r"they|there|not|no)\b"
)
_NOT_ONLY = re.compile(r"(?:an?|any)? ?\b(?:single|only|mere|longer|more|less|better|few)\b")
# What is denied ends here ...
_ENDS = re.compile(
    r" (?:and|but|because|while|though|although|so)\b|,? (?:says?|said|according)\b|[,;:()—–]| -"
)
# ... and is denied only in part where one of these follows.
_QUALIFIED = re.compile(
    r"\b(?:about|against|any ?more|as|at|before|between|by|for|from|if|in|like|now|of|on|over|"
    r"since|than|that|to|today|under|unless|until|when|where|which|who|whom|whose|with|within|"
    r"without|yet)\b"
)
_FILLERS = word_set("just really basically simply literally only also still kind of sort")
_IS_A = word_set("is are 's as being means")
# What may follow a description that is whole; another noun makes it another one.
_FOLLOWS = word_set(
    "a an and anyway are as at because but by can does for from had has have he i if in is it like "
    "made now on or run she since so than that the there these they this though to today too "
    "was we were when where which while who with you"
)
_PUNCTUATION = re.compile(r"\s*[^\w\s'’\"“”‘-]")


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
        end = _described(description, at, claim, tokens, words_denied)
        if end is not None:
            said = claim[tokens[at[0]].start : tokens[end - 1].end]
            return Finding(said, f"not {_article(description)} {description}")
    return None


def _is_apposed(claim: str, name: Word) -> bool:
    """Whether a description follows behind a comma, asserted whatever the sentence imagines."""
    return claim[name.end :].lstrip().startswith(",")


def _article(description: str) -> str:
    return "an" if description[0].lower() in "aeiou" else "a"


@lru_cache(maxsize=2048)
def _denials(passage: str) -> tuple[tuple[str, str], ...]:
    """Give (name, description) for each "X is not an A or a B" of the passage."""
    return tuple(_read_denials(passage))


def _read_denials(passage: str) -> Iterator[tuple[str, str]]:
    subject = ""
    for match in _CLAUSE.finditer(passage):
        clause = match[0].strip()
        own = _SUBJECT.match(clause)
        if not own or not own["same"]:
            subject = _subject(own)
        if own and subject:
            for description in _not_these(clause[own.end() :]):
                yield subject, description


def _subject(own: re.Match[str] | None) -> str:
    name = (own["noun"] or own["name"]) if own else ""
    return "" if any(part.lower() in STOP for part in name.split()) else name


def _not_these(predicate: str) -> Sequence[str]:
    """What "is not an A or a B" denies; nothing where it denies only some of them."""
    denial = _IS_NOT.match(predicate)
    if denial is None or _OTHER_CLAUSE.search(denial["else"] or ""):
        return ()
    what = predicate[denial.end() :]
    if _NOT_ONLY.match(what):
        return ()
    phrases = []
    for part in re.split(r",? (?:or|nor) |, (?=an? |any )", what):
        end = _ENDS.search(part)
        phrase = part[: end.start()] if end else part
        if _QUALIFIED.search(phrase):
            return ()
        phrases.append(re.sub(r"^(?:an?|any) | either$", "", phrase.strip(" .!?")))
        if end:
            break
    return [phrase for phrase in phrases if 0 < len(phrase.split()) <= 3]


def _described(
    description: str,
    name: tuple[int, int],
    claim: str,
    tokens: Sequence[Word],
    words_denied: frozenset[str],
) -> int | None:
    """Where the words of ``description`` end, close behind a name and whole.

    Between them may stand small words, an owner ("Microsoft's"), and words that the
    passage denies as well ("AI subscription" where it is neither AI platform nor subscription).
    """
    wanted = [stem(part) for part in description.split()]
    start = name[1]
    for at in range(start, min(start + 4, len(tokens) - len(wanted) + 1)):
        end = at + len(wanted)
        if [stem(token.text) for token in tokens[at:end]] == wanted:
            between = tokens[start:at]
            plain = all(_is_small(token.text.lower(), words_denied) for token in between)
            return end if plain and _is_whole(name, between, end, claim, tokens) else None
    return None


def _is_small(word: str, words_denied: frozenset[str]) -> bool:
    return (
        word in ARTICLES
        or word in _IS_A
        or word in _FILLERS
        or word.endswith(("'s", "’s"))
        or stem(word) in words_denied
    )


def _is_whole(
    name: tuple[int, int], between: Sequence[Word], end: int, claim: str, tokens: Sequence[Word]
) -> bool:
    """Whether a description ends where it seems to: "a company", but no "company laptop".

    Without a verb or a comma before it ("the Debian company") only the end of a clause will do.
    """
    last, after = tokens[end - 1], tokens[end] if end < len(tokens) else None
    if after is None or _PUNCTUATION.match(claim, last.end):
        ended = True
    elif after.text.lower() not in _FOLLOWS:
        return False
    else:
        ended = False
    links = claim[tokens[name[1] - 1].end : last.start]
    if "," in links or any(token.text.lower() in _IS_A for token in between):
        return True
    return ended and name[0] > 0 and tokens[name[0] - 1].text.lower() == "the"
