"""What a check found, with its place in the text: the one shape that audit and style report in."""

from collections import Counter

from pipeline.models import Audit, Claim, Finding, FrozenModel, Severity, Verdict
from pipeline.text.lines import Lines


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
    """Arithmetic and reason in one line, each once."""
    parts = [claim.arithmetic, "" if claim.reason and claim.reason in claim.arithmetic else claim.reason]
    return "; ".join(part for part in parts if part) or str(claim.verdict).replace("_", " ")
