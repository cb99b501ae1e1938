"""The claims that this project began with, in our own sentences: fixtures/audit/house-claims.md."""

from pathlib import Path

import pytest

from pipeline.audit import audit_text, load_facts
from pipeline.models import Claim, ClaimKind, Severity, Verdict

HOUSE = Path(__file__).parents[2] / "fixtures" / "audit"


@pytest.fixture(scope="module")
def claims() -> tuple[Claim, ...]:
    text = (HOUSE / "house-claims.md").read_text(encoding="utf-8")
    return audit_text(text, facts=load_facts(HOUSE / "house-facts.jsonl")).claims


def one(claims: tuple[Claim, ...], kind: ClaimKind) -> Claim:
    (found,) = [claim for claim in claims if claim.kind is kind]
    return found


def test_croatia_alone_is_refuted(claims: tuple[Claim, ...]) -> None:
    claim = one(claims, ClaimKind.COMPARISON)
    told = [(reading.evidence[-1].entity, str(reading.verdict)) for reading in claim.readings]
    assert told == [("Croatia", "refuted"), ("Honduras", "supported"), ("Jamaica", "supported")]
    assert (claim.verdict, claim.severity, claim.changes_story) == (Verdict.REFUTED, Severity.BLOCKING, True)
    assert claim.suggestion == "leave out Croatia GDP 2023 ($82.69 billion)"


def test_fifty_countries_is_understated(claims: tuple[Claim, ...]) -> None:
    claim = one(claims, ClaimKind.COUNT)
    assert (claim.verdict, claim.understated, claim.recomputed[0].low, claim.recomputed[0].high) == (
        Verdict.SUPPORTED,
        True,
        94,
        123,
    )


def test_share_of_expected_revenue_is_tried_both_ways(claims: tuple[Claim, ...]) -> None:
    claim = one(claims, ClaimKind.SHARE)
    found = [(round(reading.low, 1), round(reading.high, 1)) for reading in claim.recomputed]
    assert [(float(low), float(high)) for low, high in found] == [(36.5, 39.5), (29.9, 32.3)]
    assert claim.verdict is Verdict.REFUTED
    assert claim.suggestion == "about 36.5–39.5% of Meta revenue FY2024 or about 29.9–32.3% of Meta revenue FY2025"


def test_quotation_is_supported_by_its_source(claims: tuple[Claim, ...]) -> None:
    claim = one(claims, ClaimKind.QUOTATION)
    assert (claim.verdict, claim.evidence[0].statement) == (
        Verdict.SUPPORTED,
        "Mark Zuckerberg: “This will be a defining year for AI.”",
    )


def test_professionals_have_no_evidence(claims: tuple[Claim, ...]) -> None:
    (claim,) = [claim for claim in claims if any(figure.text == "400,000" for figure in claim.figures)]
    assert (claim.verdict, claim.severity) == (Verdict.NOT_ENOUGH, Severity.LOOK)


def test_names_and_list_numbers_claim_nothing(claims: tuple[Claim, ...]) -> None:
    assert {str(claim.verdict) for claim in claims if "Llama" in claim.text or "Everything" in claim.text} <= {
        "not_checkable"
    }
