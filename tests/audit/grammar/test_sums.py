"""Sums of what the words name, with none of it left out."""

import pytest

from pipeline.audit.grammar.sums import sum_candidates
from tests.audit.grammar.audited import Row, tried, verdict

WOODS: tuple[Row, ...] = (
    ("Kell wood", "oaks felled", "2024", 1400, "trees"),
    ("Marl wood", "oaks felled", "2024", 900, "trees"),
    ("Orn wood", "oaks felled", "2024", 600, "trees"),
    ("Tarn wood", "oaks felled", "2024", 250, "trees"),
)
SUMS = {
    "all three named": ("Kell, Marl and Orn woods felled about {} oaks in all in 2024.", "2,900", "supported"),
    "one named left out": ("Kell, Marl and Orn woods felled about {} oaks in all in 2024.", "2,300", "refuted"),
    "two named": ("Kell and Marl woods felled about {} oaks in all in 2024.", "2,300", "supported"),
    "two named, wrong": ("Kell and Marl woods felled {} oaks in all in 2024.", "2,500", "refuted"),
    "one named in another clause": ("Kell and Marl woods felled about {} oaks in all in 2024, and Orn wood 600.", "2,300", "supported"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "found"), SUMS.values(), ids=SUMS.keys())
def test_sum_leaves_out_no_named_member(text: str, figure: str, found: str) -> None:
    """Two of three woods that a sentence named bore out what it gave for all three."""
    assert verdict(text.format(figure), figure, *WOODS) == found


BOTH = {"Kell wood, oaks felled, 2024", "Marl wood, oaks felled, 2024"}
TOLD = {
    "named with them": ("Kell, Marl and Orn woods felled about 2,300 oaks in all.", False),
    "with a figure of its own": ("Kell and Marl woods felled about 2,300 oaks in all, and Orn wood 600.", True),
}


@pytest.mark.parametrize(("text", "tried_alone"), TOLD.values(), ids=TOLD.keys())
def test_member_with_a_figure_of_its_own_is_left_out(text: str, tried_alone: bool) -> None:
    """What one wood felled by itself would be missed in the sum of the other two."""
    groups = [set(each.split(" / ")) for each in tried(sum_candidates, text, "2,300", *WOODS)]
    assert (BOTH in groups) is tried_alone
