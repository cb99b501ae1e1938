"""Numbers written in words: which words they are, and what a phrase of them is worth."""

import re
from decimal import Decimal

ONES = {
    word: value
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
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
MAGNITUDES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
}
SHORT_MAGNITUDES = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "mm": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "bln": 10**9,
}
SHORT_MAGNITUDES |= {"t": 10**12, "tn": 10**12, "trn": 10**12}
ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
        ],
        start=1,
    )
} | {word[:-1] + "ieth": value for word, value in TENS.items()}
PARTS = {"half": 2, "third": 3, "quarter": 4, **{w: n for w, n in ORDINALS.items() if 5 <= n <= 10 or n == 20}}
GLYPHS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333333333", "⅔": "0.6666666667", "⅛": "0.125"}

_LARGE = "|".join(MAGNITUDES)
_DIGITS = "|".join(list(ONES)[1:10])
_TEEN = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{_DIGITS})\b)?|{'|'.join(sorted(ONES, key=len, reverse=True))})"
CARDINAL = (
    rf"(?:{_TEEN}[ -]and[ -](?:a[ -])?half(?: (?:{_LARGE}))?"
    rf"|{_TEEN}(?:[ -](?:{_LARGE}))+(?:,? (?:and )?{_TEEN}(?:[ -](?:{_LARGE}))+)*(?: (?:and )?{_TEEN})?|{_TEEN})"
)
LARGE = _LARGE
NUMBER_WORDS = "|".join(sorted({*ONES, *TENS}, key=len, reverse=True))


def cardinal(words: str) -> Decimal:
    """What number words are worth, "two hundred and fifty thousand" being 250000; words of no worth are skipped."""
    total, current = Decimal(0), Decimal(0)
    for word in re.split(r"[\s,-]+", words.lower()):
        if word in ONES or word in TENS:
            current += ONES.get(word, TENS.get(word, 0))
        elif word == "half":
            current += Decimal("0.5")
        elif word in ("hundred", "dozen"):
            current = (current or Decimal(1)) * MAGNITUDES[word]
        elif word in MAGNITUDES:
            total, current = total + (current or Decimal(1)) * MAGNITUDES[word], Decimal(0)
    return total + current


def ordinal(words: str) -> int:
    """The rank an ordinal names, in digits or words; 0 for one that is not known."""
    digits = re.match(r"[\d,]+", words)
    if digits:
        return int(digits[0].replace(",", ""))
    tens, _, rest = words.lower().rpartition("-")
    return TENS.get(tens, 0) + ORDINALS.get(rest, 0)
