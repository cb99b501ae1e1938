"""One number at one place of a text: its value, its printed decimals, its magnitude and its unit."""

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.models.quantity import Kind
from pipeline.quantities.number_words import CARDINAL, GLYPHS, LARGE, MAGNITUDES, SHORT_MAGNITUDES, cardinal
from pipeline.quantities.units import PER, SIGN_BEFORE, UNIT_AFTER, currency_of, unit_of

LONGEST_NUMBER = 40  # digits; a longer run is a code, and no amount that a text states


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


_DIGITS = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})++(?!\d)|\d{1,2}(?:,\d{2}){1,6},\d{3}(?!\d)"  # 1,234,567 and 12,34,567
    r"|\d{1,3}(?:[\u202f\u00a0\u2009]\d{3})++(?!\d)|\d{1,3} 000(?: 000)?(?!\d)|\d++)"
    r"(?P<decimals>\.\d++(?!\.?\d))?(?P<glyph>[½¼¾⅓⅔⅛])?"
    r"(?P<power>\s?[×x*]\s?10\^?(?P<sign>[-−+]?)(?P<exponent>\d{1,2})(?!\d)|e(?P<e>[-+]?\d{1,2})(?!\w))?"
)
_LEADING_POINT = re.compile(r"(?P<decimals>\d++)")
_FRACTION = re.compile(r"(?P<whole>\d{1,3} )?(?P<top>\d{1,3})/(?P<bottom>\d{1,3})(?![\d/])(?!\w)")
_LONG_MAGNITUDE = re.compile(rf"[ -]?(?P<word>{LARGE})s?(?![a-z])", re.IGNORECASE)
_SHORT_MAGNITUDE = re.compile(
    r"[ ]?(?P<short>bn|tn|mn|mln|bln|trn)(?![A-Za-z])|(?P<letter>[kKmMbBtT]|mm)(?![A-Za-z²2])", re.IGNORECASE
)
_COUNTED = re.compile(r"\s+(?:[a-z][\w'’-]{0,30}\s+){0,2}?(?:people|men|women|children|[a-z]{3,30}s)\b|\s+of\b")
_MINUS = re.compile(r"(?:(?<![\w)%.])[-−–]|\bminus[ -]|\bnegative )$", re.IGNORECASE)


def read_number(text: str, place: int, floor: int = 0) -> Numeral | None:
    """The number whose first digit or first word stands at `place`; a sign before it belongs to it down to `floor`."""
    glyph = GLYPHS.get(text[place])
    if glyph:
        return _finished(text, place, place + 1, Decimal(glyph), Decimal(0), floor)
    if not text[place].isdigit():
        return _words(text, place, floor)
    fraction = _FRACTION.match(text, place)
    if fraction and int(fraction["bottom"]) and int(fraction["top"]) < int(fraction["bottom"]):
        value = int(fraction["whole"] or 0) + Decimal(fraction["top"]) / int(fraction["bottom"])
        return Numeral(place, fraction.end(), value, value, kind=Kind.FRACTION)
    return _digits(text, place, floor)


def _digits(text: str, place: int, floor: int) -> Numeral | None:
    pointed = place > floor and text[place - 1] == "." and not text[max(0, place - 2) : place - 1].isalnum()
    match = _LEADING_POINT.match(text, place) if pointed else _DIGITS.match(text, place)
    if not match or match.end() - place > LONGEST_NUMBER:
        return None
    printed = match.groupdict()
    decimals = printed["decimals"] or ""
    whole = re.sub(r"\D", "", printed.get("whole") or "") or "0"
    value = Decimal(f"{whole}.{decimals.lstrip('.') or '0'}")
    step = Decimal(1).scaleb(-len(decimals.lstrip(".")))
    if printed.get("glyph"):
        value, step = value + Decimal(GLYPHS[printed["glyph"]]), Decimal(0)
    exponent = int((printed.get("e") or "0").replace("−", "-")) or (
        int(printed["exponent"]) * (-1 if printed["sign"] in ("-", "−") else 1) if printed.get("exponent") else 0
    )
    return _finished(text, place - pointed, match.end(), value.scaleb(exponent), step.scaleb(exponent), floor)


def _words(text: str, place: int, floor: int) -> Numeral | None:
    match = _CARDINAL.match(text, place)
    if not match:
        return None
    value = _phrase_value(match)
    found = _finished(text, place, match.end(), value, Decimal(0), floor, in_words=True)
    compound = text[match.end() : match.end() + 1] == "-" and text[match.end() + 1 : match.end() + 2].isalpha()
    return found._replace(counts=text.startswith("-cylinder", match.end())) if compound else found


_CARDINAL = re.compile(
    rf"(?:(?P<half>(?:half an?|a half) )|an? (?P<quarter>quarter (?:of a )?)?)(?P<large>{LARGE})"
    rf"|{CARDINAL}",
    re.IGNORECASE,
)


def _phrase_value(match: re.Match[str]) -> Decimal:
    if not match["large"]:
        return cardinal(match[0])
    part = Decimal("0.5") if match["half"] else Decimal("0.25") if match["quarter"] else Decimal(1)
    return part * MAGNITUDES[match["large"].lower()]


def _finished(
    text: str, start: int, end: int, bare: Decimal, step: Decimal, floor: int, *, in_words: bool = False
) -> Numeral:
    """The number with the sign before it and the magnitude and unit after it."""
    start, unit, negative = _before(text, start, floor)
    kind = Kind.MONEY if unit else Kind.NUMBER
    end, magnitude = _magnitude(text, end, money=bool(unit))
    after = UNIT_AFTER.match(text, end)
    if after:
        found = _unit(after, spaced=text[end] in " -")
        if found and not (unit and found[1] is not Kind.MONEY):
            unit, kind = (unit or found[0]), found[1]
            end = after.end()
    if unit and kind in (Kind.MEASURE, Kind.MONEY):
        rate = PER.match(text, end)
        known = rate and unit_of(rate["unit"])
        if rate and (known or text[end] == "/"):
            unit, end = f"{unit}/{known[0] if known else rate['unit']}{'2' if rate['power'] else ''}", rate.end()
    sign = -1 if negative else 1
    return Numeral(start, end, sign * bare * magnitude, sign * bare, step * magnitude, unit, kind, magnitude, in_words)


def _before(text: str, start: int, floor: int) -> tuple[int, str, bool]:
    """Where the figure starts with its minus and its currency sign, the currency, and whether it is negative."""
    window = text[max(floor, start - 10) : start]
    minus = _MINUS.search(window) or (re.search(r"[-−]$", window) if window[-2:-1] in tuple("$£€") else None)
    start -= len(minus[0]) if minus else 0
    window = window[: minus.start()] if minus else window
    sign = SIGN_BEFORE.search(window) if window else None
    if not sign or (window[: sign.start()][-1:].isalnum()):
        return start, "", bool(minus)
    start -= len(sign[0])
    outer = _MINUS.search(window[: sign.start()])
    start -= len(outer[0]) if outer else 0
    return start, sign["code"] or currency_of(sign["sign"]), bool(minus or outer)


def _magnitude(text: str, end: int, *, money: bool) -> tuple[int, int]:
    """Where the magnitude after a number ends, and what it is worth (1 where there is none)."""
    long = _LONG_MAGNITUDE.match(text, end)
    if long:
        return long.end(), MAGNITUDES[long["word"].lower()]
    short = _SHORT_MAGNITUDE.match(text, end)
    if not short:
        return end, 1
    if short["short"]:
        return short.end(), SHORT_MAGNITUDES[short["short"].lower()]
    letter = short["letter"]
    plain = letter in ("k", "K", "M", "B") or (letter == "m" and _COUNTED.match(text, short.end()))
    if money or plain:
        return short.end(), SHORT_MAGNITUDES[letter.lower()]
    return end, 1


_MARKS = {"C": "°C", "F": "°F", "G": "generation"}


def _unit(after: re.Match[str], *, spaced: bool) -> tuple[str, Kind] | None:
    if after["mark"]:
        return _MARKS[after["mark"]], Kind.MEASURE
    if after["code"]:
        return after["code"], Kind.MONEY
    words = after["unit"] or after[0].lstrip(" -")
    if (
        len(words) == 1
        and words.isalpha()
        and spaced
        and not (words.isupper() and after.string[after.end() : after.end() + 1] == "/")
    ):
        return None
    return unit_of(words, after["nation"] or "")
