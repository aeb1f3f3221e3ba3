"""Taken back: sentences that their own writer calls wrong, and so does not claim.

"The moon is hollow. That is wrong.", "Myth: the moon is hollow." Read by itself such a sentence
makes the claim, and people who correct a claim often begin with it.
"""

import re

from bot.pipeline.normalise import Text

_ERROR = r"(?:myth|misconception|mistake|misunderstanding|urban legend|fairy tale|lie)"
_WRONG = (
    r"(?:(?:wrong|false|untrue|incorrect|inaccurate|debunked|nonsense|rubbish|bullshit|bs|"
    r"not (?:actually |really |quite |at all )?(?:true|so|right|correct|accurate|the case))\b|"
    rf"(?:an? |the |one |another )(?:\w+ )?{_ERROR}\b|{_ERROR}\W*$)"
)
_FIRMLY = r"(?: (?:just|simply|plain|plainly|completely|totally|also|all|of course|sadly|still))*"
_IT = r"(?:that|this|it|which|both|all)"
_OPENING = r"^\W*(?:(?:but|and|well|except|sorry|no|nope|nah)\b[,;:.!\s]*)*"
# What a sentence begins with that calls the one before it wrong.
_NEXT = re.compile(
    rf"{_OPENING}(?:{_IT}(?:['’]?s| is| was| are| were)?{_FIRMLY} )?{_WRONG}"
    rf"|{_OPENING}{_IT} (?:(?:is|was)n['’]?t|(?:is|was) not) (?:true|so|right|correct|the case)\b"
    r"|^\W*(?:no|nope|nah|not)[.!…\s]*$"
    r"|^\W*(?:no|nope|nah),? (?:it|that|they|he|she|there|you) "
    r"(?:(?:is|are|was|were|do|does|did|has|have|can) not\b|\w+n['’]t\b)",
    re.IGNORECASE,
)
_HEADED = re.compile(
    rf"^\W*(?:\w+ )?(?:{_ERROR}|wrong|false|debunked)(?: ?(?:#|no\.? ?)?\d+)?\s*[:–—-]",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"(?:,| and| but|\s[–—-])\s*(?:that|this|it|which)(?:['’]?s| is| was){_FIRMLY} {_WRONG}"
    rf"|,\s*(?:an? |the |one |another )(?:\w+ )?{_ERROR}\b"
    r"|,\s*(?:as )?(?:you|one|people|many|some)\b[^,.]{0,20}\b(?:think|believe|assume|say)\b"
    r"[^.]{0,80}\bbut\b"
    r"|,\s*(?:they|someone|somebody|people|the \w+) (?:wrote|claimed)\W*$",
    re.IGNORECASE,
)


def taken_back(text: Text) -> frozenset[int]:
    """The numbers of the sentences that a text takes back: by a heading, a tail or the next one."""
    found: set[int] = set()
    for number, (start, end) in enumerate(text.sentences):
        sentence = text.clean[start:end]
        if _HEADED.search(sentence) or _TAIL.search(sentence):
            found.add(number)
        if number and _NEXT.search(sentence):
            found.add(number - 1)
    return frozenset(found)
