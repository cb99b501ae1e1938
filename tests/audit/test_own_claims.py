"""The worked claims of our own: floors for the set as a whole, and every claim pinned that is right today."""

import json
from pathlib import Path

import pytest

from pipeline.models import Audit, Verdict
from tests.audit.own_claims import own_claims

CASES = own_claims()
# The claims that are judged otherwise, or given another value; one that comes right must leave its list.
MISSES = json.loads((Path(__file__).parent / "own_misses.json").read_text(encoding="utf-8"))
RIGHT, PRECISION, LET_THROUGH = 0.885, 0.96, 0.027


@pytest.fixture(scope="module")
def audits() -> list[Audit]:
    """The audit of each claim, in their order."""
    return [case.audit() for case in CASES]


@pytest.fixture(scope="module")
def told(audits: list[Audit]) -> list[str]:
    """The verdict on each claim, in their order."""
    ends = [(len(case.lead), len(case.lead) + len(case.text)) for case in CASES]
    return [str(audit.verdict(*end)) for audit, end in zip(audits, ends, strict=True)]


def test_claims_are_judged_as_listed(told: list[str]) -> None:
    """Right, unless it is listed as a miss; what is listed and right must be taken out."""
    assert {
        number: f"{said}, right is {case.verdict}: {case.text}"
        for number, (said, case) in enumerate(zip(told, CASES, strict=True))
        if (said == case.verdict) is (number in MISSES["verdict"])
    } == {}


def test_recomputed_values_are_right(audits: list[Audit]) -> None:
    """But for the listed misses, which must be taken out where they come right."""
    values = {
        number: (case.recomputed(audits[number]), case.value, case.text)
        for number, case in enumerate(CASES)
        if case.value and case.verdict in ("supported", "refuted")
    }
    assert {
        number: (found, right, text)
        for number, (found, right, text) in values.items()
        if (found == pytest.approx(right, rel=0.01)) is (number in MISSES["value"])
    } == {}


def test_set_as_a_whole_holds(told: list[str]) -> None:
    """The floors stand just below what is measured: shares of right claims, of right refutations, of errors let by."""
    verdicts = [(said, case.verdict) for said, case in zip(told, CASES, strict=True)]
    refuted = [right for said, right in verdicts if said == "refuted"]
    wrong = [said for said, right in verdicts if right == "refuted"]
    assert sum(said == right for said, right in verdicts) / len(verdicts) >= RIGHT
    assert refuted.count("refuted") / len(refuted) >= PRECISION
    assert wrong.count("supported") / len(wrong) <= LET_THROUGH


def test_table_covers_every_kind() -> None:
    assert len({case.kind for case in CASES}) >= 22
    assert {case.verdict for case in CASES} == set(Verdict)
