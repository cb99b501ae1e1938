"""The quantities of a text, each with its exact place; what is a number but no quantity is told apart, not dropped."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.audit import periods
from pipeline.audit.figure_context import direction_before, hedge_before
from pipeline.audit.name_words import LABELS
from pipeline.audit.number_words import LARGE, MAGNITUDES, ONES, TENS
from pipeline.audit.numerals import Numeral, read_number
from pipeline.audit.told_apart import PLURAL_AFTER, Apart, told_apart
from pipeline.audit.units import CURRENCY_CODES, unit_of
from pipeline.audit.worded import WORDED, odds_in_digits, read_worded
from pipeline.models.quantity import Direction, Hedge, Kind, Quantity

_WORDS = "|".join(sorted({*ONES, *TENS}, key=len, reverse=True))
_TRIGGER = re.compile(
    r"(?P<digit>[\d½¼¾⅓⅔⅛])|(?<![\w'’])(?:"
    rf"(?P<month>{periods.MONTH}(?=,?\s+(?:of\s+)?\d))"
    rf"|(?P<large>(?:half an?|a half|an? quarter|an? quarter of a|an?) (?:{LARGE})\b)"
    rf"|{WORDED}"
    rf"|(?P<number>(?:{_WORDS})(?![A-Za-z])))",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?P<dash>\s?[-–—]\s?)|(?P<to>\s+to\s+|-to-)|(?P<and>\s+and\s+)")
_FAR_LINK = re.compile(r"(?:[^.;!?\n]|\.(?=\d)){1,60}?\sto\s(?=[$£€¥\d]|[A-Z]{1,3}\s?\$|minus)")
_NEXT_FIGURE = re.compile(
    r"(?:about |around |nearly |almost |just |over |only |a |the )?(?:(?:(?:U\.?S\.?|AU?|CA?|HK|NZ|S) ?)?\$(?:US|A|C|NZ)?|[£€¥₹₩] ?|Rs\.? ?|[A-Z]{3} ?(?=\d))?"
    rf"(?:minus[ -]|[-−])?(?P<first>\d|(?:{_WORDS})\b)"
)
_LEADS_RANGE = re.compile(
    r"(?P<between>\bbetween (?:the |about |roughly |around )?)$|(?P<origin>\bfrom (?:about |around |nearly |just |over |the )?)$"
)
_COMPARED_AFTER = re.compile(r" (?:points )?(?:(?P<up>higher|up)|lower|down)\b")
_BOUND_AFTER = re.compile(
    r"(?P<atleast>\+(?!\w)| or more\b| plus\b)|(?P<about> or so\b|-odd\b)|(?P<atmost> or (?:less|fewer)\b)"
)
_OLD = re.compile(r"[- ]olds?\b|s? of age\b", re.IGNORECASE)
_AGE_BEFORE = re.compile(
    r"(?:\b[Aa]ge[ds]?(?: of| between)?|\bwho (?:is|was|turned)|\bturn(?:ed|s|ing)?|[A-Z][\w'’-]+,)\s$"
)
_STOP = [
    "in",
    "on",
    "at",
    "by",
    "to",
    "from",
    "of",
    "for",
    "and",
    "or",
    "the",
    "a",
    "an",
    "as",
    "is",
    "was",
    "were",
    "are",
    "be",
    "been",
    "has",
    "have",
    "had",
    "with",
    "than",
    "that",
    "who",
    "which",
    "after",
    "before",
    "since",
    "per",
    "when",
    "while",
    "but",
    "it",
    "he",
    "she",
    "they",
    "we",
    "i",
    "you",
    "this",
    "last",
    "next",
    "more",
    "less",
    "ago",
    "up",
    "down",
    "said",
    "will",
    "would",
    "could",
    "can",
    "did",
    "do",
    "does",
    "if",
    "not",
    "so",
    "its",
    "their",
    "his",
    "her",
]
_NOUN = rf"(?!(?:{'|'.join(_STOP)})\b)[A-Za-z][\w'’&-]*"
_MEASURED = re.compile(
    rf"[ -]?(?P<noun>{_NOUN}(?: {_NOUN}){{0,3}}(?: of {_NOUN}(?: {_NOUN})?)?|of (?:every|each|all) {_NOUN})"
)
_OF_NOUN = re.compile(
    rf" (?:of )?(?:the |its |their |his |her |all |other |more )*(?P<noun>{_NOUN}(?: {_NOUN}){{0,3}})"
)
_WORD = re.compile(r"[^\s(\[“\"—]+")
_NO_ONE_BEFORE = re.compile(
    r"\b(?:no|the|this|that|which|any|another|each|every|some|only|last|next|big|good|new|old|right|wrong|not|same|loved|great|previous)[ -]$",
    re.IGNORECASE,
)
_NO_ONE_AFTER = re.compile(
    r"(?:['’]s|-off|-on-one|-sided|-time|-way|-stop|-two)\b|\s(?:another|day\b(?! (?:of|in|before|after|later|ago|earlier))|by one|or the other|of (?:us|them|you|those|these|which|whom)|"
    r"and the same|and only|is|was|has|who|which|could|would|can|should|will|must|might|may|does|did|to (?!two\b|three\b|\d))\b"
)
_PEOPLE = frozenset(["people", "persons", "person"])
_SENTENCE_END = re.compile(r"[.!?][\"”')]*\s+(?=[\"“'(]?[A-Z0-9])|\n\s*\n")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a text in text order; `kind` and `counts` tell amounts from years, names, scores and the like.

    Offsets are code points of `text`. "From A to B" and "between A and B" are one quantity with both ends (`ends` takes
    it apart). Time is linear in the length of the text.
    """
    found: list[Quantity] = []
    for quantity in _read_all(text):
        found.append(_carried(text, found[-1], quantity) if found else quantity)
    return tuple(_with_periods(text, found))


def read_quantity(text: str) -> Quantity | None:
    """The first amount of a figure that stands alone ("$60-65 billion", "44.2 percent"), None where there is none."""
    return next((quantity for quantity in find_quantities(text) if quantity.counts), None)


def quantity_of(low: Decimal, high: Decimal, unit: str) -> Quantity:
    """An amount given as data, its unit a code with or without a magnitude ("GBP billion", "%", "people")."""
    words = unit.split()
    worth = Decimal(1)
    for word in [w for w in words if w.lower().rstrip("s") in MAGNITUDES]:
        worth *= MAGNITUDES[word.lower().rstrip("s")]
        words.remove(word)
    name = " ".join(words)
    code, kind = (name, Kind.MONEY) if name in CURRENCY_CODES else unit_of(name) or (name, Kind.NUMBER)
    low, high = low * worth, high * worth
    exponent = low.normalize().as_tuple().exponent
    return Quantity(
        low=low, high=high, unit=code, kind=kind, step=Decimal(1).scaleb(int(exponent)), text=f"{low} {unit}"
    )


def ends(quantity: Quantity) -> tuple[Quantity, Quantity]:
    """The two figures of a range as printed, with their own places; twice the same for a single value."""
    parts = [part for part in _read_all(quantity.text, join=False) if part.counts]
    if len(parts) < 2 or quantity.low == quantity.high:
        return quantity, quantity
    values = ((parts[0], quantity.low), (parts[-1], quantity.high))
    first, last = (
        part.model_copy(
            update={
                "low": value, "high": value, "unit": quantity.unit, "kind": quantity.kind, "period": quantity.period,
                "measured": quantity.measured, "start": quantity.start + part.start, "end": quantity.start + part.end,
            }
        )
        for part, value in values
    )  # fmt: skip
    return first, last


def _read_all(text: str, *, join: bool = True) -> Iterator[Quantity]:
    place = 0
    while trigger := _TRIGGER.search(text, place):
        quantity, place = _read(text, trigger, place, join=join)
        if quantity:
            yield quantity


def _read(text: str, trigger: re.Match[str], floor: int, *, join: bool) -> tuple[Quantity | None, int]:
    """What stands at a trigger, and where to read on."""
    start, kind = trigger.start(), trigger.lastgroup
    if kind in ("digit", "month"):
        apart = told_apart(text, start, floor) if kind == "digit" else _month(text, start)
        if apart:
            return _stated_apart(text, apart), max(apart.end, start + 1)
        if kind == "month":
            return None, start + 3
        odds = odds_in_digits(text, start)
        return (odds, odds.end) if odds else _figure(text, start, floor, join=join)
    if kind in ("number", "large"):
        return _figure(text, start, floor, join=join)
    quantity = read_worded(text, trigger)
    if not quantity:
        return None, trigger.end()
    noun = _OF_NOUN.match(text, quantity.end)
    quantity = quantity.model_copy(update={"measured": noun["noun"] if noun else ""})
    return _in_context(text, quantity, start) if quantity.counts else quantity, quantity.end


def _month(text: str, start: int) -> Apart | None:
    for pattern in (periods.MONTH_YEAR, periods.MONTH_DAY):
        match = pattern.match(text, start)
        if match:
            return Apart(start, match.end(), Kind.DATE, period=periods.date_period(match))
    return None


def _stated_apart(text: str, apart: Apart) -> Quantity:
    surface = text[apart.start : apart.end]
    return Quantity(
        low=apart.value, high=apart.value, kind=apart.kind, period=apart.period,
        text=surface, start=apart.start, end=apart.end, counts=False,
    )  # fmt: skip


def _figure(text: str, start: int, floor: int, *, join: bool) -> tuple[Quantity | None, int]:
    """The amount at a number, joined with the other end of its range where it has one."""
    number = read_number(text, start, floor)
    if not number:
        end = _run_end(text, start)
        return _stated_apart(text, Apart(start, end, Kind.CODE)), end
    if number.in_words and _is_pronoun(text, number):
        return None, number.end
    label = _LABEL_BEFORE.search(text[max(floor, number.start - 20) : number.start]) if number.in_words else None
    if label and number.kind is Kind.NUMBER and not PLURAL_AFTER.match(text, number.end):
        start = number.start - len(label[0])
        return _stated_apart(text, Apart(start, number.end, Kind.NAME, number.value)), number.end
    glued = text[number.end : number.end + 1]
    if not number.in_words and (glued.isalpha() or glued == "_"):
        end = _run_end(text, number.end)
        return _stated_apart(text, Apart(number.start, end, Kind.CODE)), end
    other = _other_end(text, number) if join else None
    quantity = _amount(text, number, other)
    resume = quantity.end
    if other and re.match(r"\s+to\s+[$£€]?\d", text[other.end : other.end + 8]):
        resume = max(number.end, other.start)
    return quantity, resume


_LETTERS = re.compile(r"[A-Za-z]+")
_LABEL_BEFORE = re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in sorted(LABELS))}) $", re.IGNORECASE)
_RUN = re.compile(r"[\w.,/-]*\w")


def _run_end(text: str, place: int) -> int:
    match = _RUN.match(text, place)
    return match.end() if match else place + 1


def _is_pronoun(text: str, number: Numeral) -> bool:
    letters = _LETTERS.match(text, number.start)
    word = letters[0] if letters else ""
    before = text[max(0, number.start - 24) : number.start]
    if word.lower() == "one":
        after = text[number.start + 3 : number.start + 30]
        return bool(_NO_ONE_AFTER.match(after) or _NO_ONE_BEFORE.search(before))
    after = text[number.end : number.end + 2]
    named = word[:1].isupper() and (
        (re.match(r"[ -][A-Z]", after) and re.search(r"[\w,'’] $", before)) or re.search(r"[a-z] [A-Z][a-z]+ $", before)
    )
    return bool(named) and number.kind is Kind.NUMBER


def _other_end(text: str, number: Numeral) -> Numeral | None:
    """The second figure of a range that begins with this one; magnitude and unit may be said once, at its end."""
    lead = _LEADS_RANGE.search(text[max(0, number.start - 24) : number.start])
    link = _LINK.match(text, number.end)
    if link:
        other = _figure_at(text, link.end())
        if other and _is_range(text, number, other, link, lead):
            return other
    if lead and lead["origin"]:
        far = _FAR_LINK.match(text, number.end)
        other = _figure_at(text, far.end()) if far else None
        if (
            other
            and (other.unit in (number.unit, "") or not number.unit)
            and not told_apart(text, other.start, number.end)
        ):
            return other
    return None


def _figure_at(text: str, place: int) -> Numeral | None:
    match = _NEXT_FIGURE.match(text, place)
    return read_number(text, match.start("first"), place) if match else None


def _is_range(text: str, low: Numeral, high: Numeral, link: re.Match[str], lead: re.Match[str] | None) -> bool:
    if link["and"]:
        return bool(lead and lead["between"])
    if (low.unit and high.unit and low.unit.split("/")[0] != high.unit.split("/")[0]) or (
        low.unit and not high.unit and not lead and not link["dash"]
    ):
        return False
    if high.unit and not low.unit and low.magnitude > 1 and high.kind is Kind.MONEY:
        return False
    if lead or (low.unit and high.unit):
        return True
    if low.in_words != high.in_words or (link["dash"] and not low.counts):
        return False
    return low.bare < high.bare or low.value < high.value


def _amount(text: str, number: Numeral, other: Numeral | None) -> Quantity:
    low, high, unit, kind, end = number.value, number.value, number.unit, number.kind, number.end
    step, counts = number.step, number.counts
    if other:
        shared = number.magnitude == 1 and other.magnitude > 1 and abs(number.bare) <= abs(other.bare)
        low = number.value * other.magnitude if shared else number.value
        high, end, step, counts = other.value, other.end, other.step, True
        unit, kind = (number.unit, number.kind) if number.unit else (other.unit, other.kind)
    old = _OLD.match(text, end) if unit in ("year", "month", "week", "day") else None
    if old or (kind is Kind.NUMBER and 0 < high < 130 and _is_age(text, number.start, end)):
        kind, counts, unit = Kind.AGE, True, unit or "year"
        end = old.end() if old else end
    noun = _MEASURED.match(text, end)
    measured = noun["noun"] if noun else ""
    if not unit and measured.split(" ", 1)[0].lower() in _PEOPLE:
        unit = "people"
    quantity = Quantity(
        low=low, high=high, unit=unit, kind=kind, step=step, in_words=number.in_words, measured=measured,
        text=text[number.start : end], start=number.start, end=end, counts=counts,
    )  # fmt: skip
    return _in_context(text, quantity, number.start)


def _is_age(text: str, start: int, end: int) -> bool:
    before = _AGE_BEFORE.search(text[max(0, start - 24) : start])
    after = text[end : end + 1]
    return bool(
        before
        and (not before[0].endswith(", ") or after in ",)")
        and (after in ",.;)" or before[0][0] in "aA" or not after)
    )


def _in_context(text: str, quantity: Quantity, start: int) -> Quantity:
    """The quantity with its hedge and its direction, read from the words before it."""
    window = text[max(0, start - 90) : start]
    cut = max(window.rfind(mark) for mark in ("(", ")", "\n", "; "))
    words = _WORD.findall(window[cut + 1 :].lower())
    if start > 90 and cut < 0 and words:
        words = words[1:]
    if words and window[-1:] == "-" and words[-1].endswith("-"):
        words[-1] = words[-1].rstrip("-")
    if words and words[-1] in ("between", "from") and quantity.low != quantity.high:
        words = words[:-1]
    hedge, left = hedge_before(words)
    after = _BOUND_AFTER.match(text, quantity.end)
    if hedge is Hedge.NONE and after:
        hedge = Hedge.AT_LEAST if after["atleast"] else Hedge.ABOUT if after["about"] else Hedge.AT_MOST
    if hedge is Hedge.WITHIN and quantity.kind not in (Kind.PERCENT, Kind.POINTS):
        hedge = Hedge.NONE
    amount = quantity.kind not in (Kind.NUMBER, Kind.AGE, Kind.VAGUE)
    direction = direction_before(words[:left], amount=amount, negative=quantity.low < 0)
    if text[start - 1 : start] == "+":
        direction = Direction.UP
    compared = _COMPARED_AFTER.match(text, quantity.end) if direction is Direction.NONE else None
    if compared and quantity.kind in (Kind.PERCENT, Kind.POINTS):
        direction = Direction.UP if compared["up"] else Direction.DOWN
    if hedge is Hedge.NONE and direction is Direction.NONE:
        return quantity
    return quantity.model_copy(update={"hedge": hedge, "direction": direction})


def _carried(text: str, before: Quantity, quantity: Quantity) -> Quantity:
    """A figure in brackets takes over the bound of the one it restates; "up 5 points, or 2%" is up twice."""
    if not (quantity.counts and before.counts) or quantity.start - before.end > 40:
        return quantity
    between = text[before.end : quantity.start]
    plain = quantity.hedge is Hedge.NONE and quantity.direction is Direction.NONE
    if plain and before.hedge is not Hedge.NONE and quantity.unit and _RESTATING.fullmatch(between):
        return quantity.model_copy(update={"hedge": before.hedge})
    if plain and between == ", or " and _ADVERB_BEFORE.search(text[max(0, before.start - 8) : before.start]):
        return quantity.model_copy(update={"direction": before.direction})
    return quantity


_RESTATING = re.compile(r"[\w .²]{0,30}\s?\(|\s?/\s?")
_ADVERB_BEFORE = re.compile(r"\b(?:up|down) $")


def _with_periods(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """The quantities with the period that stands nearest in the same sentence, where one does."""
    for place, quantity in enumerate(found):
        if not quantity.counts:
            yield quantity
            continue
        after = next((q for q in found[place + 1 : place + 4] if q.kind is Kind.DATE), None)
        before = next((q for q in reversed(found[max(0, place - 3) : place]) if q.kind is Kind.DATE), None)
        near = [
            date
            for date, gap in (
                (after, text[quantity.end : after.start] if after else ""),
                (before, text[before.end : quantity.start] if before else ""),
            )
            if date and len(gap) < 80 and not _SENTENCE_END.search(gap)
        ]
        yield quantity.model_copy(update={"period": near[0].period}) if near else quantity
