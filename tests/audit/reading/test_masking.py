"""Masked figures: what a reader sees in place of each, and that letters lead back to the text."""

import pytest

from pipeline.audit.reading.masking import letter_of, masked
from pipeline.models import Hedge, Kind
from tests.growth import outgrows

SHOWN = [
    ("Up 63% since 2019.", "Up [A]% since 2019."),
    ("Worth $10.32 billion.", "Worth $[A]."),
    ("Worth USD 4.624 billion.", "Worth USD [A]."),
    ("Some £1.2bn of it.", "Some £[A] of it."),
    ("About 45p a litre.", "About [A]p a litre."),
    ("It spent Rs 500 crore.", "It spent Rs [A]."),
    ("Sales more than doubled.", "Sales more than multiplied by [A]."),
    ("It grew tenfold.", "It grew multiplied by [A]."),
    ("It is five times as large.", "It is [A] times as large."),
    ("It is twice the size.", "It is [A] times the size."),
    ("Half as much again was spent.", "multiplied by [A] was spent."),
    ("Almost two dollars in three.", "Almost [A]."),
    ("One in 800 homes was hit.", "[A] homes was hit."),
    ("Women lead by 18 to 1.", "Women lead by multiplied by [A]."),
    ("It fell by half a point.", "It fell by [A] points."),
    ("About two thirds of a point below.", "About [A] points below."),
    ("It took 3 hours 20 minutes.", "It took [A] hours."),
    ("It took two and a half years.", "It took [A] years."),
    ("Nearly half.", "Nearly [A]."),
    ("Roads take $660, about a quarter.", "Roads take $[A], about [B]."),
    ("It is the third-largest town.", "It is the [A]-th-largest town."),
    ("Her ninth nomination.", "Her [A]-th nomination."),
    ("Faults come fourth.", "Faults come [A]-th."),
    ("Its share is still third of five.", "Its share is still [A]-th of [B]."),
    ("It leapt from fourth to second in the league.", "It leapt from [A]-th to [B]-th in the league."),
    ("Ten frames per second in the dark.", "[A] frames per second in the dark."),
    ("Second, they want a say.", "Second, they want a say."),
    ("In the first half of 2024.", "In the first half of 2024."),
    ("For the second time this year.", "For the second time this year."),
    ("There are 5 nurses per 1,000 people.", "There are [A] nurses per 1,000 people."),
    ("Per $100,000 of value it paid $620.", "Per $100,000 of value it paid $[A]."),
    ("One every 88 minutes.", "One every [A] minutes."),
    ("It is 40-45% of revenue.", "It is [A]% of revenue."),
    ("It is between $60 billion and $65 billion.", "It is between $[A]."),
    ("It fell from 62% to 38%.", "It fell from [A]% to [B]%."),
    ("A change of -4.2% or +3%.", "A change of -[A]% or +[B]%."),
    ("Aged 34, he won 5-0 at 4:32 p.m. on 12 May 2024.", "Aged [A], he won 5-0 at 4:32 p.m. on 12 May 2024."),
    ("In the 1990s Boeing's 737 and Apollo 11 flew.", "In the 1990s Boeing's 737 and Apollo 11 flew."),
    ("On one side of the ledger.", "On one side of the ledger."),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN, ids=[text for text, _ in SHOWN])
def test_figure_is_shown_as_its_letter(text: str, shown: str) -> None:
    assert masked(text).sentences[0].text == shown


def test_letters_run_through_the_article() -> None:
    shown = masked("# Five Years 📊\n\nSales: $3 million.\n\n- **Gap**: up 4%.\n")
    assert [(f.letter, f.sentence, f.quantity.text) for f in shown.figures] == [
        ("A", 1, "Five Years"),
        ("B", 2, "$3 million"),
        ("C", 4, "4%"),
    ]


def test_letters_go_on_after_z() -> None:
    assert [letter_of(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_masked_words_lead_back_to_the_text() -> None:
    text = "Wine brought in $127 million, which is less than a quarter of the cars' takings."
    shown = masked(text)
    spans = [
        shown.span_of(1, words) for words in ("brought in $[A]", "less than [B] of the cars", "[A], which", "no such")
    ]
    assert [text[slice(*span)] if span else None for span in spans] == [
        "brought in $127 million",
        "less than a quarter of the cars",
        "127 million, which",
        None,
    ]


def test_letters_give_their_figures_back() -> None:
    shown = masked("The third-largest town of 12,000.")
    assert shown.plain_words("[A]-th-largest town of [B]") == "third-largest town of 12,000"


def test_worded_multiple_keeps_its_hedge() -> None:
    """ "More than doubled" was compared as exactly two: the finder gives multiples in words no context."""
    figure = masked("Sales more than doubled.").figures[0].quantity
    assert (figure.kind, figure.hedge, figure.low) == (Kind.MULTIPLE, Hedge.OVER, 2)


@pytest.mark.parametrize("unit", ["1,", "half a ", "😀 ", "3 in 4 ", "from 1 to 2 ", "[A] ", "a dollar ", "third-"])
def test_masking_is_linear_in_length(unit: str) -> None:
    assert not outgrows(lambda times: masked(unit * times), 1_250 // len(unit))
