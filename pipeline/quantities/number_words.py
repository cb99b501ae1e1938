"""Numbers written in words: which words they are, and what a phrase of them is worth."""

import re
from decimal import Decimal
from typing import NamedTuple

_ONES = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen
"""
_ORDINALS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES = {word: value for value, word in enumerate(_ONES.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
COUNTS = "|".join(list(ONES)[2:])  # "two" to "nineteen", as they count things
MAGNITUDES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "milliard": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
    "quintillion": 10**18,
}
# Those of sources in other languages, behind digits: "700 mila euro", "3 millones de euros".
FOREIGN_MAGNITUDES = {
    "mila": 10**3,
    **dict.fromkeys(("milione", "milioni", "millón", "millones", "millionen", "miljoen", "milhões"), 10**6),
    **dict.fromkeys(("miliardo", "miliardi", "milliarden", "miljard"), 10**9),
}
_SHORT = {10**3: "k", 10**6: "m mn mln mm mio", 10**9: "b bn bln mrd", 10**12: "t tn trn"}
SHORT_MAGNITUDES = {short: worth for worth, shorts in _SHORT.items() for short in shorts.split()}
ORDINALS = {word: value for value, word in enumerate(_ORDINALS.split(), start=1)}
ORDINALS |= {word[:-1] + "ieth": value for word, value in TENS.items()}
PARTS = {"half": 2, "third": 3, "quarter": 4, **{w: n for w, n in ORDINALS.items() if 5 <= n <= 10 or n == 20}}

PARTS |= {"hundredth": 100, "thousandth": 1000}

LARGE = "|".join(MAGNITUDES)
NUMBER_WORDS = "|".join(sorted({*ONES, *TENS}, key=len, reverse=True))
_DIGIT = "|".join(list(ONES)[1:10])
_SMALL = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{_DIGIT})\b)?|{NUMBER_WORDS})"
CARDINAL = rf"{_SMALL}(?:[ -](?:{LARGE})\b){{0,4}}"
# Up to 999, then what it is multiplied by: "two hundred and fifty" "thousand", "three" "lakh crore".
_GROUP = re.compile(
    rf"(?:(?P<small>{_SMALL})(?![A-Za-z])|an?(?=[ -](?:{LARGE})\b))"
    r"(?:[ -](?P<round>hundreds?|dozens?|score(?! draw))\b"
    rf"(?:(?: and |-and-|[ -])(?P<rest>{_SMALL})\b(?![ -]hundred))?)?"
    rf"(?P<larger>(?:[ -](?:{LARGE})\b){{0,4}})",
    re.IGNORECASE,
)
_NEXT_GROUP = re.compile(r"(?P<comma>, (?:and )?)| and |-and-|[ -]")
_DECIMAL = rf"(?:zero|oh|nought|{_DIGIT})\b"
_POINT = re.compile(rf" ?\bpoint (?P<digits>(?:{_DECIMAL}[ -]?)+)(?<![ -])|(?P<open> point {_SMALL}\b)", re.IGNORECASE)
# "Nought point five", "point five percent": decimals behind no number.
_POINTED = (
    rf"(?:nought|naught)(?= point {_DECIMAL})"
    rf"|(?<!this )(?<!that )(?<!which )point(?=(?: {_DECIMAL})+ (?:per ?cent|percentage|{LARGE})\b)"
)
NUMBER_START = rf"(?:{_POINTED}|(?:{NUMBER_WORDS})(?![A-Za-z]))"
_NO_WHOLE = re.compile(_POINTED, re.IGNORECASE)
_MADE_A_POINT = re.compile(r"\b(?:an?|the|one|each|every|another|its|his|her|their)(?: [\w-]+)? $", re.IGNORECASE)
_MISFIT = re.compile(rf"(?: (?!one\b)(?:{_SMALL}|{LARGE})\b(?!-(?!(?:{_SMALL})\b)[a-z]))+", re.IGNORECASE)
_ROUND = {"hundred": 100, "dozen": 12, "score": 20}


class Phrase(NamedTuple):
    """Number words as far as they go together; no value where a word among them fits nowhere ("two three").

    `magnitude` is the one that they end with and that all before it are multiplied by ("two hundred thousand"), or 1.
    """

    end: int
    value: Decimal | None
    magnitude: int = 1


def read_words(text: str, place: int) -> Phrase | None:
    """The number that the words at a place make, None where there is none: groups of falling magnitude, added up."""
    total, limit, end, comma, magnitude = Decimal(0), Decimal("Infinity"), place, False, 1
    group = _GROUP.match(text, place)
    while group:
        larger = _product(group["larger"])
        tens = _ROUND.get((group["round"] or "").lower().rstrip("s"), 1)
        value = _small(group["small"] or "one") * tens + _small(group["rest"] or "")
        if value * larger >= limit or (comma and not (group["round"] or group["larger"])):
            break
        magnitude = 1 if total else int(larger) * (1 if group["rest"] else tens)
        total, limit, end = total + value * larger, larger if larger > 1 else Decimal(0), group.end()
        link = _NEXT_GROUP.match(text, end) if larger > 1 else None
        group, comma = _GROUP.match(text, link.end()) if link else None, bool(link and link["comma"])
    pointed = _NO_WHOLE.match(text, place)
    if pointed:
        end = pointed.end() if pointed[0].lower() != "point" else place
    elif end == place:
        return None
    point, misfit = _POINT.match(text, end), _MISFIT.match(text, end)
    made = pointed and end == place and _MADE_A_POINT.search(text, max(0, place - 30), place)
    if point and point["digits"] and not made:
        digits = "".join(str(ONES.get(word.lower(), 0)) for word in re.split(r"[ -]", point["digits"]))
        return Phrase(point.end(), total + Decimal(f"0.{digits}"))
    strange = point or misfit
    return Phrase(strange.end(), None) if strange else Phrase(end, total, magnitude)


def _small(words: str) -> Decimal:
    parts = re.split(r"[ -]", words.lower())
    return Decimal(sum(ONES.get(word, TENS.get(word, 0)) for word in parts))


def _product(words: str) -> Decimal:
    worth = Decimal(1)
    for word in re.findall("[a-z]+", words.lower()):
        worth *= MAGNITUDES[word]
    return worth


def cardinal(words: str) -> Decimal:
    """What number words are worth, "two hundred and fifty thousand" being 250000; 0 for none."""
    bare = words.lower().split(" ", 1)[0] in MAGNITUDES
    phrase = read_words(f"a {words}" if bare else words, 0)
    return (phrase.value if phrase else None) or Decimal(0)


def count_of(word: str) -> int:
    """A whole number in digits or in one word below twenty or of tens; 0 for none."""
    plain = word.lower()
    return int(plain) if plain.isdecimal() else ONES.get(plain, TENS.get(plain, 0))


def ordinal(words: str) -> int:
    """The rank an ordinal names, in digits or words; 0 for one that is not known."""
    digits = re.match(r"[\d,]+", words)
    if digits:
        return int(digits[0].replace(",", ""))
    tens, _, rest = words.lower().rpartition("-")
    return TENS.get(tens, 0) + ORDINALS.get(rest, 0)
