"""One number at one place of a text, composed from typed tokens: sign, currency, figure, magnitude, unit, rate.

What stands next to a figure and is understood by none of these makes the whole unread, never a smaller figure.
"""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from pipeline.models.quantity import Kind
from pipeline.quantities.lone_letters import NUMEROUS, PAID, RACED, counts_behind
from pipeline.quantities.neighbours import runs_on, strange_after, strange_before, with_rest
from pipeline.quantities.number_words import (
    FOREIGN_MAGNITUDES,
    LARGE,
    MAGNITUDES,
    ONES,
    PARTS,
    SHORT_MAGNITUDES,
    read_words,
)
from pipeline.quantities.units import CURRENCY_WORDS, PER, SIGN_BEFORE, UNIT_AFTER, currency_of, unit_of

LONGEST_NUMBER = 40  # digits; a longer run is a code, and no amount that a text states
VULGAR = "¼-¾⅐-⅞"


class Numeral(NamedTuple):
    """A number as printed: `value` has its magnitude multiplied out, `bare` is the value before that."""

    start: int
    end: int
    value: Decimal
    bare: Decimal
    step: Decimal = Decimal(0)
    unit: str = ""
    kind: Kind = Kind.NUMBER
    magnitude: int = 1
    in_words: bool = False
    counts: bool = True


class BareFigure(NamedTuple):
    """The figure alone, before what stands around it; `value` is None where it cannot be read whole.

    `magnitude` is what number words end with ("two hundred thousand") and is no part of the value.
    """

    end: int
    value: Decimal | None
    step: Decimal = Decimal(0)
    in_words: bool = False
    needs_unit: bool = False
    is_fraction: bool = False
    magnitude: int = 1


class Form(NamedTuple):
    """A way of printing digits, by its name; one that is also a list of numbers ("1,5") needs a unit to be believed."""

    name: str
    pattern: re.Pattern[str]
    needs_unit: bool = False


_BLANKS = " -\u00a0\u2007\u2009\u202f"
_SPACE = "[\u00a0\u2007\u2009\u202f]"
FORMS = tuple(
    Form(name, re.compile(pattern), needs_unit=name == "comma for decimals")
    for name, pattern in (
        ("plain", r"\d++(?:\.(?P<decimals>\d++))?"),
        ("thousands by comma", r"[1-9]\d{0,2}(?:,\d{3}){1,12}+(?:\.(?P<decimals>\d++))?"),
        ("lakhs by comma", r"[1-9]\d?(?:,\d{2}){1,6},\d{3}(?:\.(?P<decimals>\d++))?"),
        ("thousands by no-break space", rf"\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,12}}+(?:[.,](?P<decimals>\d++))?"),
        ("thousands by space", r"[1-9]\d{0,2}(?: \d{3}){1,12}+(?:[.,](?P<decimals>\d{1,2}))?(?![\dA-Za-z-])"),
        ("thousands by apostrophe", r"[1-9]\d{0,2}(?:['’]\d{3}){1,12}+(?:\.(?P<decimals>\d++))?"),
        ("thousands by point", r"[1-9]\d{0,2}(?:\.\d{3}){2,12}+(?:,(?P<decimals>\d++))?"),
        ("thousand by point", r"[1-9]\d{0,2}\.\d{3},(?P<decimals>\d{1,2})"),
        ("comma for decimals", r"(?:0|[1-9]\d{0,2}),(?P<decimals>(?<=0,)\d{1,4}|\d{1,2})(?!\d)"),
    )
)
_LEADING_POINT = re.compile(r"(?P<decimals>\d++)")
_FRACTION = re.compile(rf"(?:(?P<glyph>[{VULGAR}])|(?P<top>\d{{1,3}})[/⁄](?P<bottom>\d{{1,3}}))(?![\d/⁄]|[.,]\d)")
_PART_AFTER = re.compile(
    rf"[ \u00a0\u2009-]?(?P<part>[{VULGAR}]|(?<=[ -])\d{{1,2}}[/⁄](?:2|3|4|5|8|16|32|64)(?![\d/]))"
)
_POWER = re.compile(
    r"\s?[×x*]\s?10(?:\^?(?P<plain>[-−+]?\d{1,2})|(?P<raised>[⁻⁺]?[⁰¹²³⁴-⁹]{1,2}))(?!\d)|e(?P<e>[-+]?\d{1,2})(?!\w)"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
# "Five and a quarter", "2 and three-quarters".
_AND_PART = re.compile(
    r"[ -]and[ -](?:(?:an?[ -])?(?P<part>half|quarter)"
    rf"|(?P<count>one|two|three|four)[- ](?P<parts>{'|'.join(PARTS)})s?)\b(?! (?:of|the)\b)",
    re.IGNORECASE,
)
# "A year and a half", "two million and a quarter".
_AND_HALF = re.compile(r" and a (?:(?P<half>half)|quarter)\b(?! (?:the|an?|its|their|his|her|[a-z]+ion|dozen)\b)")
_MAGNITUDE_AFTER = re.compile(rf"[ -](?:{LARGE})\b", re.IGNORECASE)
_HALVED = {MAGNITUDES["dozen"], *(worth for worth in MAGNITUDES.values() if worth >= 1000)}
"""Magnitudes that "and a half" adds a part of: "a billion and a half" is 1.5 billion; of a hundred it is open."""
_LONG_MAGNITUDE = re.compile(
    rf"[ -]?(?P<word>{LARGE}|{'|'.join(FOREIGN_MAGNITUDES)})s?(?![a-z])(?P<of> d[ie](?= \w))?", re.IGNORECASE
)
_WORTH = MAGNITUDES | FOREIGN_MAGNITUDES
_SHORT_MAGNITUDE = re.compile(
    r"[ ]?(?P<short>bn|tn|mn|mln|bln|trn|mio|mrd)(?![A-Za-z])|(?P<letter>[kKmMbBtT]|mm)(?![A-Za-z²2])"
    r"|[ \u00a0\u202f](?P<apart>(?-i:[KMBTm]))(?![\w&'’$£€+#/-]|\.\w)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\+?\s+(?!(?:[a-z]+\s+)?(?:{RACED})\b)"
    r"(?:[a-z][\w'’-]{0,30}\s+){0,2}?(?:people|men|women|children|[a-z]{3,30}s)\b"
    rf"|\s+of (?:them|us|you|whom|those|these|(?:the |its |their |our )?(?:[a-z]+ )?(?:{NUMEROUS}|{PAID}))\b"
)
_THREE_BEHIND_POINT = re.compile(r"(?<![\d.,])(?:[1-9]\d{1,2}\.\d{3}|[1-9]\.\d00)$")
"""Of one digit before the point only round ones: "6.287 votes" is likelier 6.287 million."""
_WHOLE_THINGS = re.compile(
    r" (?:people|men|women|children|(?!was|has|does|this|its|plus|versus|times|points)[a-z]{2,30}[b-rt-z]s\b)"
)
_MINUS = re.compile(r"(?:(?<![\w)%.])[-−–]|(?<!plus or )\bminus[ -]|\bnegative )$", re.IGNORECASE)
# "$(3.4) million" is a loss wherever it stands, "(3.4) million" behind words that a figure follows.
_LOSS_BEFORE = re.compile(
    r"(?:\b(?:of|was|were|is|to|from|results?|income|profit|loss|losses|earnings|margin) |[|:] ?|(?=[$£€]\())"
    r"(?P<bracket>[$£€]?\()$",
    re.IGNORECASE,
)
_FEET = re.compile(r"['’′] ?(?P<inches>\d{1,2}(?:\.\d+)?)(?:[\"″”]|''|’’)")


def read_number(text: str, place: int, floor: int = 0, currency: str = "") -> Numeral | None:
    """The number whose first digit or first word stands at `place`; a sign before it belongs to it down to `floor`.

    The other end of a range in money is read with the currency of the first.
    """
    pointed = place > floor and text[place - 1] == "." and not text[max(0, place - 2) : place - 1].isalnum()
    figure = _words(text, place) if text[place].isalpha() else _digits(text, place, pointed=pointed)
    return finished(text, place - pointed, figure, floor, currency) if figure else None


def unread(text: str, start: int, end: int) -> Numeral:
    """A figure that cannot be read whole, with all that is printed together with it."""
    return Numeral(start, with_rest(text, end), Decimal(0), Decimal(0), kind=Kind.UNREAD, counts=False)


def _digits(text: str, place: int, *, pointed: bool) -> BareFigure | None:
    alone = _fraction(text, place)
    if alone or not text[place].isdigit():
        return alone
    if pointed:
        match, form = _LEADING_POINT.match(text, place), FORMS[0]
    else:
        candidates = [(match, form) for form in FORMS if (match := form.pattern.match(text, place))]
        match, form = max(candidates, key=lambda each: each[0].end())
    if not match or match.end() - place > LONGEST_NUMBER:
        return None
    decimals = match["decimals"] or ""
    digits = re.sub(r"\D", "", match[0])
    value = Decimal(digits).scaleb(-len(decimals))
    whole = BareFigure(match.end(), value, Decimal(1).scaleb(-len(decimals)), needs_unit=form.needs_unit)
    return _with_part(text, whole) if len(decimals) in (0, 2) else whole


def _fraction(text: str, place: int) -> BareFigure | None:
    match = _FRACTION.match(text, place)
    if not match:
        return None
    if match["glyph"]:
        return BareFigure(match.end(), round(Decimal(unicodedata.numeric(match["glyph"])), 10), is_fraction=True)
    top, bottom = int(match["top"]), int(match["bottom"])
    return BareFigure(match.end(), Decimal(top) / bottom, is_fraction=True) if 0 < top <= bottom else None


def _with_part(text: str, whole: BareFigure) -> BareFigure:
    """A number with the fraction that follows it: "4 ½", "3-1/2", "five and a quarter"; of a cent in "6.12 3/4"."""
    end, value = whole.end, whole.value or Decimal(0)
    printed, worded = _PART_AFTER.match(text, end), _AND_PART.match(text, end)
    part = _fraction(text, printed.start("part")) if printed else None
    if part:
        return whole._replace(end=part.end, value=value + (part.value or 0) * (whole.step or 1), step=Decimal(0))
    if worded and whole.step in (0, 1):
        count = ONES[(worded["count"] or "one").lower()]
        added = Decimal(count) / PARTS[(worded["part"] or worded["parts"]).lower()]
        return whole._replace(end=worded.end(), value=value + added, step=Decimal(0))
    return whole


def _words(text: str, place: int) -> BareFigure | None:
    phrase = read_words(text, place)
    if not phrase:
        return None
    if phrase.value is None:
        return BareFigure(phrase.end, None, in_words=True)
    bare = phrase.value / phrase.magnitude
    figure = BareFigure(phrase.end, bare, in_words=True, magnitude=phrase.magnitude)
    whole = _with_part(text, figure)
    if whole is figure or phrase.magnitude == 1:
        return whole
    if _MAGNITUDE_AFTER.match(text, whole.end):  # "a million and a half million"
        return figure
    return whole if phrase.magnitude in _HALVED else whole._replace(value=None)


def finished(text: str, start: int, figure: BareFigure, floor: int = 0, currency: str = "") -> Numeral:
    """The number with the sign before it and the magnitude, the unit and the rate after it; unread with a rest."""
    end, value = figure.end, figure.value
    power = _POWER.match(text, end) if value is not None and not figure.in_words else None
    exponent = int((power["plain"] or power["raised"] or power["e"]).translate(_RAISED)) if power else 0
    end = power.end() if power else end
    feet = _FEET.match(text, end)
    if feet and value is not None:
        inches = 12 * value + Decimal(feet["inches"])
        return Numeral(start, feet.end(), inches, inches, Decimal(1), "in", Kind.MEASURE)
    run = None if figure.in_words else runs_on(text, end)
    start, unit, scale, negative = _before(text, start, floor)
    strange = strange_before(text, start, floor)
    if strange or run or value is None:
        return unread(text, start - strange, run or end)
    unit = unit or currency
    kind = Kind.MONEY if unit else Kind.NUMBER
    end, magnitude = _magnitude(text, end, money=bool(unit))
    magnitude *= scale * figure.magnitude
    loss = _LOSS_BEFORE.search(text[max(floor, start - 12) : start]) if text[end : end + 1] == ")" else None
    if loss:
        sign, negative = SIGN_BEFORE.search(loss[0][:-1]), True
        start, unit = start - len(loss["bracket"]), unit or (currency_of(sign["sign"] or "") if sign else "")
        end, more = _magnitude(text, end + 1, money=bool(unit))
        magnitude *= more
        kind = Kind.MONEY if unit else Kind.NUMBER
    after = UNIT_AFTER.match(text, end)
    found = _unit(after, spaced=text[end] in " -") if after else None
    if after and found and after[0][-2:] == "MM" and (figure.step < 1 or _COUNTED.match(text, after.end())):
        return unread(text, start, after.end())  # "1.5MM": millions or millimetres
    if after and found and not (unit and found[1] is not Kind.MONEY):
        unit, kind, end = unit or found[0], found[1], after.end()
        if after["code"] or after["scale"]:
            magnitude *= SHORT_MAGNITUDES[_SCALES[after["scale"]]] if after["scale"] else 1
            end, more = _magnitude(text, end, money=True) if magnitude == 1 else (end, 1)
            magnitude *= more
    if unit and kind in (Kind.MEASURE, Kind.MONEY):
        rate = PER.match(text, end)
        known = rate and unit_of(rate["unit"])
        if rate and (known or text[end] == "/"):
            unit, end = f"{unit}/{known[0] if known else rate['unit']}{'2' if rate['power'] else ''}", rate.end()
    half = _AND_HALF.match(text, end) if (unit or magnitude > 1) and value == int(value) else None
    if half:
        part = Decimal("0.5" if half["half"] else "0.25")
        value, end = value + (part if magnitude in (1, *_HALVED) else part / magnitude), half.end()
    odd = strange_after(text, start, end)
    if (
        magnitude == 1
        and kind in (Kind.NUMBER, Kind.MONEY)
        and "/" not in unit
        and _is_pointed(text, figure, kind, end)
    ):
        return unread(text, start, end)
    if odd or (figure.needs_unit and not unit and magnitude == 1 and not text.startswith(" to the ", end)):
        return unread(text, start, odd or end)
    bare = (-1 if negative else 1) * value.scaleb(exponent)
    kind = Kind.FRACTION if figure.is_fraction and not unit and magnitude == 1 else kind
    step = figure.step.scaleb(exponent) * magnitude
    compound = (
        figure.in_words and text[figure.end : figure.end + 1] == "-" and text[figure.end + 1 : figure.end + 2].isalpha()
    )
    counts = not compound or text.startswith("-cylinder", figure.end)
    return Numeral(start, end, bare * magnitude, bare, step, unit, kind, magnitude, figure.in_words, counts)


# "Euro 5,970 million", "Euro 6.90", but "Euro 2024" and "5 million euros 30.5% more".
_WORD_BEFORE = re.compile(r"(?<![\w-])(?P<word>euro|dollar|rupee|yen|yuan|renminbi|franc)s? $", re.IGNORECASE)
_SUM = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)|\d+\.\d\d(?![\d%])|[\d.,]+ ?(?:[mb]illions?|bn|mn|m|thousand|crores?|lakhs?)\b"
)
_SUM_BEFORE = re.compile(r"(?:\d|illions?|thousand|hundred|crores?|lakhs?|bn|m)\s*$")


def _before(text: str, start: int, floor: int) -> tuple[int, str, int, bool]:
    """Where the figure starts with its minus and its currency sign, the currency, its magnitude ("MSEK"), the minus."""
    window = text[max(floor, start - 16) : start]
    minus = _MINUS.search(window) or (re.search(r"[-−]$", window) if window[-2:-1] in tuple("$£€") else None)
    if minus and len(minus[0]) == 1 and text[max(0, start - 2) : start - 1].isalnum():
        minus = None  # "6-foot-2", "5m-10m": a hyphen between two figures
    start -= len(minus[0]) if minus else 0
    window = window[: minus.start()] if minus else window
    sign = SIGN_BEFORE.search(window) if window else None
    word = _WORD_BEFORE.search(window) if not (sign or minus) and _SUM.match(text, start) else None
    if word and not _SUM_BEFORE.search(window[: word.start()]):
        return start - len(word[0]), CURRENCY_WORDS[word["word"].lower()], 1, False
    if not sign or (window[: sign.start()][-1:].isalnum()):
        return start, "", 1, bool(minus)
    start -= len(sign[0])
    outer = _MINUS.search(window[: sign.start()])
    if outer and len(outer[0]) == 1 and text[max(0, start - 2) : start - 1].isalnum():
        outer = None  # "1.5-$2bn"
    start -= len(outer[0]) if outer else 0
    scale = SHORT_MAGNITUDES[_SCALES[sign["scale"]]] if sign["scale"] else 1
    return start, sign["code"] or currency_of(sign["sign"]), scale, bool(minus or outer)


def _magnitude(text: str, end: int, *, money: bool) -> tuple[int, int]:
    """Where the magnitudes after a number end, and what they are worth together (1 where there are none)."""
    worth = 1
    while worth < 10**30 and (long := _LONG_MAGNITUDE.match(text, end)):
        of_unit = long["of"] and UNIT_AFTER.match(text, long.end())  # "3 milioni di euro"
        end = long.start("of") if long["of"] and not of_unit else long.end()
        worth *= _WORTH[long["word"].lower()]
    short = _SHORT_MAGNITUDE.match(text, end) if worth == 1 else None
    if not short:
        return end, worth
    if short["short"]:
        return short.end(), SHORT_MAGNITUDES[short["short"].lower()]
    if short["apart"]:  # "$1.5 B", "1.5 B dollars", "1.5 M people"
        paid = money or _is_paid(text, short.end())
        counted = short["apart"] not in ("T", "m") and counts_behind(text, short.end())
        return (short.end(), SHORT_MAGNITUDES[short["apart"].lower()]) if paid or counted else (end, 1)
    letter = short["letter"]
    plain = letter in ("k", "K", "M", "B") or (letter in ("m", "b") and _COUNTED.match(text, short.end()))
    if money or plain or (letter in ("m", "b") and _is_paid(text, short.end())):
        return short.end(), SHORT_MAGNITUDES[letter.lower()]
    return end, 1


def _is_paid(text: str, place: int) -> bool:
    """Whether a currency stands at a place: "12m SEK", "2m Swiss francs"; "the 100m crown" is won, not paid."""
    unit = UNIT_AFTER.match(text, place)
    found = unit and _unit(unit, spaced=True)
    return bool(unit and found and found[1] is Kind.MONEY and not unit[0].endswith(" crown"))


def _is_pointed(text: str, figure: BareFigure, kind: Kind, end: int) -> bool:
    """Whether a point may part thousands in a figure that is read with three decimals: "51.780 people", "€12.500"."""
    printed = None if figure.in_words else _THREE_BEHIND_POINT.search(text, max(0, figure.end - 8), figure.end)
    if not printed:
        return False
    return kind is Kind.MONEY or _WHOLE_THINGS.match(text, end) is not None


_MARKS = {"C": "°C", "F": "°F", "G": "generation"}
_SCALES = {"K": "k", "T": "k", "M": "m", "Mn": "m", "B": "b", "Bn": "b"}


def _unit(after: re.Match[str], *, spaced: bool) -> tuple[str, Kind] | None:
    if after["mark"]:
        return _MARKS[after["mark"]], Kind.MEASURE
    if after["code"] or after["sign"]:
        return after["code"] or currency_of(after["sign"]), Kind.MONEY
    words = after["unit"] or after[0].lstrip(_BLANKS)
    if (
        len(words) == 1
        and words.isalpha()
        and spaced
        and words != "W"  # the one letter apart that is no word: "100 W"
        and not (words.isupper() and after.string[after.end() : after.end() + 1] == "/")
    ):
        return None
    return unit_of(words, after["nation"] or "")
