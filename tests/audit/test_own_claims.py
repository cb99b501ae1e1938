"""The worked claims of our own: floors for the set as a whole, and every claim pinned that is right today."""

import json
from functools import cache
from pathlib import Path

import pytest

from pipeline.models import Audit, Verdict
from tests.audit.own_claims import own_claims

CASES = own_claims()
NAMES = [f"{number}-{case.kind}" for number, case in enumerate(CASES)]
# The claims that are judged otherwise, or given another value; one that comes right must leave its list.
MISSES = json.loads((Path(__file__).parent / "own_misses.json").read_text(encoding="utf-8"))
RIGHT, PRECISION, LET_THROUGH = 0.895, 0.96, 0.027


@cache
def audited(number: int) -> Audit:
    return CASES[number].audit()


@cache
def told(number: int) -> str:
    lead = len(CASES[number].lead)
    return str(audited(number).verdict(lead, lead + len(CASES[number].text)))


@pytest.mark.parametrize("number", range(len(CASES)), ids=NAMES)
def test_claim_is_judged_as_listed(number: int) -> None:
    """Right, unless it is listed as a miss; what is listed and right must be taken out."""
    case = CASES[number]
    assert (case.text, told(number) == case.verdict) == (case.text, number not in MISSES["verdict"])


VALUED = [number for number, case in enumerate(CASES) if case.value and case.verdict in ("supported", "refuted")]


@pytest.mark.parametrize("number", VALUED, ids=[NAMES[number] for number in VALUED])
def test_recomputed_value_is_right(number: int) -> None:
    case = CASES[number]
    right = case.recomputed(audited(number)) == pytest.approx(case.value, rel=0.01)
    assert (case.text, right) == (case.text, number not in MISSES["value"])


def test_set_as_a_whole_holds() -> None:
    """The floors stand just below what is measured: shares of right claims, of right refutations, of errors let by."""
    verdicts = [(told(number), case.verdict) for number, case in enumerate(CASES)]
    refuted = [right for said, right in verdicts if said == "refuted"]
    wrong = [said for said, right in verdicts if right == "refuted"]
    assert sum(said == right for said, right in verdicts) / len(verdicts) >= RIGHT
    assert refuted.count("refuted") / len(refuted) >= PRECISION
    assert wrong.count("supported") / len(wrong) <= LET_THROUGH


def test_table_covers_every_kind() -> None:
    assert len({case.kind for case in CASES}) >= 22
    assert {case.verdict for case in CASES} == set(Verdict)
