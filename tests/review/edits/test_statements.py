"""Which figure, name or quotation of a text was put in place of which, and when two figures say the same."""

import pytest

from pipeline.quantities.finder import find_quantities
from pipeline.review.edits.statements import places, says_the_same

SPENT = "The council spent $40 million and 5% of it in 2024.\n"


def changed(before, now):
    """What was put in place of what, in words."""
    found = places(before, now)
    return [(place.before.words, place.now.words) for place in found if not place.alike]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("$40 million", "$50 million", [("$40 million", "$50 million")], id="in-place"),
        pytest.param("$40 million and 5%", "5% or $40 million", [], id="changed-places"),
        pytest.param("$40 million and 5%", "7%", [("5%", "7%")], id="one-taken-out"),
        pytest.param("$40 million and 5%", "nothing", [], id="all-taken-out"),
        pytest.param("$40 million", "16 bridges", [("$40 million", "16")], id="of-another-kind"),
    ],
)  # fmt: skip
def test_like_is_put_in_place_of_like(before, after, expected):
    assert changed(SPENT, SPENT.replace(before, after)) == expected


def test_a_stretch_is_paired_by_kind():
    """The space between two figures was common to both texts, parted them, and paired an amount with a share."""
    now = SPENT.replace("$40 million and 5%", "7% or $50 million")
    assert changed(SPENT, now) == [("$40 million", "$50 million"), ("5%", "7%")]


def test_a_heading_names_nobody_and_ends_a_name():
    """A heading's last word and the first of the paragraph below it were one name, and no change of that was told."""
    assert changed("# A Bold Meta\n\nMeta rose.\n", "# A Bold Bet\n\nAlphabet rose.\n") == [("Meta", "Alphabet")]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param("**Meta** rose by $5 million.\n", "## **Meta** rose by $5 million.\n", id="a-heading"),
        pytest.param("16 bridges stand.\n", "16. bridges stand.\n", id="a-list-s-number"),
    ],
)
def test_a_word_may_be_a_statement_in_one_text_alone(before, now):
    """A line with a name in bold was made a heading, which names nobody, and the desk could not compare the texts."""
    assert changed(before, now) == []


@pytest.mark.parametrize(
    ("new", "old", "supported", "expected"),
    [
        pytest.param("$40 million", "$40,000,000", False, True, id="written-out"),
        pytest.param("$40 million", "$40.4 million", False, True, id="rounded"),
        pytest.param("$40.4 million", "$40 million", False, False, id="to-more-digits"),
        pytest.param("$40.4 million", "$40 million", True, True, id="to-more-digits-and-borne-out"),
        pytest.param("$45–60 million", "$40–60 million", False, False, id="one-end-of-a-range"),
        pytest.param("from $40 to $60 million", "from $40.2 to $60 million", False, True, id="an-end-rounded"),
        pytest.param("March 3, 2026", "3 March 2026", False, True, id="a-day-written-otherwise"),
        pytest.param("4 March 2026", "3 March 2026", True, False, id="another-day"),
    ],
)
def test_figures_that_say_the_same(new, old, supported, expected):
    figures = [find_quantities(text)[0] for text in (new, old)]
    assert says_the_same(*figures, supported=supported) is expected
