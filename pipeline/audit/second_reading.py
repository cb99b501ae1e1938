"""The second reading: each finding of an audit shown once more to a model, with its figures, before an editor sees it.

The first reader saw no figure, so that it could not fit a formula to one; whether code then took the printed words as
they are meant can only be told by who sees them. A second reader may take back a mark or bear it out, and settle what
code left open between two results of its own; it sets none on what is supported. Generate, then verify (Dhuliawala et
al. 2023, "Chain-of-Verification"), with code's arithmetic between the two.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.audit.evidence.gather import KnownValues
from pipeline.audit.evidence.known import Known
from pipeline.audit.reader_claim import DIFFERING
from pipeline.audit.reading.candidates import MODEL
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.evidence_listing import listed
from pipeline.audit.reading.masking import MaskedText, masked
from pipeline.audit.reading.reader_verdict import DIRECTION
from pipeline.models import CellEvidence, Claim, ClaimKind, Evidence, FactEvidence, Severity, Verdict
from pipeline.sources.suspicion import suspicious_passages
from pipeline.writer.readings import HeardFinding, SecondReading, SecondReadingReply

LEAST, A_FINDING, MOST = 3_000, 700, 12_000  # characters of evidence shown: with none, for each finding, in all
MOST_FINDINGS = 40
LONGEST = 300
BORNE_OUT = "a second reading finds the words borne out"
NOT_BORNE_OUT = "a second reading finds the words wrong"
OTHER_WAY = "the size is right, the direction is not"
OPEN_DIRECTION = f"{MODEL}.{DIRECTION}"
NOT_SHARED = "a second reading leaves it open"


@dataclass(frozen=True, slots=True)
class SecondRequest:
    """What a model is shown of the findings of a text, and the claims that they are of, by number."""

    evidence: str
    findings: str
    claims: tuple[Claim, ...]


def second_request(
    text: str, claims: Iterable[Claim], known: KnownValues, tables: Sequence[Known] = ()
) -> SecondRequest | None:
    """What is asked about the claims of a text that are in doubt, the marked ones before others; None where none is."""
    every = sorted((claim for claim in claims if _is_doubted(claim)), key=lambda claim: claim.severity is Severity.INFO)
    doubted = tuple(sorted(every[:MOST_FINDINGS], key=lambda claim: claim.start))
    if not doubted:
        return None
    shown = masked(text)
    about = _only(shown, doubted)
    room = min(MOST, LEAST + A_FINDING * len(doubted))
    listing = listed(EvidenceIds(known, about, tables), about, room)
    return SecondRequest(_harmless(listing.lines), _harmless(_lines(doubted, shown)), doubted)


def _harmless(lines: Iterable[str]) -> str:
    """The lines without those that speak to a machine: one that obeyed them would take marks away."""
    return "\n".join(line for line in lines if not suspicious_passages(line))


def heard(claims: Iterable[Claim], second: Iterable[HeardFinding]) -> Iterator[Claim]:
    """The claims with the second reading heard on each that it speaks of."""
    answers = {(each.sentence, each.words): each.reading for each in second}
    for claim in claims:
        answer = answers.get(_key(claim)) if _is_doubted(claim) else None
        yield _weighed(claim, answer) if answer is not None else claim


def answered(request: SecondRequest, reply: SecondReadingReply) -> Iterator[HeardFinding]:
    """The answers of a reply with what each is of; a number that was not asked about is left out."""
    for answer in reply.findings:
        if 1 <= answer.finding <= len(request.claims):
            sentence, words = _key(request.claims[answer.finding - 1])
            yield HeardFinding(sentence=sentence, words=words, reading=answer)


def _key(claim: Claim) -> tuple[str, str]:
    return _flat(claim.text), _words(claim)


def _is_doubted(claim: Claim) -> bool:
    """Whether a claim is marked, or has a figure that code could not hold against what the first reader read in it."""
    return claim.severity is not Severity.INFO or (claim.verdict is Verdict.NOT_ENOUGH and bool(claim.figures))


def _weighed(claim: Claim, answer: SecondReading) -> Claim:
    """A claim after its answer.

    What blocked blocks on where the reader finds it wrong too; where the reader leaves it open, or code alone had found
    it, it asks for a look. A model's reading or a look that the reader finds borne out asks for nothing. A refutation
    that had a rival, one that the second reader bears out, blocks; what was open and is wrong by its word alone asks
    for a look. Where code has computed both sides, two readings that differ or a difference whose direction the words
    alone tell, the reader says which it is.
    """
    if answer.answer != "open" and claim.rule in (OPEN_DIRECTION, DIFFERING):
        return _settled(claim, Verdict.SUPPORTED if answer.answer == "right" else Verdict.REFUTED)
    if answer.answer == "wrong":
        borne = claim.verdict is Verdict.REFUTED and claim.kind is not ClaimKind.COUNT  # a list may be shown in part
        blocks = claim.severity is Severity.BLOCKING or borne
        return claim.model_copy(update={"severity": Severity.BLOCKING if blocks else Severity.LOOK})
    if claim.severity is Severity.BLOCKING:
        right = answer.answer == "right"
        read = right and claim.reader == MODEL  # what code alone is sure of still asks for a look
        return _open(claim, Severity.INFO if read else Severity.LOOK, BORNE_OUT if right else NOT_SHARED)
    return _open(claim, Severity.INFO, BORNE_OUT) if answer.answer == "right" else claim


def _settled(claim: Claim, verdict: Verdict) -> Claim:
    severity = Severity.INFO if verdict is Verdict.SUPPORTED else Severity.BLOCKING
    wrong = OTHER_WAY if claim.rule == OPEN_DIRECTION else NOT_BORNE_OUT
    reason = BORNE_OUT if verdict is Verdict.SUPPORTED else wrong
    figures = tuple(figure.model_copy(update={"verdict": verdict, "reason": reason}) for figure in claim.figures)
    return claim.model_copy(update={"verdict": verdict, "severity": severity, "reason": reason, "figures": figures})


def _open(claim: Claim, severity: Severity, reason: str) -> Claim:
    refuted = claim.verdict is Verdict.REFUTED
    verdict = Verdict.NOT_ENOUGH if refuted else claim.verdict
    figures = tuple(
        figure.model_copy(update={"verdict": verdict, "reason": reason})
        if figure.verdict is Verdict.REFUTED
        else figure
        for figure in claim.figures
    )
    return claim.model_copy(
        update={"verdict": verdict, "severity": severity, "reason": reason, "figures": figures, "suggestion": ""}
    )


def _only(text: MaskedText, claims: Sequence[Claim]) -> MaskedText:
    """The sentences that some claims stand in, those before them, and their figures."""
    numbers = {
        number
        for sentence in text.sentences
        if any(sentence.start < claim.end and claim.start < sentence.end for claim in claims)
        for number in (sentence.number - 1, sentence.number)
    }
    sentences = tuple(sentence for sentence in text.sentences if sentence.number in numbers)
    return replace(
        text, sentences=sentences, figures=tuple(figure for figure in text.figures if figure.sentence in numbers)
    )


def _lines(claims: Sequence[Claim], shown: MaskedText) -> Iterator[str]:
    before = ""
    for number, claim in enumerate(claims, 1):
        if claim.text != before:
            past = [sentence for sentence in shown.sentences if sentence.end <= claim.start]
            if past:
                yield f"(before it: {_flat(past[-1].plain)})"
            yield f"SENTENCE {_flat(claim.text)}"
            before = claim.text
        yield f"{number} words: “{_words(claim)}” | found: {_found(claim)}"
        if grounds := "; ".join(dict.fromkeys(map(_ground, claim.evidence))):
            yield f"   by: {grounds}"


def _words(claim: Claim) -> str:
    return _flat(" … ".join(figure.text for figure in claim.figures) or claim.text)


def _found(claim: Claim) -> str:
    return ", ".join(filter(None, (str(claim.verdict).replace("_", " "), _flat(claim.arithmetic), claim.reason)))


def _ground(piece: Evidence) -> str:
    if isinstance(piece, FactEvidence):
        return _flat(piece.statement)[:LONGEST] + (f" [{_flat(piece.passage)[:LONGEST]}]" if piece.passage else "")
    if isinstance(piece, CellEvidence):
        return f"{piece.entity}, {piece.measure}, {piece.period}: {piece.value} {piece.unit}"
    return _flat(piece.passage)[:LONGEST]


def _flat(text: str) -> str:
    return " ".join(text.split())
