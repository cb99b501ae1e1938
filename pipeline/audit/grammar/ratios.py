"""How many there are of one thing for each of another: "applicants outnumber places by 18 to 1", "ten sheep a head"."""

from collections.abc import Iterator, Sequence

from pipeline.audit.arithmetic.typed_formula import Op, apply
from pipeline.audit.evidence.known import TEXT
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.grammar.operand_pool import Candidate, Named, levels_of, mean_fit, unit_pairs
from pipeline.audit.reading.said import Said
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.models import Kind


def ratio_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """One thing over another of the same time, of which the sentence names both by what the other is not called."""
    figure = context.figure
    if figure.kind is not Kind.MULTIPLE or context.sign:
        return
    levels = [named for named in levels_of(pool) if not (named.role or named.value.origin == TEXT)]
    for one, other in unit_pairs(levels):
        if clash(one.value.periods, other.value.periods) or one.value.series == other.value.series:
            continue
        places = _place(context, one, other), _place(context, other, one)
        if places[0] is None or places[1] is None:
            continue
        ordered = 0.1 if places[0] < places[1] else -0.1
        here = context.clause_stems
        both = 0.1 if _own(one, other) & here and _own(other, one) & here else -0.1
        larger = 0.05 if figure.low > 1 and one.value.amount.low > other.value.amount.low else 0.0
        score = mean_fit(one, other) + 0.3 + ordered + both + larger
        yield Candidate(apply(Op.TIMES, one.operand, other.operand), score, "multiple")


def _own(one: Named, other: Named) -> frozenset[str]:
    """The words that name the first of two values and not the second."""
    return one.value.near - other.value.near - UNIT_STEMS


def _place(context: Said, one: Named, other: Named) -> int | None:
    """Where the sentence first names the first of two values by a word of its own, None where it does not."""
    own = _own(one, other)
    return min((at for stem, at in context.reading.placed if stem in own), default=None)
