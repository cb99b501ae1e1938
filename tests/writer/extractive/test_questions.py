from datetime import date

import pytest

from pipeline.models import Brief, Fact, Figure, Passage
from pipeline.quantities.finder import read_quantity
from pipeline.writer.extractive.phrasing import statement
from pipeline.writer.extractive.questions import questions_from

EXPECTED = "Total expenses for 2025 are expected at $114 billion."
FIRST = "Revenue in the first quarter of 2025 is expected at $39.5 billion."
GREW = "Advertising revenue grew by $28 billion."


def fact(passage, measure, period, words):
    quantity = read_quantity(words)
    assert quantity is not None
    place = Passage(source="s1", start=0, end=len(passage), text=passage)
    figure = Figure(entity="Meta", measure=measure, period=period, quantity=quantity)
    return Fact(id="f1", statement=statement("Example", passage), passages=(place,), figures=(figure,))


def ask(angle="", *facts):
    return [
        sentence.text for sentence in questions_from(facts, Brief(headline="x", date=date(2025, 1, 1), angle=angle))
    ]


@pytest.mark.parametrize(
    ("angle", "asked"),
    [
        pytest.param(
            "Who pays for it, and who gains from it?", ["Who pays for it?", "Who gains from it?"], id="two-in-one"
        ),
        pytest.param("Look at the sums. Who pays for all of it?", ["Who pays for all of it?"], id="among-statements"),
        pytest.param("Will it reach 40 percent this year?", [], id="figures-of-the-desk-stay-out"),
        pytest.param("Why now?", [], id="too-short"),
    ],
)
def test_desk_asks_first(angle, asked):
    assert ask(angle)[: -len(ask())] == asked


@pytest.mark.parametrize(
    ("given", "question"),
    [
        pytest.param(
            fact(EXPECTED, "total expenses", "2025", "$114 billion"),
            "Will the total expenses for 2025 come out at $114 billion, the figure from Example?",
            id="a-forecast",
        ),
        pytest.param(
            fact(FIRST, "revenue", "2025-Q1", "$39.5 billion"),
            "Will the revenue for the first quarter of 2025 come out at $39.5 billion, the figure from Example?",
            id="a-quarter",
        ),
        pytest.param(
            fact(GREW, "change in advertising revenue", "", "$28 billion"),
            "What stands behind the change in advertising revenue by $28 billion, which Example reported?",
            id="a-change",
        ),
    ],
)
def test_facts_ask_with_their_words(given, question):
    assert ask("", given)[0] == question
