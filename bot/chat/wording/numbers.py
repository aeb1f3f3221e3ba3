"""Numbers as they are written in the language that is spoken here."""

from bot.chat.wording.language import text


def number(value: float, spec: str) -> str:
    """The same as ``format``, with this language's marks: "0.93" and "1,234" in English."""
    marks = f"{text('decimal_mark')}{text('thousands_mark')}"
    return format(value, spec).translate(str.maketrans(".,", marks))
