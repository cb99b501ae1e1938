import pytest

from pipeline.writer.extractive.speakers import Speakers

REPORT = "Ann Reed opened the bridge. “Well done,” Reed said. The Courier wrote that it rained."


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        pytest.param("“Well done,” Reed said.", "Ann Reed", id="a-surname-in-full"),
        pytest.param("“Well done,” said Reed.", "Ann Reed", id="the-verb-first"),
        pytest.param("“Well done,” says managing director Paul Reiter.", "Paul Reiter", id="a-title-between"),
        pytest.param("Reed, who is 61, told us “no”.", "Ann Reed", id="a-clause-between"),
        pytest.param("The farm's lawyer, Seth Morrow, said “no”.", "Seth Morrow", id="a-name-between-commas"),
        pytest.param("“No,” said the finance lead, Seth Morrow.", "Seth Morrow", id="a-title-and-a-name-after"),
        pytest.param(
            "Eastgate, shut in June, saving £4, said the lead, Seth Morrow.", "Seth Morrow", id="never-a-place"
        ),
        pytest.param("Javed Hasan, CEO, Lineaje:\n“It is an attack.”", "Javed Hasan", id="above-the-quotation"),
        pytest.param("Outside 10 Downing Street Rishi Sunak said “no”.", "Rishi Sunak", id="a-place-before"),
        pytest.param("At the Rio in Dalston, director Seth Morrow said “no”.", "Seth Morrow", id="behind-a-place"),
        pytest.param(
            "Who runs it in Ireland, Italy, the Middle East and Africa, said “no”.", "", id="a-list-of-places"
        ),
        pytest.param("She also said London usually brings in 25%. “More now.”", "", id="what-is-spoken-of"),
        pytest.param("“No,” said Dr. Seth Morrow, who directs it.", "Seth Morrow", id="an-honorific"),
        pytest.param("On Monday Courier wrote “no”.", "Courier", id="weekdays-are-no-names"),
        pytest.param("“Reed said no,” is all there was.", "", id="names-inside-quotations"),
        pytest.param("“Well done,” they said.", "", id="nobody-is-named"),
    ],
)
def test_speaker_stands_beside_the_verb(sentence, speaker):
    assert Speakers(REPORT).of(sentence, sentence) == speaker


@pytest.mark.parametrize(
    ("paragraph", "speaker"),
    [
        pytest.param("Coach Dirk Maes was unhappy. “All saw the push,” he said.", "Dirk Maes", id="the-only-person"),
        pytest.param("Dirk Maes met Sue Hallam. “All saw the push,” he said.", "", id="one-of-two"),
        pytest.param("Mint reported the plan. “A big year for us,” he said.", "", id="never-an-outlet"),
        pytest.param("“A big year for us,” he said.", "", id="somebody-of-another-paragraph"),
    ],
)
def test_pronouns_mean_the_only_person_of_a_paragraph(paragraph, speaker):
    """ "He" once was whoever had spoken last: a coach's words stood under the other coach's name."""
    sentence = paragraph[paragraph.index("“") :]
    assert Speakers(paragraph).of(sentence, paragraph) == speaker


def test_a_title_of_two_words_is_no_part_of_a_name():
    """ "Stats Chief Executive Ann Reed" made "Executive Ann Reed" speak the rest."""
    assert Speakers("Office Chief Executive Ann Reed has left.").of("“Well done,” Reed said.", "") == "Ann Reed"
