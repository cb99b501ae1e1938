"""What the audit says: verdicts from a closed set, each with its stated and recomputed figure and its evidence."""

from collections import Counter
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from pipeline.models.frozen import FrozenModel


class Verdict(StrEnum):
    """The fact-checking field's own words (FEVER, AVeriTeC), worst first as POLICY rule 17 folds them."""

    REFUTED = "refuted"
    CONFLICTING = "conflicting_evidence"
    NOT_ENOUGH = "not_enough_evidence"
    SUPPORTED = "supported"
    NOT_CHECKABLE = "not_checkable"

    @property
    def in_doubt(self) -> bool:
        """Whether somebody should look at what it was given to."""
        return self not in (Verdict.SUPPORTED, Verdict.NOT_CHECKABLE)


VERDICT_ORDER = tuple(Verdict)


class Severity(StrEnum):
    """What a finding asks of the editor."""

    BLOCKING = "blocking"
    LOOK = "look"
    INFO = "info"


class Interval(FrozenModel):
    """A closed interval in base units; a single value has equal ends."""

    low: Decimal
    high: Decimal
    unit: str = ""


class FactEvidence(FrozenModel):
    """A fact as given, with the passage it was found in where there is one."""

    kind: Literal["fact"] = "fact"
    fact: str
    statement: str
    source: str = ""
    start: int = 0
    end: int = 0
    passage: str = ""


class PassageEvidence(FrozenModel):
    """Words of a source, from code point `start` to `end` of its text."""

    kind: Literal["passage"] = "passage"
    source: str
    start: int
    end: int
    passage: str


class CellEvidence(FrozenModel):
    """One cell of a reference table."""

    kind: Literal["cell"] = "cell"
    table: str
    entity: str
    measure: str
    period: str
    value: Decimal
    unit: str
    vintage: str = ""
    attribution: str = ""
    grade: str = ""


Evidence = Annotated[FactEvidence | PassageEvidence | CellEvidence, Field(discriminator="kind")]


class ClaimKind(StrEnum):
    SHARE = "share"
    CHANGE = "change"
    MULTIPLE = "multiple"
    DIFFERENCE = "difference"
    SUM = "sum"
    AVERAGE = "average"
    PER_CAPITA = "per_capita"
    COMPOUND_GROWTH = "compound_growth"
    COMPARISON = "comparison"
    COUNT = "count"
    RANK = "rank"
    RANGE = "range"
    FIGURE = "figure"
    RESTATED = "restated"
    QUOTATION = "quotation"
    QUALITATIVE = "qualitative"
    NONE = "none"


LEAVE_OUT = "leave out"
"""How a proposal begins that takes one of several out of a sentence: which one, and not why."""


class ReckonedValue(FrozenModel):
    """A known value that a reading reckons with: in base units, `shown` as it is printed, with where it is from.

    `entity`, `measure` and `period` are what it is of, empty where that is told by words around it alone.
    """

    name: str
    shown: str
    low: Decimal
    high: Decimal
    unit: str = ""
    entity: str = ""
    measure: str = ""
    period: str = ""
    evidence: tuple[Evidence, ...] = ()


class Reading(FrozenModel):
    """One way to read a claim, carried through: its arithmetic in a line, its result, and its verdict.

    `operator` is what its formula does with `values`, empty where it reckons with what is itself reckoned.
    """

    arithmetic: str
    recomputed: Interval | None = None
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    values: tuple[ReckonedValue, ...] = ()
    operator: str = ""


class CheckedFigure(FrozenModel):
    """One figure of the text with its own verdict; offsets count code points of the audited text."""

    start: int
    end: int
    text: str
    verdict: Verdict
    stated: Interval | None = None
    recomputed: Interval | None = None
    reason: str = ""


class Claim(FrozenModel):
    """A sentence, or a part of one, that was checked; `start` and `end` frame it in the audited text."""

    id: str
    text: str
    start: int
    end: int
    kind: ClaimKind
    verdict: Verdict
    severity: Severity = Severity.INFO
    changes_story: bool = False
    understated: bool = False
    stated: tuple[Interval, ...] = ()
    recomputed: tuple[Interval, ...] = ()
    arithmetic: str = ""
    readings: tuple[Reading, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    suggestion: str = ""
    figures: tuple[CheckedFigure, ...] = ()
    rule: str = ""
    reader: str = ""


class Finding(FrozenModel):
    """One thing for the editor, from the audit or the style; offsets count code points, line and column from 1."""

    rule: str
    severity: Severity
    message: str
    start: int
    end: int
    line: int = 0
    column: int = 0
    suggestion: str = ""
    claim: str = ""

    @property
    def with_suggestion(self) -> str:
        """The message and, behind an arrow, the wording that would be right."""
        return f"{self.message} → {self.suggestion}" if self.suggestion else self.message


def fold(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a whole from those of its parts (POLICY rule 17)."""
    return min(verdicts, key=VERDICT_ORDER.index, default=Verdict.NOT_CHECKABLE)


class Audit(FrozenModel):
    """All claims of a text in text order; `language` is what it was detected to be written in."""

    claims: tuple[Claim, ...] = ()
    language: str = "en"

    def verdict(self, start: int, end: int) -> Verdict:
        """The verdict over a span of the text: of the figures in it and of the claims without figures that touch it."""
        figures = [f.verdict for c in self.claims for f in c.figures if f.start < end and start < f.end]
        claims = [c.verdict for c in self.claims if not c.figures and c.start < end and start < c.end]
        return fold(figures + claims)

    def counts(self) -> dict[str, int]:
        """How many claims have each verdict, in the fold's order."""
        found = Counter(claim.verdict for claim in self.claims)
        return {str(verdict): found[verdict] for verdict in VERDICT_ORDER}


_FORMULAS = (
    "average", "change", "conversion", "difference", "exchange", "growth", "multiple", "part", "range", "rate", "rest",
    "share", "sum",
)  # fmt: skip
_READINGS = (
    "comparison", "formula", "formula.conflict", "formula.direction", "formula.two-readings", "missing", "nothing",
    "quotation", "stated", "stated.conflict", "stated.two-readings", "unreadable", "words", "words.open",
)  # fmt: skip

AUDIT_RULES = (
    "language",
    "no_claim",
    "readers.differ",
    "restated",
    "stated",
    *(f"stated.{how}" for how in ("conflict", "direction", "elsewhere", "other", "scale")),
    "unaccounted",
    "unread",
    "unstated",
    *(f"unknown.{what}" for what in ("date", "name", "score", "time")),
    *(f"derived.{formula}" for formula in _FORMULAS),
    *(f"tables.{kind}" for kind in ClaimKind),
    *(f"quotation.{verdict}" for verdict in Verdict),
    *(f"{reader}.{reading}" for reader in ("declared", "model") for reading in _READINGS),
    "declared.rounding",
)
"""The ids of the audit's rules, as findings, JSON, SARIF and `--explain` give them, and `[audit] off` takes them."""
