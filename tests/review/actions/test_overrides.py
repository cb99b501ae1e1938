import pytest

from pipeline.models import Severity
from pipeline.review.checking import desk_findings
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


@pytest.fixture
def look(desk):
    """A finding that deserves a look: a figure that nobody has evidence for."""
    prose = desk.open(1, EDITOR).prose.replace("It plans", "The mayor read 37 books.[^f1] It plans")
    desk.save(1, 1, prose, EDITOR)
    return next(each for each in desk.open(1, EDITOR).findings if each.is_open and not each.blocks)


@pytest.mark.parametrize("reason", ["", "counted on the spot"])
def test_a_look_is_refused_and_taken_back(desk, look, reason):
    """What deserved a look could be mended, and never be said to be right: it stood there until the text went out."""
    looks = desk.row(1).looks
    made = desk.confirm(1, 2, look.key, reason, EDITOR)
    (given,) = desk.open(1, EDITOR).overrides
    assert (given.who, given.reason, given.severity, desk.row(1).looks) == ("alex", reason, "look", looks - 1)
    desk.take_back(1, made.id, EDITOR)
    assert (desk.open(1, EDITOR).overrides, desk.row(1).looks) == ((), looks)
    assert [(each.move, each.reason) for each in desk.log(1)] == [("confirm", reason), ("take-back", "")]
    assert desk.verify().faults == ()


def test_the_file_says_who_confirmed_what(desk, look, file):
    desk.confirm(1, 2, look.key, " ", EDITOR)
    front = file.read_text()
    assert "confirmed:\n- rule: " in front
    assert "The mayor read 37 books" in front.partition("<!--")[0]
    assert "37 books" not in front.partition("<!-- newsdraft:box -->")[2].partition("# ")[0]


def test_what_was_confirmed_answers_for_nothing_that_blocks(desk, look):
    """An editor's word without a reason would have let through what the same rule blocks a day later."""
    pins = desk.context.anchors(desk.open(1, EDITOR).prose)
    desk.confirm(1, 2, look.key, "", EDITOR)
    (held,) = desk.open(1, EDITOR).overrides
    worse = look.finding.model_copy(update={"severity": Severity.BLOCKING})
    found = [desk_findings(pins, [each], [held])[0].override for each in (look.finding, worse)]
    assert found == [held, None]


def test_what_blocks_is_not_confirmed(desk):
    with pytest.raises(RefusedError, match="is none to look at"):
        desk.confirm(1, 1, refuted(desk).key, "so", REVIEWER)


def test_an_editor_takes_no_override_back(overridden):
    (given,) = overridden.open(1, REVIEWER).overrides
    with pytest.raises(RefusedError, match="to override takes reviewer or admin"):
        overridden.take_back(1, given.id, EDITOR)
    overridden.take_back(1, given.id, REVIEWER)
    assert refuted(overridden).blocks


def test_nothing_is_taken_back_of_what_was_approved(overridden):
    for each in overridden.open(1, REVIEWER).blocking:
        overridden.override(1, 1, each.key, "a short piece", REVIEWER)
    overridden.move(1, "approve", 1, REVIEWER)
    (given, *_) = overridden.open(1, REVIEWER).overrides
    with pytest.raises(RefusedError, match="is approved"):
        overridden.take_back(1, given.id, REVIEWER)


def test_override_stands_in_the_log(overridden):
    (entry,) = overridden.log(1)
    assert (entry.move, entry.detail["rule"], entry.reason) == ("override", "audit.refuted", "the mayor's own count")
