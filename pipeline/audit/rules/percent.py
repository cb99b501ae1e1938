"""Percentages: a change, a yearly rate, a share, what is left over, an average, a rate as given."""

import re
from dataclasses import replace

from pipeline.audit.arithmetic.checks import CheckResult, as_percent, checked, signed_check, unknown
from pipeline.audit.arithmetic.formula import Formula, Op, apply, constant, inputs, unit_of
from pipeline.audit.context import cues
from pipeline.audit.context.measures import RATES
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.context.years import NUMBER, times_in
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.scoring import matches
from pipeline.audit.rules.change import NO_EARLIER, change, growth, pair_for
from pipeline.audit.rules.level import level_part, noted_level, table_level
from pipeline.audit.rules.share import noted_share, share_part
from pipeline.models import ClaimKind, Quantity

LEFT_OVER = re.compile(
    r"\b(?:rest|remain\w*|undecided|yet to|others?|leav(?:es|ing)|left over|unsure|don['’]t know|balance|"
    r"still to|neither|abstain\w*|spoil\w*|blank|no opinion|undeclared)\b",
    re.IGNORECASE,
)
ADDED = re.compile(r"\b(?:and|together|combined|between them|plus)\b", re.IGNORECASE)
RATE_WORDS = re.compile(
    r"\b(?:rate|growth|increase|rise|change|inflation|drop|fall|decline|cut|interest|uplift|raise)\b", re.IGNORECASE
)


def percent_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult:
    """A percentage or fraction against what its words make of it."""
    odds = ODDS.search(figure.text)
    figure = as_percent(figure)
    sign = 0 if odds else cues.direction(scene, figure) or _restated_change(scene, figure)
    if is_yearly(scene, figure):
        return yearly(scene, figure, holdings, sign)
    if (cues.AVERAGE.search(scene.text) and not sign) or _weighted(scene, figure):
        found = average_rate(scene, figure, holdings)
        if found:
            return found
    added = summed_shares(scene, figure, holdings)
    if added:
        return added
    if (
        not sign
        and scene.measure_near(figure.start, "company") in RATES
        and not cues.SHARE_AFTER.match(scene.right(figure))
    ):
        found = noted_level(scene, figure, holdings) or table_level(scene, figure, holdings)
        if found:
            return found
    shared = _is_share(scene, figure, sign)
    noted = noted_share(scene, figure, holdings) if shared or not sign else None
    if noted:
        return noted
    if shared:
        found = share_part(scene, figure, holdings)
        if found:
            return found
    if sign:
        return changed(scene, figure, holdings, sign)
    if LEFT_OVER.search(scene.text):
        found = left_over(scene, figure, holdings)
        if found:
            return found
    return (
        noted_level(scene, figure, holdings)
        or table_level(scene, figure, holdings)
        or _any_share(scene, figure, holdings)
    )


ODDS = re.compile(r"\b(?:in|out of)\b", re.IGNORECASE)
APPOSED = re.compile(r"\d[^,;]{0,24}, or (?:\w+ ){0,2}$")


def _restated_change(scene: SentenceContext, figure: Quantity) -> int:
    """The way a change went that a percentage says again ("from £300 to £345, or 15%"), 0 where it says none."""
    moved = cues.movement(scene.text[: figure.start]) if APPOSED.search(scene.left(figure)) else None
    return moved[0] if moved and " to " in scene.left(figure) else 0


def summed_shares(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """A single percentage against the sum of the several shares that the sentence names together."""
    shares = [e for e in holdings.entries if e.dimension == "%"]
    if len(shares) < 2 or sum(f.unit == "%" for f in scene.figures) > 1:
        return None
    common = frozenset.intersection(*(e.entity_stems | e.measure_stems for e in shares))
    named = [e for e in shares if (own := (e.entity_stems | e.measure_stems) - common) and own & scene.stems]
    if len(named) < 2 or len({e.period for e in named}) > 1 or not ADDED.search(scene.text):
        return None
    return checked(ClaimKind.SUM, figure, apply(Op.ADD, *(e.value for e in named), unit="%"))


def _any_share(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult:
    return share_part(scene, figure, holdings) or level_part(scene, figure, holdings)


def _is_share(scene: SentenceContext, figure: Quantity, sign: int) -> bool:
    after, before = cues.SHARE_AFTER.match(scene.right(figure)), cues.SHARE_BEFORE.search(scene.left(figure))
    if sign and re.search(r"\b(?:loss|fall|drop|rise|gain|cut|decline|increase) of [^.;]{0,20}$", scene.left(figure)):
        return False
    if after and re.match(r"\s*of (?:her|his|their|its) (?:support|value|strength)\b", scene.right(figure)):
        return not sign
    return bool(after) or (bool(before) and not sign)


def is_yearly(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether the figure is a yearly rate over several years."""
    if cues.COMPOUND_WORD.search(scene.text) or cues.YEARLY.match(scene.right(figure)):
        return True
    return bool(re.search(r"\b(?:every|each) year\b", scene.text)) and figure.unit == "%"


def yearly(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, sign: int) -> CheckResult:
    """A yearly rate against the compound growth between two years, or against the rate in the notes."""
    noted = noted_level(scene, figure, holdings, ClaimKind.FIGURE) or _only_rate(figure, holdings)
    times = scene.times
    pair = pair_for(scene, holdings, figure.start)
    years = times.steps or (
        (times.new or _newest(scene)) - times.old if times.old and (times.new or _newest(scene)) else 0
    )
    if noted and (pair is None or isinstance(pair, Gap) or not years):
        return noted
    if pair is None or isinstance(pair, Gap):
        compound = successive(scene, figure, holdings)
        return compound or unknown(ClaimKind.COMPOUND_GROWTH, figure, pair.reason if pair else NO_EARLIER)
    years = years or _span(pair)
    if not years:
        return unknown(ClaimKind.COMPOUND_GROWTH, figure, "the sentence does not say over how many years")
    return signed_check(ClaimKind.COMPOUND_GROWTH, figure, growth(pair, years), sign)


def _only_rate(figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The figure against the notes' rate where it is just that rate."""
    same = [
        e for e in holdings.entries if e.dimension == "%" and (e.value.low, e.value.high) == (figure.low, figure.high)
    ]
    return checked(ClaimKind.FIGURE, figure, same[0].value) if same else None


def _newest(scene: SentenceContext) -> int:
    return max((year for year, _ in scene.times.years), default=0)


def _span(pair: tuple[Formula, Formula]) -> int:
    """The years between two values, by the years in their names."""
    years = [
        [year for year, _ in times_in(leaf.name.replace("FY", "")).years] for side in pair for leaf in inputs(side)[:1]
    ]
    return years[0][-1] - years[1][-1] if len(years) == 2 and all(years) else 0


def changed(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, sign: int) -> CheckResult:
    """A percent change against the two values it compares; of a rate it is the relative change (POLICY rule 11)."""
    direct = noted_change(scene, figure, holdings)
    pair = pair_for(scene, holdings, figure.start)
    if direct and (pair is None or isinstance(pair, Gap)):
        return direct
    if pair is None or isinstance(pair, Gap):
        compound = successive(scene, figure, holdings)
        if compound:
            return compound
        return unknown(ClaimKind.CHANGE, figure, pair.reason if pair else NO_EARLIER)
    part = signed_check(ClaimKind.CHANGE, figure, change(pair), sign)
    if unit_of(pair[0]) == "%" and part.verdict == "refuted":
        return replace(part, reason=f"{part.reason} in percent; points are the difference")
    return part


def noted_change(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The figure against a note that is itself a rate of change."""
    rates = [
        m for m in matches(scene, holdings.entries, place=figure.start) if m.entry.dimension == "%" and m.score > 0.5
    ]
    rates = [m for m in rates if RATE_WORDS.search(m.entry.measure)]
    if not rates:
        return None
    if rates[0].entry.measure_stems & {"annual", "year", "yearl"} or re.search(
        r"annual|each|yearly|every", rates[0].entry.measure
    ):
        return successive(scene, figure, holdings) or checked(ClaimKind.FIGURE, figure, rates[0].entry.value)
    return checked(ClaimKind.FIGURE, figure, rates[0].entry.value)


_TIMES = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:(?:successive |consecutive |straight |"
    r"annual |yearly )+\w+|(?:cuts|rises|increases|falls|drops|hikes|reductions|raises)\b|years of\b)|"
    r"\b(?:over|in|for|after|within) (?:the )?(?P<n>\w+) years|\b(?P<decade>decade)\b",
    re.I,
)


def successive(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """A rate of the notes compounded over the stated number of years; None where either is not stated."""
    steps = repeated(scene)
    rate = next((m.entry for m in matches(scene, holdings.entries) if m.entry.dimension == "%" and m.score > 0.3), None)
    if not steps or rate is None:
        return None
    if (figure.low, figure.high) == (rate.value.low, rate.value.high):
        return checked(ClaimKind.FIGURE, figure, rate.value)
    falling = cues.FALLING_RATE.search(rate.measure) is not None
    yearly_rate = apply(Op.NEGATE, rate.value, unit="%") if falling else rate.value
    factor = apply(Op.COMPOUND, yearly_rate, constant(steps), unit="x")
    ends = (constant(1), factor) if falling else (factor, constant(1))
    rise = apply(Op.MULTIPLY, apply(Op.SUBTRACT, *ends), constant(100), unit="%")
    return checked(ClaimKind.COMPOUND_GROWTH, figure, rise)


def repeated(scene: SentenceContext) -> int:
    """How many years or times the sentence says that a rate applies, 0 where it does not."""
    match = _TIMES.search(scene.text)
    if not match:
        return scene.times.steps or 0
    if match["decade"]:
        return 10
    word = (match[1] or match["n"] or "").lower()
    return int(word) if word.isdigit() else NUMBER.get(word, 0)


def left_over(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """What a set of shares leaves over: 100 less their sum, unless the notes list another answer (POLICY rule 17)."""
    shares = [entry for entry in holdings.entries if entry.dimension == "%"]
    named = noted_level(scene, figure, holdings)
    near = cues_near(scene, figure)
    if (
        len(shares) < 2
        or not near
        or (_stated(figure, holdings) and not LEFT_OVER.search(_right_clause(scene, figure)))
    ):
        return named
    best = next(
        (
            m
            for m in matches(scene, shares, scene.clause(figure.start), figure.start)
            if LEFT_OVER.search(m.entry.measure)
        ),
        None,
    )
    if best:
        return checked(ClaimKind.FIGURE, figure, best.entry.value)
    rest = apply(Op.SUBTRACT, constant(100), *(entry.value for entry in shares), unit="%")
    return checked(ClaimKind.DIFFERENCE, figure, rest)


def cues_near(scene: SentenceContext, figure: Quantity) -> bool:
    start, end = scene.clause(figure.start)
    return bool(LEFT_OVER.search(scene.text[start:end]))


def _right_clause(scene: SentenceContext, figure: Quantity) -> str:
    return scene.text[figure.end : scene.clause(figure.start)[1]]


def _stated(figure: Quantity, holdings: EvidenceBase) -> bool:
    return any((e.value.low, e.value.high) == (figure.low, figure.high) for e in holdings.entries if e.dimension == "%")


def _weighted(scene: SentenceContext, figure: Quantity) -> bool:
    return bool(re.search(r"\baverag\w+\b[^,;]*$", scene.left(figure)))


def average_rate(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The mean of several rates: weighted by the sizes of their groups where the notes have them, else plain."""
    rates = [e for e in holdings.entries if e.dimension == "%"]
    if len(rates) < 2:
        return None
    if _stated(figure, holdings) and not _weighted(scene, figure):
        return None
    sizes = [
        next((e for e in holdings.entries if e.entity == r.entity and e.dimension == "count"), None) for r in rates
    ]
    if all(sizes):
        weights = [size.value for size in sizes if size]
        products = [apply(Op.MULTIPLY, w, r.value) for w, r in zip(weights, rates, strict=True)]
        return checked(
            ClaimKind.AVERAGE, figure, apply(Op.DIVIDE, apply(Op.ADD, *products), apply(Op.ADD, *weights), unit="%")
        )
    return checked(ClaimKind.AVERAGE, figure, apply(Op.MEAN, *(r.value for r in rates), unit="%"))
