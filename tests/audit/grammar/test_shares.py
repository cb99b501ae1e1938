"""What several named parts are together of their whole, and what is no whole of a part."""

import pytest

from pipeline.audit.grammar.shares import share_candidates
from tests.audit.grammar.audited import Row, tried, verdict

FERRY: tuple[Row, ...] = (
    ("Ostrand ferries", "foot passengers", "2024", 310, "passengers"),
    ("Ostrand ferries", "cyclists", "2024", 140, "passengers"),
    ("Ostrand ferries", "motorists", "2024", 550, "passengers"),
    ("Ostrand ferries", "all passengers", "2024", 1250, "passengers"),
)
JOINT = {
    "two parts": ("Foot passengers and cyclists made up {} of all passengers on the Ostrand ferries in 2024.", "36%", "supported"),
    "two parts wrong": ("Foot passengers and cyclists made up {} of all passengers on the Ostrand ferries in 2024.", "46%", "refuted"),
    "either": ("Cyclists or motorists made up {} of all passengers on the Ostrand ferries in 2024.", "55.2%", "supported"),
    "three parts": ("Foot passengers, cyclists and motorists were {} of all passengers on the Ostrand ferries in 2024.", "80%", "supported"),
    "two of three named": ("Foot passengers, cyclists and motorists were {} of all passengers on the Ostrand ferries in 2024.", "36%", "refuted"),
    "another year": ("Foot passengers and cyclists made up {} of all passengers on the Ostrand ferries in 2023.", "36%", "not_enough_evidence"),
    "one part alone": ("Cyclists were {} of all passengers on the Ostrand ferries in 2024.", "11.2%", "supported"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "found"), JOINT.values(), ids=JOINT.keys())
def test_named_parts_share_their_whole(text: str, figure: str, found: str) -> None:
    """Only the tables' values were added up: of two parts that notes gave, each alone was held against the share."""
    assert verdict(text.format(figure), figure, *FERRY) == found


TRAM: tuple[Row, ...] = (
    ("Brell tramway", "income from fares", "2024", 420, "GBP thousand"),
    ("Brell tramway", "income from adverts", "2024", 180, "GBP thousand"),
    ("Brell tramway", "income", "2024", 1000, "GBP thousand"),
)


@pytest.mark.parametrize(
    ("figure", "found"), [("18%", "supported"), ("42.9%", "refuted")], ids=["of the whole", "of a part beside it"]
)
def test_share_of_all_is_of_no_part(figure: str, found: str) -> None:
    assert verdict(f"Adverts brought {figure} of the income of the Brell tramway in 2024.", figure, *TRAM) == found


def test_part_beside_is_hardly_a_whole() -> None:
    """Adverts are 42.9% of fares, which bore out a share of all income: both were named alike, and stood as high."""
    text = "While fares grew, adverts brought 43% of the income of the Brell tramway in 2024."
    scores = tried(share_candidates, text, "43%", *TRAM)
    adverts, fares, income = (
        f"Brell tramway, {each}, 2024" for each in ("income from adverts", "income from fares", "income")
    )
    assert scores[f"{adverts} / {fares}"] < scores[f"{adverts} / {income}"] - 0.5


@pytest.mark.parametrize(
    ("figure", "found"), [("60%", "supported"), ("42%", "refuted"), ("two fifths", "refuted"), ("three fifths", "supported")]
)  # fmt: skip
def test_no_one_part_is_what_two_have_between_them(figure: str, found: str) -> None:
    """What fares alone come to bore out what fares and adverts were said to bring together."""
    text = f"Fares and adverts between them brought {figure} of the income of the Brell tramway in 2024."
    assert verdict(text, figure, *TRAM) == found


PIER: tuple[Row, ...] = (
    ("Ostrand pier", "fares", "2024", 420, "GBP thousand"),
    ("Ostrand pier", "parking", "2024", 180, "GBP thousand"),
    ("Ostrand pier", "income", "2024", 1000, "GBP thousand"),
)


def test_what_two_have_between_them_is_no_share_of_one_in_the_other() -> None:
    """ "Fares and parking between them" was held against parking as a share of fares, and marked as wrong."""
    text = "Fares and parking between them brought in 18% at the Ostrand pier in 2024."
    assert verdict(text, "18%", *PIER) == "not_enough_evidence"


LOOMS: tuple[Row, ...] = (
    ("Kell mill", "looms running", "2023", 50, "looms"),
    ("Kell mill", "looms running", "", 40, "looms"),
    ("Kell mill", "looms", "", 320, "looms"),
)


def test_year_of_a_series_is_no_part_of_another() -> None:
    """40 of the 50 looms that ran a year before were tried as a share of all looms."""
    scores = tried(share_candidates, "Kell mill had 80% of its looms running.", "80%", *LOOMS)
    mill = "Kell mill, looms"
    assert set(scores) == {f"{mill} running, 2023 / {mill}", f"{mill} running / {mill}"}


HALL: tuple[Row, ...] = (
    ("Kell hall", "seats empty", "2024", 100, "seats"),
    ("Kell hall", "seats", "2024", 400, "seats"),
)


@pytest.mark.parametrize(("figure", "found"), [("25%", "supported"), ("75%", "refuted")])
def test_rest_of_a_whole_is_taken_once(figure: str, found: str) -> None:
    """A note of what was empty was taken off the whole for "empty" once more, which bore out what was sold."""
    assert verdict(f"{figure} of the seats of Kell hall were empty in 2024.", figure, *HALL) == found


SHELTERED: tuple[Row, ...] = (
    ("Harlow", "sheltered people", "2023", 88_025, "people"),
    ("Harlow", "sheltered people", "2024", 140_134, "people"),
)


@pytest.mark.parametrize(("figure", "found"), [("59.2%", "supported"), ("37.2%", "refuted")])
def test_a_rise_is_a_share_of_what_was_there_before(figure: str, found: str) -> None:
    """A rise over the later value, a slip that writers often make, was borne out as a share of it."""
    text = f"Harlow's count rose from 88,025 to 140,134, an extra 52,109 people or {figure}."
    assert verdict(text, figure, *SHELTERED) == found
