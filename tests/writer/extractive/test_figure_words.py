import pytest

from pipeline.writer.extractive.figure_words import figures_of, main_name, own_words


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        pytest.param(
            "Net income for 2024 was $62.360 billion.",
            [("Meta", "net income", "2024", "$62.360 billion")],
            id="subject",
        ),
        pytest.param(
            "Meta Platforms reported revenue of $164.501 billion for 2024.",
            [("Meta Platforms", "revenue", "2024", "$164.501 billion")],
            id="noun-before-of",
        ),
        pytest.param(
            "The unemployment rate, at 4.2 percent, changed little.",
            [("Meta", "unemployment rate", "", "4.2 percent")],
            id="at",
        ),
        pytest.param("Our holdings rose to $2 trillion.", [("Meta", "holdings", "", "$2 trillion")], id="ours"),
        pytest.param("We plan to put $60-65B in capex.", [("Meta", "capex", "", "$60-65B")], id="spent-on"),
        pytest.param(
            "Net income in 2023 was $73.795 billion at Alphabet.",
            [("Alphabet", "net income", "2023", "$73.795 billion")],
            id="holder-behind",
        ),
        pytest.param(
            "Advertising revenue grew by $28.680 billion.",
            [("Meta", "change in advertising revenue", "", "$28.680 billion")],
            id="change",
        ),
    ],
)
def test_plain_wording_names_the_figure(sentence, figures):
    found = [(one.entity, one.measure, one.period, one.text) for one in figures_of(sentence, "Meta")]
    assert found == figures


def test_other_wording_is_named_by_itself():
    """Guessing once took two median projections of different things for conflicting figures of one."""
    sentence = "By the end of that stretch, some 4.4 percent of them had gone."
    assert [one.measure for one in figures_of(sentence, "Fed")] == [own_words(sentence)]


def test_two_unnamed_figures_are_told_apart():
    """ "Of the 57 gates, 12 open for boats" once had two conflicting figures of one thing."""
    found = figures_of("Of the 57 gates, 12 open for boats.", "Quay")
    assert [one.measure for one in found] == ["of the gates open for boats", "of the gates open for boats, figure 2"]


def test_period_of_another_figure_is_not_taken():
    """ "$43.9 billion, against … $35.3 billion in 2022" once gave the first figure the last one's year."""
    sentence = "Research cost $43.873 billion, against $38.483 billion the year before and $35.338 billion in 2022."
    assert [one.period for one in figures_of(sentence, "Meta")] == ["", "", "2022"]


def test_main_name_comes_up_often():
    assert main_name("We saw Meta. Then we saw Meta again, and Meta once more with Oracle.") == "Meta"
    assert main_name("Seen in town The Meta. Seen in town The Oracle, and by The Other.") == ""
    assert main_name("We saw nobody here, and nobody there.") == ""


def test_steps_and_levels_are_no_range():
    """ "increased by 179,000 to 1.8 million" is a step and a level; as one figure it is neither."""
    assert figures_of("The number of jobless increased by 179,000 to 1.8 million.", "US") == ()
