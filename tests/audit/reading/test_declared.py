"""The writer's declared formulas: the figure held to its formula, and rounded by code."""

import pytest

from pipeline.audit.reading.declared import DeclaredFormula, read_declared
from pipeline.audit.reading.reader_verdict import ReaderVerdict
from tests.audit.reading.read import known

SALES = known(
    ("Acme", "sales", "2022", 50.3, "USD million"),
    ("Acme", "sales", "2023", 80, "USD million"),
    ("Zeta", "fares", "2023", 7, "USD"),
)


def declared(text: str, figure: str, formula: str) -> ReaderVerdict:
    (found,) = read_declared(text, [DeclaredFormula(text, figure, formula)], SALES)
    return found


def test_declared_figure_is_computed() -> None:
    found = declared("Sales rose 59% in 2023.", "59%", "change(f2,f1)")
    assert (found.verdict, found.severity, found.rule, found.line) == (
        "supported",
        "info",
        "declared.formula",
        "$50.3m (2022) → $80m (2023) = 59%",
    )


def test_wrong_declared_figure_blocks() -> None:
    found = declared("Sales rose 73% in 2023.", "73%", "change(f2,f1)")
    assert (found.verdict, found.severity, found.proposal) == ("refuted", "blocking", "59%")


def test_badly_rounded_figure_is_rounded() -> None:
    found = declared("Sales rose 59.1% in 2023.", "59.1%", "change(f2,f1)")
    assert (found.verdict, found.severity, found.rule, found.proposal) == (
        "refuted",
        "look",
        "declared.rounding",
        "59.0%",
    )


def test_value_that_the_sentence_lacks_asks() -> None:
    found = declared("Sales rose 59% in 2023.", "59%", "change(f2,f3)")
    assert (found.verdict, found.severity, found.reason) == (
        "not_enough_evidence",
        "look",
        "the sentence does not name Zeta, fares, 2023",
    )


def test_figure_that_the_text_lacks_is_left_out() -> None:
    found = read_declared(
        "Sales rose 59%.", [DeclaredFormula("Sales rose 59%.", "12%", "f1"), DeclaredFormula("No.", "1", "f1")], SALES
    )
    assert found == ()


def test_one_of_two_figures_is_found_by_its_words() -> None:
    text = "Sales rose 59% to $80 million in 2023."
    found = read_declared(
        text, [DeclaredFormula(text, "$80 million", "f2"), DeclaredFormula(text, "rose 59%", "change(f2,f1)")], SALES
    )
    assert [(v.text, v.verdict) for v in found] == [("59%", "supported"), ("$80 million", "supported")]


def test_figure_is_no_part_of_another() -> None:
    """The "10" of a list was taken for the "100 kroner" that the list begins with."""
    text = "Of 100 shares 59% rose."
    assert read_declared(text, [DeclaredFormula(text, "10", "change(f2,f1)")], SALES) == ()


@pytest.mark.parametrize(("back", "verdict"), [(3, "supported"), (4, "not_enough_evidence")])
def test_thing_named_three_sentences_back_counts(back: int, verdict: str) -> None:
    text = "Sales were good. " + "Snow fell. " * (back - 1) + "It was up 59%."
    (found,) = read_declared(text, [DeclaredFormula("It was up 59%.", "59%", "change(f2,f1)")], SALES)
    assert found.verdict == verdict
