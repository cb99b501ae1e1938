"""A reader's verdict as the claim that the audit hands on: what it frames, what it states, what it shows."""

from pipeline.audit.reading.reader_verdict import DIRECTION, ReaderVerdict
from pipeline.models import CheckedFigure, Claim, ClaimKind, Interval, Reading, Severity, Verdict
from pipeline.text.sentences import Sentence

MARKED = 70  # characters of a sentence that a wrong figure is marked with
DIFFERING = "readers.differ"  # the rule under which two readings of a figure are both shown


def reading_of(verdict: ReaderVerdict) -> Reading:
    """How a reader read a claim, carried through."""
    return Reading(
        arithmetic=verdict.line,
        recomputed=verdict.result,
        verdict=verdict.verdict,
        evidence=verdict.evidence,
        values=verdict.values,
        operator=verdict.operator,
    )


def _marked(verdict: ReaderVerdict, sentence: Sentence) -> tuple[int, int]:
    """Where a verdict's mark stands: a figure that is wrong, or may be by its direction, with the words that say so."""
    start, end = verdict.words
    inside = sentence.start <= start <= verdict.start and verdict.end <= end <= sentence.end
    said = verdict.verdict is Verdict.REFUTED or verdict.rule.endswith(DIRECTION)
    if said and verdict.quantity is not None and inside and end - start <= MARKED:
        return start, end
    return verdict.start, verdict.end


def reader_claim(verdict: ReaderVerdict, sentence: Sentence) -> Claim:
    """A reader's verdict as the claim that the audit hands on; it frames the sentence, its figure frames itself."""
    quantity = verdict.quantity
    stated = (
        Interval(low=min(quantity.low, quantity.high), high=max(quantity.low, quantity.high), unit=quantity.unit)
        if quantity
        else None
    )
    start, end = _marked(verdict, sentence)
    checked = CheckedFigure(
        start=start,
        end=end,
        text=sentence.text[start - sentence.start : end - sentence.start] or verdict.text,
        verdict=verdict.verdict,
        stated=stated,
        recomputed=verdict.result,
        reason=verdict.reason,
    )
    both = verdict.rule == DIFFERING
    own = () if both or not verdict.line else (reading_of(verdict),)
    return Claim(
        id="",
        text=sentence.text,
        start=sentence.start,
        end=sentence.end,
        kind=ClaimKind.NONE if verdict.verdict is Verdict.NOT_CHECKABLE else verdict.kind,
        verdict=verdict.verdict,
        severity=verdict.severity,
        understated=verdict.understated,
        stated=(stated,) if stated else (),
        recomputed=(verdict.result,) if verdict.result else (),
        arithmetic=verdict.line,
        readings=(*own, *verdict.alternatives),
        evidence=verdict.evidence,
        reason=verdict.reason,
        suggestion=verdict.proposal
        if verdict.severity is Severity.BLOCKING or verdict.rule == "declared.rounding"
        else "",
        figures=(checked,),
        rule=verdict.rule,
        reader=verdict.reader,
    )
