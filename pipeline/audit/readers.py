"""What a model and the writer's own formulas say of a sentence, weighed against what the keyless readers found of it.

POLICY 19 to 22: what evidence states stands; else a reader's binding verdict takes the place of a reading that is not
full; two full readings that differ leave the claim open with both shown; two that give one other value block.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from pipeline.audit.attribution.quoted_words import quotations
from pipeline.audit.evidence.gather import KnownValues, clause_of
from pipeline.audit.evidence.known import Known
from pipeline.audit.reader_claim import DIFFERING, reader_claim, reading_of
from pipeline.audit.reading.candidates import MODEL, Answer
from pipeline.audit.reading.declared import DeclaredFormula, read_declared
from pipeline.audit.reading.fitting import BOUNDED
from pipeline.audit.reading.model_reader import read_with_model
from pipeline.audit.reading.reader_verdict import DIRECTION, ReaderVerdict
from pipeline.audit.verdict import unguessed
from pipeline.models import (
    CellEvidence,
    Claim,
    ClaimKind,
    Evidence,
    Interval,
    PassageEvidence,
    Reading,
    Severity,
    Verdict,
)
from pipeline.text.sentences import Sentence
from pipeline.writer.readings import ReadingsReply

DECIDED = (Verdict.SUPPORTED, Verdict.REFUTED)
UNSTATED = (Answer.MISSING, Answer.CONTRADICTED, Answer.OPEN)  # the evidence does not state what the words mean
RELATIONS = (ClaimKind.COMPARISON, ClaimKind.RANK, ClaimKind.COUNT)
SAME = Decimal("0.005")  # by which two results may differ that are one value, each rounded on its way
NO_CLAIM = "no_claim"  # what POLICY 16 takes for no claim: no evidence is missing for it
DIFFER = "two readings differ"


@dataclass(frozen=True)
class ReaderVerdicts:
    """The verdicts of the readers beside the keyless ones on a text, in its order."""

    verdicts: tuple[ReaderVerdict, ...] = ()

    @classmethod
    def of(
        cls,
        text: str,
        known: KnownValues,
        declared: Iterable[DeclaredFormula] = (),
        readings: ReadingsReply | None = None,
        tables: Sequence[Known] = (),
    ) -> "ReaderVerdicts":
        """Those of a model's reply and of the writer's formulas on a text as readers see it.

        `tables` are the values of the reference tables that the model was shown.
        """
        declared = tuple(declared)
        found = [*(read_declared(text, declared, known) if declared else ())]
        found += read_with_model(text, readings, known, tables) if readings is not None else ()
        return cls(tuple(sorted(found, key=lambda verdict: verdict.start)))

    def settle(self, claims: Sequence[Claim], sentence: Sentence, full: Collection[int] = ()) -> list[Claim]:
        """A sentence's claims with these readers heard; `full` are where keyless ones read a figure in full."""
        if not self.verdicts:
            return list(claims)
        first = bisect_left(self.verdicts, sentence.start, key=lambda verdict: verdict.start)
        last = bisect_left(self.verdicts, sentence.end, key=lambda verdict: verdict.start)
        found = settled(claims, self.verdicts[first:last], sentence, full)
        return [unguessed(claim) for claim in found] if self.is_read else found

    @cached_property
    def is_read(self) -> bool:
        """Whether a model read the text."""
        return any(verdict.reader == MODEL for verdict in self.verdicts)


def settled(
    claims: Sequence[Claim], verdicts: Iterable[ReaderVerdict], sentence: Sentence, full: Collection[int] = ()
) -> list[Claim]:
    """The claims of a sentence after its readers' verdicts, in text order; what does not bind changes none."""
    quoted = [(sentence.start + q.start, sentence.start + q.end) for q in quotations(sentence.text)]
    tabled = any(claim.rule.startswith("tables.") and claim.verdict in DECIDED for claim in claims)
    binding = [
        verdict
        for verdict in (_doubt(each, claims) for each in verdicts)
        if verdict.binding
        and not (tabled and verdict.answer is Answer.MISSING)  # the tables hold what no reader is shown whole
        and not any(start <= verdict.start and verdict.end <= end for start, end in quoted)
    ]
    found = list(claims)
    for verdict in _one_a_figure(verdict for verdict in binding if verdict.quantity is not None):
        found = _with_figure(found, verdict, sentence, full)
    for verdict in binding:
        if verdict.quantity is None and (verdict.verdict in DECIDED or verdict.severity is not Severity.INFO):
            denied = _denied(found, verdict, sentence)
            found = denied if denied is not None else _with_words(found, verdict, sentence)
    if any(claim.figures or claim.kind is not ClaimKind.NONE for claim in found):
        found = [claim for claim in found if claim.figures or claim.kind is not ClaimKind.NONE]
    return sorted(found, key=lambda claim: claim.figures[0].start if claim.figures else claim.end)


def _doubt(verdict: ReaderVerdict, claims: Sequence[Claim]) -> ReaderVerdict:
    """A small count that the reader misses, as a look where a mere number bears it out: "six of them", "six voted"."""
    missed = verdict.answer is Answer.MISSING and not verdict.binding
    borne = missed and any(claim.rule in ("stated", "restated") and _touches(claim, verdict) for claim in claims)
    return replace(verdict, severity=Severity.LOOK, binding=True) if borne else verdict


def _one_a_figure(verdicts: Iterable[ReaderVerdict]) -> Iterator[ReaderVerdict]:
    by_place: dict[int, ReaderVerdict] = {}
    for verdict in verdicts:
        held = by_place.get(verdict.start)
        by_place[verdict.start] = _joined(held, verdict) if held else verdict
    yield from by_place.values()


def _joined(one: ReaderVerdict, other: ReaderVerdict) -> ReaderVerdict:
    """Two readers' verdicts on one figure as one; of two that agree, the model's, which saw no figure."""
    if one.verdict is other.verdict:
        return max((one, other), key=lambda each: (each.severity is Severity.BLOCKING, each.full, each.reader == MODEL))
    if one.verdict in DECIDED and other.verdict in DECIDED and one.full and other.full:
        return replace(
            one,
            verdict=Verdict.NOT_ENOUGH,
            severity=Severity.LOOK,
            rule=DIFFERING,
            reason=DIFFER,
            line=f"{one.line} or {other.line}",
            alternatives=(reading_of(one), reading_of(other)),
            evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
            result=None,
            full=False,
            proposal="",
        )
    return max(
        (one, other), key=lambda verdict: (verdict.verdict in DECIDED and verdict.full, verdict.verdict in DECIDED)
    )


def _with_figure(claims: list[Claim], verdict: ReaderVerdict, sentence: Sentence, full: Collection[int]) -> list[Claim]:
    """The claims with that of one figure settled; what else was read inside its words goes with it unless it stands."""
    claims = [claim for claim in claims if not (claim.rule.startswith("unknown.") and _touches(claim, verdict))]
    touched = [claim for claim in claims if _touches(claim, verdict) and claim.kind is not ClaimKind.QUALITATIVE]
    if not touched:
        return [*claims, reader_claim(verdict, sentence)]
    first, *rest = touched
    standing = [claim for claim in rest if claim.verdict is Verdict.SUPPORTED]
    settled_first = _weighed(first, verdict, sentence, full)
    return [settled_first if claim is first else claim for claim in claims if claim not in rest or claim in standing]


def _weighed(own: Claim, other: ReaderVerdict, sentence: Sentence, full: Collection[int]) -> Claim:
    """A keyless claim against a reader's verdict on the same figure.

    A model saw no figure, so it cannot have fitted a formula to one: what its reading supports is supported, and a
    figure that stands somewhere in a source is not supported where the words mean something else. A writer declared
    its formula with the figure before it.
    """
    if own.rule == NO_CLAIM and other.answer is Answer.MISSING:
        return own
    if own.verdict is Verdict.CONFLICTING and not (
        own.rule.startswith("derived.") and other.verdict is Verdict.SUPPORTED
    ):
        return own
    tabled = own.rule.startswith("tables.") and own.verdict in DECIDED
    if other.reader != MODEL or (tabled and other.verdict not in DECIDED):
        return _against_declared(own, other, sentence, full)
    if own.verdict is Verdict.SUPPORTED and other.verdict is Verdict.SUPPORTED:
        return reader_claim(other, sentence)
    if own.verdict is Verdict.REFUTED and other.verdict is Verdict.REFUTED:
        return _agreed(own, other, sentence)
    if other.verdict is Verdict.SUPPORTED and other.full and not own.rule.startswith(("stated", "tables.")):
        return reader_claim(other, sentence)
    if own.rule.startswith("derived.") and (other.rule.endswith(DIRECTION) or _computes_another(own, other)):
        return reader_claim(other, sentence)  # code's own reading knows the size alone, or fits another formula
    stands = own.verdict is Verdict.SUPPORTED and (own.rule == "stated" or _is_full(own, full))
    # No number that merely stands there where the reader's words are of another: "at least two areas of 10 blocks".
    another = other.result is not None and any(_is_apart(stated, other.result) for stated in own.stated)
    computed = own.rule == "stated" and (other.answer is Answer.FORMULA or another)
    counts_itself = other.answer is Answer.NOTHING and own.rule == "stated"  # "two reports", whatever else is two
    if stands and other.verdict not in DECIDED and other.answer not in UNSTATED and not (computed or counts_itself):
        return own
    if own.severity is Severity.BLOCKING and other.verdict is not Verdict.SUPPORTED:
        return own
    against = own.verdict is Verdict.SUPPORTED and other.verdict is Verdict.REFUTED and _is_full(own, full)
    if against or own.severity is Severity.BLOCKING:
        return _differing(own, other) if other.full else own
    return reader_claim(other, sentence)


def _computes_another(own: Claim, other: ReaderVerdict) -> bool:
    """Whether a reader's formula, which leaves the figure open, comes to another value than code's own."""
    is_open = other.verdict not in DECIDED and other.answer is Answer.FORMULA
    return is_open and bool(own.recomputed and other.result and not _same(own.recomputed[0], other.result))


def _against_declared(own: Claim, other: ReaderVerdict, sentence: Sentence, full: Collection[int]) -> Claim:
    """The same where code's own reading is as good as the reader's: a writer's formula, a table it was not shown."""
    if other.verdict is Verdict.SUPPORTED and other.full and not _is_sure(own):
        return reader_claim(other, sentence)
    if own.verdict is Verdict.SUPPORTED and own.rule == "stated":
        if other.verdict is not Verdict.REFUTED or not other.full:
            return own
        bounded = other.quantity is not None and other.quantity.hedge in BOUNDED
        return reader_claim(other, sentence) if bounded else _differing(own, other)
    stands = own.verdict in DECIDED and _is_full(own, full)
    if own.verdict not in DECIDED or other.verdict not in DECIDED:
        return own if stands else reader_claim(other, sentence)
    if own.verdict is not other.verdict:
        if stands and other.full:
            return _differing(own, other)
        return own if stands else reader_claim(other, sentence)
    return own if own.rule.startswith("tables.") and own.verdict is Verdict.SUPPORTED else _agreed(own, other, sentence)


def _is_sure(claim: Claim) -> bool:
    """Whether a keyless refutation stands beside a reading that bears the words out: one that blocks, or a table's."""
    return claim.rule.startswith("tables.") or claim.severity is Severity.BLOCKING


def _is_full(claim: Claim, full: Collection[int]) -> bool:
    sure = claim.rule.startswith("derived.") and any(figure.start in full for figure in claim.figures)
    return sure or _is_sure(claim)


def _agreed(own: Claim, other: ReaderVerdict, sentence: Sentence) -> Claim:
    """Two readings of one verdict as one claim; where both refute by the same value and one is full, it blocks."""
    claim = reader_claim(other, sentence)
    if own.verdict is not Verdict.REFUTED:
        return claim
    alike = bool(own.recomputed and other.result and _same(own.recomputed[0], other.result))
    if alike and other.full:
        return claim.model_copy(
            update={
                "severity": Severity.BLOCKING,
                "reason": own.reason,
                "suggestion": claim.suggestion or other.proposal,
            }
        )
    return own if own.severity is Severity.BLOCKING and other.severity is not Severity.BLOCKING else claim


def _is_apart(one: Interval, other: Interval) -> bool:
    return one.unit == other.unit and (one.high < other.low or other.high < one.low)


def _same(one: Interval, other: Interval) -> bool:
    near = SAME * max(abs(one.low), abs(one.high))
    return one.unit == other.unit and abs(one.low - other.low) <= near and abs(one.high - other.high) <= near


def _differing(own: Claim, other: ReaderVerdict) -> Claim:
    """Two full readings of one figure or comparison that differ: open, with both shown."""
    mine = own.readings or (Reading(arithmetic=own.arithmetic, verdict=own.verdict, evidence=own.evidence),)
    figures = tuple(
        figure.model_copy(update={"verdict": Verdict.NOT_ENOUGH, "recomputed": None, "reason": DIFFER})
        for figure in own.figures
    )
    return own.model_copy(
        update={
            "verdict": Verdict.NOT_ENOUGH,
            "severity": Severity.LOOK,
            "changes_story": False,
            "understated": False,
            "recomputed": (),
            "arithmetic": f"{own.arithmetic} or {other.line}",
            "readings": (*mine, reading_of(other)),
            "evidence": tuple(dict.fromkeys((*own.evidence, *other.evidence))),
            "reason": DIFFER,
            "suggestion": "",
            "figures": figures,
            "rule": DIFFERING,
            "reader": other.reader,
        }
    )


def _with_words(claims: list[Claim], verdict: ReaderVerdict, sentence: Sentence) -> list[Claim]:
    """The claims with a judgement on words that are no figure."""
    if verdict.answer is Answer.COMPARISON:
        own = [claim for claim in claims if claim.kind in RELATIONS and not claim.figures]
        if len(own) == 1:
            return [_compared(claim, verdict, sentence) if claim is own[0] else claim for claim in claims]
    if verdict.answer is Answer.MISSING and any(
        claim.kind in RELATIONS and claim.verdict in DECIDED and not claim.figures for claim in claims
    ):
        return claims  # the reference tables, which no reader is shown, hold what it misses
    bears_out = verdict.verdict is Verdict.SUPPORTED
    kept = [c for c in claims if not (c.rule.startswith("unknown.") and _touches(c, verdict))]
    kept = [c for c in kept if not (bears_out and _is_guessed(c))]
    return [*kept, reader_claim(verdict, sentence)]


def _is_guessed(claim: Claim) -> bool:
    """Whether rules that know which words rank and compare have guessed which notes these speak of.

    What blocks is no guess: a country's own value refutes, whatever other words of its sentence a passage bears out.
    """
    guessed = claim.verdict is not Verdict.SUPPORTED and claim.severity is not Severity.BLOCKING
    return claim.kind in (*RELATIONS, ClaimKind.CHANGE) and not claim.figures and guessed


def _denied(claims: list[Claim], verdict: ReaderVerdict, sentence: Sentence) -> list[Claim] | None:
    """The claims with a figure refuted whose own clause the passage that states it contradicts; None for none.

    POLICY 20: "the founders sold it for 9 million pounds" is not borne out by an offer of 9 million that was turned
    down, however well the number stands there.
    """
    if verdict.verdict is not Verdict.REFUTED or verdict.answer is not Answer.CONTRADICTED:
        return None
    start, end = clause_of(sentence.text, verdict.start - sentence.start, verdict.end - sentence.start)
    start, end = start + sentence.start, end + sentence.start
    held = [
        claim
        for claim in claims
        if claim.verdict is Verdict.SUPPORTED
        and claim.rule.endswith("stated")
        and any(start <= figure.start < end for figure in claim.figures)
        and any(_is_within(piece, other) for piece in claim.evidence for other in verdict.evidence)
    ]
    if not held:
        return None
    found = [_refuted_with(claim, verdict) if claim in held else claim for claim in claims]
    return found if any(_touches(claim, verdict) for claim in held) else [*found, reader_claim(verdict, sentence)]


def _is_within(one: Evidence, other: Evidence) -> bool:
    """Whether two pieces of evidence are of one sentence of a source, or one note."""
    if isinstance(one, PassageEvidence) and isinstance(other, PassageEvidence):
        return one.source == other.source and one.start < other.end and other.start < one.end
    return one == other


def _refuted_with(claim: Claim, verdict: ReaderVerdict) -> Claim:
    figures = tuple(
        figure.model_copy(update={"verdict": Verdict.REFUTED, "reason": verdict.reason}) for figure in claim.figures
    )
    return claim.model_copy(
        update={
            "verdict": Verdict.REFUTED,
            "severity": verdict.severity if _touches(claim, verdict) else Severity.INFO,  # the words have the mark
            "reason": verdict.reason,
            "arithmetic": verdict.line,
            "figures": figures,
            "rule": verdict.rule,
            "reader": verdict.reader,
            "recomputed": (),
        }
    )


def _compared(own: Claim, other: ReaderVerdict, sentence: Sentence) -> Claim:
    from_table = any(isinstance(piece, CellEvidence) for piece in own.evidence)
    if own.verdict not in DECIDED or (not from_table and other.full and other.reader == MODEL):
        return reader_claim(other, sentence)
    return own if other.verdict is own.verdict or not other.full else _differing(own, other)


def _touches(claim: Claim, verdict: ReaderVerdict) -> bool:
    return any(figure.start < verdict.end and verdict.start < figure.end for figure in claim.figures)
