"""Runs of periods: so many years in a row, and what happened again."""

import pytest

from pipeline.audit import audit_text
from tests.audit.facts import facts_from_rows


def verdict_on(text: str, *visits: int) -> str:
    """The verdict with the castle's visits of the years up to 2025 in the notes."""
    rows = [
        {"entity": "castle", "measure": "visits", "period": str(year), "value": value, "unit": "visits"}
        for year, value in enumerate(visits, start=2026 - len(visits))
    ]
    return str(audit_text(text, facts=facts_from_rows(rows)).verdict(0, len(text)))


@pytest.mark.parametrize(
    ("text", "visits", "verdict"),
    [
        ("For a third year running, visits to the castle went up.", (4500, 4800), "not_enough_evidence"),
        ("For a second year in a row, visits to the castle fell.", (5200, 5000, 4800), "supported"),
        ("Visits to the castle fell for a third straight year.", (4900, 5200, 5000, 4800), "refuted"),
        (
            "Visits to the castle fell for the fourth consecutive year in 2025.",
            (5500, 5000, 4800),
            "not_enough_evidence",
        ),
        ("For the second year running, the castle had fewer visits.", (5200, 5000, 4800), "supported"),
        ("Intel's revenue has now declined four years in a row.", (), "supported"),
        ("Apple's revenue rose for a third year running in fiscal 2025.", (), "refuted"),
    ],
)
def test_each_step_of_a_run_counts(text: str, visits: tuple[int, ...], verdict: str) -> None:
    """The last step alone bore out "for a third year running", whatever the years before had or nobody knew of them."""
    assert verdict_on(text, *visits) == verdict


@pytest.mark.parametrize(
    ("text", "visits", "verdict"),
    [
        ("For the third year running, the castle had more than 4,500 visits.", (4600, 4700, 4800), "supported"),
        ("For the third year running, the castle had more than 4,500 visits.", (4400, 4700, 4800), "refuted"),
        ("For the third year running, the castle had more than 4,500 visits.", (4700, 4800), "not_enough_evidence"),
    ],
)
def test_bound_of_a_run_holds_for_each_year(text: str, visits: tuple[int, ...], verdict: str) -> None:
    """A bound kept "for the third year running" was held against the newest year alone."""
    assert verdict_on(text, *visits) == verdict


@pytest.mark.parametrize(
    ("text", "visits", "verdict"),
    [
        ("Visits to the castle rose again in 2025.", (4500, 4800), "not_enough_evidence"),
        ("Visits to the castle rose again in 2025.", (4200, 4500, 4800), "supported"),
        ("Visits to the castle again topped 4,500.", (4800,), "not_enough_evidence"),
        ("Visits to the castle again topped 4,500.", (4600, 4800), "supported"),
        ("The castle, which will never again open on Mondays, had 4,800 visits.", (4800,), "supported"),
    ],
)
def test_again_needs_the_time_before(text: str, visits: tuple[int, ...], verdict: str) -> None:
    """What "rose again" or "again topped" says of the time before was not asked for (POLICY rule 17)."""
    assert verdict_on(text, *visits) == verdict
