"""What is said of one figure, and what a computed formula says of it: the values that the verdict's parts hand on."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.audit.arithmetic.amount import Unit, typed
from pipeline.audit.arithmetic.judgement import Judgement, judge
from pipeline.audit.arithmetic.typed_formula import (
    Formula,
    evidence_of,
    operands,
    printed,
)
from pipeline.audit.evidence.known import TABLE, TEXT, Known
from pipeline.audit.grammar.operand_pool import Candidate
from pipeline.audit.reading.said import Said
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.models import Evidence, Interval, Kind, Quantity, Reading, Severity, Verdict
from pipeline.quantities.formatting import to_the_digit
from pipeline.text.stemming import stems

STATED, DERIVED, NO_READER = "evidence", "grammar", "none"
TABLES = "tables"  # the rules that rest on the reference tables
# What the rules over the tables are called whose formulas go by another name.
TABLE_RULES = {"growth": "compound_growth", "rate": "average", "rest": "difference", "part": "figure"}
TABLE_RULES |= {"exchange": "figure", "conversion": "figure"}
SURE = 0.75  # score from which a reading is taken for the one meant
ALONE = 0.3  # how much less sure a reading need be that has no other beside it
RIVALS = 30


@dataclass(frozen=True, slots=True)
class FigureVerdict:
    """What is said of one figure; offsets of `figure` are within its sentence."""

    figure: Quantity
    verdict: Verdict
    rule: str
    reader: str
    reason: str
    severity: Severity = Severity.INFO
    result: Interval | None = None
    line: str = ""
    evidence: tuple[Evidence, ...] = ()
    understated: bool = False
    value: Known | None = None
    firm: bool = False  # read surely enough to stand before a value that is named faintly
    full: bool = False  # firm, and every operand is one that the clause names or the text itself states
    formula: Formula | None = None
    others: tuple[Reading, ...] = ()  # the other readings that were tried
    changes_story: bool = False


def shown_result(context: Said, kind: str, result: Interval | None) -> Interval | None:
    """A result as a reader wants it: a fraction in percent."""
    if result is None or context.figure.kind is not Kind.FRACTION or kind == "multiple":
        return result
    return Interval(low=result.low * 100, high=result.high * 100, unit="%")


def refuted_by(context: Said, value: Known, rule: str, reason: str, severity: Severity) -> FigureVerdict:
    """The refutation of a figure by the value that it must mean."""
    held = judge(context.figure, value.operand)
    return FigureVerdict(
        context.figure,
        Verdict.REFUTED,
        rule,
        STATED,
        reason,
        severity,
        held.result,
        printed(value.operand),
        value.operand.evidence,
    )


def verdict_of_formula(
    context: Said, candidate: Candidate, held: Judgement, verdict: Verdict, severity: Severity
) -> FigureVerdict:
    """A candidate's verdict with its arithmetic in a line, under the rule of its kind."""
    result, tabled = shown_result(context, candidate.kind, held.result), rests_on_tables(candidate)
    return FigureVerdict(
        context.figure,
        verdict,
        f"{TABLES}.{TABLE_RULES.get(candidate.kind, candidate.kind)}" if tabled else f"derived.{candidate.kind}",
        DERIVED,
        held.reason or "recomputed",
        severity,
        result,
        line_of(candidate.formula, result),
        evidence_of(candidate.formula),
        held.understated,
        firm=candidate.score >= SURE,
        full=candidate.score >= SURE and is_named(context, candidate),
        formula=candidate.formula,
        changes_story=tabled
        and verdict is Verdict.REFUTED
        and (held.wrong_sign or _is_far(context.figure, held.result)),
    )


def is_named(context: Said, candidate: Candidate) -> bool:
    """Whether every operand has a word in the figure's clause or its label, or is a figure of the text itself."""
    if candidate.internal:
        return True
    naming = frozenset(word for word in context.nearest - UNIT_STEMS if not word.isdigit())
    return all(leaf.key.startswith(TEXT) or stems(leaf.name) & naming for leaf in operands(candidate.formula))


def _is_far(figure: Quantity, result: Interval | None) -> bool:
    """Whether two values are of different orders of magnitude, so that the story changes with the figure."""
    stated, found = abs(figure.low), abs(result.low) if result else Decimal(0)
    return bool(stated and found) and max(stated, found) / min(stated, found) >= 10


def rests_on_tables(candidate: Candidate) -> bool:
    """Whether a formula rests on a value of the reference tables."""
    return any(leaf.key.startswith(TABLE) for leaf in operands(candidate.formula))


def line_of(formula: Formula, result: Interval | None) -> str:
    """The arithmetic in one line with its result."""
    line = printed(formula)
    if not result or not line:
        return line
    found = to_the_digit(result.low, result.high, result.unit)
    return line if line.startswith(f"{found} ") else f"{line} = {found}"


def unit_of_figure(context: Said) -> Unit:
    """The typed unit of a figure."""
    return typed(context.figure).unit
