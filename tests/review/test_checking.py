"""A document's prose checked as it stands at the desk."""

import pytest

from tests.review.conftest import EDITOR


@pytest.mark.parametrize(
    ("added", "lacking"),
    [
        pytest.param("It has 99 lamps.", ["It has 99 lamps."], id="uncited-figure"),
        pytest.param("“We will paint them,” he said.", ["“We will paint them,” he said."], id="uncited-quotation"),
        pytest.param("It has 99 lamps.[^f1]", [], id="cited-figure"),
        pytest.param("It has 99 lamps. So it is.[^f1]", ["It has 99 lamps."], id="before-a-note-without-it"),
        pytest.param("It has many lamps.", [], id="no-figure"),
        pytest.param("## It Has 99 Lamps", [], id="a-title"),
        pytest.param("| Lamps | 99 |", [], id="a-row-of-a-table"),
        pytest.param("It plans to spend $50 million in 2025.", [], id="borne-out-by-a-fact"),
    ],
)
def test_figures_without_source_are_shown(desk, added, lacking):
    """The draft's document listed them, and the desk, where somebody could mend them, did not."""
    prose = desk.open(1, EDITOR).prose + f"\n{added}\n"
    found = [each for each in desk.preview(1, prose).findings if each.finding.rule == "citation.missing"]
    assert [each.pin.sentence for each in found] == lacking
    assert {str(each.finding.severity) for each in found} <= {"look"}
