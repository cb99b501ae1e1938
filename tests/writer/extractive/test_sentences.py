import pytest

from pipeline.writer.extractive.sentences import read_sentences
from tests.growth import outgrows

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
        pytest.param("OTTAWA, Nov. 6 (Wire) — It rose to 5 percent.", ["It rose to 5 percent."], id="a-place"),
        pytest.param("TL;DR: It rose to 5 percent.", ["It rose to 5 percent."], id="a-tag"),
        pytest.param("DISCUSSION AND OUTLOOK\nIt is moving to the west.", ["It is moving to the west."], id="capitals"),
        pytest.param(
            "Ayes: 8 (Adler, Haas)\nNoes: 7 (Faro)\nThe motion was carried.", ["The motion was carried."], id="votes"
        ),
        pytest.param("Lt. Aaron Blunt said it lost power.", ["Lt. Aaron Blunt said it lost power."], id="a-rank"),
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


def test_quotation_goes_on_after_straight_marks():
    text = 'Dr Ann Blanc (Inserm) said: "We all have bad nights in life. We can say that sleep comes first."'
    assert [one.quote for one in read_sentences(text)] == [
        "We all have bad nights in life.",
        "We can say that sleep comes first.",
    ]


def test_transcript_labels_name_the_speaker():
    assert [(one.speaker, one.quote) for one in read_sentences(TRANSCRIPT)] == [
        ("Chair Reed", "Good afternoon to all of you here."),
        ("Chair Reed", "Inflation has eased over the past year."),
    ]


def test_phrases_in_quotation_marks_are_no_quotation():
    assert [one.quote for one in read_sentences("Ann Reed said the plan was “too small”.")] == [""]


def test_long_lines_are_paragraphs():
    """A list's last item once ran on into the report's first sentence, and both were lost."""
    text = f"- Earnings fell by $0.05 a share\nThe company reported {'very ' * 30}small earnings."
    assert [sentence.text[:20] for sentence in read_sentences(text)] == ["The company reported"]


def test_dissent_is_not_the_courts():
    text = "JUSTICE OKAFOR delivered the opinion of the Court.\n\nWe hold that it is not.\n\n"
    text += "JUSTICE VANCE, with whom JUSTICE LIND joins, dissenting.\n\nI would affirm the judgment below."
    assert [(one.speaker, one.text) for one in read_sentences(text)] == [
        ("Justice Okafor, for the court", "We hold that it is not."),
        ("Justice Vance, dissenting", "I would affirm the judgment below."),
    ]


@pytest.mark.parametrize(
    "piece", ["A. ", "1,", "😀", "[a](", "“a", "— ", "AB, CD ", "Ann Reed, ", "`a` ", "He said “no, not at all”. "]
)
def test_time_is_linear_in_length(piece):
    """Twice the text once took four times as long where initials followed each other."""
    assert not outgrows(lambda times: read_sentences(piece * times), 12_500 // len(piece))


@pytest.mark.parametrize(
    ("heading", "speaker"),
    [
        ("Mara Ellis, harbour master", "Mara Ellis"),
        ("Mara Ellis", "Mara Ellis"),
        ("Further Down", ""),
        ("What They Say", ""),
    ],
)
def test_block_quotation_is_spoken_by_its_heading(heading, speaker):
    """A statement set as a block quotation under its speaker's name was missing from the digest."""
    text = f"The board met farther down the river on Monday.\n\nIt went further.\n\n## {heading}\n\n> “We were ready for each ship.”\n"
    spoken = [(one.quote, one.speaker) for one in read_sentences(text) if "ready" in one.text]
    assert spoken == ([("We were ready for each ship.", speaker)] if speaker else [])


@pytest.mark.parametrize(("heading", "speaker"), [("Mara Ellis", "Mara Ellis"), ("Further Down", "")])
def test_capitals_among_plain_headings_are_a_name(heading, speaker):
    """A quotation that says neither "I" nor "we", of somebody named in its heading alone, was missing still."""
    text = (
        f"The board met.\n\n## {heading}\n\n> The yard lost four million a year.\n\n## What happens next\n\nIt waits.\n"
    )
    assert [one.speaker for one in read_sentences(text) if "lost" in one.text] == ([speaker] if speaker else [])
