"""The model reader: what a model is asked about an article, and what its reply makes of each figure and claim."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.audit.arithmetic.typed_formula import operands
from pipeline.audit.evidence.gather import KnownValues
from pipeline.audit.evidence.known import Known
from pipeline.audit.evidence.moments import timed, timed_comparisons
from pipeline.audit.reading.candidates import Answer, ReaderCandidate, candidates_of
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.evidence_listing import EvidenceListing, listed
from pipeline.audit.reading.judge_model import judged
from pipeline.audit.reading.masking import MaskedText, masked
from pipeline.audit.reading.reader_verdict import ReaderVerdict
from pipeline.models import Kind, Quantity, Severity, Verdict
from pipeline.quantities.lone_letters import LONE_M
from pipeline.quantities.periods import in_minutes
from pipeline.writer.readings import ReadingsReply

METRE, MILLION = "m", Decimal(10) ** 6


@dataclass(frozen=True)
class ReaderRequest:
    """What a model is shown of a text: the evidence and the masked sentences, each a line."""

    text: str
    evidence: str
    sentences: str
    listing: EvidenceListing


def reader_request(text: str, known: KnownValues, tables: Sequence[Known] = ()) -> ReaderRequest:
    """What is asked of a model about a text as readers see it; `tables` are the reference values that it names."""
    shown = masked(text)
    ids = EvidenceIds(known, shown, tables)
    listing = listed(ids, shown)
    lines = "\n".join(f"{s.number} {' '.join(s.text.split())}" for s in shown.sentences)
    return ReaderRequest(text, listing.text, lines, listing)


def read_with_model(
    text: str, reply: ReadingsReply, known: KnownValues, tables: Sequence[Known] = ()
) -> tuple[ReaderVerdict, ...]:
    """The verdict on every figure and claim that the reply speaks of, in text order; a pure function of its inputs."""
    shown = masked(text)
    ids = EvidenceIds(known, shown, tables)
    candidates = candidates_of(reply.readings, shown, ids)
    used = {leaf.key for each in candidates if each.formula is not None for leaf in operands(each.formula)}
    bases = {(known.quantity.low, known.quantity.unit) for known in ids.text_values.values() if known.key in used}
    return tuple(_as_base(_heard(candidate, shown, ids), bases) for candidate in candidates)


def _heard(candidate: ReaderCandidate, text: MaskedText, ids: EvidenceIds) -> ReaderVerdict:
    """The verdict under that reading of its figure which bears the words out: "13:51" of the day, or in minutes."""
    found = [judged(each, text, ids) for each in dict.fromkeys(_read_otherwise(candidate))]
    return max(found, key=lambda each: (each.verdict is Verdict.SUPPORTED, each.severity is Severity.BLOCKING))


def _read_otherwise(candidate: ReaderCandidate) -> Iterator[ReaderCandidate]:
    """The candidate as it stands, its times in minutes, and "15.1m", behind which no noun says which, as millions."""
    figure = candidate.figure
    others = list(_other_quantities(figure.quantity)) if figure and figure.quantity.kind is Kind.MEASURE else []
    in_spans = replace(
        candidate,
        formula=candidate.formula and timed(candidate.formula),
        others=tuple(map(timed, candidate.others)),
        comparisons=timed_comparisons(candidate.comparisons),
    )
    for each in (candidate, in_spans):
        yield each
        if figure:
            yield from (replace(each, figure=replace(figure, quantity=quantity)) for quantity in others)


def _other_quantities(quantity: Quantity) -> Iterator[Quantity]:
    if (span := in_minutes(quantity.text)) is not None:
        yield quantity.model_copy(update={"low": span, "high": span})
    if quantity.unit == METRE and LONE_M.search(quantity.text):
        yield quantity.times(MILLION, kind=Kind.NUMBER, unit="")


def _as_base(verdict: ReaderVerdict, bases: Collection[tuple[Decimal, str]]) -> ReaderVerdict:
    """A verdict that an amount states nothing, binding where the text only reckons from it ("of every $100, $17")."""
    own = verdict.quantity if verdict.answer is Answer.NOTHING else None
    return replace(verdict, binding=True) if own and (own.low, own.unit) in bases else verdict
