import pytest

from pipeline.text.superscripts import without_note_marks


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("1500<sup>2</sup> people", "1500 people"),
        ('40<a href="#n2"><sup>2</sup></a> ships', "40 ships"),
        ('40<sup id="r"><a href="#n2">[2]</a></sup> ships', "40 ships"),
        ("4.2<sup>1</sup> percent", "4.2 percent"),
        ("Ships<sup>1</sup>", "Ships"),
        ("38 <sup>a</sup>", "38"),
        ("5<sup>th</sup> of May", "5<sup>th</sup> of May"),
        ("5 km<sup>2</sup> and 5m<sup>3</sup>", "5 km² and 5m³"),
        ("2.4 × 10<sup>6</sup> cells", "2.4 × 10⁶ cells"),
        ("some 10<sup>6</sup> birds", "some 10⁶ birds"),
        ("10<sup>-9</sup> of it", "10⁻⁹ of it"),
        ('the top 10<sup><a href="#n2">2</a></sup> ships', "the top 10 ships"),
        ("2010<sup>2</sup> was dry", "2010 was dry"),
        ("CO<sub>2</sub>", "CO<sub>2</sub>"),
    ],
)
def test_marks_of_notes_never_join_a_figure(html: str, plain: str) -> None:
    """1500 with a note 2 was read as 15002: the wrong figure was supported and the right one flagged.

    Ten to the power of six was ten with a note then, and bore out "10 birds".
    """
    assert without_note_marks(html) == plain
