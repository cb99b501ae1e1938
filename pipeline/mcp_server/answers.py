"""What the tools are given and answer: a source, and each answer as a model whose schema clients get."""

from datetime import date, datetime

from pydantic import Field

from pipeline.models import Evidence, Finding, FrozenModel, Severity, Verdict

LONGEST_SOURCE, LONGEST_NAME, LONGEST_ADDRESS = 1_000_000, 500, 4_000


class GivenSource(FrozenModel):
    """A source to compare with: its text, or an address to fetch it from."""

    text: str = Field("", max_length=LONGEST_SOURCE, description="the source's words; empty with an address to fetch")
    title: str = Field("", max_length=LONGEST_NAME, description="what findings call it")
    url: str = Field("", max_length=LONGEST_ADDRESS, description="where it stands; fetched only where text is empty")


class AuditAnswer(FrozenModel):
    """What an audit found; `verdicts` counts the claims by verdict, `not_used` says which sources were not read."""

    language: str
    verdicts: dict[str, int]
    findings: tuple[Finding, ...]
    not_used: tuple[str, ...] = ()


class ClaimAnswer(FrozenModel):
    """One claim: its sentence, its verdict, how that was reckoned in lines to read, and what it rests on."""

    claim: str
    sentence: str
    verdict: Verdict
    severity: Severity
    derivation: str
    evidence: tuple[Evidence, ...]


class FoundQuantity(FrozenModel):
    """A figure of a text, its value in base units; `start` and `end` count code points."""

    text: str
    start: int
    end: int
    low: float
    high: float
    unit: str
    kind: str
    hedge: str
    period: str
    counts: bool


class QuantitiesAnswer(FrozenModel):
    """All figures of a text, in text order."""

    quantities: tuple[FoundQuantity, ...]


class StyleAnswer(FrozenModel):
    """What in a text does not hold in a style; `passed` is the share of the style's rules that does, 0 to 1."""

    style: str
    passed: float
    findings: tuple[Finding, ...]


class ListedDocument(FrozenModel):
    """A document as the review queue has it; `waiting` is since when it has stood in its state."""

    document: int
    title: str
    date: date
    status: str
    revision: int
    blocking: int
    looks: int
    words: int
    claimed_by: str
    waiting: datetime


class ReviewList(FrozenModel):
    """A part of the queue, and how many documents all of it has."""

    total: int
    documents: tuple[ListedDocument, ...]


class DraftFinding(FrozenModel):
    """A finding on a draft; `overridden_by` is who answers for it, empty for nobody."""

    finding: Finding
    blocks: bool
    overridden_by: str = ""


class DraftStatus(FrozenModel):
    """Where a draft stands: `text` is what readers would get, `moves` what the account may do with it now."""

    document: ListedDocument
    text: str
    findings: tuple[DraftFinding, ...]
    approved_by: tuple[str, ...]
    moves: tuple[str, ...]
    problem: str = ""


class Done(FrozenModel):
    """What a tool that writes has done: the document's state and last revision after it."""

    document: int
    status: str
    revision: int
    note: int | None = None
