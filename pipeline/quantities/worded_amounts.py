"""Quantities that are words and no plain number: fractions, odds, multiples, vague plurals, pairs, ordinals."""

import re
from collections.abc import Callable
from decimal import Decimal

from pipeline.models.quantity import Hedge, Kind, Quantity
from pipeline.quantities import periods
from pipeline.quantities.number_words import CARDINAL, MAGNITUDES, ONES, ORDINALS, PARTS, TENS, cardinal, ordinal
from pipeline.quantities.numbers import BareFigure, finished

_WORDS = "|".join(sorted({*ONES, *TENS}, key=len, reverse=True))
_PARTS = "|".join(sorted((*PARTS, "fourth"), key=len, reverse=True))
_LARGE = "|".join(MAGNITUDES)
_LARGE_PLURAL = "|".join(f"{word}s" for word in MAGNITUDES)
_ORDINAL_WORDS = "|".join(sorted(ORDINALS, key=len, reverse=True))
_WHOLE = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}(?:\.\d{{1,3}})?|an? (?:{_LARGE})|{CARDINAL})(?: (?:{_LARGE}))?"
    r"(?![\w,.]?\d|\w|\s?%)"
)
# "One in five homes" and "one home in five", but not "two goals in five games"; a verb's ending makes no plural.
_VERBS = (
    "has|is|was|does|says|eats|lives|works|goes|comes|gets|takes|makes|pays|owns|uses|needs|wants|thinks|believes|"
    "drinks|smokes|plans|fails|leaves|dies|suffers|speaks|reads|earns|holds|plays|votes|feels|walks|drives|rents|keeps|"
    "gives|buys|sells|starts|ends|misses|drops|loses|wins|supports|backs|trusts|knows|sees|finds|stays|skips|struggles|"
    "carries|cycles|travels|expects|fears|hopes|relies|depends|receives|attends|arrives|survives|reports|"
    "versus|as|unless|this|its|less|plus|minus|across|always|perhaps|besides|whereas|towards"
)
_NO_PLURAL = rf"(?! (?!(?:{_VERBS})\b)(?:[a-z]+s|people|men|women|children)\b)"
_ABOUT = "about|around|roughly|some|approximately"
_OF = rf"(?:in|out of)(?: every)?(?: (?:{_ABOUT}))?"  # "one in some 435"
_IN_EVERY = rf"(?: {_OF} {_WHOLE}| (?!and\b)[a-z]+ {_OF} {_WHOLE}{_NO_PLURAL})"
_TENS = "|".join(TENS)
_TENS_PLURAL = "|".join(f"{word[:-1]}ies" for word in TENS)
WORDED = (
    rf"(?P<fold>(?:{_WORDS}|hundred)[ -]?fold\b)"
    rf"|(?P<odds>(?:(?:{_WORDS}) or )?(?:{_WORDS}){_IN_EVERY})"
    r"|(?P<times>(?:half (?:as (?:much|many) again|again as (?:much|many))|twice|thrice|double[sd]?|doubling|triple"
    r"|triple[sd]|tripling|trebled?|trebling|quadrupled?|quadrupling|quintupled?|quintupling|sextupled?|halved?|halving)\b)"
    rf"|(?P<part>(?:(?:{_WORDS}|an?)[ -])?(?:halves|(?:{_PARTS})s?)(?!\w))"
    rf"|(?P<vague>(?:tens|{_LARGE_PLURAL})(?: of (?:{_LARGE_PLURAL}))?\b"
    r"|scores(?= (?:of (?!\d)|more\b|were\b|are\b|have\b)))"
    rf"|(?P<ordinal>(?:(?:{_TENS})-)?(?:{_ORDINAL_WORDS})(?!\w))"
    r"|(?P<few>(?P<how>a pair|a couple|a few|several|a handful|both|no one|nobody)\b"
    rf"(?:(?: of)? (?P<hundreds>{_LARGE})s?\b)?)"
    r"|(?P<span>(?:an?|one) (?:hour|day|week|month|year|mile|pound)(?= and a (?:half|quarter)))"
    rf"|(?P<tens>(?:{_TENS_PLURAL})\b)"
    rf"|(?P<year>(?:eighteen|nineteen|twenty)[ -](?:(?:{_TENS})(?:-(?:{_WORDS}))?|oh[ -](?:{_WORDS})"
    r"|ten|eleven|twelve|[a-z]+teen)\b(?!-[a-z]))"
)
_PART_OF_WHOLE = re.compile(
    r"\s(?:of|to|in|since|on|from|over|compared|more|less|fewer|higher|lower|by|as|per|and|or|during|this|have|has|are|were|said|below|above|would|will|want|say)\b"
    r"|\s?[.,;:)]|$"
)
_A = re.compile(r"\b(?:an?|one)[ -]$", re.IGNORECASE)
_OF_WHOLE = re.compile(r"\sof\b")
_HALF_OF = re.compile(
    r"\s(?:of|the|a|an|its|his|her|their|our|all|as|what|that|those|these|way|were|are|have|has|said|would|will|want|say)\b"
)
_OF_OR_THAN = re.compile(
    r" (?:of|below|above|were|are|have|had|(?:more|less|fewer|lower|higher|smaller|larger|bigger) than)\b"
)
# "Fell by a third", "up by more than a quarter": a part of what was, and no rank or quarter of a year.
_BY_A_PART = re.compile(
    r"\bby (?:(?:about|almost|nearly|more than|roughly|over|around|less than|just over|just under|close to|at least|"
    r"well over|some|only|just|another|fully|up to) ){0,2}$",
    re.IGNORECASE,
)
_NO_PART = re.compile(
    r"[ -](?:party|person|time|reader|of an? (?:hour|mile|percentage|point|per)|point|percent|hour|mile)|-",
    re.IGNORECASE,
)
_NO_HALF = re.compile(
    r"(?:first|second|third|opening|other|better|latter|final|in|by|top|bottom|\w-|a|and a|the)\s?$", re.IGNORECASE
)
# Behind "three quarters": what makes it time, where no whole follows ("of the film") that it is a part of.
_OF_TIME = re.compile(
    r"(?i).*# (?:in a row|in succession|running|straight|ago|later|earlier|before|after|since|of 20\d\d)\b"
    r"|(?:.*\W)?(?:last|past|next|first|final|previous|coming|prior|for|every|after) #"
    r"(?: of (?:the |its |this |last )?(?:fiscal |financial )?(?:year|20\d\d|growth|decline|loss)|(?! of\b))"
)
_IN_OR_OF = re.compile(rf"( {_OF} )")
_MULTIPLES = {
    "twi": "2",
    "dou": "2",
    "thr": "3",
    "tri": "3",
    "tre": "3",
    "qua": "4",
    "qui": "5",
    "sex": "6",
    "hal": "0.5",
}
_OF_EACH = re.compile(rf"\d{{1,3}}(?:\.\d{{1,2}})?{_IN_EVERY}(?! [a-z]+day)", re.IGNORECASE)
_HUNDREDS = re.compile(r"10{2,6}|\d{1,3}(?:,000)+")
_IN_HUNDREDS = re.compile(rf"\b(?:in|out of)(?: every)? (?P<bottom>{_HUNDREDS.pattern})$")
_GOES_ON = re.compile(r"(?:,? (?:and|or|but|to|against|from|with|without|for|among) |, )[^.;:\d\n]{0,24}")
_OF_A = re.compile(rf"(?P<a>(?:[ -]of)?[ -]an?)?[ -](?:(?P<large>{_LARGE})\b)?")
_SMALL_UNITS = frozenset(("points", "mi", "%"))
# "Test scores of children": the word before tells those that count nothing.
_SCORES_OF = (
    "and but when while where that killed injured left with by of in for to from after or as like saw has have had"
)
_NO_SCORES = re.compile(rf"\b(?!(?:{_SCORES_OF.replace(' ', '|')})\b)[A-Za-z'’]+ $")


def odds_in_digits(text: str, place: int) -> Quantity | None:
    """ "2 out of 5", "17.5 in 100" as the share it is, None where two numbers are no odds ("5 in 2019")."""
    match = _OF_EACH.match(text, place)
    return _odds(text, match) if match else None


def counts_quarters(text: str, match: re.Match[str]) -> bool:
    """Whether the words count quarters of a year: "seven quarters", "two quarters", "the last three quarters"."""
    count, _, part = match[0].lower().partition(" ")
    if part != "quarters" or count != "three":
        return part == "quarters" and count not in ("a", "an", "one")
    around = f"{text[max(0, match.start() - 12) : match.start()]}#{text[match.end() : match.end() + 30]}"
    return bool(_OF_TIME.match(around))


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
    if words[-1] == "halves":
        below = 2
    measured = _part_of_unit(text, match, Decimal(above) / below)
    if measured:
        return measured
    after = text[match.end() : match.end() + 14]
    if (
        _BY_A_PART.search(text[max(0, match.start() - 40) : match.start()])
        and not _NO_PART.match(after)
        and len(words) < 3
    ):
        return _stated(text, match.span(), Decimal(above) / below, Kind.FRACTION)
    if words[-1] in ("half", "halves"):
        before = text[max(0, match.start() - 16) : match.start()]
        is_share = words == ["half"] and _HALF_OF.match(after) and not _NO_HALF.search(before)
        return _stated(text, match.span(), Decimal("0.5"), Kind.FRACTION) if is_share else None
    if len(words) == 1 or (above == 1 and not _PART_OF_WHOLE.match(after)):
        return _ordinal(text, match)
    if (above == 1 and words[-1] == "quarter" and not _OF_OR_THAN.match(after)) or not 0 < above < 4 * below:
        return None
    return _stated(text, match.span(), Decimal(above) / below, Kind.FRACTION)


def as_part(text: str, quantity: Quantity) -> Quantity:
    """ "A 1,400th of $28 million", "an eleventh of the price" as a part of something; any other quantity as it is."""
    if quantity.kind is not Kind.ORDINAL or quantity.low < 5 or not _OF_WHOLE.match(text, quantity.end):
        return quantity
    if not _A.search(text, max(0, quantity.start - 4), quantity.start):
        return quantity
    value = 1 / quantity.low
    known = {"low": value, "high": value, "kind": Kind.FRACTION, "in_words": True, "counts": True}
    return quantity.model_copy(update=known)


def _part_of_unit(text: str, match: re.Match[str], part: Decimal) -> Quantity | None:
    """ "Half a million", "a quarter of an hour", "a quarter point": a part of one unit or magnitude."""
    of_a, word = _OF_A.match(text, match.end()), re.split("[ -]", match[0].lower())[-1]
    lead = (of_a["a"] or "") if of_a else ""
    article = lead[1:].startswith("of") or (lead and word == "half") or (not lead and word in ("half", "quarter"))
    if not of_a or not article:
        return None
    place = of_a.start("large") - 1 if of_a["large"] else of_a.end() - 1
    number = finished(text, match.start(), BareFigure(place, part, in_words=True), match.start())
    if number.kind is Kind.UNREAD or not (number.magnitude > 1 or number.unit):
        return None
    made = _stated(text, (match.start(), number.end), number.value, number.kind, number.unit)
    counts = bool(lead or number.magnitude > 1 or number.unit in _SMALL_UNITS)
    return made.model_copy(update={"counts": counts}) if counts or of_a[0] == "-" else None


def _worth(words: str) -> Decimal:
    if not words[0].isdigit():
        return cardinal(words)
    digits, _, magnitude = words.replace(",", "").partition(" ")
    return Decimal(digits) * MAGNITUDES.get(magnitude, 1)


def _odds(text: str, match: re.Match[str]) -> Quantity | None:
    top, link, bottom = _IN_OR_OF.split(match[0].lower(), maxsplit=1)
    first, _, last = top.partition(" or ")  # "three or four in 100"
    parts = [_worth(words) for words in ((last or first).split(" ")[0], bottom)]
    dated = re.fullmatch(r"(?:19|20)\d\d", bottom) and "out of" not in link
    if dated or not 0 < parts[0] < parts[1] or ("." in top and not _HUNDREDS.fullmatch(bottom)):
        return None
    stated = _stated(text, match.span(), parts[0] / parts[1], Kind.FRACTION)
    if last:
        stated = stated.model_copy(update={"low": _worth(first) / parts[1]})
    if "." in top:
        step = Decimal(1).scaleb(-len(top.split(" ")[0].partition(".")[2])) / parts[1]
        stated = stated.model_copy(update={"in_words": False, "step": step})
    return stated.model_copy(update={"hedge": Hedge.ABOUT}) if re.search(rf" (?:{_ABOUT}) ", link) else stated


def shared_odds(text: str, before: Quantity, quantity: Quantity) -> Quantity:
    """ "17.5 in 100, and with it about 14": a bare number right after odds in hundreds is of as many; else as it is."""
    of = _IN_HUNDREDS.search(before.text) if before.kind is Kind.FRACTION else None
    plain = quantity.kind is Kind.NUMBER and not (quantity.unit or quantity.measured or quantity.in_words)
    between = text[before.end : quantity.start]
    below = _worth(of["bottom"]) if of else Decimal(0)
    if not of or not plain or quantity.high >= below or not _GOES_ON.fullmatch(between):
        return quantity
    return quantity.times(1 / below, kind=Kind.FRACTION)


def _fold(text: str, match: re.Match[str]) -> Quantity:
    return _stated(text, match.span(), cardinal(re.sub(r"[ -]?fold", "", match[0].lower())), Kind.MULTIPLE, "x")


def _vague(text: str, match: re.Match[str]) -> Quantity:
    """ "Dozens" as 12 to 120, "tens of thousands" as 10,000 to 100,000: an order of magnitude."""
    worth, counts = Decimal(1), True
    if match[0].lower() == "scores":
        worth, counts = Decimal(20), not _NO_SCORES.search(text[max(0, match.start() - 16) : match.start()])
    else:
        for word in match[0].lower().split(" of "):
            worth *= 10 if word == "tens" else MAGNITUDES[word[:-1]]
    return _stated(text, match.span(), worth, Kind.VAGUE).model_copy(update={"high": worth * 10, "counts": counts})


def _times(text: str, match: re.Match[str]) -> Quantity:
    worth = Decimal("1.5" if " " in match[0] else _MULTIPLES[match[0][:3].lower()])
    return _stated(text, match.span(), worth, Kind.MULTIPLE, "x").model_copy(update={"counts": False})


_FEW = {"a pair": (2, 2), "a couple": (2, 2), "both": (2, 2), "no one": (0, 0), "nobody": (0, 0)}


def _few(text: str, match: re.Match[str]) -> Quantity:
    low, high = _FEW.get(match["how"].lower(), (2, 9))
    worth = MAGNITUDES[match["hundreds"].lower()] if match["hundreds"] else 1
    known = {"high": Decimal(high * worth), "kind": Kind.NUMBER if low == high else Kind.VAGUE, "counts": False}
    return _stated(text, match.span(), Decimal(low * worth), Kind.VAGUE).model_copy(update=known)


def _span(text: str, match: re.Match[str]) -> Quantity:
    """ "A year and a half"."""
    figure = BareFigure(match.start() + match[0].index(" "), Decimal(1), in_words=True)
    number = finished(text, match.start(), figure, match.start())
    return _stated(text, (match.start(), number.end), number.value, number.kind, number.unit)


def _tens(text: str, match: re.Match[str]) -> Quantity:
    """ "In her thirties", "the nineties"."""
    low = Decimal(TENS[match[0][:-3].lower() + "y"])
    return _stated(text, match.span(), low, Kind.VAGUE).model_copy(update={"high": low + 9, "counts": False})


def _year(text: str, match: re.Match[str]) -> Quantity:
    century, _, rest = match[0].lower().replace("-", " ").replace("oh ", "").partition(" ")
    year = 100 * ONES.get(century, TENS.get(century, 0)) + int(cardinal(rest))
    known = {"period": str(year), "counts": False, "in_words": False}
    return _stated(text, match.span(), Decimal(year), Kind.DATE).model_copy(update=known)


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
    "tens": _tens,
    "span": _span,
    "year": _year,
    "ordinal": _ordinal,
}
