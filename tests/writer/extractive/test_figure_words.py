import pytest

from pipeline.writer.extractive.figure_words import figures_of


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        pytest.param("Net income for 2024 was $62.360 billion.", [("Net income", "2024", "$62.360 billion")], id="one"),
        pytest.param(
            "Costs rose to $43 million, and sales fell to $38 million.",
            [("Costs rose", "", "$43 million"), ("sales fell", "", "$38 million")],
            id="two-clauses",
        ),
        pytest.param(
            "Net income was $62 billion, more than the $39 billion of the year before.",
            [("Net income", "", "$62 billion"), ("year before", "", "$39 billion")],
            id="words-of-another-figure-are-not-its",
        ),
        pytest.param(
            "Revenue rose 22% to $48.4 billion.",
            [("Revenue rose", "", "22%"), ("Revenue rose", "", "$48.4 billion")],
            id="no-word-of-its-own",
        ),
    ],
)
def test_words_about_a_figure_name_it(sentence, figures):
    assert [(one.measure, one.period, one.text) for one in figures_of(sentence)] == figures


def test_period_of_another_figure_is_not_taken():
    """ "$43.9 billion, against … $35.3 billion in 2022" once gave the first figure the last one's year."""
    sentence = "Research cost $43.873 billion, against $38.483 billion the year before and $35.338 billion in 2022."
    assert [one.period for one in figures_of(sentence)] == ["", "", "2022"]


def test_steps_and_levels_are_no_range():
    """ "increased by 179,000 to 1.8 million" is a step and a level; as one figure it is neither."""
    assert figures_of("The number of jobless increased by 179,000 to 1.8 million.") == ()


def test_figures_of_a_row_are_named_by_its_first_cell():
    """A note of two rows had a figure named "of for" by what stood between the bars."""
    rows = "Trade and transport | -226,000 |\n| – of which retail | -126,200 | -3.1% |"
    assert [(each.measure, each.text) for each in figures_of(rows)] == [
        ("Trade and transport", "-226,000"),
        ("of which retail", "-126,200"),
        ("of which retail", "-3.1%"),
    ]
