"""Whether a number or a date of a claim and one of a passage stand for the same thing.

Two quantities of one unit are not yet a difference: the passage may tell another event, another
model, another part or another time. Everything here errs on the side of silence.
"""

import re

from models.naming import stem, stems
from models.quantities import Quantity, agree, comparable, quantities_of_source
from models.sides import Sides
from models.units import MONTHS, SCALES, UNITS, WORDS, word_set

# Share of the claim's words that the passage's sentence has, and of the topic's.
_TOLD, _TOPIC_TOLD = 0.75, 0.5
# Larger figures that are nearer than this are one figure: 128k and 131,072.
_LARGE, _NEAR = 1000, 1.08


def one_thing(sides: Sides, ask: Quantity, answer: Quantity) -> bool:
    """Whether ``answer`` of the passage is plainly about what ``ask`` of the claim is about.

    Whether both name the same model is asked apart, in ``models.variants``.
    """
    sentence = sides.at(answer.start)
    said = _clause(sides.claim, ask.start)
    told = _clause(sentence.text, answer.start - sentence.start)
    return (
        _one_event(sides, said, told, sentence.text)
        and _kinds(said) == _kinds(told)
        and _of_one_sort(sides, ask, answer)
        and not _is_near(ask, answer)
        and not (_LISTED.search(sides.claim[: ask.start]) or _LISTED.search(_before(sides, answer)))
        and _one_time(sides, ask, answer, said, told)
        and _rest_agrees(sides, ask, sentence.text)
    )


_CUT = re.compile(
    r"[,;:()]\s|\s[(–—-]\s?|\s(?:and|but|which|that|who|while|whereas|because|so|"
    r"(?:together|along) with)\s",
    re.IGNORECASE,
)


def _clause(text: str, at: int) -> str:
    """The piece of a sentence, between commas and conjunctions, that holds an offset."""
    cuts = [match.span() for match in _CUT.finditer(text)]
    start = max((end for _, end in cuts if end <= at), default=0)
    return text[start : min((begin for begin, _ in cuts if begin >= at), default=len(text))]


_NUMERIC = frozenset(stem(word) for word in [*WORDS, *SCALES, *MONTHS, *UNITS])
_MADE = word_set("invent build built creat develop design made make")
_VERB = re.compile(
    r"[a-z]{2,}ed|began|begun|bought|broke|brought|built|came|chose|fell|found|gave|got|grew|held|"
    r"kept|left|lost|made|met|paid|ran|rose|sent|shut|sold|spent|took|went|won|wrote"
)
_OWNED = re.compile(r"['’]s\s([^\W_]+)")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def _content(text: str) -> frozenset[str]:
    """The stems of a text without its figures; words with a hyphen count as their parts."""
    parts = {part for one in stems(text) for part in one.split("-") if len(part) > 1}
    found = {"made" if part in _MADE else part for part in parts if not part[0].isdigit()}
    return frozenset(found - _NUMERIC)


def _one_event(sides: Sides, said: str, told: str, sentence: str) -> bool:
    """The sentence tells what the claim says, with its names and its verbs, and little else.

    A claim of one word beside its figure ("it was 90 lines") needs a topic that the sentence has.
    """
    known = _content(sentence)
    named = _content(" ".join(w for w in _PLAIN_WORD.findall(sides.claim) if not w.islower()))
    ours, theirs, topic = _content(said) | named, _content(told), _content(sides.topic)
    if (named | _verbs(said)) - known or len(ours & known) < _TOLD * len(ours):
        return False
    if len(ours) < 2 and not (topic and len(topic & known) >= _TOPIC_TOLD * len(topic)):
        return False
    strange = theirs - _content(sides.claim) - topic
    owned = _content(" ".join(_OWNED.findall(told)))
    return len(strange) <= max(1, len(theirs) // 3) and not strange & (owned | _verbs(told))


def _verbs(clause: str) -> frozenset[str]:
    return _content(" ".join(w for w in _PLAIN_WORD.findall(clause) if _VERB.fullmatch(w)))


_PERIOD = r"(?:second|minute|hour|day|night|week|month|quarter|year)"
_KINDS = re.compile(
    rf"(?:\b(?:an?|per|each|every)\s|/\s?){_PERIOD}\b|"
    r"\b(?:daily|weekly|monthly|quarterly|yearly|annual(?:ly)?|hourly|day one|input|output|cached|"
    r"upload|download|read|write|video|audio|base|boost|idle|typical|free|paid|alone|combined|second|"
    r"third|fourth|fifth|last|latest|newest|next|new|old|another|further|again|final|edition|beta|"
    r"preview|alpha|early|public|private|record|estimated|planned|expected|without|except|excluding|"
    r"including|(?:big|small|large|cheap|fast|slow|short|high|low)(?:e?r|e?st|ger|gest)?|longer|more|"
    r"less|fewer|celsius|fahrenheit|kelvin)\b",
    re.IGNORECASE,
)


def _kinds(clause: str) -> set[str]:
    """Periods, parts and other words that make two figures of one unit two things."""
    found = {
        re.sub(r"^(?:an?|per|each|every|/)\s?(?=[a-z])", "a ", m[0].lower())
        for m in _KINDS.finditer(clause)
    }
    return {word.removesuffix("ly") if word.startswith("annual") else word for word in found}


_OF = re.compile(r"\s*(?:of|in)\s+(?:(?:the|its|their|all|an?)\s+)?([a-z]+(?: [a-z]+)?)")


def _of_one_sort(sides: Sides, ask: Quantity, answer: Quantity) -> bool:
    """ "4 GB of memory" is not "64 GB of disk space": what follows "of" is alike or absent."""
    ours, theirs = _OF.match(sides.claim, ask.end), _OF.match(sides.passage, answer.end)
    if ask.kind != "number" or not (ours and theirs):
        return True
    return bool(_content(ours[1]) & _content(theirs[1])) or not _content(ours[1])


_LISTED = re.compile(r"\d ?[A-Za-z]{0,5}(?:/|,? (?:and|or) |, )$")


def _before(sides: Sides, answer: Quantity) -> str:
    return sides.passage[max(0, answer.start - 30) : answer.start]


def _is_near(ask: Quantity, answer: Quantity) -> bool:
    low, high = sorted((ask.high, answer.high))
    return ask.kind == "number" and low > _LARGE and high < _NEAR * low


_LIMIT = re.compile(
    r"\b(before|by|until|till|since|between|after|from|(?<!up )to|through|end of)\s+"
    r"(?:(?:the|early|mid|late|end|beginning|start|of|about|around|\d{1,2}(?:st|nd|rd|th)?|[A-Z][a-z]+)"
    r"[\s-]+)*$"
)
_OPEN = word_set("before by between after from to through")
_WAS = word_set("was were had did")
_THEN = re.compile(
    r"\b(?:used to|at (?:launch|first|release)|originally|initially|formerly|previously|once|"
    r"back (?:then|when|in)|then|until|till|before|ago|earlier)\b",
    re.IGNORECASE,
)


def _bound(text: str, quantity: Quantity) -> str:
    found = _LIMIT.search(text[max(0, quantity.start - 40) : quantity.start])
    return found[1].lower() if found else ""


def _looks_back(text: str) -> bool:
    if _THEN.search(text):
        return True
    return any(_VERB.fullmatch(w) or w in _WAS for w in _PLAIN_WORD.findall(text.lower()))


def _one_time(sides: Sides, ask: Quantity, answer: Quantity, said: str, told: str) -> bool:
    """A bound ("by 2012") is no date, and what was is not what is."""
    if ask.kind == "number" and not ask.unit.startswith("day of"):
        texts = said, sides.at(answer.start).text, told, sides.claim
        ours, sentence, theirs, claim = map(_looks_back, texts)
        return _bound(sides.claim, ask) == _bound(sides.passage, answer) and (
            ours <= sentence and theirs <= claim
        )
    bound = _bound(sides.claim, ask)
    return bound == _bound(sides.passage, answer) and bound not in _OPEN


_DIGITS = re.compile(r"\d(?:[\d.,]*\d)?")


def _rest_agrees(sides: Sides, ask: Quantity, sentence: str) -> bool:
    """The other figures of the claim stand in the sentence as well, and this one nowhere in it."""
    there = [q for q in quantities_of_source(sentence) if q.kind != "month"]
    digits = set(_DIGITS.findall(sentence))
    if digits.intersection(_DIGITS.findall(sides.claim[ask.start : ask.end])):
        return False
    return all(
        any(comparable(q, t) and agree(q, t) for t in there)
        or digits.intersection(_DIGITS.findall(sides.claim[q.start : q.end]))
        for q in sides.claim_quantities
        if q.kind != "month" and q.start != ask.start
    )
