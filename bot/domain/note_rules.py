"""The rules that every public note keeps, and text made plain enough to keep them."""

import re

from bot.domain.wording import Wording

MAX_LENGTH = 260
"""Characters of a note without its links."""

_LINK = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_CUSTOM_EMOJI = re.compile(r"<a?:\w+:\d+>")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U000e0020-\U000e007f\u203c\u2049\u231a-\u23ff\u2600-\u27bf"
    "\u2b05-\u2b55\u20e3\ufe0f]"
)
_EXCLAMATION = re.compile("[!¡！﹗]")
_FORMATTING = re.compile(r"\*|`|__|~~|\|\||^\s*(?:#{1,3}|-#|>{1,3})\s", re.MULTILINE)
_MENTION = re.compile(r"<[@#&/][^>]*>|(?<![\w@])@(?=\w)")
_HASHTAG = re.compile(r"(?<![\w#])#(?=[^\W\d])")
_MASKED_LINK = re.compile(r"\[[^\]]*\]\s*\(")
_FOOTNOTE = re.compile(r"\[\s*\d+\s*\]")
_ADDRESS = frozenset({"you", "your"}) | frozenset(
    {"du", "dich", "dir", "dein", "deine", "deinen", "deinem", "deiner", "euch", "euer", "eure"}
)
# a quotation, a word of several, "You" with a capital letter within a sentence
_NO_ADDRESS = re.compile(
    r"“[^“”]*”|„[^„“]*“|\"[^\"]*\"|(?<!\w)\w+(?:-\w+)+|(?<=[^\W\d_] )Your?(?!\w)"
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


def problems(text: str, wording: Wording) -> list[str]:
    """What keeps a text from being posted as a note, one plain sentence each; empty: nothing."""
    words, told = _LINK.sub(" ", text), wording.problems
    found = [getattr(told, name) for broken, name in _RULES if broken.search(words)]
    if not words.strip():
        found.append(told.wordless)
    over = length(text) - MAX_LENGTH
    if over > 0:
        found.append(told.too_long.format(over=over, limit=MAX_LENGTH))
    if named := forbidden_words(words, wording):
        found.append(told.forbidden.format(words=", ".join(named)))
    return found


def length(text: str) -> int:
    """Characters of a note as the limit counts them: without links and outer blanks."""
    return len(_LINK.sub("", text).strip())


def forbidden_words(text: str, wording: Wording) -> list[str]:
    """The forbidden words and phrases that stand in a text as whole words.

    "You" and the like address nobody in a quotation, a title or between hyphens.
    """
    lowered, addressing = _lowered(text), _lowered(_NO_ADDRESS.sub(" ", text))
    return [
        word
        for word in wording.forbidden
        if re.search(
            rf"(?<!\w){re.escape(word.casefold())}(?!\w)",
            addressing if word.casefold() in _ADDRESS else lowered,
        )
    ]


def _lowered(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def plain(text: str) -> str:
    """Take from a foreign text what a note may not contain, and keep its words.

    Links, emoji, formatting, mentions, hashtags and invisible characters go, an
    exclamation mark becomes a full stop, and white space becomes single blanks.
    """
    for pattern, instead in _PLAINER:
        text = pattern.sub(instead, text)
    return " ".join(text.split())


_RULES = (
    (_EXCLAMATION, "exclamation"),
    (re.compile(f"{_EMOJI.pattern}|{_CUSTOM_EMOJI.pattern}"), "emoji"),
    (_FORMATTING, "formatting"),
    (_MENTION, "mention"),
    (_HASHTAG, "hashtag"),
    (_MASKED_LINK, "masked_link"),
)
# in this order: what goes first may bring the later ones' characters together
_PLAINER = (
    (_LINK, ""),
    (_CUSTOM_EMOJI, ""),
    (re.compile(f"{_EMOJI.pattern}|{_INVISIBLE.pattern}"), ""),
    (_FOOTNOTE, ""),
    (re.compile(r"[*`]+"), ""),
    (re.compile(r"([_~|])\1+"), r"\1"),
    (re.compile(r"<(?=\D)"), ""),
    (re.compile(r"\["), "("),
    (re.compile(r"\]"), ")"),
    (re.compile(r"(?<!\w)[@#]+"), ""),
    (_EXCLAMATION, "."),
)
