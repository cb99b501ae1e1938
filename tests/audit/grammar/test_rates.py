"""An amount spread over the stretch that its words give, and over the one thing that it is counted by."""

import pytest

from pipeline.audit.grammar.candidates import LEAST_SCORE
from pipeline.audit.grammar.rates import rate_candidates
from tests.audit.grammar.audited import Row, tried, verdict

DAIRY: tuple[Row, ...] = (("Pell dairy", "cartons filled in 24 hours", "2025", 36000, "cartons"),)
PUMP: tuple[Row, ...] = (("Dunn pump", "water pumped in an eight-hour shift", "2025", 960, "litres"),)
RELAY: tuple[Row, ...] = (
    ("Marl relay", "distance run", "2025", 96, "km"),
    ("Marl relay", "time taken", "2025", 8, "hours"),
)
SHOP: tuple[Row, ...] = (
    ("Vane shop", "monthly rent", "2025", 6200, "crowns"),
    ("Vane shop", "floor space", "2025", 20, "square metres"),
)
HENS: tuple[Row, ...] = (
    ("Corrie farm", "hens", "2025", 500, "hens"),
    ("Corrie farm", "eggs laid", "2025", 140000, "eggs"),
)
RATES = {
    "stretch in digits": (DAIRY, "The Pell dairy fills {} cartons an hour.", "1,500", "supported"),
    "stretch in digits, by the minute": (DAIRY, "The Pell dairy fills {} cartons a minute.", "25", "supported"),
    "stretch in digits, as if of a year": (DAIRY, "The Pell dairy fills {} cartons an hour.", "4.1", "not_enough_evidence"),
    "stretch in words": (PUMP, "The Dunn pump moves {} an hour.", "120 litres", "supported"),
    "stretch in words, wrong": (PUMP, "The Dunn pump moves {} an hour.", "160 litres", "refuted"),
    "stretch of its own note": (RELAY, "The Marl relay covered {} an hour.", "12 kilometres", "supported"),
    "stretch of its own note, wrong": (RELAY, "The Marl relay covered {} an hour.", "14 kilometres", "refuted"),
    "counted by what stands first": (SHOP, "Per square metre, the Vane shop rents for {} a month.", "310 crowns", "supported"),
    "counted by what stands first, wrong": (SHOP, "Per square metre, the Vane shop rents for {} a month.", "360 crowns", "refuted"),
    "counted by what stands far before": (SHOP, "Per square metre, the Vane shop that stands by the old harbour wall in the middle of the town rents for {} a month.", "310 crowns", "supported"),
    "monthly, as if of a year": (SHOP, "The Vane shop rents for {} a month.", "517 crowns", "not_enough_evidence"),
    "laid by what lays": (HENS, "Hens at the Corrie farm laid an average of {} eggs in 2025.", "280", "supported"),
    "a year has twelve months": (HENS, "The Corrie farm's hens laid on average {} eggs a month in 2025.", "11,667", "supported"),
    "laid by what lays, wrong": (HENS, "Hens at the Corrie farm laid an average of {} eggs in 2025.", "320", "refuted"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "text", "figure", "found"), RATES.values(), ids=RATES.keys())
def test_amount_is_spread_over_what_the_words_give(rows: tuple[Row, ...], text: str, figure: str, found: str) -> None:
    """An amount was spread over a year whatever its words said: what was filled in 24 hours, and a monthly rent."""
    assert verdict(text.format(figure), figure, *rows) == found


def test_what_is_counted_stands_over_what_it_is_counted_by() -> None:
    """Hens over eggs was as good a reading of "an average of 280 eggs from its hens" as eggs over hens."""
    text = "The Corrie farm collected an average of 280 eggs from its hens in 2025."
    scores = tried(rate_candidates, text, "280", *HENS)
    hens, eggs = "Corrie farm, hens, 2025", "Corrie farm, eggs laid, 2025"
    assert scores[f"{eggs} / {hens}"] - scores[f"{hens} / {eggs}"] == pytest.approx(0.3)


def test_what_is_counted_is_spread_over_a_stretch() -> None:
    """A farm's hens were spread over the months as well as the eggs that are counted."""
    text = "The Corrie farm's hens laid on average 11,667 eggs a month in 2025."
    scores = tried(rate_candidates, text, "11,667", *HENS)
    assert scores["Corrie farm, eggs laid, 2025"] > scores["Corrie farm, hens, 2025"] + 0.2


def test_count_an_hour_is_no_count_for_each() -> None:
    """36,000 cartons filled over 720 rejected was as good a reading of "1,500 cartons hourly" as what an hour fills."""
    text = "The Pell dairy fills an average of 1,500 cartons hourly."
    rejected: Row = ("Pell dairy", "cartons rejected", "2025", 720, "cartons")
    scores = tried(rate_candidates, text, "1,500", *DAIRY, rejected)
    filled = "Pell dairy, cartons filled in 24 hours, 2025"
    assert scores[f"{filled} / Pell dairy, cartons rejected, 2025"] < LEAST_SCORE < scores[filled]


@pytest.mark.parametrize(("figure", "found"), [("1,200", "supported"), ("1,350", "refuted")])
def test_better_than_is_a_bound(figure: str, found: str) -> None:
    """ "Better than 1,200 looms" for 1,290 was marked as a figure that is 90 off."""
    looms: Row = ("Kell mill", "looms", "2025", 1290, "looms")
    assert verdict(f"Kell mill had better than {figure} looms in 2025.", figure, looms) == found


CLINIC: tuple[Row, ...] = (
    ("Orrin clinic", "nurses", "2025", 250, "nurses"),
    ("Orrin clinic", "patients", "2025", 12000, "patients"),
)
BASES = {
    "rate": (CLINIC, "21", "supported"),
    "rate, wrong": (CLINIC, "24", "refuted"),
    "no count of patients": (CLINIC[:1], "24", "not_enough_evidence"),
}


@pytest.mark.parametrize(("rows", "figure", "found"), BASES.values(), ids=BASES.keys())
def test_round_base_of_a_rate_is_no_operand(rows: tuple[Row, ...], figure: str, found: str) -> None:
    """250 nurses over "every 1,000 patients" were 250 for every 1,000, whatever the patients were."""
    text = f"For every 1,000 patients there were {figure} nurses at the Orrin clinic in 2025."
    assert verdict(text, figure, *rows) == found
