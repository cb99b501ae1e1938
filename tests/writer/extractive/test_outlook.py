from datetime import date

import pytest

from pipeline.models import Fact
from pipeline.writer.extractive.outlook import looks_ahead

FRIDAY = date(2026, 11, 6)


@pytest.mark.parametrize(
    ("sentence", "ahead"),
    [
        pytest.param("The bank will announce its decision on December 9.", True, id="a-date-to-come"),
        pytest.param("The bank will announce its decision on November 6.", False, id="the-day-itself"),
        pytest.param("The bank will announce its decision on Friday.", False, id="the-weekday-itself"),
        pytest.param("Rovers visit City next Friday.", True, id="a-week-later"),
        pytest.param("The company will hold a call today at 1:30 p.m.", False, id="today"),
        pytest.param("The plant was expected to open in 2027.", False, id="expected-once"),
        pytest.param("On Sunday the market was projected at $301.4 million for the week.", False, id="projected-once"),
        pytest.param("On Friday both forecasts looked like coming true.", False, id="a-noun"),
        pytest.param("The company expects sales of $1.3 billion.", True, id="a-forecast"),
        pytest.param("Repairs begin in March 2027 and end in May 2028.", True, id="a-date-that-is-set"),
        pytest.param("Shares opened lower and bonds start flat.", False, id="no-date"),
        pytest.param("The developer will pay rent in euros.", False, id="no-time"),
        pytest.param("Residents have until January 4 to appeal.", True, id="a-date-of-the-next-year"),
        pytest.param("The forecast of March 2026 will be kept.", False, id="a-date-that-has-passed"),
    ],
)
def test_what_is_to_come_is_told(sentence, ahead):
    assert looks_ahead(Fact(statement=sentence), FRIDAY) is ahead
