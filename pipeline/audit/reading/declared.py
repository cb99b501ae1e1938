"""The declared reader: the writer says with each derived figure how it follows, and code holds the figure to it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.audit.evidence.gather import KnownValues
from pipeline.audit.evidence.known import TEXT
from pipeline.audit.reading.candidates import DECLARED, Answer, ReaderCandidate, read_answer
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.judge_model import judged
from pipeline.audit.reading.masking import MaskedFigure, MaskedSentence, MaskedText, masked
from pipeline.audit.reading.reader_verdict import ReaderVerdict
from pipeline.audit.reading.right_figure import in_rounding_only, rewritten
from pipeline.audit.reading.said import AMOUNT_WORDS, said_at
from pipeline.models import Severity, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.text.passages import fold


@dataclass(frozen=True, slots=True)
class DeclaredFormula:
    """A figure of a sentence as the writer has it in its reply, and the formula over note and cell ids it came by."""

    sentence: str
    figure: str
    formula: str


def read_declared(text: str, declared: Iterable[DeclaredFormula], known: KnownValues) -> tuple[ReaderVerdict, ...]:
    """The verdict on each figure that has a declared formula, in text order; one that the text lacks is left out.

    A figure that misses its formula's result by less than a unit of its last digit has the right one as `proposal`,
    under the rule "declared.rounding": the writer computed what it meant, and code rounds.
    """
    shown = masked(text)
    ids = EvidenceIds(known, shown)
    found = [
        _verdict(candidate, shown, ids)
        for one in declared
        if (candidate := declared_candidate(one, shown, ids)) is not None
    ]
    return tuple(sorted(found, key=lambda verdict: verdict.start))


def declared_candidate(declared: DeclaredFormula, text: MaskedText, ids: EvidenceIds) -> ReaderCandidate | None:
    """The declaration as a candidate on its figure; None where sentence or figure is not in the text."""
    sentence = _sentence(declared.sentence, text)
    figure = _figure(declared.figure, sentence, text) if sentence else None
    if sentence is None or figure is None:
        return None
    quantity = figure.quantity
    base = ReaderCandidate(
        Answer.UNREADABLE,
        sentence.number,
        quantity.start,
        quantity.end,
        quantity.text,
        figure,
        reader=DECLARED,
        expression=declared.formula,
    )
    return read_answer(base, declared.formula, "", ids)


def _sentence(words: str, text: MaskedText) -> MaskedSentence | None:
    wanted = fold(words)
    if not wanted:
        return None
    exact = (s for s in text.sentences if fold(s.plain) == wanted)
    inside = (s for s in text.sentences if wanted in fold(s.plain) or fold(s.plain) in wanted)
    return next(exact, None) or next(inside, None)


def _figure(words: str, sentence: MaskedSentence, text: MaskedText) -> MaskedFigure | None:
    """The sentence's figure with these words, else the only one of that value."""
    own = [figure for figure in text.figures if figure.sentence == sentence.number]
    whole = re.search(rf"(?<![\w.,]){re.escape(words.strip())}(?!\w|[.,]\d)", sentence.plain) if words.strip() else None
    if whole:  # "10" does not stand in "100 kroner"
        start, end = sentence.start + whole.start(), sentence.start + whole.end()
        touched = [f for f in own if f.quantity.start < end and start < f.quantity.end]
        if len(touched) == 1:
            return touched[0]
    values = {(q.low, q.unit) for q in find_quantities(words)}
    alike = [f for f in own if (f.quantity.low, f.quantity.unit) in values]
    return alike[0] if len(alike) == 1 else None


def _verdict(candidate: ReaderCandidate, text: MaskedText, ids: EvidenceIds) -> ReaderVerdict:
    found = judged(candidate, text, ids)
    unnamed = _unnamed(candidate, text, ids)
    if unnamed and found.verdict in (Verdict.SUPPORTED, Verdict.REFUTED):
        reason = f"the sentence does not name {unnamed}"
        return replace(
            found, verdict=Verdict.NOT_ENOUGH, severity=Severity.LOOK, reason=reason, full=False, proposal=""
        )
    if (
        found.verdict is Verdict.REFUTED
        and found.quantity
        and found.result
        and in_rounding_only(found.quantity, found.result)
    ):
        proposal = rewritten(found.quantity, found.result)
        if proposal:
            return replace(found, severity=Severity.LOOK, rule=f"{DECLARED}.rounding", proposal=proposal)
    return found


def _unnamed(candidate: ReaderCandidate, text: MaskedText, ids: EvidenceIds) -> str:
    """The value of a formula that neither the sentence nor those before have a word of; empty for none."""
    if candidate.formula is None:
        return ""
    said = said_at(text, candidate.sentence, candidate.start, candidate.end)
    for value in ids.known_in(candidate.formula):
        words = value.near - AMOUNT_WORDS
        if value.origin != TEXT and words and not words & said.around:
            return value.operand.name
    return ""
