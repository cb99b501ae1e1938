"""Figures that no source states, reckoned from two of its values that stand together; and what chance may give."""

import pytest

from pipeline.audit import audit_text
from pipeline.models import Source, Verdict
from pipeline.reference import Reference
from tests.audit.facts import facts_from_rows

SOURCE = """The Tarn Valley museum, opened in 1987, told its members on 3 March 2026 how the year went.
It now employs 236 people, compared with 211 a year earlier. Of the 90 visitors who were asked, 72 said yes.
Day tickets go up from £8.00 to £8.80. The shop sold 12,000 posters at £3.50 each. Guides gave 4,320 hours between them,
and there are 180 guides. In spring a boy found 35 old coins in the garden, gardeners then dug up 80, and a second search
yielded another 40. The mill said that it will cut 300 of its 5,400 jobs."""


def verdict(text: str, figure: str) -> Verdict:
    audit = audit_text(text, sources=[Source.from_text(SOURCE, title="museum")], reference=Reference.empty())
    start = text.index(figure)
    return audit.verdict(start, start + len(figure))


RECKONED = {
    "difference": ("The Tarn Valley museum has taken on 25 more people in a year.", "25"),
    "change": ("Day tickets at the museum go up by 10%.", "10%"),
    "share in words": ("Four in five of the visitors asked by the museum would come back.", "Four in five"),
    "product": ("The shop sold 12,000 posters, worth £42,000.", "£42,000"),
    "rate": ("Guides gave an average of 24 hours each.", "24 hours"),
    "sum of a list": ("The museum garden has yielded 155 old coins.", "155"),
    "years from a date to now": ("The museum opened 39 years ago.", "39 years"),
}


@pytest.mark.parametrize(("text", "figure"), RECKONED.values(), ids=RECKONED.keys())
def test_figure_is_reckoned_from_two_values(text: str, figure: str) -> None:
    """Half of the numbers falsely marked on 168 short texts followed from two values of one passage."""
    assert verdict(text, figure) is Verdict.SUPPORTED


NOT_RECKONED = {
    "other difference": ("The Tarn Valley museum has taken on 29 more people in a year.", "29"),
    "other direction": ("Day tickets at the museum are down by 10%.", "10%"),
    "rest of a whole": ("The mill is to cut about 5,100 jobs.", "5,100"),
    "other span": ("The museum opened 46 years ago.", "46 years"),
}


@pytest.mark.parametrize(("text", "figure"), NOT_RECKONED.values(), ids=NOT_RECKONED.keys())
def test_figure_of_no_two_values_stays_open(text: str, figure: str) -> None:
    """A search among all values and operations would give nearly any number some reckoning."""
    assert verdict(text, figure) is not Verdict.SUPPORTED


@pytest.mark.parametrize(("year", "supported"), [("2024", True), ("2025", False)])
def test_no_value_of_another_year_bears_a_rate(year: str, supported: bool) -> None:
    """7,790 tonnes over 19,000 households of 2024 bore out "410 kilos in 2025", and a model's refutation was open."""
    rows = [
        {"entity": "Tamsel", "measure": measure, "period": period, "value": value, "unit": unit}
        for period, waste in (("2025", 7220), ("2024", 7790))
        for measure, value, unit in (("household rubbish", waste, "tonnes"), ("households", 19000, "households"))
    ]
    text = f"Each household in Tamsel produced 410 kilos of rubbish in {year}."
    verdict = audit_text(text, facts=facts_from_rows(rows), reference=Reference.empty()).verdict(0, len(text))
    assert (verdict == "supported") is supported
