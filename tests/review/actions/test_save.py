import pytest

from pipeline.models import APPENDIX_MARK
from pipeline.review.files import LONGEST
from pipeline.review.model import RefusedError
from tests.review.conftest import EDITOR, approved


def test_saved_text_is_marked_and_told_anew(desk, file):
    desk.save(1, 1, desk.open(1, EDITOR).prose.replace("$50", "$55"), EDITOR)
    body, _, below = file.read_text().partition(APPENDIX_MARK)
    assert "{==$55 million==}{>>c" in body
    assert "| src1 | Budget |" in below
    assert below.count("### Claims") == 1
    assert "❌ refuted" in below


def test_sound_sentences_are_listed_once(desk, file):
    """Each revision put its table of sound sentences above the one of the revision before."""
    desk.save(1, 1, desk.open(1, EDITOR).prose.replace("$60", "$40"), EDITOR)
    prose = desk.open(1, EDITOR).prose
    desk.save(1, 2, prose.replace("$50 million", "about $50 million"), EDITOR)
    below = file.read_text().partition(APPENDIX_MARK)[2]
    assert below.count("### Sound") == 1
    assert "about $50 million" in below


def test_marks_and_appendix_given_back_are_not_text(desk):
    opened = desk.open(1, EDITOR)
    assert desk.save(1, 1, opened.body, EDITOR).number == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("  \n", "The text is empty", id="empty"),
        pytest.param("x" * (LONGEST + 1), "300,001 characters", id="long-paste"),
        pytest.param("a \ud800 b", "half a character", id="surrogate"),
    ],
)
def test_text_that_cannot_be_one_is_refused(desk, text, said):
    with pytest.raises(RefusedError, match=said):
        desk.save(1, 1, text, EDITOR)
    assert desk.open(1, EDITOR).row.head == 1


def test_line_ends_and_nul_are_made_plain(desk):
    desk.save(1, 1, "# Head\r\n\r\nA\0 word.\r", EDITOR)
    assert desk.open(1, EDITOR).prose == "# Head\n\nA word.\n"


def test_headline_of_the_text_is_the_title(desk):
    desk.save(1, 1, "# A New Head\n\nText.\n", EDITOR)
    assert desk.queue()[0].title == "A New Head"


def test_what_readers_have_is_not_saved_over(desk):
    head = approved(desk)
    desk.export(1, "markdown", EDITOR)
    with pytest.raises(RefusedError, match="Document 1 is exported: readers have it"):
        desk.save(1, head, "# Other\n", EDITOR)
