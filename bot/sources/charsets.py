"""Bytes of a page as valid text, whatever its server says of them."""

import codecs

# What browsers read (the Encoding Standard's list), under Python's names. Python knows others
# that are no encodings of pages: some take minutes, some make what is no text of a page.
_KNOWN = frozenset(
    {
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii"),
        *(f"iso8859-{part}" for part in (*range(1, 12), *range(13, 17))),
        *(f"cp{page}" for page in (866, 874, *range(1250, 1259))),
        *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "tis-620"),
        *("gb2312", "gbk", "gb18030", "big5", "big5hkscs"),
        *("shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949"),
    }
)
_SLICE = 65_536


def decoded(body: bytes, charset: str | None) -> str:
    """Decode; what is wrong is replaced, and an encoding that no page has is read as UTF-8."""
    # in slices: one call would hold every other thread up for most of a second
    slices = (body[start : start + _SLICE] for start in range(0, len(body), _SLICE))
    text = "".join(codecs.iterdecode(slices, _python_name(charset or "", body), "replace"))
    return valid(text.removeprefix("\ufeff").replace("\0", ""))


def valid(text: str) -> str:
    """The text without halves of characters, which no file and no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _python_name(charset: str, body: bytes) -> str:
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):  # unknown, or no name at all
        return "utf-8"
    if name == "utf-16" and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le"  # as browsers do; Python refuses to read on
    return name if name in _KNOWN else "utf-8"
