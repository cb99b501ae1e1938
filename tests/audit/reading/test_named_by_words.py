"""A value that a reader names by its words is what those words say, alone."""

from datetime import date

import pytest

from pipeline.audit.evidence.gather import KnownValues
from pipeline.models import Fact, Figure, Source
from pipeline.quantities.finder import find_quantities
from tests.audit.reading.read import claim, known, read

RACE = (
    "Ana Reis won in two hours and 35 seconds. She passed 5km in 14:26 and ran the stretch from 30km to 35km in 13:51. "
    "She finished the 26.2 miles in 2:00:35, ahead of Ivy Lund in 2:04:02."
)
MEETING = (
    "The meeting began at 13:51 and ended at 14:26. It was the longest since one of 5 hours and 12 minutes in May."
)
POWER = "Emissions fell from 160 million tonnes of carbon dioxide equivalent (MtCO2e) in 2012 to 41 MtCO2e in 2023."


@pytest.mark.parametrize(
    ("text", "answer", "prose", "found"),
    [
        pytest.param("She came within 35 seconds.", 'p1["35 seconds"]', RACE, "supported", id="part"),
        pytest.param("It took two hours.", 'p1["two hours"]', RACE, "supported", id="other part"),
        pytest.param("She came within 45 seconds.", 'p1["35 seconds"]', RACE, "refuted", id="wrong part"),
        pytest.param("It took 7,235 seconds.", 'p1["two hours and 35 seconds"]', RACE, "supported", id="whole"),
        pytest.param("It ran for 312 minutes.", 'p2["5 hours and 12 minutes"]', MEETING, "supported", id="whole before"),
        pytest.param("It ran 12 minutes over.", 'p2["12 minutes"]', MEETING, "supported", id="minutes alone"),
        pytest.param("It was 41 million tonnes.", 'p1["41 MtCO2e"]', POWER, "supported", id="glued unit"),
        pytest.param("It was 41 million tonnes.", 'p1["41"]', POWER, "supported", id="number of a glued unit"),
        pytest.param("It was 41 tonnes.", 'p1["41 MtCO2e"]', POWER, "refuted", id="slip of scale"),
        pytest.param("It fell by 74%.", 'change(p1["41 MtCO2e"],p1["160 million tonnes"])', POWER, "supported", id="fall"),
    ],
)  # fmt: skip
def test_words_named_are_the_value(text: str, answer: str, prose: str, found: str) -> None:
    """ "35 seconds" of "two hours and 35 seconds" was two hours and more, and 41 MtCO2e were 41 tonnes: both blocked."""
    assert read(text, answer, known(prose=prose)).verdict == found


@pytest.mark.parametrize(
    ("text", "words", "answer", "prose", "found"),
    [
        ("Lund came in 3:27 behind.", "3:27 behind", 'p3["2:04:02"]-p3["2:00:35"]', RACE, "supported"),
        ("Lund came in 3:37 behind.", "3:37 behind", 'p3["2:04:02"]-p3["2:00:35"]', RACE, "refuted"),
        ("That is 4:36 for each mile.", "4:36 for each mile", 'p3["2:00:35"]/p3["26.2 miles"]', RACE, "supported"),
        ("That is 2:51 for each mile.", "2:51 for every mile", 'p3["2:00:35"]/p3["26.2 miles"]', RACE, "refuted"),
        ("The late stretch was quicker.", "quicker", 'p2["13:51"]<p2["14:26"]', RACE, "supported"),
        ("Half of it is 1:00:18.", "1:00:18", 'p3["2:00:35"]/2', RACE, "supported"),
        ("A kilometre took 2:53.", "2:53", 'p2["14:26"]/5', RACE, "supported"),
        ("The end was quicker than a hundred seconds.", "quicker", 'p2["13:51"]<p1["35 seconds"]', RACE, "refuted"),
        ("It ended at 14:26.", "ended at 14:26", 'p1["14:26"]', MEETING, "supported"),
        ("It ended at 14:36.", "ended at 14:36", 'p1["14:26"]', MEETING, "refuted"),
    ],
)
def test_times_are_of_the_day_or_spans(text: str, words: str, answer: str, prose: str, found: str) -> None:
    """A race's 13:51 was nine minutes to two, so that its quickest stretch was called its slowest and blocked."""
    assert claim(text, words, answer, known(prose=prose)).verdict == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She came by 35 seconds.", "supported"),
        ("She came by 45 seconds.", "refuted"),
    ],
)
def test_minutes_are_taken_where_they_hold(text: str, found: str) -> None:
    assert read(text, 'p2["14:26"]-p2["13:51"]', known(prose=RACE)).verdict == found


@pytest.mark.parametrize(("text", "found"), [("It took 35 minutes.", "supported"), ("It took 35 seconds.", "refuted")])
def test_time_of_the_day_is_no_span(text: str, found: str) -> None:
    assert read(text, 'p1["14:26"]-p1["13:51"]', known(prose=MEETING)).verdict == found


def test_a_value_s_name_is_whole_words() -> None:
    """A card said "2% (ains strong and inflation does not continue to move)", and of a seat "… by first past the post:)"."""
    prose = (
        "If the economy remains strong and inflation does not continue to move sustainably toward 2 percent, they wait."
    )
    said = "It elects by first past the post in parts: each of 650 constituencies elects one."
    lines = [
        read("They wait if it is not 2%.", 'p1["2 percent"]', known(prose=prose)).line,
        read("It has 650 seats.", 'p1["650"]', known(prose=said)).line,
    ]
    assert lines == [
        "2% (strong and inflation does not continue to move sustainably)",
        "650 (It elects by first past the post in parts)",
    ]


PLAN = (
    "In 2012 the share of clean power was 31%. The country wants it to be all by 2030. Of the nine regions, four out of "
    "nine agreed. Dozens were hurt. One of the four judges was absent. It began in early March and ended on 20 May 2024."
)


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        pytest.param("That leaves 18 years.", 'p2["2030"]-p1["2012"]', "supported", id="years"),
        pytest.param("That leaves 17 years.", 'p2["2030"]-p1["2012"]', "refuted", id="other years"),
        pytest.param("It takes 3.8 points a year.", '(100-p1["31%"])/(p2["2030"]-p1["2012"])', "supported", id="a year"),
        pytest.param("It takes about four a year.", '(100-p1["31%"])/(p2["2030"]-p1["2012"])', "supported", id="number"),
        pytest.param("It grew by 6.7% on average.", 'cagr(100,p1["31%"],p2["2030"]-p1["2012"])', "supported", id="growth"),
        pytest.param("It ended 12 years on.", 'p6["20 May 2024"]-p1["2012"]', "supported", id="day and year"),
        pytest.param("It ended 11 years on.", 'p6["20 May 2024"]-p1["2012"]', "refuted", id="day and other year"),
        pytest.param("There are nine regions.", 'p3["nine"]', "supported", id="nine of four out of nine"),
        pytest.param("Dozens were hurt.", 'p4["Dozens"]', "supported", id="dozens"),
        pytest.param("It took over ten weeks.", 'p6["20 May 2024"]-p6["early March"]', "supported", id="early"),
        pytest.param("It took over twelve weeks.", 'p6["20 May 2024"]-p6["early March"]', "refuted", id="too long"),
    ],
)  # fmt: skip
def test_years_and_plain_numbers_are_values(text: str, answer: str, found: str) -> None:
    """ "Six years left" was named as 2030 less 2024, and no figure stood in either: nothing reckoned with it counted."""
    assert read(text, answer, known(prose=PLAN)).verdict == found


def test_a_year_tells_no_months() -> None:
    """2024 less September 2023 are three months or sixteen."""
    prose = "The rule came in September 2023. Crashes fell in 2024."
    found = read("That year had three months of it.", 'p2["2024"]-p1["September 2023"]', known(prose=prose))
    assert (found.verdict, found.severity) == ("not_enough_evidence", "info")


def test_notes_of_times_are_moments() -> None:
    """ "Three minutes later" was one note's time less another's, neither of which was a value."""
    notes = known(
        ("the ship", "time it grounded", "5 October 2024", "6.18pm", ""),
        ("the ship", "time it turned", "5 October 2024", "6.15pm", ""),
    )
    assert [read(f"It came {n} minutes later.", "f1-f2", notes).verdict for n in ("three", "four")] == [
        "supported",
        "refuted",
    ]


def test_weekdays_are_days_before_the_publishing() -> None:
    source = Source.from_text(
        "On Friday he was fined. On Monday they gave way.", title="report", id="s1", published=date(2024, 12, 30)
    )
    found = read("They gave way three days later.", 'p2["Monday"]-p1["Friday"]', KnownValues((), [source]))
    assert found.verdict == "supported"


@pytest.mark.parametrize(("bound", "found"), [("more than 100", "supported"), ("more than 110", "not_enough_evidence")])
def test_less_than_one_makes_more(bound: str, found: str) -> None:
    """A hair of 100 micrometres is more than a hundred needles of less than a micrometre; the source names no number."""
    prose = "Each needle is less than a micrometer wide, a hair 100 micrometers."
    answer = 'p1["100 micrometers"]/p1["less than a micrometer"]'
    assert read(f"It takes {bound} needles.", answer, known(prose=prose)).verdict == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It costs between $1.16 billion and $1.51 billion.", "supported"),
        ("It costs between $1.16 billion and $1.81 billion.", "refuted"),
        ("It costs between $1.06 billion and $1.51 billion.", "refuted"),
        ("It costs $1.2 billion.", "not_enough_evidence"),
    ],
)
def test_two_formulas_are_the_ends_of_a_range(text: str, found: str) -> None:
    """A reader wrote a formula for each end, and "several values stand where one is wanted"."""
    notes = known(
        ("bonds", "amount", "", 26, "USD billion"), ("low", "coupon", "", 4.45, "%"), ("high", "coupon", "", 5.8, "%")
    )
    assert read(text, "[f1*f2,f1*f3]", notes).verdict == found


LOG = "She kept 1 to 5 knots. The share closed at $600 on Monday and $678 on Tuesday. It was shut on 1 March 2024 for all of May 2024."


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        pytest.param("It made at most about 9 kilometers an hour.", 'p1["5 knots"]', "supported", id="at most about"),
        pytest.param("It made at most about 8 kilometers an hour.", 'p1["5 knots"]', "refuted", id="at most about less"),
        pytest.param("It made at most 9 kilometers an hour.", 'p1["5 knots"]', "refuted", id="at most"),
        pytest.param("The share rose by 13% in a day.", 'change(p2["$678"],p2["$600"])', "supported", id="in a day"),
        pytest.param("It took nine to 13 weeks.", 'p3["May 2024"]-p3["1 March 2024"]', "supported", id="to weeks"),
        pytest.param("It took six to 13 weeks.", 'p3["May 2024"]-p3["1 March 2024"]', "refuted", id="other weeks"),
        pytest.param("Over two months it lost nothing.", 'p3["1 March 2024"]+60-p3["1 March 2024"]', "supported", id="over"),
    ],
)  # fmt: skip
def test_words_around_a_figure_are_read_as_meant(text: str, answer: str, found: str) -> None:
    """ "At most about 9" was strict, "13% in a day" a rate a day, the "seven" of "seven to 11 weeks" a bare number."""
    assert read(text, answer, known(prose=LOG)).verdict == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It compounds to 43.7%.", ("not_enough_evidence", "info")),
        ("It compounds to 44.1%.", ("refuted", "blocking")),
        ("It compounds to 44%.", ("refuted", "blocking")),
        ("It compounds to 43.0%.", ("supported", "info")),
    ],
)
def test_a_coarser_rate_refutes_no_finer_one(text: str, found: tuple[str, str]) -> None:
    """Raises that compound to 43.65% were blocked by a source's 43%, which had been cut off."""
    verdict = read(text, "f1", known(("raises", "compounded", "four years", 43, "%")))
    assert (verdict.verdict, verdict.severity) == found


def test_figure_that_a_note_does_not_have_is_not_its_first() -> None:
    """f5["sixth"], of a note whose listed figure is seven, was seven: a rank was held against another figure."""
    note = known(("Ana Reis", "titles", "2024", 7, "titles"))
    assert read("She has seven titles.", 'f1["seven"]', note).verdict == "supported"
    assert read("She has seven titles.", 'f1["sixth"]', note).verdict != "supported"


@pytest.mark.parametrize(
    ("text", "answer", "verdict"),
    [
        ("There is $5 billion between the ends.", 'f1["$65 billion"]-f1["$60 billion"]', "supported"),
        ("There is $3 billion between the ends.", 'f1["$65 billion"]-f1["$60 billion"]', "refuted"),
        ("The most that it plans is $65 billion.", 'f1["$65 billion"]', "supported"),
        ("It plans $60 billion to $65 billion.", 'f1["$60 billion to $65 billion"]', "supported"),
    ],
)
def test_an_end_of_a_note_s_range_is_that_end(text: str, answer: str, verdict: str) -> None:
    """Either end stood for the whole range, so that any sum up to its width was borne out."""
    statement = "The firm plans to spend $60 billion to $65 billion in 2025."
    quantity = find_quantities("$60 billion to $65 billion")[0]
    figure = Figure(entity="the firm", measure="spending", period="2025", quantity=quantity)
    note = Fact(id="f1", statement=statement, sources=("s1",), figures=(figure,))
    assert read(text, answer, KnownValues([note], [])).verdict == verdict
