"""Lists in a text and where their members stand."""

import pytest

from pipeline.text.enumerations import bullets_behind, members_behind, names_together

LINES = "Two reasons:\n\n- It rains.\n\n- It pours, they say.\n\nSo what?\n- Not this."


def test_bullets_end_where_the_text_goes_on() -> None:
    found = [LINES[slice(*span)].strip() for span in bullets_behind(LINES, LINES.index("\n"))]
    assert found == ["It rains.", "It pours, they say."]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("two answers, 8.3% and 13.2%, and both are right", ["8.3%", "13.2%"]),
        ("three big towns: Arden, Weald and Holt.", ["Arden", "Weald", "Holt"]),
        ("two answers, and both are right", []),
        ("two reasons, which nobody gave", []),
    ],
)
def test_members_stand_behind_their_noun(text: str, members: list[str]) -> None:
    place = text.index(" ")
    assert [text[slice(*span)] for span in members_behind(text, place)] == members


def test_names_listed_together_are_a_run() -> None:
    text = "They are the Arden Stock Union and the Weald Cattle League. Mary Hale, Tom Reed & Ana Ruiz heard Ulla Berg."
    runs = [[text[slice(*span)] for span in run] for run in names_together(text)]
    assert runs == [["Arden Stock Union", "Weald Cattle League"], ["Mary Hale", "Tom Reed", "Ana Ruiz"]]
