import pytest

from pipeline.models import Source
from pipeline.stages.originality import shared_runs
from pipeline.stages.rendering import Body, Span

COPIED = "the committee decided to lower the target range for the federal funds rate by a quarter point"
SOURCE = Source.from_text(f"On Monday, {COPIED}, and said so.", title="Statement", id="src1")


def body(text):
    return Body(text=text, spans=(Span(key="s1.0.0", start=0, end=len(text)),))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(f"So {COPIED}.", [COPIED], id="a-copied-run-fires"),
        pytest.param(COPIED.replace("federal", "“federal”"), [], id="a-quotation-breaks-the-run"),
        pytest.param(f"It said “{COPIED}”.", [], id="quoted-words-are-left-alone"),
        pytest.param(" ".join(COPIED.split()[:11]), [], id="eleven-words-pass"),
        pytest.param(" ".join(COPIED.split()[:12]), [" ".join(COPIED.split()[:12])], id="twelve-fire"),
        pytest.param(
            COPIED.replace(" rate", "[^f1] rate"), [COPIED.replace(" rate", "[^f1] rate")], id="citations-pass"
        ),
    ],
)
def test_shared_words_are_found(text, found):
    assert [text[finding.start : finding.end] for finding in shared_runs(body(text), [SOURCE])] == found


def test_a_source_called_by_its_title_is_not_copied():
    """All three things to decide of a digest were its own naming of a source, whose headline had fourteen words."""
    titled = Source.from_text(f"{COPIED}\n\nMore was said.", title=COPIED, id="src1")
    assert shared_runs(body(f"So it says in {COPIED}."), [titled]) == ()
