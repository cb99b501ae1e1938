import pytest

from pipeline.audit.wording.years import times_in

READ = {
    "one year": ("Revenue rose in 2024.", 2024, None, None),
    "fiscal year": ("Sales for fiscal 2025 were flat.", 2025, None, None),
    "since": ("Spending has quadrupled since fiscal 2022.", None, 2022, None),
    "than in": ("Income in 2025 was higher than in 2023.", 2025, 2023, None),
    "from to": ("It grew from 2010 to 2023.", 2023, 2010, 13),
    "years to": ("Over the six years to 2024, sales compounded.", 2024, 2018, 6),
    "years earlier": ("Sales in 2025 were five times what they were two years earlier.", 2025, None, 2),
    "a year that is no basis": ("More than 60 firms closed in 2024.", 2024, None, None),
    "the year it was": ("It is five times the size it was in 2010.", None, 2010, None),
    "money is no year": ("It cost $2024 in all.", None, None, None),
}


@pytest.mark.parametrize(("text", "new", "old", "steps"), READ.values(), ids=READ.keys())
def test_sentence_names_its_years(text: str, new: int | None, old: int | None, steps: int | None) -> None:
    times = times_in(text)
    assert (times.new, times.old, times.steps) == (new, old, steps)
