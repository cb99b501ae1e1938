"""What a check found, with its place in the text: the one shape that audit and style report in."""

from collections import Counter

from pipeline.models import (
    Audit,
    CellEvidence,
    Claim,
    Evidence,
    FactEvidence,
    Finding,
    FrozenModel,
    PassageEvidence,
    Severity,
    Verdict,
)
from pipeline.quantities.formatting import rounded, to_the_digit
from pipeline.text.lines import Lines

MOST_PLACES = 3
UNACCOUNTED = ("unaccounted", "unread", "unstated")  # by these rules nothing gives a figure


class Report(FrozenModel):
    """What was found in one file; `problem` says why it could not be read, if it could not."""

    file: str
    audit: Audit = Audit()
    findings: tuple[Finding, ...] = ()
    problem: str = ""

    def claim(self, claim_id: str) -> Claim | None:
        return next((claim for claim in self.audit.claims if claim.id == claim_id), None)

    def summary(self) -> dict[str, int | str]:
        """Claims by verdict, findings by severity, and the language."""
        found = Counter(finding.severity for finding in self.findings)
        return {
            "claims": len(self.audit.claims),
            **self.audit.counts(),
            "findings": len(self.findings),
            **{str(severity): found[severity] for severity in Severity},
            "language": self.audit.language,
        }


def report_on(file: str, text: str, audit: Audit) -> Report:
    """The report of an audit of this text."""
    return Report(file=file, audit=audit, findings=findings_of(audit, text))


def findings_of(audit: Audit, text: str) -> tuple[Finding, ...]:
    """A finding for each claim that is refuted, conflicting, without evidence or understated, in text order."""
    lines = Lines(text)
    return tuple(finding_of(claim, lines) for claim in audit.claims if claim.verdict.in_doubt or claim.understated)


def finding_of(claim: Claim, lines: "Lines") -> Finding:
    start, end = place_of(claim)
    line, column = lines.place(start)
    return Finding(
        rule=f"audit.{'understated' if claim.verdict is Verdict.SUPPORTED else claim.verdict}",
        severity=claim.severity,
        message=message_of(claim),
        start=start,
        end=end,
        line=line,
        column=column,
        suggestion=claim.suggestion,
        claim=claim.id,
    )


def place_of(claim: Claim) -> tuple[int, int]:
    """Where the figure stands that gave the claim its verdict, else the claim."""
    figure = next((figure for figure in claim.figures if figure.verdict is claim.verdict), claim)
    return figure.start, figure.end


def message_of(claim: Claim) -> str:
    """Stated and computed, how, why, and where from, in one line: "73% → 60%; $50m → $80m = 60% [f1, f2]"."""
    figure = next((figure for figure in claim.figures if figure.verdict is claim.verdict), None)
    computed = claim.recomputed[0] if claim.recomputed and claim.verdict is Verdict.REFUTED else None
    head, said_again = "", claim.reason in claim.arithmetic
    if figure and computed:
        head = f"{figure.text} → {rounded(computed.low, computed.high, computed.unit)}"
        both = figure.text.strip(), to_the_digit(computed.low, computed.high, computed.unit)
        said_again = said_again or all(amount in claim.reason for amount in both)
    parts = [part for part in (head, claim.arithmetic, "" if said_again else claim.reason) if part]
    where = f" [{', '.join(places)}]" if (places := _places(claim)) and claim.arithmetic else ""
    return f"{'; '.join(parts) or str(claim.verdict).replace('_', ' ')}{where}"


def _places(claim: Claim) -> list[str]:
    """Where a claim's inputs are from, each place once: notes, sources and tables by their names, three at the most."""
    places = list(dict.fromkeys(map(_place, claim.evidence)))
    return [*places[:MOST_PLACES], "…"] if len(places) > MOST_PLACES else places


def _place(evidence: Evidence) -> str:
    match evidence:
        case FactEvidence():
            return evidence.fact
        case PassageEvidence():
            return evidence.source
        case CellEvidence():
            return evidence.table


def unaccounted(audit: Audit) -> int:
    """How many figures stand in none of the sources, where that is all there is to say of a text's figures; else 0."""
    checked = [claim for claim in audit.claims if claim.figures and claim.verdict is not Verdict.NOT_CHECKABLE]
    alike = all(claim.rule in UNACCOUNTED for claim in checked)
    return len(checked) if alike and len(checked) > 1 else 0


def unread(audit: Audit) -> int:
    """How many figures nothing accounts for that are no findings of their own, since they are too many."""
    return sum(_is_folded(claim) for claim in audit.claims)


def _is_folded(claim: Claim) -> bool:
    return claim.rule in UNACCOUNTED and claim.severity is Severity.INFO and claim.verdict.in_doubt


def folded(report: "Report") -> tuple[Finding, ...]:
    """The findings that people are shown one by one: none of those that are told by their number."""
    alike = unaccounted(report.audit) > 0
    counted = {claim.id for claim in report.audit.claims if (claim.rule in UNACCOUNTED and alike) or _is_folded(claim)}
    return tuple(finding for finding in report.findings if finding.claim not in counted)
