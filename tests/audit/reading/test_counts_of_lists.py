"""A count of what a text or a passage lists is borne out by the list."""

import pytest

from tests.audit.reading.read import known, read

PUSHES = "{} pushes:\n\n- A price on carbon.\n- A bar on new plants.\n- A date for the end.\n\nIt worked."
SUIT = (
    "The petitioners are the Arden County Stockgrowers' Association and the Weald Cattlemen's Association, both of them "
    "nonprofit. Judges Mary Hale, Tom Reed and Ana Ruiz heard it, with Ana Ruiz presiding."
)


@pytest.mark.parametrize(("count", "found"), [("Three", "supported"), ("Four", "not_checkable")])
def test_bullets_bear_out_the_count_that_heads_them(count: str, found: str) -> None:
    """ "Three pushes:" over three bullets was a count that nothing bore out, as the reader finds no evidence for it."""
    assert read(PUSHES.format(count), "-", known(prose=SUIT)).verdict == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The release gives two answers, 8.3% and 13.2%, and both are right.", "supported"),
        ("The release gives three answers, 8.3% and 13.2%, and both are right.", "not_checkable"),
        ("Our two sources say so.", "not_checkable"),
        ("One of our reports says so.", "not_checkable"),
    ],
)
def test_what_stands_behind_a_counted_noun_is_counted(text: str, found: str) -> None:
    assert read(text, "-", known(prose=SUIT)).verdict == found


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("Two groups sued.", "ok p1", "supported"),
        ("Three groups sued.", "ok p1", "not_enough_evidence"),
        ("The three judges agree.", 'count([p2["Mary Hale"],p2["Tom Reed"],p2["Ana Ruiz"]])', "supported"),
        ("The four judges agree.", 'count([p2["Mary Hale"],p2["Tom Reed"],p2["Ana Ruiz"]])', "refuted"),
        ("The two judges agree.", 'count([p2["Mary Hale"],p2["Tom Reed"],p2["Mary Hale"]])', "supported"),
        ("The two judges agree.", 'count([p2["Mary Hale"],p2["John Doe"]])', "not_enough_evidence"),
    ],
)
def test_names_are_counted(text: str, answer: str, found: str) -> None:
    """No figure stands in a judge's name, so that a count of three judges could not be read."""
    assert read(text, answer, known(prose=SUIT)).verdict == found
