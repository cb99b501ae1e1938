"""The keyless reader: formulas that a figure's words and evidence allow, the best named first.

A figure's kind says which operations can give it; the words around it say which are meant; the values that the words
name are the operands. Every candidate is typed and of one topic. Candidates are ranked by their words alone, never by
their result; how many of them may support a figure depends on how much the figure says (a bound or a round share
agrees with almost anything, three digits with almost nothing).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from pipeline.audit.arithmetic.amount import UnitError
from pipeline.audit.arithmetic.judgement import judge_amount
from pipeline.audit.arithmetic.typed_formula import Formula, evaluate, operands
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.grammar.comparisons import comparison_candidates
from pipeline.audit.grammar.named_operands import meant_by_words
from pipeline.audit.grammar.operand_pool import CHANGING, MAIN, MEASURES, TOPIC, Candidate, Named, merged, operand_pool
from pipeline.audit.grammar.rates import rate_candidates, rate_conversions, rate_noun, unit_of_time
from pipeline.audit.grammar.ratios import ratio_candidates
from pipeline.audit.grammar.shares import margin_candidates, share_candidates
from pipeline.audit.grammar.successive import compound_candidates, successive_candidates, yearly_candidates
from pipeline.audit.grammar.sums import remainder_candidates, sum_candidates
from pipeline.audit.reading.figure_words import PLAN, is_step, says_sum, summed_years
from pipeline.audit.reading.said import APART, Said
from pipeline.models import Kind, Quantity

MOST = 60  # candidates looked at for a figure
ACROSS_TIME = ("change", "difference", "multiple", "sum", "average", "growth", "rest")
LEAST_SCORE = 0.25


def candidates(
    context: Said,
    index: EvidenceIndex,
    named: Mapping[int, float],
    own: Sequence[Known],
    reference: Sequence[Named] = (),
) -> list[Candidate]:
    """The formulas whose result can be the figure by its unit, best first; `own` are the text's own figures near it.

    `reference` are the values of the reference tables that its sentence names.
    """
    pool = operand_pool(context, index, named, own)
    if reference:
        pool = merged([*reference, *pool])
    timeless = _compares_no_times(context)
    best: dict[Formula, Candidate] = {}
    for maker in _MAKERS:
        for candidate in maker(context, pool):
            if shift := _now(context, candidate) + (_of_two_times(context, candidate, pool) if timeless else 0.0):
                candidate = candidate.moved_by(shift)
            if candidate.score >= LEAST_SCORE and not _out_of_time(context, candidate):
                held = best.get(candidate.formula)
                if held is None or held.score < candidate.score:
                    best[candidate.formula] = candidate
    ranked = sorted(best.values(), key=_place)
    meant = meant_by_words(ranked, pool, context, index)
    return list(islice(_fitting(meant, context.figure), MOST))


def _place(candidate: Candidate) -> tuple[float, int]:
    """What ranks candidates: their score, and among equals how many values they account for."""
    return -round(candidate.score, 6), -len(operands(candidate.formula))


def _now(context: Said, candidate: Candidate) -> float:
    """The same for all operands of a formula that compares no two times."""
    if candidate.kind in ACROSS_TIME or context.periods or not context.spoken:
        return 0.0
    named = [periods for periods in candidate.periods if periods]
    if any(clash(periods, context.spoken) for periods in named):
        return -0.2
    return 0.1 if named and all(periods == context.spoken for periods in named) else 0.0


def _compares_no_times(context: Said) -> bool:
    """Whether the words may hold two named things against each other: no rise, no fall, no two years."""
    if context.sign or context.says("period", "before"):
        return False
    return len({part for part, _ in context.reading.periods if part[0] in "ys"}) < 2


def _of_two_times(context: Said, candidate: Candidate, pool: Sequence[Named]) -> float:
    """What a multiple or a difference of two times loses where the words hold two named things against each other."""
    if candidate.kind not in ("multiple", "difference"):
        return 0.0
    keys = {leaf.key for leaf in operands(candidate.formula)}
    held = [named.value for named in pool if named.value.key in keys]
    named = {part for part, _ in context.reading.periods}
    apart = len(held) == 2 and clash(held[0].periods, held[1].periods)
    return -0.3 if apart and not named & held[0].periods ^ named & held[1].periods else 0.0


def _fitting(ranked: Iterable[Candidate], figure: Quantity) -> Iterator[Candidate]:
    """The candidates whose result is of the figure's kind, each with its judgement."""
    for candidate in ranked:
        try:
            result = evaluate(candidate.formula)
            held = judge_amount(figure, result, candidate.formula, candidate.sign)
        except UnitError:
            continue
        yield candidate.judged(held)


def _out_of_time(context: Said, candidate: Candidate) -> bool:
    """Whether a formula that compares no two times takes a value of another time than the figure's."""
    if candidate.kind in ACROSS_TIME or not context.periods:
        return False
    return any(clash(context.periods, periods) for periods in candidate.periods)


def budget(context: Said) -> int:
    """How many of the best candidates may support the figure: fewer, the more values would bear it by chance."""
    return max(1, min(40, int(0.25 / max(context.width, 0.004))))


def _tabled(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """The level that a reference table has for what the words name; what is only planned is in no table."""
    figure = context.figure
    if figure.kind in (Kind.MULTIPLE, Kind.POINTS, Kind.FRACTION) or PLAN.search(context.clause):
        return
    moved = figure.direction in CHANGING and figure.kind is Kind.PERCENT
    spread = any(n.put == MEASURES or (n.put and summed_years(context)) for n in pool)
    several = len({n.value.series for n in pool if _is_beside_topic(n, pool)}) > 1 and says_sum(context)
    score = 1.0 - (0.5 if several else 0.0)
    score -= 0.6 if is_step(context) or moved or spread or unit_of_time(context) is not None else 0.0
    heads = bool(rate_noun(context))
    for named in pool:
        if named.role != TOPIC or named.value.amount.percent != (figure.kind is Kind.PERCENT):
            continue
        other = (heads and len(named.value.amount.unit) < 2) or _is_held_against(context, named.value)
        yield Candidate(named.operand, score - (0.6 if other else 0.0), "figure", None)


def _is_beside_topic(named: Named, pool: Sequence[Named]) -> bool:
    """Whether a value of the tables is the topic's own or another owner's of the same measure."""
    topic = next((other.value.topic for other in pool if other.role == TOPIC), None)
    return named.role in (TOPIC, MAIN) and not named.backdrop and named.value.topic == topic


def _is_held_against(context: Said, value: Known) -> bool:
    """Whether a value's owner stands behind a comparison with the figure: "$65 billion exceeds the GDP of Croatia"."""
    place = min((at for stem, at in context.reading.placed if stem in value.owner), default=0)
    return place > context.figure.end and bool(APART.search(context.text, context.figure.end, place))


_MAKERS = (
    _tabled,
    yearly_candidates,
    compound_candidates,
    successive_candidates,
    margin_candidates,
    comparison_candidates,
    ratio_candidates,
    share_candidates,
    sum_candidates,
    rate_candidates,
    rate_conversions,
    remainder_candidates,
)
