"""Known values with what was left in words read: a unit "Millions USD", a measure "(£m)" or "more than …"."""

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.audit.arithmetic.unit_words import PERCENT, SCALES, read_unit_words
from pipeline.audit.evidence.known import NOTE, Known, operand_of
from pipeline.audit.wording.lexicon import any_of
from pipeline.models import Hedge, Kind
from pipeline.quantities.hedges import PHRASES
from pipeline.quantities.units import CURRENCY_CODES

IN_BRACKETS = re.compile(r"\((?:in )?(?P<unit>[^()]{1,30})\)")
# A bound in a measure ("more than, daily users"), and no part of its name ("people over 80").
BOUND = re.compile(
    rf"(?:^|[,(]\s*)(?P<open>{any_of('bounds', 'opening')})(?=\s*(?:[,)]|$|[a-z]))"
    rf"|\b(?P<inside>{any_of('bounds', 'anywhere')})\b(?!\s*(?:[\d$£€]|one|two|three|four|five|six|seven|eight|nine))",
    re.IGNORECASE,
)


def normalised(known: Known) -> Known:
    """The value with its unit and its bound as code reads them; itself where nothing was left in words."""
    quantity, measure = known.quantity, known.words
    scale, code = read_unit_words(quantity.unit) if quantity.unit else (Decimal(1), "")
    if not quantity.unit and known.origin == NOTE:
        scale, code = _bracketed(measure)
    money = code[:3] in CURRENCY_CODES  # "million kroner", "euros an hour"
    unread = code != quantity.unit and (money or not (quantity.unit and _is_plain(quantity.unit)))
    hedge = quantity.hedge
    if hedge is Hedge.NONE and known.origin == NOTE:
        hedge = bound_in(measure)
    if not unread and scale == 1 and hedge is quantity.hedge:
        return known
    kind = (
        Kind.PERCENT
        if code == "%"
        else Kind.POINTS
        if code == "points"
        else Kind.MONEY
        if code[:3] in CURRENCY_CODES
        else quantity.kind
    )
    read = quantity.model_copy(
        update={
            "low": quantity.low * scale,
            "high": quantity.high * scale,
            "step": quantity.step * scale,
            "unit": code if unread or scale != 1 else quantity.unit,
            "kind": kind,
            "hedge": hedge,
        }
    )
    operand = operand_of(known.operand.key, known.operand.name, read, known.operand.evidence, known.operand.of)
    return replace(known, operand=operand, quantity=read)


def _is_plain(unit: str) -> bool:
    """Whether a unit names no scale and no currency sign, so that nothing is left to read."""
    words = [word.lower().removesuffix("s") for word in re.findall(r"[A-Za-z']+|[$£€¥₹]", unit)]
    return not any(word in SCALES or word in "$£€¥₹" for word in words) and unit.lower() not in PERCENT


def _bracketed(measure: str) -> tuple[Decimal, str]:
    """The unit that a measure has in brackets ("revenue (£m)"); nothing where the brackets hold other words."""
    found = IN_BRACKETS.search(measure)
    if not found:
        return Decimal(1), ""
    scale, code = read_unit_words(found["unit"])
    known = code in ("%", "points") or (code[:3] in CURRENCY_CODES and len(code) in (3, *range(5, 20)))
    return (scale, code) if known or (scale != 1 and not code) else (Decimal(1), "")


def bound_in(measure: str) -> Hedge:
    """The bound that a measure's own words set on its value."""
    found = BOUND.search(measure)
    words = (found["open"] or found["inside"]) if found else ""
    return PHRASES.get(tuple(words.lower().split()), Hedge.NONE)
