"""Tell the language of a post, as far as a short text gives it away.

py3langid holds its model in the package and needs no network. Chat is short and
full of names, so a language other than English must be rather sure, and a post
with English in it is not called foreign.
"""

import unicodedata
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.pipeline.normalise import Text

# Each of some weight in writing; the model's small relatives of these would only share their odds.
# fmt: off
_LANGUAGES = (
    "af", "ar", "az", "be", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et",
    "eu", "fa", "fi", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it",
    "ja", "ka", "kk", "km", "kn", "ko", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "mt", "my",
    "ne", "nl", "no", "pa", "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl", "so", "sq", "sr",
    "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "uz", "vi", "zh", "zu",
)
# fmt: on
_SURE = 0.7
_MIN_LETTERS = 20
_MIN_ENGLISH_LETTERS = 12
_MAX_CHARS = 2000


def language(text: Text) -> str:
    """Give the ISO 639-1 code of the language of the author's own words, "" where it isn't clear.

    Fewer than 20 letters say nothing, unless most of them are of another script than Latin.
    """
    sentences = [text.clean[slice(*sentence)] for sentence in text.sentences]
    start = " ".join(sentences)[:_MAX_CHARS]
    letters = [letter for letter in start if letter.isalpha()]
    foreign = 2 * sum(not _latin(letter) for letter in letters) > len(letters)
    if not foreign and len(letters) < _MIN_LETTERS:
        return ""
    code, sure = _identifier().classify(start)
    if foreign:
        return "" if code == "en" else str(code)
    if sure < _SURE or (code != "en" and _has_english(sentences)):
        return ""
    return str(code)


def _has_english(sentences: list[str]) -> bool:
    """Whether a sentence by itself is English: foreign words around it must not hide it."""
    read = 0
    for sentence in sentences:
        if sum(map(str.isalpha, sentence)) >= _MIN_ENGLISH_LETTERS:
            code, sure = _identifier().classify(sentence)
            if code == "en" and sure >= _SURE:
                return True
        read += len(sentence)
        if read > _MAX_CHARS:
            break
    return False


@lru_cache(maxsize=4096)
def _latin(letter: str) -> bool:
    return letter.isascii() or "LATIN" in unicodedata.name(letter, "")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
