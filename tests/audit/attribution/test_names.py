"""Names and dates that stand in no source, with the nearest that does."""

import pytest

from pipeline.audit import audit_text
from pipeline.models import Severity, Source, Verdict

SOURCE = Source.from_text(
    "Judge Marta Ilves sentenced the director of Harrow Marine on 4 March. Harrow Marine said it would appeal.",
    title="court",
)


def unknown(text: str) -> list[str]:
    return [
        claim.figures[0].text for claim in audit_text(text, sources=[SOURCE]).claims if claim.rule.startswith("unknown")
    ]


def test_name_in_no_source_deserves_a_look_with_the_nearest() -> None:
    claim = audit_text("Judge Martin Ilves passed the sentence.", sources=[SOURCE]).claims[0]
    assert (claim.verdict, claim.severity) == (Verdict.NOT_ENOUGH, Severity.LOOK)
    assert "Marta Ilves" in claim.reason


def test_names_of_the_source_pass() -> None:
    assert unknown("The director of Harrow Marine was sentenced by Marta Ilves on 4 March.") == []


def test_owner_before_a_name_is_another_name() -> None:
    """ "Britain's Information Commissioner's Office" was marked, since the source says "UK"."""
    assert unknown("The news reached Britain's Harrow Marine in March.") == []
    assert unknown("The news reached Britain's Harrow Motors in March.") == ["Harrow Motors"]


def test_emoji_and_heading_change_nothing() -> None:
    assert unknown("Judge Martin Ilves passed the sentence. 🎉") == unknown("Judge Martin Ilves passed the sentence.")
    assert unknown("# Martin Ilves And The Sea") == []


def test_without_sources_no_name_is_missed() -> None:
    assert audit_text("Judge Martin Ilves passed the sentence.").claims == ()


TIMES = Source.from_text(
    "The train left at 13:51 and came in at 16:05. The race was won in 2:00:35, and the next came home in 2:04:02.",
    title="times",
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The next runner came home 3:27 behind the winner.", []),
        ("The winner took 59:47 for the second half of it.", []),
        ("The winner needed 4:36 for each of the miles that she ran.", []),
        ("She won the women's race by 1:53, a rare thing.", []),
        ("The train was on its way for 2:14 that day.", []),
        ("The train left at 13:51, as it does every day.", []),
        ("The train left at 13:57, as it does every day.", ["13:57"]),
        ("By 03:59 the last of the runners had come home.", ["03:59"]),
        ("It came in at 4:45 p.m., to nobody's great surprise.", ["4:45 p.m."]),
        ("The doors were shut at 09:30 CEST on the same day.", ["09:30"]),
    ],
)
def test_only_a_time_of_the_day_is_missed(text: str, missing: list[str]) -> None:
    """Every split and every gap of a race that the text had computed was called a time that no source has."""
    claims = audit_text(text, sources=[TIMES]).claims
    assert [claim.figures[0].text for claim in claims if claim.rule == "unknown.time"] == missing


MONTHS = Source.from_text(
    "In the first eight months of 2024 coal made 1% of the power, and 3% in the first half of 2022.", title="coal"
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("From January to August 2024 coal made under 1% of it.", []),
        ("From January through June 2022 coal made 3% of it.", []),
        ("From January to July 2024 coal made under 1% of it.", ["July 2024"]),
        ("From March to August 2024 coal made under 1% of it.", ["August 2024"]),
        ("From January to August 2023 coal made under 1% of it.", ["August 2023"]),
    ],
)
def test_first_months_are_known_by_their_last(text: str, missing: list[str]) -> None:
    """ "January to August 2024" was a date that no source has, where one told of the first eight months."""
    claims = audit_text(text, sources=[MONTHS]).claims
    assert [claim.figures[0].text for claim in claims if claim.rule == "unknown.date"] == missing


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A change needs a Yes from four of the six states.", []),
        ("Yes had 6.287 votes in the six states.", ["6.287"]),
        ("Yes had 6.3 billion votes in the states.", ["6.3 billion"]),
    ],
)
def test_one_digit_is_no_slip_of_scale(text: str, found: list[str]) -> None:
    """ "Six states" was blocked as a slip for 6.287 million votes."""
    source = Source.from_text(
        "Yes had 6.287 million votes in the states, and No had 9.452 million votes.", title="votes"
    )
    claims = audit_text(text, sources=[source]).claims
    assert [claim.figures[0].text for claim in claims if claim.rule == "stated.scale"] == found


def test_initials_with_points_are_held() -> None:
    """ "City A.M. has £411m" stood with "no source has this name", below a source of that publisher."""
    source = Source.from_text("City A.M. says that the port owes £411m.", title="Port")
    claims = audit_text("City A.M. has the debt of the port at £411m.", sources=[source]).claims
    assert [claim.rule for claim in claims if claim.rule.startswith("unknown.")] == []


def test_two_names_are_not_one() -> None:
    """ "Heritage and AP" stood in no source, though both did."""
    assert unknown("The report by Harrow Marine and Ilves came in March.") == []
    assert unknown("The report by Harrow Marine and Harrow Motors came in March.") == ["Harrow Motors"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The appeal must come within 21 days, by 25 March.", []),
        ("The appeal must come within three weeks, by 25 March.", []),
        ("The appeal must come within 21 days, by 28 March.", ["28 March"]),
        ("The appeal must come by 25 March.", ["25 March"]),
    ],
)
def test_day_may_be_counted_from_one_that_is_told(text: str, found: list[str]) -> None:
    """ "60 days; counted from Friday, they end on October 31" was marked, since no source has the date."""
    source = Source.from_text("Judge Ilves passed the sentence on 4 March 2024.", title="court")
    claims = audit_text(text, sources=[source]).claims
    assert [claim.figures[0].text for claim in claims if claim.rule == "unknown.date"] == found


@pytest.mark.parametrize("told", ["30 February 2024", "1 January 1"])
def test_odd_days_and_spans_stop_no_audit(told: str) -> None:
    source = Source.from_text(f"Judge Ilves passed the sentence on {told}.", title="court")
    text = "The appeal came within 99999999999 days or 3000 weeks, by 25 March."
    assert [claim.rule for claim in audit_text(text, sources=[source]).claims][-1] == "unknown.date"


@pytest.mark.parametrize(("score", "rules"), [("2-1", []), ("1-2", []), ("4-0", ["unknown.score"])])
def test_score_in_no_source_deserves_a_look(score: str, rules: list[str]) -> None:
    """The policy's page promised it, and a wrong score passed without a word."""
    source = Source.from_text("Burnley beat the visitors 2-1 at home on Saturday.", title="match")
    claims = audit_text(f"The visitors lost {score} at Burnley on Saturday.", sources=[source]).claims
    assert [claim.rule for claim in claims if claim.severity is Severity.LOOK] == rules
