"""The model reader: what a model is asked about an article, and what its reply makes of each figure and claim."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.audit.evidence.gather import KnownValues
from pipeline.audit.evidence.known import Known
from pipeline.audit.reading.candidates import candidates_of
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.evidence_listing import EvidenceListing, listed
from pipeline.audit.reading.judge_model import judged
from pipeline.audit.reading.masking import masked
from pipeline.audit.reading.reader_verdict import ReaderVerdict
from pipeline.writer.readings import ReadingsReply


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
    return tuple(judged(candidate, shown, ids) for candidate in candidates_of(reply.readings, shown, ids))
