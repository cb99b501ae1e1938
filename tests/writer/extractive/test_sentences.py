import pytest

from pipeline.writer.extractive.sentences import read_sentences

PRESS = (
    "Ann Reed said on Monday that the bridge was open. “We will mend every bridge in this town,” she said. "
    "“It is going to take us ten years.”"
)
TRANSCRIPT = "CHAIR REED. Good afternoon to all of you here.\n\nInflation has eased over the past year."


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param(
            "It rose to 5 percent. It then fell back.", ["It rose to 5 percent.", "It then fell back."], id="two"
        ),
        pytest.param("At 8:30 a.m. Eastern time it rose.", ["At 8:30 a.m. Eastern time it rose."], id="a-clock-time"),
        pytest.param("U.S. Bureau data rose by 0.1 percent.", ["U.S. Bureau data rose by 0.1 percent."], id="initials"),
        pytest.param(
            "# A heading of five words\n\nThe text comes here now.", ["The text comes here now."], id="heading"
        ),
        pytest.param(
            "- One item stands here alone.\n- Two items stand here.",
            ["One item stands here alone.", "Two items stand here."],
            id="bullets",
        ),
        pytest.param("| a | b | c | d |\n|---|---|---|---|\n\n[What did he say then?]", [], id="table-and-remark"),
        pytest.param("A line of a page without a stop", [], id="page-furniture"),
    ],
)
def test_text_falls_into_sentences(text, sentences):
    assert [sentence.text for sentence in read_sentences(text)] == sentences


def test_longer_quotations_keep_their_speaker():
    assert [(one.speaker, one.quote) for one in read_sentences(PRESS)] == [
        ("", ""),
        ("Ann Reed", "We will mend every bridge in this town"),
        ("Ann Reed", "It is going to take us ten years."),
    ]


def test_transcript_labels_name_the_speaker():
    assert [(one.speaker, one.quote) for one in read_sentences(TRANSCRIPT)] == [
        ("Chair Reed", "Good afternoon to all of you here."),
        ("Chair Reed", "Inflation has eased over the past year."),
    ]


def test_phrases_in_quotation_marks_are_no_quotation():
    assert [one.quote for one in read_sentences("Ann Reed said the plan was “too small”.")] == [""]
