import pytest

from pipeline.writer.extractive.speakers import Speakers

REPORT = "Ann Reed opened the bridge. “Well done,” Reed said. The Courier wrote that it rained."


@pytest.mark.parametrize(
    ("paragraph", "speaker"),
    [
        pytest.param("“Well done,” Reed said.", "Ann Reed", id="a-surname-in-full"),
        pytest.param("“Well done,” said Reed.", "Ann Reed", id="the-verb-first"),
        pytest.param("Reed, who is 61, told us “no”.", "Ann Reed", id="a-clause-between"),
        pytest.param("On Monday Courier wrote “no”.", "Courier", id="weekdays-are-no-names"),
        pytest.param("“Reed said no,” is all there was.", "", id="names-inside-quotations"),
        pytest.param("“Well done,” they said.", "", id="nobody-is-named"),
    ],
)
def test_speaker_stands_beside_the_verb(paragraph, speaker):
    assert Speakers(REPORT).of(paragraph) == speaker


def test_pronouns_mean_the_person_before():
    text = f"{REPORT}\n\n“Ten years,” she added."
    assert Speakers(text).of("“Ten years,” she added.") == "Ann Reed"


def test_pronouns_never_mean_an_outlet():
    text = "Mint reported the plan. Mint wrote more. “A big year,” he said."
    assert Speakers(text).of("“A big year,” he said.") == ""
