"""Word lists: number words, scales, units with their base measure, periods, months."""


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(text.split())


SCALES = {
    "thousand": 1e3, "million": 1e6, "mn": 1e6, "mil": 1e6, "mio": 1e6, "bn": 1e9, "billion": 1e9,
    "tn": 1e12, "trillion": 1e12, "hundred": 1e2, "dozen": 12.0, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
# Letters glued to a number; a small m or t is a scale of money only (2m may be metres).
LETTERS = {"k": 1e3, "K": 1e3, "M": 1e6, "b": 1e9, "B": 1e9, "T": 1e12}
MONEY_LETTERS = LETTERS | {"m": 1e6, "t": 1e12}
WORDS = {
    word: float(value)
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: float(value)
    for value, word in zip(
        range(20, 100, 10),
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        strict=True,
    )
}

# unit as written, in small letters -> (base unit, factor); what is not here keeps its own noun.
UNITS: dict[str, tuple[str, float]] = {}
for _base, _forms in {
    "second": {"ms": 1e-3, "millisecond": 1e-3, "sec": 1.0, "second": 1.0, "min": 60.0,
               "minute": 60.0, "hr": 3600.0, "hrs": 3600.0, "hour": 3600.0, "day": 86400.0,
               "week": 604800.0, "wk": 604800.0, "month": 2629800.0, "mth": 2629800.0,
               "year": 31557600.0, "yr": 31557600.0, "yrs": 31557600.0, "decade": 315576000.0},
    "metre": {"nm": 1e-9, "nanometre": 1e-9, "nanometer": 1e-9, "mm": 1e-3, "millimetre": 1e-3,
              "millimeter": 1e-3, "cm": 1e-2, "centimetre": 1e-2, "centimeter": 1e-2,
              "metre": 1.0, "meter": 1.0, "km": 1e3, "kilometre": 1e3, "kilometer": 1e3,
              "mile": 1609.3, "foot": 0.3048, "feet": 0.3048, "ft": 0.3048, "inch": 0.0254,
              "inches": 0.0254},
    "metre/hour": {"mph": 1609.3, "kph": 1e3, "kmh": 1e3},
    "gram": {"mg": 1e-3, "milligram": 1e-3, "gram": 1.0, "kg": 1e3, "kilo": 1e3,
             "kilogram": 1e3, "tonne": 1e6, "lb": 453.6, "lbs": 453.6, "oz": 28.35,
             "ounce": 28.35},
    "ton": {"ton": 1.0},  # of 907, 1000 or 1016 kg
    # GiB is 7 percent more than GB; people write either for the other.
    "byte": {"kb": 1e3, "kib": 1e3, "kilobyte": 1e3, "mb": 1e6, "mib": 1e6, "megabyte": 1e6,
             "gb": 1e9, "gib": 1e9, "gig": 1e9, "gigabyte": 1e9, "tb": 1e12, "tib": 1e12,
             "terabyte": 1e12, "pb": 1e15, "petabyte": 1e15},
    "bit": {"kbit": 1e3, "kilobit": 1e3, "mbit": 1e6, "megabit": 1e6, "gbit": 1e9, "gigabit": 1e9,
            "tbit": 1e12, "terabit": 1e12},
    "bit/second": {"bps": 1.0, "kbps": 1e3, "mbps": 1e6, "gbps": 1e9, "tbps": 1e12},
    "frame": {"frame": 1.0},
    "frame/second": {"fps": 1.0},
    "hertz": {"hz": 1.0, "khz": 1e3, "mhz": 1e6, "ghz": 1e9},
    "litre": {"ml": 1e-3, "cl": 1e-2, "litre": 1.0, "liter": 1.0},
    "watt": {"watt": 1.0, "kw": 1e3, "kilowatt": 1e3, "megawatt": 1e6, "gw": 1e9, "gigawatt": 1e9},
    "watt hour": {"wh": 1.0, "kwh": 1e3, "gwh": 1e9, "twh": 1e12, "watt hour": 1.0,
                  "kilowatt hour": 1e3, "megawatt hour": 1e6, "gigawatt hour": 1e9,
                  "terawatt hour": 1e12},
    "volt": {"volt": 1.0},
    "mah": {"mah": 1.0},
    "%": {"%": 1.0, "percent": 1.0, "pct": 1.0, "per cent": 1.0},
    "degree": {"°": 1.0, "degree": 1.0},
    "celsius": {"°c": 1.0, "degree c": 1.0, "degree celsius": 1.0, "degree centigrade": 1.0},
    "fahrenheit": {"°f": 1.0, "degree f": 1.0, "degree fahrenheit": 1.0},
    "usd": {"$": 1.0, "us$": 1.0, "dollar": 1.0, "buck": 1.0, "usd": 1.0, "us dollar": 1.0,
            "american dollar": 1.0},
    "eur": {"€": 1.0, "euro": 1.0, "eur": 1.0},
    "gbp": {"£": 1.0, "quid": 1.0, "gbp": 1.0, "pound sterling": 1.0},
    "pound": {"pound": 1.0},
    "cent": {"cent": 1.0},
}.items():  # fmt: skip
    for _form, _factor in _forms.items():
        UNITS[_form] = (_base, _factor)

# units whose meaning hangs on capitals
CASED = {
    "s": ("second", 1.0), "h": ("second", 3600.0), "g": ("gram", 1.0), "l": ("litre", 1.0),
    "L": ("litre", 1.0), "w": ("watt", 1.0), "W": ("watt", 1.0), "v": ("volt", 1.0),
    "V": ("volt", 1.0), "mW": ("watt", 1e-3), "MW": ("watt", 1e6), "MWh": ("watt hour", 1e6),
    "Kb": ("bit", 1e3), "Mb": ("bit", 1e6), "Gb": ("bit", 1e9), "Tb": ("bit", 1e12),
    "MBps": ("byte/second", 1e6), "GBps": ("byte/second", 1e9),
}  # fmt: skip
# A pound may be weight or money, a degree Celsius, Fahrenheit or an angle.
AMBIGUOUS = frozenset({"pound", "degree"})
# What may stand behind "$20" and says whose dollars they are.
CURRENCIES = {
    "us": "usd", "usd": "usd", "dollar": "usd", "cad": "cad", "canadian": "cad", "aud": "aud",
    "australian": "aud", "nzd": "nzd", "sgd": "sgd", "hkd": "hkd", "twd": "twd", "mxn": "mxn",
}  # fmt: skip

PERIODS = {
    form: period
    for period, forms in {
        "second": "s sec second", "minute": "min minute", "hour": "h hr hour hourly",
        "day": "d day daily", "week": "wk week weekly", "month": "mo mth month monthly",
        "quarter": "quarter quarterly", "year": "yr year yearly annual annually annum",
    }.items()
    for form in forms.split()
}  # fmt: skip


def singular(word: str) -> str:
    """Lower case, without a plural s."""
    if word[-1:] == "s" and word[:-1].isupper() and len(word) > 2:
        return word[:-1].lower()
    word = word.lower()
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return {"people": "person", "men": "man", "women": "woman"}.get(word, word)


def unit_of(written: str) -> tuple[str, float] | None:
    """The base unit and the factor of a unit as written, if it is one."""
    return CASED.get(written) or UNITS.get(written.lower()) or UNITS.get(singular(written))


MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
