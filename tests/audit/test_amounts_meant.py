"""Numbers that are amounts by the words around them: a part before a comparative, a list that ends in percent."""

import pytest

from tests.audit.grammar.audited import Row, verdict

BREAD: tuple[Row, ...] = (
    ("Hale bread", "price", "2024", 40, "crowns"),
    ("Hale bread", "price", "2025", 48, "crowns"),
)
PARTS = {
    "a fifth dearer": ("Hale bread was a {} dearer in 2025 than in 2024.", "fifth", "supported"),
    "another part": ("Hale bread was a {} dearer in 2025 than in 2024.", "tenth", "refuted"),
    "the other way": ("Hale bread was a {} cheaper in 2025 than in 2024.", "fifth", "refuted"),
    "a bound that holds": ("Hale bread was more than a {} dearer in 2025 than in 2024.", "sixth", "supported"),
    "a bound that fails": ("Hale bread was less than a {} dearer in 2025 than in 2024.", "sixth", "refuted"),
    "a further part": ("The price of Hale bread rose by a further {} in 2025.", "fifth", "supported"),
    "another further part": ("The price of Hale bread rose by a further {} in 2025.", "tenth", "refuted"),
    "a place": ("Hale bread won a {} prize in 2025.", "fifth", "not_checkable"),
    "a place and more": ("Hale bread won a {} better known prize in 2025.", "fifth", "not_checkable"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "found"), PARTS.values(), ids=PARTS.keys())
def test_ordinal_before_a_comparative_is_a_part(text: str, figure: str, found: str) -> None:
    """ "A fifth dearer" was the fifth of something, and nothing held it against the prices."""
    assert verdict(text.format(figure), figure, *BREAD) == found


FARES: tuple[Row, ...] = tuple(
    ("Orn ferry", "change in fares", year, value, "%") for year, value in (("2022", 5), ("2023", 4), ("2024", 10))
)
LISTS = {
    "first": ("Fares on the Orn ferry rose in steps of 5, 4 and 10%.", "5", "supported"),
    "middle": ("Fares on the Orn ferry rose in steps of 5, 4 and 10%.", "4", "supported"),
    "joined by then": ("Fares on the Orn ferry rose by 5, then 4 and then 10 per cent.", "4", "supported"),
    "not in the notes": ("Fares on the Orn ferry rose in steps of 5, 7 and 10%.", "7", "not_enough_evidence"),
    "of a thing": ("Fares on the Orn ferry rose for 5 boats and 10% of trips.", "5", "not_enough_evidence"),
    "with its own unit": ("The Orn ferry takes 5 tonnes and 10% more.", "5 tonnes", "not_enough_evidence"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "found"), LISTS.values(), ids=LISTS.keys())
def test_list_is_in_the_percent_it_ends_in(text: str, figure: str, found: str) -> None:
    """Of "5, 4 and 10%" the last alone was a percentage, and the notes of 5% and 4% bore out no bare number."""
    assert verdict(text.format(figure), figure, *FARES) == found


TILL: tuple[Row, ...] = (
    ("Hale mill", "sales", "2025", 200, "USD million"),
    ("Hale mill", "profit", "2025", 70, "USD million"),
)
TOWN: tuple[Row, ...] = (("Hale", "population", "2025", 99_700, "people"),)
MEANT = {
    "cents for a dollar": (TILL, "Hale mill made a profit of {} for every dollar of sales in 2025.", "35 cents", "supported"),
    "other cents": (TILL, "Hale mill made a profit of {} for every dollar of sales in 2025.", "45 cents", "refuted"),
    "a mark passed": (TOWN, "Hale's population passed {} in 2025.", "99,000", "supported"),
    "a mark not passed": (TOWN, "Hale's population passed {} in 2025.", "100,000", "refuted"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "text", "figure", "found"), MEANT.values(), ids=MEANT.keys())
def test_coins_for_a_dollar_are_a_share_and_a_count_passed_is_a_bound(rows, text, figure, found) -> None:
    """Cents "for every dollar" were a sum of money that nothing gave, and 99.7 million people had passed 100 million."""
    assert verdict(text.format(figure), figure, *rows) == found
