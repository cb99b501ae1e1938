"""Reports to write in each form: a refuted share, claims beside it, and a file that was not read."""

from decimal import Decimal

from pipeline.models import Audit, CellEvidence, CheckedFigure, Claim, ClaimKind, Interval, Reading, Severity, Verdict
from pipeline.report import Report, report_on

TEXT = "# Meta\r\n\r\nThe plan is 40-45% of revenue.\r\n"
CELL = CellEvidence(
    table="sec_company_facts",
    entity="Meta Platforms",
    measure="revenue",
    period="2024",
    value=Decimal(164501000000),
    unit="USD",
    vintage="early 2026",
    attribution="SEC",
    grade="B",
)
STATED = Interval(low=Decimal(40), high=Decimal(45), unit="%")
RECOMPUTED = Interval(low=Decimal("36.47"), high=Decimal("39.51"), unit="%")
CLAIM = Claim(
    id="c1",
    text="The plan is 40-45% of revenue.",
    start=10,
    end=40,
    kind=ClaimKind.SHARE,
    verdict=Verdict.REFUTED,
    severity=Severity.BLOCKING,
    stated=(STATED,),
    recomputed=(RECOMPUTED,),
    arithmetic="60–65 / 164.5 = 36.5–39.5%",
    readings=(Reading(arithmetic="60–65 / 164.5", recomputed=RECOMPUTED, verdict=Verdict.REFUTED, evidence=(CELL,)),),
    evidence=(CELL,),
    reason="above the range",
    suggestion="36–40%",
    figures=(CheckedFigure(start=22, end=28, text="40-45%", verdict=Verdict.REFUTED, stated=STATED),),
)
OTHERS = (
    Claim(id="c2", text="x", start=0, end=1, kind=ClaimKind.FIGURE, verdict=Verdict.SUPPORTED),
    Claim(id="c3", text="y", start=0, end=1, kind=ClaimKind.NONE, verdict=Verdict.NOT_CHECKABLE),
    Claim(
        id="c4",
        text="z",
        start=2,
        end=6,
        kind=ClaimKind.COUNT,
        verdict=Verdict.SUPPORTED,
        understated=True,
        reason="far above",
    ),
)
REPORT = report_on("a b.md", TEXT, Audit(claims=(CLAIM, *OTHERS)))
BROKEN = Report(file="z.bin", problem="z.bin is no text")


def figure_claim(number: int, rule: str = "unaccounted", verdict: Verdict = Verdict.NOT_ENOUGH) -> Claim:
    """A claim on the figure of a sentence of its own."""
    figure = CheckedFigure(start=number, end=number + 1, text=str(number), verdict=verdict)
    words = f"Sentence {number}."
    return Claim(
        id=f"c{number}", text=words, start=number, end=number + 1, kind=ClaimKind.RESTATED, verdict=verdict,
        severity=Severity.LOOK, reason="none has it", figures=(figure,), rule=rule, reader="none",
    )  # fmt: skip
