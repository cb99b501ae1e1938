"""What an amount is for its neighbours: one of two units, a ratio, a rate, a weight in pounds."""

import re
from decimal import Decimal

from pipeline.models.quantity import Hedge, Kind, Quantity
from pipeline.quantities.conversions import conversion, scale_of
from pipeline.quantities.lone_letters import SENTENCE_END, words_before
from pipeline.quantities.non_quantities import PLURAL_AFTER
from pipeline.quantities.numbers import Numeral

_LINK = re.compile(r"|[ -]|,? and |, ")
_MINOR = ("cents", "pence", "p")
_IN_TWO = frozenset("h min day week month year ft yd m mi km lb st kg".split())  # noqa: SIM905
_EVERY = re.compile(r"(?: (?!and\b|but\b|or\b)[\w'’]+){0,8} every(?: (?:about|some|roughly|nearly|other))? ")


def joined(text: str, before: Quantity, quantity: Quantity) -> Quantity | None:
    """Two neighbouring figures as the one amount they state, None where they are two.

    Money is in the larger unit ("$13.45"), all else in the smaller one, which is exact: 79 minutes.
    """
    before, quantity = _by_letters(text, before, quantity) or (before, quantity)
    single = before.counts and before.low == before.high and quantity.low == quantity.high
    if not single or not _LINK.fullmatch(text, before.end, quantity.start) or quantity.hedge is not Hedge.NONE:
        return None
    unit, worth = _smaller(text, before, quantity)
    if not worth or before.low != int(before.low) or not 0 < quantity.low < worth:
        return None
    low = round(before.low * worth + quantity.low * (-1 if before.low < 0 else 1), 6)
    if before.kind is Kind.MONEY and unit in _MINOR:
        unit, low = before.unit, low / worth
    known = {"low": low, "high": low, "unit": unit, "step": quantity.step, "measured": quantity.measured}
    return before.model_copy(update={**known, "end": quantity.end, "text": text[before.start : quantity.end]})


# "5 ft 11 in", "3m 20s": letters that are a unit only behind a figure of the next larger one.
_INCHES = re.compile(
    rf"(?P<count>\d{{1,2}})(?![\w.,/%]*\d|%)"
    rf"(?: ?in\b(?! (?:the|an?|th[ai]t|his|her|its|their|my|our|\d|[A-Z]))|(?!\w)(?!{PLURAL_AFTER.pattern}))"
)
_SECONDS, _MINUTES = re.compile(r"(?P<count>[1-5]?\d) ?s\b"), re.compile(r"(?P<count>[1-5]?\d) ?m\b")
_NEXT = {
    "ft": ("ft", "in", _INCHES),
    "min": ("min", "s", _SECONDS),
    "m": ("min", "s", _SECONDS),
    "h": ("h", "min", _MINUTES),
}


def _by_letters(text: str, before: Quantity, quantity: Quantity) -> tuple[Quantity, Quantity] | None:
    """Both figures with their units where only the first one shows what the letters of the second are."""
    if text[before.end : quantity.start] == " h " and before.kind is Kind.NUMBER and before.step == 1:
        hours = before.model_copy(update={"unit": "h", "kind": Kind.MEASURE, "end": before.end + 2})
        return (hours, quantity) if quantity.unit == "min" else _by_letters(text, hours, quantity)
    larger, unit, pattern = _NEXT.get(before.unit, ("", "", None))
    match = pattern.match(text, quantity.start) if pattern and text[before.end : quantity.start] in ("", " ") else None
    raced = before.unit == "m" and before.low >= 60  # "ran 100m 12s"
    if not match or raced or quantity.unit or not text[before.start].isdigit():
        return None
    count = Decimal(match["count"])
    known = {"low": count, "high": count, "unit": unit, "step": Decimal(1), "end": match.end(), "counts": True}
    return before.model_copy(update={"unit": larger}), quantity.model_copy(update=known)


def _smaller(text: str, before: Quantity, quantity: Quantity) -> tuple[str, Decimal | None]:
    """The unit of the second figure and how many of it make one of the first, None where they do not go together."""
    mine, unit = before.unit, quantity.unit
    if before.kind is Kind.MONEY and unit in _MINOR:
        return unit, Decimal(100) if mine not in _MINOR else None
    if mine == "ft" and not unit and text[before.end] == "-":
        unit = "in"
    unit = {("h", "m"): "min", ("st", "pounds"): "lb"}.get((mine, unit), unit)
    mine = "lb" if (mine, unit) == ("pounds", "oz") else mine
    return unit, conversion(mine, unit) if mine in _IN_TWO and unit != mine and scale_of(unit) else None


def is_interval(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether the second figure is the time in which the first comes once: "one death every 88 minutes"."""
    timed = quantity.kind is Kind.MEASURE and before.counts and not before.per and quantity.low == quantity.high
    return timed and quantity.start - before.end < 80 and bool(_EVERY.fullmatch(text, before.end, quantity.start))


# "300 billion emails a day", "12 per 1,000 people".
_HEADS = "head|person|share|piece|pupil|child|household|unit|ticket|night|barrel|ounce"
RATE_AFTER = re.compile(
    r"(?: of)?(?: (?!(?:a|an|per|each|every|and|or|in|to|of|for|on|at)\b)[a-z][a-z'’-]*){0,3}"
    r"(?:(?: an?| each| every) (?P<when>second|minute|hour|day|night|week|weekend|month|quarter|season|year)\b"
    r"(?! (?:later|after|before|earlier|ago|apart|in|of)\b)"
    r"| per (?:(?P<number>\d[\d,]*\b|(?:hundred|thousand|million)\b)(?P<noun> [a-z]+)?|(?P<what>[a-z]+))"
    rf"| an? (?P<head>{_HEADS})\b| (?P<adverb>daily|weekly|monthly|quarterly|annually|yearly)\b)"
)
_ADVERBS = {"daily": "day", "annually": "year"}


def rate_of(match: re.Match[str]) -> str:
    """What a rate is for: "day", "person", "1000 people"."""
    if match["number"]:
        return f"{match['number'].replace(',', '')}{match['noun'] or ''}"
    adverb = match["adverb"] or ""
    return match["when"] or match["what"] or match["head"] or _ADVERBS.get(adverb, adverb.removesuffix("ly"))


_RATIO = re.compile(r"(?P<link> to |-to-|:)(?P<to>\d{1,3}|one)(?![\w,.]?\d|[ -]?(?:%|per|mill|bill)|\w)")
_RATIO_BEFORE = re.compile(
    r"\b(?:by|(?:ratio|odds)(?: is| was| are| were)?(?: of)?|outnumber\w*|at|against|an?|than|about|nearly"
    r"|almost|roughly) $",
    re.IGNORECASE,
)
_VOTES_BEFORE = re.compile(r"\b(?:won|beat|lost|voted?|drew|defeated|score\w*)\b[^.]{0,12}$")
_VOTES_AFTER = re.compile(r"[ -](?:votes?|voting|majority|ruling|decision|verdict|win|victory|defeat|loss|lead|draw)\b")


def ratio_at(text: str, number: Numeral) -> Quantity | None:
    """ "18 to 1", "3-to-1": how many times the second the first is; a score or a vote states two figures."""
    match = _RATIO.match(text, number.end)
    before = text[max(0, number.start - 48) : number.start]
    if not match or number.unit or number.value >= 1000:
        return None
    voted = _VOTES_BEFORE.search(before) or _VOTES_AFTER.match(text, match.end())
    if (match["link"] == " to " and not _RATIO_BEFORE.search(before)) or (match["link"] != ":" and voted):
        return None
    to = Decimal(1) if match["to"] == "one" else Decimal(match["to"])
    counted = to > 1 and before.endswith("by ") and "outnumber" not in before  # "passed by 314 to 291"
    if not to or (match["link"] != ":" and (counted or to >= number.value)):
        return None
    stated = text[number.start : match.end()]
    value = number.value / to
    return Quantity(
        low=value,
        high=value,
        unit="x",
        kind=Kind.MULTIPLE,
        step=number.step / to,
        in_words=not stated[0].isdigit(),
        text=stated,
        start=number.start,
        end=match.end(),
    )


_METRIC = r"(?:kg|kilos?|kilograms?|grams?|tonnes?)\b"
_WEIGHING = """
weigh weighs weighed weighing weight weights weight-limit weight-limits weight-loss weight-gain birth-weight
body-weight benched bench-press bench-pressed bench-pressing deadlift deadlifted deadlifting squatted tips-the-scales
tipped-the-scales tipping-the-scales
"""
"""What has pounds of weight behind it, whoever does it."""
_OF_A_BODY = """
lose loses lost losing gain gains gained gaining shed sheds shedding drop drops dropped dropping put-on puts-on
putting-on lift lifts lifted lifting haul hauls hauled hauling tips-in tipped-in came-in comes-in coming-in
"""
"""What people and animals do by pounds of weight, and what is done by sums of money, too."""
_FILLERS = """
in at up to by of anywhere about around roughly nearly almost approximately some only just over under between from a
an the more less than as much many total combined average maximum minimum median typical another further extra
estimated whopping is are was were be been limit close least most fell fallen rose risen down reached
"""
"""What may stand between such a word and its figure."""
_BODILY = "diet dieting obese obesity overweight weight waist muscle fat scales patient patients exercise"
_PAYING = """
cost costs price prices fee fees fine fined fines pay pays paid paying payment wage wages bill bills tax taxes rent
sale sales profit profits revenue turnover share shares stock stocks fund funds firm company club shop bank business
charity market value worth bought sold budget benefit benefits cash debt bet bets betting gambling fraud fraudster
scam offer bid income savings pension pensioner household households investor investors customer customers charge
charged spend spent earn earned sterling job jobs money refund wallet scheme subsidy ticket tickets loan mortgage
interest
"""
"""Words of a sentence whose pounds are a body's, and of one whose pounds are paid."""


def _any_of(words: str) -> str:
    return rf"\b(?:{'|'.join(words.split()).replace('-', '[ -]')})\b"


_GAP = rf"(?:[ -]{_any_of(_FILLERS)}){{0,6}}(?: \d[\d,.]* pounds?(?: to| and))? $"
_WEIGHED_BEFORE = re.compile(
    rf"{_any_of(_WEIGHING)}:?{_GAP}|\d ?{_METRIC},? ?\(?(?:or |about )*$"
    r"|\d(?:[ -](?:foot|feet|ft)|['′])[ -]?(?:\d{1,2}(?:[\"″]| inches)?)?(?:,| and|, and) $",
    re.IGNORECASE,
)
_BODY_BEFORE = re.compile(rf"{_any_of(_OF_A_BODY)}{_GAP}", re.IGNORECASE)
_BODILY_WORD = re.compile(_any_of(_BODILY), re.IGNORECASE)
_PAYING_WORD = re.compile(_any_of(_PAYING), re.IGNORECASE)
_MAGNITUDE = re.compile(r"illion|thousand|\d ?(?:m|bn|k)\b", re.IGNORECASE)
_REACH = 120
"""Characters before and behind a figure in which its sentence is read."""
_PAID = """
debt aid saving investment tax taxpayer public funding fund damage spending cut extra government state loan money cash
support profit revenue sale income asset fine compensation unpaid grant new their his her its the our
"""
_NOTES = "note coin fee fine ticket bill deal contract loan cut increase bonus prize price"
_WEIGHT_AFTER = re.compile(
    r" (?:in weight|heavy|heavier|lighter|overweight|of (?:thrust|force)|per square)\b"
    rf"|,? (?:or |\()(?:about |some )?\d[\d,.]* ?{_METRIC}"
    rf"| of (?!(?:{'|'.join(_PAID.split())})(?:s|es|ers|ers['’])?\b)[a-z]"
    rf"|(?<=-pound) (?!(?:{_NOTES.replace(' ', '|')})s?\b)[a-z]"
)


def is_weight(text: str, start: int, end: int) -> bool:
    """Whether pounds are a weight and no money: "2,204 pounds of resin", "weighs 208 pounds", "a 40-pound bag",
    "12 pounds (5.4kg)", "lost 20 pounds" where the sentence speaks of a body, or of no money."""
    before = words_before(text, start, _REACH)
    if _WEIGHT_AFTER.match(text, end) or _WEIGHED_BEFORE.search(before):
        return True
    if not _BODY_BEFORE.search(before) or _MAGNITUDE.search(text, start, end):
        return False
    sentence = before + text[start:end] + SENTENCE_END.split(text[end : end + _REACH])[0]
    return bool(_BODILY_WORD.search(sentence)) or not _PAYING_WORD.search(sentence)
