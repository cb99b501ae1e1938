"""An unsaid unit is open: what it is added to or held against says what it is of, and only named dimensions veto."""

import pytest

from tests.audit.reading.read import Row, known, read

S, R, N, L = "supported", "refuted", "not_enough_evidence, info", "not_enough_evidence, look"


def row(measure: str, value: float, unit: str = "") -> Row:
    return "x", measure, "", value, unit


CATCH = row("catch", 7_880, "tonnes"), row("other catch", 6_320, "tonnes")
PAY = row("pay", 33_600, "GBP/year"), row("rise", 7.5, "%")
WEEK = row("hours a week", 40, "hours"), row("wage", 20, "USD/hour")
BARE_WEEK = row("hours", 40), row("wage", 20, "USD")
STOCK = row("stock", 250, "t"), row("burnt a day", 10, "t")
KILO = row("sales", 51_570_000, "USD"), row("weight", 5_730, "tonnes")
PUMP = row("power", 20, "kW"), row("time", 25)
FIELD = row("long", 250, "m"), row("wide", 200, "m")
SHARE = row("profit", 68.4, "EUR million"), row("shares", 240, "million shares")
RISK = row("fall", 3.5, "points"), row("relative fall", 20, "%")
BUDGET = row("budget", 60, "USD million"), row("people", 200_000)
WOLVES = row("weight of one", 68, "lb"), row("weight of another", 100, "lb")
UNITS: list[tuple[str, tuple[Row, ...], str, str]] = [
    ("It beat the other by 1,560.", CATCH, "f1-f2", S),
    ("They averaged 84 pounds.", WOLVES, "avg(f1,f2)", S),
    ("It beat the other by 1,660.", CATCH, "f1-f2", R),
    ("That is £15.13 a day.", (row("cost", 5_522, "GBP/year"),), "f1/365", S),
    ("That is £15.13 a day.", (row("cost a year", 5_522, "GBP"),), "f1/365", S),
    ("That is £17.13 a day.", (row("cost", 5_522, "GBP/year"),), "f1/365", R),
    ("That is £5,200 a year.", (row("rent", 100, "GBP/week"),), "f1*52", S),
    ("That is £6,200 a year.", (row("rent", 100, "GBP/week"),), "f1*52", R),
    ("Pay rose by £2,520.", PAY, "f1*f2", S),
    ("Pay rose by £2,820.", PAY, "f1*f2", R),
    ("Pay rose by £210 a month.", PAY, "f1*f2", S),
    ("Pay rose by £210 a month.", PAY, "f1*f2/12", S),
    ("That is $800 a week.", WEEK, "f1*f2", S),
    ("That is $800 a week.", BARE_WEEK, "f1*f2", S),
    ("That is $700 a week.", BARE_WEEK, "f1*f2", R),
    ("The stock lasts 25 days.", STOCK, "f1/f2", S),
    ("The stock lasts 35 days.", STOCK, "f1/f2", R),
    ("It sold for $9 a kilo.", KILO, "f1/f2", S),
    ("The average kilo sold for $9.", KILO, "f1/f2", N),
    ("It burns 500 kWh.", PUMP, "f1*f2", S),
    ("It burns 600 kWh.", PUMP, "f1*f2", R),
    ("It is 5 hectares.", FIELD, "f1*f2", S),
    ("It is 6 hectares.", FIELD, "f1*f2", R),
    ("It makes 28.5 cents a share.", SHARE, "f1/f2", S),
    ("It makes 38.5 cents a share.", SHARE, "f1/f2", R),
    ("It comes to 300 dollars a head.", BUDGET, "f1/f2", S),
    ("It comes to 400 dollars a head.", BUDGET, "f1/f2", R),
    ("Some 38% voted.", (row("turnout", 38),), "f1", S),
    ("Some 48% voted.", (row("turnout", 38),), "f1", R),
    ("Some 38% voted.", (row("voters", 380), row("electors", 1_000)), "f1/f2", S),
    ("It is 14 of 100 now.", RISK, "f1/f2-f1", S),
    ("It is 12 degrees warmer.", (row("a", 30, "°C"), row("b", 18, "°C")), "f1-f2", S),
    ("A call costs 3.5 times as much.", (row("a", 70, "cents"), row("b", 0.2, "EUR")), "f1/f2", S),
    ("It loses 3 points a year.", (row("a", 60, "%"), row("b", 45, "%"), row("c", 5, "years")), "(f1-f2)/f3", S),
    ("It costs $700.", (row("workers", 700, "people"),), "f1", N),
    ("It weighs 700 kg.", (row("length", 700, "m"),), "f1", N),
    ("It costs €700.", (row("price", 700, "USD"),), "f1", L),
    ("Some 38% voted.", (row("voters", 38, "people"),), "f1", N),
    ("It weighs 800 kg.", (row("length", 250, "m"), row("wide", 200, "m")), "f1+f2", N),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows", "answer", "verdict"), UNITS, ids=[f"{u[0]} {u[2]} {u[3]}" for u in UNITS])
def test_unit_that_is_left_unsaid_is_open(text: str, rows: tuple[Row, ...], answer: str, verdict: str) -> None:
    """A dozen special cases brought units together, and each new set of articles broke one of them."""
    found = read(text, answer, known(*rows))
    assert f"{found.verdict}, {found.severity}".startswith(verdict)


BOUNDS = [
    ("It is worth as much as $5,000.", "It may be up to $4,000.", "$4,000", R),
    ("It is worth as much as $4,000.", "It may be up to $4,000.", "$4,000", S),
    ("It is worth up to $3,000.", "It may be as much as $4,000.", "$4,000", R),
    ("It takes up to five hours.", "It takes as much as five hours.", "five hours", S),
    ("As many as 16,000 jobs went.", "Up to 18,000 jobs went.", "18,000", R),
    ("At least 5,000 came.", "At least 4,000 people came.", "4,000", R),
    ("At least 4,000 came.", "At least 4,000 people came.", "4,000", S),
    ("More than 4,000 came.", "At least 4,200 people came.", "4,200", S),
    ("Fewer than 50 people were hurt.", "Fewer than 45 people were hurt.", "45", S),
    ("The layers are at most about 21,500 years old.", "They are at least about 21,500 years old.", "21,500", R),
    ("The layers are at least about 21,500 years old.", "They are at least about 21,500 years old.", "21,500", S),
    ("At most 30 people were hurt.", "More than 40 people were hurt.", "40", R),
    ("No more than 30 people were hurt.", "At least 30 people were hurt.", "30", R),
    ("Some 4,000 came.", "Up to 4,000 people came.", "4,000", S),
]


@pytest.mark.parametrize(("text", "prose", "words", "verdict"), BOUNDS, ids=[f"{b[0]} {b[1]}" for b in BOUNDS])
def test_bounds_are_compared_by_value_and_side(text: str, prose: str, words: str, verdict: str) -> None:
    """ "As much as $5,000" passed for a source's "up to $4,000", since 4,000 stays below 5,000."""
    assert str(read(text, f'p1["{words}"]', known(prose=prose)).verdict) == verdict


GAPS = row("gap", 19.2, "mi"), row("ideal gap", 15, "mi")
SPANS = row("wait", 7.6, "years"), row("reign", 15.3, "years")
WAYS = [
    ("It was 28% shorter than the ideal.", GAPS, "change(f1,f2)", R),
    ("It was 28% longer than the ideal.", GAPS, "change(f1,f2)", S),
    ("It was 22% shorter than that.", GAPS, "change(f2,f1)", S),
    ("It was 4.2 miles shorter than the ideal.", GAPS, "f1-f2", R),
    ("It was 4.2 miles longer than the ideal.", GAPS, "f1-f2", S),
    ("It was about twice as long as the reign.", SPANS, "times(f1,f2)", R),
    ("It was about half as long as the reign.", SPANS, "times(f1,f2)", S),
    ("It was about twice as long as the wait.", SPANS, "times(f2,f1)", S),
    ("The rate is down 38 percentage points.", (row("rate declined", 38, "%"),), "f1", L),
    ("The rate is down 38 percent.", (row("rate declined", 38, "%"),), "f1", S),
]


@pytest.mark.parametrize(("text", "rows", "answer", "verdict"), WAYS, ids=[f"{w[0]} {w[2]}" for w in WAYS])
def test_words_say_which_is_larger(text: str, rows: tuple[Row, ...], answer: str, verdict: str) -> None:
    """ "28% shorter" of a gap that was 28% longer was left alone: the size was right, in that order only."""
    found = read(text, answer, known(*rows))
    assert f"{found.verdict}, {found.severity}".startswith(verdict)


SALES = (
    row("sales", 80, "USD million"),
    row("sales before", 50, "USD million"),
    row("sales at first", 40, "USD million"),
)


@pytest.mark.parametrize(
    ("answer", "other", "verdict"),
    [
        ("change(f1,f2)", "or change(f1,f3)", S),
        ("change(f1,f3)", "or change(f1,f2)", "not_enough_evidence, info"),
        ("change(f1,f3)", "or change(f2,f3)", "refuted"),
        ("f1*f2", "or change(f1,f2)", S),
    ],
)
def test_first_reading_stands_where_it_bears_the_figure_out(answer: str, other: str, verdict: str) -> None:
    """A second reading that did not fit silenced the first, which did, and one that could not be computed a refutation."""
    found = read("Sales rose by 60%.", answer, known(*SALES), other=other)
    assert f"{found.verdict}, {found.severity}".startswith(verdict)
