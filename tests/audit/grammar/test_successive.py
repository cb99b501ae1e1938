"""Changes one upon another: what they come to in all, and the level that they lead to."""

import pytest

from pipeline.audit.grammar.successive import successive_candidates
from tests.audit.grammar.audited import Row, tried, verdict

FARE: tuple[Row, ...] = (
    ("Orn ferry", "change in fares", "2023", 10, "%"),
    ("Orn ferry", "change in fares", "2024", 20, "%"),
    ("Orn ferry", "fare", "2022", 500, "GBP"),
)
FALL: tuple[Row, ...] = (FARE[0], ("Orn ferry", "change in fares", "2024", -20, "%"))
MILL: tuple[Row, ...] = (("Pell mill", "output", "2024", 8000, "tonnes"),)
CHANGES = {
    "multiplied": (FARE, "Fares on the Orn ferry rose by {} over the two years.", "32%", "supported"),
    "added": (FARE, "Fares on the Orn ferry rose by {} over the two years.", "30%", "refuted"),
    "with the steps": (FARE, "Fares on the Orn ferry rose by 10% in one year and by 20% in the next, {} in all.", "32%", "supported"),
    "with the steps, added": (FARE, "Fares on the Orn ferry rose by 10% in one year and by 20% in the next, {} in all.", "30%", "refuted"),
    "a rise and a fall": (FALL, "Fares on the Orn ferry fell by {} over the two years.", "12%", "supported"),
    "a rise and a fall, wrong way": (FALL, "Fares on the Orn ferry rose by {} over the two years.", "12%", "refuted"),
    "not put together": (FARE, "Fares on the Orn ferry rose by {}.", "32%", "not_enough_evidence"),
    "one year": (FARE, "Fares on the Orn ferry rose by {} in 2024.", "32%", "not_enough_evidence"),
    "level": (FARE, "After both rises the fare on the Orn ferry was {}.", "£660", "supported"),
    "level, added": (FARE, "After both rises the fare on the Orn ferry was {}.", "£650", "refuted"),
    "level that a step is left out of": (FARE, "The fare on the Orn ferry rose to {} in 2024.", "£600", "refuted"),
    "level by the text's own steps": (MILL, "The Pell mill made 8,000 tonnes in 2024. Output rose by 5% and then by 10%, which leaves {}.", "9,240 tonnes", "supported"),
    "falls of the text": ((), "Output fell by 10% and then by 20% at the Pell mill, {} in all.", "28%", "supported"),
    "falls of the text, added": ((), "Output fell by 10% and then by 20% at the Pell mill, {} in all.", "30%", "refuted"),
    "level by the text's own steps, added": (MILL, "The Pell mill made 8,000 tonnes in 2024. Output rose by 5% and then by 10%, which leaves {}.", "9,340 tonnes", "refuted"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "text", "figure", "found"), CHANGES.values(), ids=CHANGES.keys())
def test_changes_are_multiplied(rows: tuple[Row, ...], text: str, figure: str, found: str) -> None:
    """Two rises were two notes of which neither said 32%, and no level was reached by them."""
    assert verdict(text.format(figure), figure, *rows) == found


LATER: tuple[Row, ...] = (
    *FARE,
    ("Orn ferry", "change in fares", "2025", 50, "%"),
    ("Orn ferry", "fare", "2024", 700, "GBP"),
)
RUNS = {
    "first step and all": ("The fare on the Orn ferry rose to £550 in 2023.", "£550", {("2023",), ("2023", "2024", "2025")}),
    "no step left out": ("The fare on the Orn ferry rose to £600 in 2024.", "£600", {("2023", "2024", "2025")}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "runs"), RUNS.values(), ids=RUNS.keys())
def test_changes_lead_on_from_the_level_before_them(text: str, figure: str, runs: set[tuple[str, ...]]) -> None:
    """A change of 2024 upon the fare of 2022 leaves out that of 2023, and no change of 2023 is upon the fare of 2024."""
    steps = (" / ".join(f"Orn ferry, change in fares, {year}" for year in run) for run in runs)
    scores = tried(successive_candidates, text, figure, *LATER)
    assert set(scores) == {f"Orn ferry, fare, 2022 / {run}" for run in steps}
