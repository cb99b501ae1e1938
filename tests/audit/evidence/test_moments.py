from datetime import date

import pytest

from pipeline.audit.evidence.gather import KnownValues
from pipeline.models import Source
from tests.audit.reading.read import claim, known, read

FIRE = known(
    ("substation", "date of the fire", "2025", "20 March", ""),
    ("substation", "hour of the fire", "20 March 2025", "11 o'clock at night", ""),
    ("airport", "hour until which it was closed", "21 March 2025", "about 6pm", ""),
    ("report", "date", "", "2 July 2025", ""),
    prose="It came at 11 o'clock. It was over by 2 o'clock. The switch took 10 hours. They signed on December 23. "
    "They parted on 13 February 2025. The count was in March 2023. It opened at 3:30 and shut at 4:10. "
    "It burned from 9 o'clock in the evening.",
)


def verdict(text: str, formula: str, held: KnownValues = FIRE) -> tuple[str, str]:
    found = read(text, formula, held)
    return found.verdict.value, found.severity.value


@pytest.mark.parametrize(
    ("text", "formula", "wrong"),
    [
        ("It came 104 days after the fire.", "f4-f1", "refuted"),
        ("It came 52 days after signing.", 'p5["13 February 2025"]-p4["December 23"]', "refuted"),
        ("It came 19 hours after the fire.", "f3-f2", "not_enough_evidence"),
    ],
)
def test_unsaid_part_comes_from_what_is_near(text: str, formula: str, wrong: str) -> None:
    """ "104 days" was blocked as 835, "52 days" as 418 and "19 hours" as 7: years and halves of the day were guessed."""
    false = text.replace("10", "11").replace("52", "62").replace("19", "14")
    assert verdict(text, formula) == ("supported", "info")
    assert verdict(false, formula)[0] == wrong


def test_number_beside_hours_is_of_hours() -> None:
    """ "Whether it needed all 19", hours by the sentence before, was held against as many days."""
    assert verdict("Whether it needed all 19 is asked.", "f3-f2") == ("supported", "info")


def test_share_of_time_over_midnight_is_supported() -> None:
    """ "Just over half of the delay" was blocked as 143%."""
    text = "The switch explains just over half of the delay."
    assert verdict(text, 'share(p3["10 hours"], f3-f2)') == ("supported", "info")


@pytest.mark.parametrize(
    ("text", "formula", "found"),
    [
        ("It came at 11 at night.", "f2", ("supported", "info")),
        ("It came at 11 at night.", 'p1["11 o\'clock"]', ("supported", "info")),
        ("It came at 11 in the morning.", "f2", ("refuted", "blocking")),
        ("The switch ended at 9 in the morning.", 'f2+p3["10 hours"]', ("supported", "info")),
        ("The switch ended at 9 in the evening.", 'f2+p3["10 hours"]', ("refuted", "blocking")),
    ],
)
def test_hour_is_of_the_half_that_words_say(text: str, formula: str, found: tuple[str, str]) -> None:
    """ "11 at night" was refuted by "11 o'clock", of which nothing said the half of the day."""
    assert verdict(text, formula) == found


def test_what_no_reading_bears_out_stays_open() -> None:
    """From 11 o'clock to 2 o'clock are three hours or fifteen: four are doubted, and nothing blocks."""
    formula = 'p2["2 o\'clock"]-p1["11 o\'clock"]'
    found = [verdict(f"It lasted {hours} hours.", formula) for hours in ("three", "fifteen", "four")]
    assert found == [("supported", "info"), ("supported", "info"), ("not_enough_evidence", "look")]


def test_order_of_two_moments_is_the_words() -> None:
    """ "In March 2023, ... released on 2 July 2025, 28 months after the count" was blocked: the sides were swapped."""
    text = "It was as in March 2023, says the report of 2 July 2025, about {} months after the count."
    found = [verdict(text.format(months), 'f4-p6["March 2023"]') for months in (28, 18)]
    assert found == [("supported", "info"), ("refuted", "blocking")]


def test_moment_behind_after_is_the_earlier() -> None:
    found = [verdict(f"It came 104 days {word} the fire of 20 March.", "f4-f1")[0] for word in ("after", "before")]
    assert found == ["supported", "refuted"]


def test_day_without_a_year_may_be_of_several() -> None:
    """A passage that names 2019 and was published in 2024 leaves open of which year its 3 May is."""
    source = Source.from_text(
        "After the vote of 2019 it opened on 3 May. It shut on 3 June 2024.",
        title="report",
        id="s1",
        published=date(2024, 7, 1),
    )
    held, formula = KnownValues((), [source]), 'p2["3 June 2024"]-p1["3 May"]'
    found = [verdict(f"It shut after {days} days.", formula, held)[0] for days in ("31", "1,858", "40")]
    assert found == ["supported", "supported", "not_enough_evidence"]


@pytest.mark.parametrize(("words", "found"), [("before it was over", "supported"), ("at night", "refuted")])
def test_comparison_holds_under_one_reading(words: str, found: str) -> None:
    """6pm is after 11 o'clock in the morning, which may be meant, and not after 11 at night."""
    night = "f2" if found == "refuted" else 'p1["11 o\'clock"]'
    assert claim(f"It came {words}.", f"It came {words}", f"f3 > {night}", FIRE).verdict == found
