"""The audit on every worked claim of our own: the right verdict, and the right value where there is one."""

import pytest

from pipeline.models import Verdict
from tests.audit.own_claims import Case, own_claims

CASES = own_claims()
NAMES = [f"{number}-{case.kind}" for number, case in enumerate(CASES)]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_verdict_is_the_policy_s(case: Case) -> None:
    assert (case.text, case.told()) == (case.text, case.verdict)


VALUED = [case for case in CASES if case.value and case.verdict in ("supported", "refuted")]


@pytest.mark.parametrize("case", VALUED, ids=[case.text[:40] for case in VALUED])
def test_recomputed_value_is_right(case: Case) -> None:
    assert case.recomputed() == pytest.approx(case.value, rel=0.01)


def test_table_covers_every_kind() -> None:
    assert len({case.kind for case in CASES}) >= 22
    assert {case.verdict for case in CASES} == set(Verdict)
