"""A reader's verdict on one figure or claim of a text, with its severity, its arithmetic in a line and its evidence."""

from dataclasses import dataclass, replace

from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Op
from pipeline.audit.reading.candidates import Answer, ReaderCandidate
from pipeline.models import ClaimKind, Evidence, Interval, Quantity, Reading, ReckonedValue, Severity, Verdict

TWO_VALUES = "the evidence gives two values for this"
DIRECTION = "formula.direction"  # a reader's rule for a figure of the right size whose direction the words leave open
KINDS = {
    Op.SHARE: ClaimKind.SHARE,
    Op.CHANGE: ClaimKind.CHANGE,
    Op.TIMES: ClaimKind.MULTIPLE,
    Op.SUBTRACT: ClaimKind.DIFFERENCE,
    Op.ADD: ClaimKind.SUM,
    Op.SUM: ClaimKind.SUM,
    Op.AVERAGE: ClaimKind.AVERAGE,
    Op.PER: ClaimKind.AVERAGE,
    Op.DIVIDE: ClaimKind.AVERAGE,
    Op.GROWTH: ClaimKind.COMPOUND_GROWTH,
    Op.COUNT: ClaimKind.COUNT,
    Op.RANK: ClaimKind.RANK,
    Op.RANK_LOW: ClaimKind.RANK,
}


@dataclass(frozen=True, slots=True)
class ReaderVerdict:
    """`start` to `end` frame the figure, or the words of a claim without one, in the text as given.

    `full` says that the reading accounts for unit, rate, names, period and negation; `rival` names another value or
    formula that passes the same checks and gives the stated figure. `proposal` is the figure as it would be right.
    `words` frame the figure with what is said of it ("just under 1.1 tonnes", "up by 6.8%").
    `binding` is false where the verdict may not stand against another reader's finding ("states nothing" on an amount).
    """

    start: int
    end: int
    text: str
    verdict: Verdict
    severity: Severity
    rule: str
    reader: str
    answer: Answer
    kind: ClaimKind = ClaimKind.QUALITATIVE
    quantity: Quantity | None = None
    result: Interval | None = None
    line: str = ""
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    understated: bool = False
    full: bool = False
    rival: str = ""
    proposal: str = ""
    alternatives: tuple[Reading, ...] = ()
    binding: bool = True
    values: tuple[ReckonedValue, ...] = ()
    operator: str = ""
    words: tuple[int, int] = (0, 0)


def verdict_of(candidate: ReaderCandidate, verdict: Verdict, rule: str, reason: str = "") -> ReaderVerdict:
    """A candidate's verdict under the reader's rule of that name, on its figure where it has one, else on its words.

    It asks for a look unless it supports or states nothing.
    """
    quantity = candidate.figure.quantity if candidate.figure else None
    start, end = (quantity.start, quantity.end) if quantity else (candidate.start, candidate.end)
    return ReaderVerdict(
        start,
        end,
        quantity.text.strip() if quantity else candidate.words,
        verdict,
        Severity.INFO if verdict in (Verdict.SUPPORTED, Verdict.NOT_CHECKABLE) else Severity.LOOK,
        f"{candidate.reader}.{rule}",
        candidate.reader,
        candidate.answer,
        kind_of(candidate),
        quantity,
        reason=reason,
    )


def not_read(candidate: ReaderCandidate, rule: str, reason: str) -> ReaderVerdict:
    """A candidate that could not be held against its figure: it stands against other readers, and marks nothing.

    Of such readings of right and of planted figures, five in six were of right ones: units that do not go together, a
    formula whose sides the words leave open, a rate that nothing names.
    """
    return replace(verdict_of(candidate, Verdict.NOT_ENOUGH, rule, reason), severity=Severity.INFO)


def aside(candidate: ReaderCandidate, verdict: Verdict, rule: str, reason: str = "") -> ReaderVerdict:
    """A verdict that says something only where no other reader does."""
    return replace(verdict_of(candidate, verdict, rule, reason), severity=Severity.INFO, binding=False)


def kind_of(candidate: ReaderCandidate) -> ClaimKind:
    """What kind of claim a candidate reads: by its formula's outermost operation, else by whether it has a figure."""
    if candidate.answer is Answer.COMPARISON:
        return ClaimKind.COMPARISON
    alone = ClaimKind.RESTATED if candidate.figure else ClaimKind.QUALITATIVE
    return kind_of_formula(candidate.formula, alone)


def kind_of_formula(formula: Formula | None, alone: ClaimKind) -> ClaimKind:
    """The kind of claim that a formula computes, by its outermost operation; `alone` for a value or for none."""
    return KINDS.get(formula.op, ClaimKind.FIGURE) if isinstance(formula, Apply) else alone


def unjudged(candidate: ReaderCandidate, reason: str) -> ReaderVerdict:
    """What cannot be judged at all, with the reason."""
    return aside(candidate, Verdict.NOT_CHECKABLE, "unreadable", reason)
