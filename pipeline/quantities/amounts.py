"""One amount at one place of a text, with its range, what it measures, its hedge and its direction."""

import re
from decimal import Decimal

from pipeline.models.quantity import Direction, Hedge, Kind, Quantity
from pipeline.quantities.compounds import RATE_AFTER, is_weight, rate_of, ratio_at
from pipeline.quantities.hedges import DOWN, UP, direction_before, hedge_before, names_what_is_shared
from pipeline.quantities.lone_letters import means_millions
from pipeline.quantities.non_quantities import LABELS, PLURAL_AFTER, NonQuantity, read_non_quantity
from pipeline.quantities.number_words import NUMBER_START
from pipeline.quantities.numbers import Numeral, read_number
from pipeline.quantities.units import CURRENCY_SIGNS, unit_of

_LINK = re.compile(r"(?P<to>-?\s+to\s+|-to-)|(?P<dash>\s?[-–—]\s?)|(?P<and>\s+and\s+)|(?P<or>\s+or\s+)")
# "from $36,040 at 10.45pm last night to $34,935": the ends may stand apart, in one clause and before another "from".
_FAR_LINK = re.compile(r"(?:(?!\bfrom\b)(?:[^.:;!?\n]|[.:](?=\d))){1,60}?\sto\s(?=[$£€¥\d]|[A-Z]{1,3}\s?\$|minus)")
_SIGN = r"(?:(?:(?:U\.?S\.?|AU?|CA?|HK|NZ|S) ?)?\$(?:US|A|C|NZ)?|[£€¥₹₩] ?|Rs\.? ?|[A-Z]{3} ?(?=\d))"
_FIGURE = re.compile(
    rf"(?:about |around |nearly |almost |just |over |only |a |the )?{_SIGN}?"
    rf"(?:minus[ -]|[-−])?(?P<first>\d|{NUMBER_START}\b)"
)
_LEAD = re.compile(
    r"(?P<between>\b[Bb]etween (?:the |about |roughly |around )?)$"
    r"|(?P<origin>\b[Ff]rom (?:about |around |nearly |just |over |the )?)$"
)
# "Rose by 0.1% to 4.3%": a change and the level that it reached, each with its unit.
_MOVED = re.compile(
    rf"\b(?:{'|'.join(sorted(w for w in UP | DOWN if w.isalpha()))})(?: by)?(?: (?!(?:of|is|was|are|were)\b)\w+)? $",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby (?:about |around |nearly |almost |just |over )?$", re.IGNORECASE)
_DOLLARS = frozenset(code for sign, code in CURRENCY_SIGNS.items() if sign.endswith("$"))
MILLION = 10**6
FAR_APART = 3  # times by which the ends of a range of percent hardly ever differ
_GOES_ON = re.compile(r"\s+to\s+[$£€]?\d")


def other_end(text: str, number: Numeral) -> Numeral | None:
    """The second figure of a range that begins with this one; magnitude and unit may be said once, at its end."""
    lead = _LEAD.search(text[max(0, number.start - 24) : number.start])
    link = _LINK.match(text, number.end)
    if link:
        other = _figure_at(text, link.end(), number.unit if number.kind is Kind.MONEY else "")
        moved = link["to"] and not lead and _states_change(text, number, other) if other else None
        if other and not moved and _is_range(text, number, other, link, lead):
            return other
    far = _FAR_LINK.match(text, number.end) if lead and lead["origin"] else None
    other = _figure_at(text, far.end()) if far else None
    comparable = other and (other.unit in (number.unit, "") or not number.unit)
    return other if other and comparable and not read_non_quantity(text, other.start, number.end) else None


def goes_on(text: str, end: Numeral) -> bool:
    """Whether the end of a range begins another: "$160 to $180 to $200"."""
    return bool(_GOES_ON.match(text, end.end))


def _figure_at(text: str, place: int, currency: str = "") -> Numeral | None:
    """The other figure; in money it has the currency of the first, unless it counts something ("$10 to 12 people")."""
    match = _FIGURE.match(text, place)
    found = read_number(text, match.start("first"), place) if match else None
    if not (match and found) or found.kind is Kind.UNREAD:
        return None
    if currency in _DOLLARS and found.unit == "USD" and text[found.start] == "$":  # "A$1.5-$2bn"
        return found._replace(unit=currency)
    if currency and found.unit in ("", "m") and not PLURAL_AFTER.match(text, found.end):
        return read_number(text, match.start("first"), place, currency)
    return found


def _states_change(text: str, low: Numeral, high: Numeral) -> bool:
    """Whether the first of two figures is a change and the second the level reached ("rose $2 a barrel to $83.40").

    Each has its own unit or magnitude then: in "raised $3 to 4.5 billion" they share one.
    """
    before = text[max(0, low.start - 32) : low.start]
    by, moved = _BY.search(before), _MOVED.search(before)
    if low.unit == high.unit == "%" and (by or moved):
        return high.value >= FAR_APART * low.value  # "widened by two percent to 76%", but "grow by 8% to 15%"
    if not moved:
        return False
    if low.magnitude > 1 and high.magnitude > 1:
        return True
    shared = low.kind is Kind.MONEY and not text[low.start].isdigit() and text[high.start].isdigit()
    return bool(low.unit and high.unit) and not shared


def _is_range(text: str, low: Numeral, high: Numeral, link: re.Match[str], lead: re.Match[str] | None) -> bool:
    if link["and"]:
        return bool(lead and lead["between"])
    if link["or"]:  # "three or four people"
        if low.magnitude == 1 < high.magnitude:  # "two or three hundred", "ten or twenty thousand"
            near = low.bare < high.bare <= 2 * low.bare
        else:
            near = 0 < high.value - low.value <= max(Decimal(2), low.value / 4)
        return near and low.in_words == high.in_words and not low.unit
    if low.unit and high.unit:
        alike = ("/" in low.unit) <= ("/" in high.unit) or link["dash"] or lead
        return low.unit.split("/")[0] == high.unit.split("/")[0] and bool(alike)
    if low.unit and not lead and not link["dash"]:
        return False
    signed = high.kind is Kind.MONEY and not (high.in_words or text[high.start].isdigit())
    if signed and not low.unit and low.magnitude > 1:
        return False
    if lead:
        return True
    if low.in_words != high.in_words or (link["dash"] and not low.counts):
        return False
    whole = low.magnitude > high.magnitude == 1 and not low.unit  # "gave one million to two charities"
    return (low.bare < high.bare and not whole) or low.value < high.value


_OLD = re.compile(r"[- ]olds?\b|s? of age\b", re.IGNORECASE)
_AGE_WORD = re.compile(r"\b(?:[Aa]ge[ds]?(?: of| between)?|who (?:is|was|turned)|turn(?:ed|s|ing)?)\s$")
_NAME_COMMA = re.compile(
    r"(?:[A-Z][\w'’-]+|\b(?:man|woman|boy|girl|teenager|driver|victim|pensioner|father|mother|schoolboy|schoolgirl)),\s$"
)
_NO_NOUN = """
in on at by to from of for and or the a an as is was were are be been has have had with than that who which after before
since per when while but it he she they we i you this last next more less ago up down said will would could can did do
does if not so its their his her
"""
_NOUN = rf"(?!(?:{'|'.join(_NO_NOUN.split())})\b)[A-Za-z][\w'’&-]{{0,30}}"
_COUNTED = re.compile(
    rf"[ -]?(?P<noun>{_NOUN}(?: {_NOUN}){{0,3}}(?: of {_NOUN}(?: {_NOUN})?)?|of (?:every|each|all) {_NOUN})"
)
_OF_NOUN = re.compile(
    rf" (?:of )?(?:the |its |their |his |her |all |other |more )*+(?P<noun>{_NOUN}(?: {_NOUN}){{0,3}})"
)
_BOUND_AFTER = re.compile(
    r"(?P<atleast>\+(?!\w)| or more\b|-plus\b| plus(?![^.,;]))"
    r"|(?P<about> or so\b|-odd\b)|(?P<atmost> or (?:less|fewer)\b)"
)
_COMPARED_AFTER = re.compile(r" (?:points )?(?:(?P<up>higher|up)|lower|down)\b")
_WORD = re.compile(r"[^\s(\[“\"—]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_LABEL_BEFORE = re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in sorted(LABELS))}) $", re.IGNORECASE)
_RUN = re.compile(r"[\w.,/-]*\w")
# "No one", "the one that", "one another", "one of us": no count; "one of the reasons" and "one solution" are.
_NO_ONE_BEFORE = re.compile(r"\b(?:no|the|this|that|which|any|another|each|every|some)[ -]$", re.IGNORECASE)
# "A robust one.", "the only one who": an adjective makes a pronoun of it where no noun follows.
_THAT_ONE_BEFORE = re.compile(r"\b(?:an? [a-z-]+|only|last|next|new|old|right|wrong|not|same|loved|great|previous) $")
_NO_NOUN_AFTER = re.compile(r"\s?(?:[.,;:!?)]|$)|\s(?:who|that|of|in|to|for|and|but|or|is|was|has)\b")
_NO_ONE_AFTER = re.compile(
    r"(?:['’]s|-off|-on-one|-sided|-time|-way|-stop|-two)\b|\s(?:another|by one|or the other"
    r"|day\b(?! (?:of|in|before|after|later|ago|earlier))|of (?:us|them|you|those|these|which|whom)|and the same"
    r"|and only|is|was|has|who|which|could|would|can|should|will|must|might|may|does|did|to (?!two\b|three\b|\d))\b"
)
_CAPITAL_AFTER = re.compile(r"[ -][A-Z]")
_RUNNING_ON = re.compile(r"[\w,'’] $")
_NAME_BEFORE = re.compile(r"[a-z] [A-Z][a-z]+ $")


def figure_at(text: str, start: int, floor: int, *, join: bool = True) -> tuple[Quantity | None, int]:
    """What the number at `start` states, joined with the other end of its range, and where to read on."""
    number = read_number(text, start, floor)
    if not number:
        return _code(text, start, start)
    if number.kind is Kind.UNREAD:
        return apart(text, NonQuantity(number.start, number.end, Kind.UNREAD)), number.end
    if number.in_words and _is_no_count(text, number):
        return None, number.end
    label = _LABEL_BEFORE.search(text[max(floor, number.start - 20) : number.start]) if number.in_words else None
    if label and number.kind is Kind.NUMBER and not PLURAL_AFTER.match(text, number.end):
        return apart(text, NonQuantity(number.start - len(label[0]), number.end, Kind.NAME, number.value)), number.end
    glued = text[number.end : number.end + 1]
    if not number.in_words and (glued.isalpha() or glued == "_"):
        kind = Kind.UNREAD if number.unit or "." in text[number.start : number.end] else Kind.CODE
        return _code(text, number.start, number.end, kind)
    other = other_end(text, number) if join else None
    later = _figure_at(text, link.end()) if number.unit == "m" and (link := _LINK.match(text, number.end)) else None
    if later and later.kind is Kind.MONEY and join:  # "5m-10m euros"
        number = read_number(text, start, floor, later.unit.split("/")[0]) or number
        other = other_end(text, number)
    ratio = ratio_at(text, number) if not other else None
    if ratio:
        return _in_context(text, ratio), ratio.end
    quantity = _amount(text, number, other)
    return quantity, max(number.end, other.start) if other and goes_on(text, other) else quantity.end


def apart(text: str, found: NonQuantity) -> Quantity:
    """A number that states no amount, as a quantity that does not count."""
    return Quantity(
        low=found.value,
        high=found.value,
        kind=found.kind,
        period=found.period,
        text=text[found.start : found.end],
        start=found.start,
        end=found.end,
        counts=False,
    )


def with_noun(text: str, quantity: Quantity) -> Quantity:
    """A worded quantity with what it measures ("two thirds of the seats") and its context."""
    noun = _OF_NOUN.match(text, quantity.end) if quantity.high else None
    known: dict[str, object] = {"measured": noun["noun"]} if noun else {}
    unit = unit_of(noun["noun"].split()[0]) if noun and quantity.kind is Kind.NUMBER else None
    if unit:
        known |= {"unit": unit[0], "kind": unit[1]}
    measured = quantity.model_copy(update=known) if known else quantity
    return _in_context(text, measured) if quantity.counts else measured


def _code(text: str, start: int, place: int, kind: Kind = Kind.CODE) -> tuple[Quantity, int]:
    run = _RUN.match(text, place)
    end = run.end() if run else place + 1
    return apart(text, NonQuantity(start, end, kind)), end


def _is_no_count(text: str, number: Numeral) -> bool:
    """Whether a number word is a pronoun ("no one") or part of a name ("Big Twelve", "Kick Six")."""
    letters = _LETTERS.match(text, number.start)
    word = letters[0] if letters else ""
    before = text[max(0, number.start - 24) : number.start]
    if word.lower() == "one":
        alone = _NO_NOUN_AFTER.match(text, number.start + 3) and _THAT_ONE_BEFORE.search(before)
        return bool(alone or _NO_ONE_AFTER.match(text, number.start + 3) or _NO_ONE_BEFORE.search(before))
    if number.kind is not Kind.NUMBER or not word[:1].isupper():
        return False
    in_name = _CAPITAL_AFTER.match(text, number.end) and _RUNNING_ON.search(before)
    return bool(in_name or _NAME_BEFORE.search(before))


def _amount(text: str, number: Numeral, other: Numeral | None) -> Quantity:
    last = other or number
    apart_in_words = number.in_words and not _LINK.match(text, number.end)
    shared = other and number.magnitude == 1 < other.magnitude and abs(number.bare) < abs(other.bare)
    shared = shared and not apart_in_words  # "from three of them to five hundred"
    low = number.value * last.magnitude if shared else number.value
    elided = other and number.unit and last.magnitude == 1 < number.magnitude and last.bare < 1000
    if elided and text[last.start : last.end].replace(".", "").isdigit():  # "from 160 million tonnes to 41"
        last = last._replace(value=last.value * number.magnitude, step=last.step * number.magnitude)
    if other and "," in text[other.start : other.end] and 0 < low < 1000 and low < other.bare / 1000:
        low *= 1000  # "20–30,000 people"
    unit, kind = (number.unit, number.kind) if number.unit and "/" not in last.unit else (last.unit, last.kind)
    end, counts = last.end, number.counts or bool(other)
    old = _OLD.match(text, end) if unit in ("year", "month", "week", "day") else None
    if old or (kind is Kind.NUMBER and 0 < last.value < 130 and _is_age(text, number.start, end)):
        unit, kind, counts, end = unit or "year", Kind.AGE, True, old.end() if old else end
    noun = _COUNTED.match(text, end)
    measured = noun["noun"] if noun else ""
    if not unit and measured.split(" ", 1)[0].lower() in ("people", "person", "persons"):
        unit = "people"
    if unit == "pounds" and is_weight(text, number.start, end):
        unit, kind = "lb", Kind.MEASURE
    step = last.step
    if unit == "m" and text[last.end - 1] == "m" and means_millions(text, number.start, end):
        unit, kind, low, step = "", Kind.NUMBER, low * MILLION, step * MILLION
        last = last._replace(value=last.value * MILLION)
    per = RATE_AFTER.match(text, end)
    if per and per["number"]:
        end = per.end("number")
    quantity = Quantity(
        low=low,
        high=last.value,
        unit=unit,
        kind=kind,
        step=step,
        in_words=number.in_words,
        measured=measured,
        text=text[number.start : end],
        start=number.start,
        end=end,
        counts=counts,
        per=rate_of(per) if per else unit.partition("/")[2],
    )
    return _in_context(text, quantity)


def _is_age(text: str, start: int, end: int) -> bool:
    """ "Aged 21", "who was 10", and the number between commas after a name."""
    before, after = text[max(0, start - 24) : start], text[end : end + 1]
    if _NAME_COMMA.search(before):
        return after == ","
    return bool(_AGE_WORD.search(before)) and (after in tuple(",.;)") or not after or "ge" in before[-10:])


_SPANS = frozenset(("day", "week", "month", "year", "decade", "century"))
_LASTING = frozenset(
    """
for in after of within by since and or than is was are were be been take takes took taking taken last lasts lasted
lasting spend spends spent wait waits waited waiting delayed late overdue served
""".split()  # noqa: SIM905
)
"""Words before an "over" that is a bound: "it took over four years", "for over four years"."""


def _in_context(text: str, quantity: Quantity) -> Quantity:
    """The quantity with its hedge and its direction, read from the words around it."""
    words = _words_before(text, quantity)
    hedge, left = hedge_before(words)
    if hedge is Hedge.OVER and (_is_how_long(quantity, words) or names_what_is_shared(words)):
        hedge, left = Hedge.NONE, len(words)
    after = _BOUND_AFTER.match(text, quantity.end) if hedge is Hedge.NONE else None
    if after:
        hedge = Hedge.AT_LEAST if after["atleast"] else Hedge.ABOUT if after["about"] else Hedge.AT_MOST
    rate = quantity.kind in (Kind.PERCENT, Kind.POINTS)
    if hedge is Hedge.WITHIN and not rate:
        hedge = Hedge.NONE
    amount = quantity.kind not in (Kind.NUMBER, Kind.AGE, Kind.VAGUE)
    direction = direction_before(
        words[:left], amount=amount, negative=quantity.low < 0, money=quantity.kind is Kind.MONEY
    )
    if text[quantity.start - 1 : quantity.start] == "+":
        direction = Direction.UP
    compared = _COMPARED_AFTER.match(text, quantity.end) if rate and direction is Direction.NONE else None
    if compared:
        direction = Direction.UP if compared["up"] else Direction.DOWN
    if hedge is Hedge.NONE and direction is Direction.NONE:
        return quantity
    return quantity.model_copy(update={"hedge": hedge, "direction": direction})


def _is_how_long(quantity: Quantity, words: list[str]) -> bool:
    """Whether the "over" that ends the words tells how long, and no bound: "adds $8.8 billion over four years"."""
    return quantity.unit in _SPANS and words[-1:] == ["over"] and (len(words) == 1 or words[-2] not in _LASTING)


def _words_before(text: str, quantity: Quantity) -> list[str]:
    """The lower-case words of the clause before a figure, at most 90 characters back; "from" belongs to a range."""
    window = text[max(0, quantity.start - 90) : quantity.start]
    cut = max(window.rfind(mark) for mark in ("(", ")", "\n", "; "))
    words = _WORD.findall(window[cut + 1 :].lower())
    if quantity.start > 90 and cut < 0:
        words = words[1:]
    if words and words[-1].endswith("-"):
        words[-1] = words[-1].rstrip("-")
    if words and words[-1] in ("between", "from") and quantity.low != quantity.high:
        words.pop()
    return words
