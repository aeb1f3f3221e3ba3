"""The words of a text that tell what it is about, for a cheap look at whether two texts may
speak of one thing."""

import re

_WORD = re.compile(r"[^\W_]+")
_STEM_CHARS, _LEAST_CHARS = 5, 4
_COMMON = frozenset(
    word
    for line in (
        "about after also always because been before being between could does doing during each",
        "even ever every from have into just like many more most much never only other over same",
        "should since some still such than that their them then there these they this those under",
        "until very were what when where which while with within without would your",
    )
    for word in line.split()
)


def content_words(text: str) -> frozenset[str]:
    """Numbers, and the first five letters of every word of four or more that is not common."""
    return frozenset(
        word[:_STEM_CHARS]
        for word in _WORD.findall(text.lower())
        if word[0].isdigit() or (len(word) >= _LEAST_CHARS and word not in _COMMON)
    )
