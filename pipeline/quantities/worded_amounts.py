"""Quantities that are words and no plain number: fractions, odds, multiples, vague plurals, pairs, ordinals."""

import re
from collections.abc import Callable
from decimal import Decimal

from pipeline.models.quantity import Kind, Quantity
from pipeline.quantities import periods
from pipeline.quantities.number_words import CARDINAL, MAGNITUDES, ONES, ORDINALS, PARTS, TENS, cardinal, ordinal

_WORDS = "|".join(sorted({*ONES, *TENS}, key=len, reverse=True))
_PARTS = "|".join(sorted((*PARTS, "fourth"), key=len, reverse=True))
_LARGE_PLURAL = "|".join(f"{word}s" for word in MAGNITUDES if word not in ("lakh", "crore"))
_ORDINAL_WORDS = "|".join(sorted(ORDINALS, key=len, reverse=True))
WORDED = (
    rf"(?P<fold>(?:{_WORDS}|hundred)[ -]?fold\b)"
    rf"|(?P<odds>(?:{_WORDS}) (?:in|out of)(?: every)? (?:\d{{1,4}}|{CARDINAL})(?![\w,.]?\d|\w|\s?%))"
    rf"|(?P<part>(?:(?:{_WORDS}|an?)[ -])?(?:halves|(?:{_PARTS})s?)(?!\w))"
    rf"|(?P<vague>(?:tens|{_LARGE_PLURAL})(?: of (?:{_LARGE_PLURAL}))?\b)"
    r"|(?P<times>(?:twice|thrice|double[sd]?|doubling|triple[sd]?|tripling|trebled?|trebling|quadrupled?|quadrupling|halved?|halving)\b)"
    rf"|(?P<ordinal>(?:(?:{'|'.join(TENS)})-)?(?:{_ORDINAL_WORDS})(?!\w))"
    r"|(?P<few>(?:a pair|a couple|a few|several)\b)"
)
_PART_OF_WHOLE = re.compile(
    r"\s(?:of|to|in|since|on|from|over|compared|more|less|fewer|higher|lower|by|as|per|and|or|during|this|have|has|are|were|said|below|above|would|will|want|say)\b"
    r"|\s?[.,;:)]|$"
)
_HALF_OF = re.compile(
    r"\s(?:of|the|a|an|its|his|her|their|our|all|as|what|that|those|these|way|were|are|have|has|said|would|will|want|say)\b"
)
_OF_OR_THAN = re.compile(r" (?:of|below|above|(?:more|less|fewer|lower|higher|smaller|larger|bigger) than)\b")
_NO_HALF = re.compile(
    r"(?:first|second|third|opening|other|better|latter|final|in|by|top|bottom|\w-|a|and a)\s?$", re.IGNORECASE
)
_MULTIPLES = {"tw": "2", "do": "2", "th": "3", "tr": "3", "qu": "4", "ha": "0.5"}
_OF_EACH = re.compile(
    r"(?P<top>\d{1,3}) (?:in|out of)(?: every)? (?P<bottom>\d{1,4})(?![\w,.]?\d|\w|\s?%)(?! [a-z]+day)"
)


def odds_in_digits(text: str, place: int) -> Quantity | None:
    """ "2 out of 5" as the share it is, None where the numbers after each other are no odds ("5 in 2019")."""
    match = _OF_EACH.match(text, place)
    if not match or not 0 < int(match["top"]) < int(match["bottom"]) <= 1000:
        return None
    return _stated(text, match.span(), Decimal(match["top"]) / int(match["bottom"]), Kind.FRACTION)


def read_worded(text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity at a match of WORDED, by the name of the group that matched."""
    return _READERS[match.lastgroup or ""](text, match)


def _stated(text: str, span: tuple[int, int], value: Decimal, kind: Kind, unit: str = "") -> Quantity:
    start, end = span
    return Quantity(
        low=value, high=value, kind=kind, unit=unit, in_words=True, text=text[start:end], start=start, end=end
    )


def _part(text: str, match: re.Match[str]) -> Quantity | None:
    words = re.split(r"[ -]", match[0].lower())
    above, below = ONES.get(words[0], TENS.get(words[0], 1)), PARTS.get(words[-1].rstrip("s"), 4)
    after = text[match.end() : match.end() + 14]
    if words[-1] in ("half", "halves"):
        before = text[max(0, match.start() - 16) : match.start()]
        is_share = words == ["half"] and _HALF_OF.match(after) and not _NO_HALF.search(before)
        return _stated(text, match.span(), Decimal("0.5"), Kind.FRACTION) if is_share else None
    if len(words) == 1 or (above == 1 and not _PART_OF_WHOLE.match(after)):
        return _ordinal(text, match)
    if (above == 1 and words[-1] == "quarter" and not _OF_OR_THAN.match(after)) or not 0 < above < 4 * below:
        return None
    return _stated(text, match.span(), Decimal(above) / below, Kind.FRACTION)


def _odds(text: str, match: re.Match[str]) -> Quantity | None:
    top, bottom = re.split(r" (?:in|out of)(?: every)? ", match[0].lower(), maxsplit=1)
    whole = Decimal(bottom) if bottom.isdigit() else cardinal(bottom)
    dated = re.fullmatch(r"(?:19|20)\d\d", bottom) and " out of " not in match[0]
    if dated or not 0 < cardinal(top) <= whole:
        return None
    return _stated(text, match.span(), cardinal(top) / whole, Kind.FRACTION)


def _fold(text: str, match: re.Match[str]) -> Quantity:
    return _stated(text, match.span(), cardinal(re.sub(r"[ -]?fold", "", match[0].lower())), Kind.MULTIPLE, "x")


def _vague(text: str, match: re.Match[str]) -> Quantity:
    """ "Dozens" as 12 to 120, "tens of thousands" as 10,000 to 100,000: an order of magnitude."""
    worth = Decimal(1)
    for word in match[0].lower().split(" of "):
        worth *= 10 if word == "tens" else MAGNITUDES[word[:-1]]
    return _stated(text, match.span(), worth, Kind.VAGUE).model_copy(update={"high": worth * 10})


def _times(text: str, match: re.Match[str]) -> Quantity:
    worth = Decimal(_MULTIPLES[match[0][:2].lower()])
    return _stated(text, match.span(), worth, Kind.MULTIPLE, "x").model_copy(update={"counts": False})


def _few(text: str, match: re.Match[str]) -> Quantity:
    two = match[0].lower() in ("a pair", "a couple")
    known = {"high": Decimal(2 if two else 9), "kind": Kind.NUMBER if two else Kind.VAGUE, "counts": False}
    return _stated(text, match.span(), Decimal(2), Kind.VAGUE).model_copy(update=known)


def _ordinal(text: str, match: re.Match[str]) -> Quantity | None:
    """A rank; "third quarter of 2024" is a period."""
    quarter = periods.QUARTER.match(text, match.start())
    if quarter:
        known = {"kind": Kind.DATE, "period": periods.quarter_period(quarter), "counts": False, "in_words": False}
        return _stated(text, quarter.span(), Decimal(0), Kind.DATE).model_copy(update=known)
    word = re.search(r"[\w-]+$", match[0])
    start = match.start() + (word.start() if word else 0)
    value = Decimal(ordinal(text[start : match.end()]))
    if not value:
        return None
    return _stated(text, (start, match.end()), value, Kind.ORDINAL).model_copy(update={"counts": False})


_READERS: dict[str, Callable[[str, re.Match[str]], Quantity | None]] = {
    "part": _part,
    "odds": _odds,
    "fold": _fold,
    "vague": _vague,
    "times": _times,
    "few": _few,
    "ordinal": _ordinal,
}
