from pipeline.models import Audit, Finding, Severity
from pipeline.report import findings_of
from pipeline.report.findings import message_of
from tests.report.reports import CLAIM, OTHERS, REPORT, TEXT


def test_findings_name_place_and_figure():
    assert findings_of(Audit(claims=(CLAIM, *OTHERS)), TEXT) == (
        Finding(
            rule="audit.refuted",
            severity=Severity.BLOCKING,
            message="40-45% → 36.5–39.5%; 60–65 / 164.5 = 36.5–39.5%; above the range [sec_company_facts]",
            start=22,
            end=28,
            line=3,
            column=13,
            suggestion="36–40%",
            claim="c1",
        ),
        Finding(
            rule="audit.understated",
            severity=Severity.INFO,
            message="far above",
            start=2,
            end=6,
            line=1,
            column=3,
            claim="c4",
        ),
    )


def test_a_summary_counts_verdicts_and_severities():
    assert REPORT.summary() == {
        "claims": 4,
        "refuted": 1,
        "conflicting_evidence": 0,
        "not_enough_evidence": 0,
        "supported": 2,
        "not_checkable": 1,
        "findings": 2,
        "blocking": 1,
        "look": 0,
        "info": 1,
        "language": "en",
    }


def test_reason_that_only_repeats_both_figures_is_left_out():
    """It was known by its first English words, which the audit might have put otherwise."""
    reasons = ("recomputed: 36.47–39.51%, printed: 40-45%", "36.47–39.51% are the share of 2024")
    claims = [CLAIM.model_copy(update={"reason": reason}) for reason in reasons]
    head = "40-45% → 36.5–39.5%; 60–65 / 164.5 = 36.5–39.5%"
    assert [message_of(claim) for claim in claims] == [
        f"{head} [sec_company_facts]",
        f"{head}; 36.47–39.51% are the share of 2024 [sec_company_facts]",
    ]
