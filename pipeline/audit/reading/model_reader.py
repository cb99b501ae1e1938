"""The model reader: what a model is asked about an article, and what its reply makes of each figure and claim."""

from dataclasses import dataclass

from pipeline.audit.evidence.gather import KnownValues
from pipeline.audit.reading.candidates import ReaderCandidate, candidates_of, unread
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.evidence_listing import EvidenceListing, listed
from pipeline.audit.reading.judge_model import judged
from pipeline.audit.reading.masking import MaskedFigure, MaskedText, masked
from pipeline.audit.reading.reader_verdict import ReaderVerdict
from pipeline.writer.readings import ReadingsReply
from pipeline.writer.untrusted import derived, neutral


@dataclass(frozen=True)
class ReaderRequest:
    """The values of the prompt `readings`: the evidence and the masked sentences, each a line, and the data's mark."""

    evidence: str
    sentences: str
    key: str
    listing: EvidenceListing

    @property
    def values(self) -> dict[str, object]:
        return {"evidence": self.evidence, "sentences": self.sentences, "key": self.key}


def reader_request(text: str, known: KnownValues, key: str = "") -> ReaderRequest:
    """What the prompt needs for a text as readers see it; `key` marks its data, by default one that the text gives."""
    key = key or derived(text, "readings")
    shown = masked(text)
    ids = EvidenceIds(known, shown)
    listing = listed(ids, shown)
    lines = "\n".join(f"{s.number} {' '.join(s.text.split())}" for s in shown.sentences)
    return ReaderRequest(neutral(listing.text, key), neutral(lines, key), key, listing)


def read_with_model(text: str, reply: ReadingsReply, known: KnownValues) -> tuple[ReaderVerdict, ...]:
    """The verdict on every figure and claim that the reply speaks of, in text order; a pure function of its inputs."""
    shown = masked(text)
    ids = EvidenceIds(known, shown)
    return tuple(judged(candidate, shown, ids) for candidate in candidates_of(reply.readings, shown, ids))


def model_candidates(text: str, reply: ReadingsReply, known: KnownValues) -> tuple[ReaderCandidate, ...]:
    """The same before they are judged."""
    shown = masked(text)
    return candidates_of(reply.readings, shown, EvidenceIds(known, shown))


def left_unread(text: str, reply: ReadingsReply, known: KnownValues) -> tuple[MaskedFigure, ...]:
    """The figures that the reply says nothing of: they are "not read", whatever other readers find."""
    shown: MaskedText = masked(text)
    return tuple(unread(shown, candidates_of(reply.readings, shown, EvidenceIds(known, shown))))
