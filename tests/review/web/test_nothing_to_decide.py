"""What the desk shows of figures that nothing bears out, and that nobody has to decide on."""

import re

from tests.review.conftest import EDITOR, FOOTNOTES

UNKNOWN = "It has {} lamps, {} trams, {} parks, {} pools, {} lifts and {} shops.[^f1]\n"
TEXT = "# Lamps\n\nThe council spent $40 million in 2024.[^f1]\n\n" + UNKNOWN.format(*range(131, 137)) + FOOTNOTES


def in_order(page, *words):
    return [found[0] for found in re.finditer("|".join(map(re.escape, words)), page)]


def test_what_is_not_borne_out_is_told_before_what_is(desk, editor):
    """Figures dashed "No evidence" stood among sixty supported ones, beside "Nothing in this text is in doubt"."""
    desk.save(1, 1, TEXT, EDITOR)
    page = editor.get("/documents/1").text
    assert 'Nothing to decide; <a href="#unborne">6 figures no source states</a>.' in page
    assert "Nothing in this text is in doubt" not in page
    headings = ("Not borne out, nothing to decide: 6", "Borne out:", '"quote">131<', '"quote">$40 million<')
    assert in_order(page, *headings) == [headings[0], headings[2], headings[1], headings[3]]


def test_where_all_is_borne_out_there_is_one_list(desk, editor):
    desk.save(1, 1, TEXT.replace(UNKNOWN.format(*range(131, 137)), ""), EDITOR)
    page = editor.get("/documents/1").text
    assert "Nothing in this text is in doubt." in page
    assert in_order(page, "Not borne out", "Borne out:", "Also checked", '"quote">$40 million<')[0:] == [
        "Also checked",
        '"quote">$40 million<',
    ]
