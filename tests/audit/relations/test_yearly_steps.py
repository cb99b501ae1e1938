"""Every step from a year named, and the first step of a kind in so many years."""

import pytest

from pipeline.audit import audit_text

SAID = {
    "Apple's revenue has grown every year since fiscal 2020.": "refuted",
    "Microsoft's revenue has risen each year since fiscal 2020.": "supported",
    "Amazon's revenue has climbed in every year from 2018 to 2024.": "supported",
    "Poland had 36.8 million people in 2022. The count has gone on falling in both years since.": "supported",
    "Tesla's net income declined in 2025, its first annual drop in three years.": "refuted",
    "Apple's revenue fell in fiscal 2023, its first drop in four years.": "supported",
}


@pytest.mark.parametrize(("text", "verdict"), SAID.items(), ids=SAID.keys())
def test_each_step_is_asked_for(text: str, verdict: str) -> None:
    """A rise in "every year since 2020" was no claim, and of a "first drop in three years" the two ends alone were compared."""
    assert str(audit_text(text).verdict(0, len(text))) == verdict
