"""The verdict on a comparison in words that a reader read: each member must hold (POLICY 10), and whether it blocks."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.audit.arithmetic.amount import UnitError
from pipeline.audit.arithmetic.comparison import Comparison, failing
from pipeline.audit.arithmetic.typed_formula import Number, operator_of, values_of
from pipeline.audit.evidence.known import Known
from pipeline.audit.reading.candidates import ReaderCandidate
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.fitting import named_otherwise, rival_of_comparison, with_operand
from pipeline.audit.reading.reader_verdict import TWO_VALUES, ReaderVerdict, not_read, unjudged, verdict_of
from pipeline.audit.reading.right_figure import short_comparison, short_line, telling_names
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.value_words import is_cost
from pipeline.models import Severity, Verdict


def judged_comparison(candidate: ReaderCandidate, said: Said, ids: EvidenceIds) -> ReaderVerdict:
    """A comparison in words: each member must hold (POLICY 10)."""
    values = ids.known_in(candidate.comparisons)
    names = telling_names(list(dict.fromkeys(values)))
    evidence = tuple(dict.fromkeys(e for v in values for e in v.operand.evidence))
    try:
        broken = failing(candidate.comparisons)
        losses = all(value.amount.sign < 0 for value in values)  # losses that widened
        signed = any(isinstance(side, Number) for one in candidate.comparisons for side in (one.left, *one.right))
        sized = [] if signed else [value for value in values if losses or is_cost(value)]
        if broken is not None and sized:
            broken = failing(_of_sizes(candidate.comparisons, sized))
    except UnitError as error:
        return unjudged(candidate, str(error))
    printed = {(figure.low, figure.high) for figure in said.reading.figures}
    for value in values:
        if (value.quantity.low, value.quantity.high) in printed:
            continue  # the words say which of two values they mean: "the narrower line, $37.256 billion"
        for other in ids.index.same_thing(value, said.reading.stems):
            swap = tuple(with_operand(one, value.key, other.operand) for one in candidate.comparisons)
            if (failing(swap) is None) is not (broken is None):
                found = verdict_of(candidate, Verdict.CONFLICTING, "comparison.conflict", TWO_VALUES)
                return replace(found, evidence=evidence)
    first = candidate.comparisons[0]
    line = short_comparison(first, first.right[0], names)
    if len(first.right) > 1:
        line = f"{short_line(first.left, names)} {first.sign} all of {len(first.right)}"
    if broken is None:
        reckoned = values_of(*(value.operand for value in values))
        operator = operator_of(*(side for one in candidate.comparisons for side in (one.left, *one.right)))
        found = verdict_of(candidate, Verdict.SUPPORTED, "comparison")
        return replace(found, line=line, evidence=evidence, full=True, values=reckoned, operator=operator)
    one, member = broken
    if one.rough:
        return not_read(candidate, "comparison", "the words leave open how near the two are")
    line = f"not {short_comparison(one, member, names)}"
    rival = rival_of_comparison(candidate.comparisons, values, said, ids)
    named = next((name for value in values if (name := named_otherwise(value, said, ids, values))), "")
    reason = f"the text names {named}" if named else "it does not hold"
    if rival:
        reason = f"it does not hold; it would with {rival}"
    return replace(
        verdict_of(candidate, Verdict.REFUTED, "comparison", reason),
        severity=Severity.LOOK if rival or named else Severity.BLOCKING,
        line=line,
        evidence=evidence,
        full=not named,
        rival=rival,
    )


def _of_sizes(comparisons: tuple[Comparison, ...], values: Sequence[Known]) -> tuple[Comparison, ...]:
    """Comparisons of negative values as those of their sizes."""
    for value in values:
        operand = replace(value.operand, amount=value.amount.magnitude)
        comparisons = tuple(with_operand(one, value.key, operand) for one in comparisons)
    return comparisons
