import pytest

from pipeline.review.model import NotFoundError, RefusedError
from tests.review.conftest import EDITOR, REVIEWER


def refuted(desk):
    return next(found for found in desk.open(1, REVIEWER).blocking if found.finding.rule == "audit.refuted")


@pytest.fixture
def overridden(desk):
    """The desk with the refuted figure answered for."""
    desk.override(1, 1, refuted(desk).key, "the mayor's own count", REVIEWER)
    return desk


def test_override_holds_for_its_finding_alone(overridden):
    overridden.save(1, 1, overridden.open(1, EDITOR).prose + "\nMore.[^f9]\n", EDITOR)
    opened = overridden.open(1, REVIEWER)
    assert [found.finding.rule for found in opened.blocking] == ["citation.unknown"]
    assert overridden.queue()[0].blocking == 1
    assert [(each.who, each.reason, each.lapsed) for each in opened.overrides] == [
        ("robin", "the mayor's own count", False)
    ]


def test_override_survives_other_changes(overridden):
    overridden.save(1, 1, overridden.open(1, EDITOR).prose.replace("$50", "$51") + "\nMore.\n", EDITOR)
    assert not overridden.open(1, REVIEWER).overrides[0].lapsed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("$60 million in 2024", "$61 million in 2024", id="figure"),
        pytest.param("The council spent", "In fact the council spent", id="word"),
        pytest.param("[^f1] It plans", "[^f2] It plans", id="citation"),
    ],
)
def test_override_lapses_with_its_sentence(overridden, before, after):
    overridden.save(1, 1, overridden.open(1, EDITOR).prose.replace(before, after), EDITOR)
    opened = overridden.open(1, REVIEWER)
    assert "audit.refuted" in [found.finding.rule for found in opened.blocking]


@pytest.mark.parametrize(
    ("key", "reason", "error", "said"),
    [
        pytest.param("", " ", RefusedError, "needs a reason in writing", id="no-reason"),
        pytest.param("audit.refuted-0-0-0", "so", NotFoundError, "has no finding audit.refuted-0", id="unknown"),
    ],
)
def test_override_is_refused(desk, key, reason, error, said):
    with pytest.raises(error, match=said):
        desk.override(1, 1, key, reason, REVIEWER)


def test_what_does_not_block_is_not_overridden(desk):
    look = next(found for found in desk.open(1, REVIEWER).findings if not found.blocks)
    with pytest.raises(RefusedError, match="does not block"):
        desk.override(1, 1, look.key, "so", REVIEWER)


def test_override_stands_in_the_log(overridden):
    (entry,) = overridden.log(1)
    assert (entry.move, entry.detail["rule"], entry.reason) == ("override", "audit.refuted", "the mayor's own count")
