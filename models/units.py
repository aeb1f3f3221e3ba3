"""Word lists: number words, scales, units with their base measure, months."""


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(text.split())


SCALES = {
    "k": 1e3, "thousand": 1e3, "grand": 1e3, "million": 1e6, "mn": 1e6, "mil": 1e6, "mio": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12, "hundred": 1e2,
    "dozen": 12.0,
}  # fmt: skip
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

# unit as written -> (base unit, factor); what is not here keeps its own noun.
UNITS: dict[str, tuple[str, float]] = {}
for _base, _forms in {
    "second": {"ms": 1e-3, "millisecond": 1e-3, "s": 1.0, "sec": 1.0, "second": 1.0, "min": 60.0,
               "minute": 60.0, "h": 3600.0, "hr": 3600.0, "hour": 3600.0, "day": 86400.0,
               "week": 604800.0, "wk": 604800.0, "month": 2629800.0, "mth": 2629800.0,
               "year": 31557600.0, "yr": 31557600.0, "decade": 315576000.0},
    "metre": {"mm": 1e-3, "millimetre": 1e-3, "millimeter": 1e-3, "cm": 1e-2, "centimetre": 1e-2,
              "centimeter": 1e-2, "metre": 1.0, "meter": 1.0, "km": 1e3, "kilometre": 1e3,
              "kilometer": 1e3, "mile": 1609.3, "foot": 0.3048, "feet": 0.3048, "ft": 0.3048,
              "inch": 0.0254},
    "gram": {"mg": 1e-3, "milligram": 1e-3, "g": 1.0, "gram": 1.0, "kg": 1e3, "kilo": 1e3,
             "kilogram": 1e3, "tonne": 1e6, "ton": 1e6, "lb": 453.6, "pound weight": 453.6,
             "oz": 28.35, "ounce": 28.35},
    "byte": {"kb": 1e3, "mb": 1e6, "megabyte": 1e6, "gb": 1e9, "gig": 1e9, "gigabyte": 1e9,
             "tb": 1e12, "terabyte": 1e12},
    "hertz": {"hz": 1.0, "khz": 1e3, "mhz": 1e6, "ghz": 1e9},
    "litre": {"ml": 1e-3, "cl": 1e-2, "l": 1.0, "litre": 1.0, "liter": 1.0},
    "watt": {"w": 1.0, "watt": 1.0, "kw": 1e3, "mw": 1e6},
    "volt": {"v": 1.0, "volt": 1.0},
    "mah": {"mah": 1.0},
    "bit/s": {"kbps": 1e3, "mbps": 1e6, "gbps": 1e9, "mbit/s": 1e6, "gbit/s": 1e9},
    "%": {"%": 1.0, "percent": 1.0, "pct": 1.0, "per cent": 1.0},
    "degree": {"°": 1.0, "°c": 1.0, "degree": 1.0},
    "usd": {"$": 1.0, "dollar": 1.0, "buck": 1.0, "usd": 1.0},
    "eur": {"€": 1.0, "euro": 1.0, "eur": 1.0},
    "gbp": {"£": 1.0, "quid": 1.0, "gbp": 1.0, "pound": 1.0},
    "cent": {"cent": 1.0},
}.items():  # fmt: skip
    for _form, _factor in _forms.items():
        UNITS[_form] = (_base, _factor)

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
