"""A text goes out with its picture where the editor wants it: before the notes, in each form as it can be shown."""

import pytest

from pipeline.models import Audit
from pipeline.review.exports import export
from pipeline.review.model import RefusedError
from pipeline.review.outgoing import Outgoing
from tests.review.pictures.test_bars import BUDGET, PLAN, SOURCE, claim

BODY = "# Bold Bridges\n\nIt plans to spend a third.[^f1]\n\n[^f1]: City\n"
OUT = Outgoing(body=BODY, sha256="0", audit=Audit(claims=(claim(PLAN, BUDGET),)), sources=(SOURCE,))
WANTED = OUT.model_copy(update={"picture": "story.svg"})


def test_markdown_names_the_picture_beside_it():
    alt = "Bars to scale. City, plan, 2025: $60–65 billion. Compared with: City, budget, 2024: $164.5 billion."
    picture = f"![{alt}](<story.svg>)\n\n"
    assert export(WANTED, "markdown").decode() == export(OUT, "markdown").decode().replace(
        "[^1]: City", f"{picture}[^1]: City"
    )


def test_html_has_the_drawing_before_the_notes():
    page = export(WANTED, "html").decode()
    assert page.index("<figure ") < page.index('<hr class="footnotes-sep"')
    assert "<svg" not in export(OUT, "html").decode()


def test_picture_is_a_file_of_its_own():
    assert export(OUT, "svg").startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')


@pytest.mark.parametrize("form", ["markdown", "html", "svg"])
def test_text_that_compares_nothing_has_no_picture(form):
    with pytest.raises(RefusedError, match="compares nothing that was checked and holds"):
        export(WANTED.model_copy(update={"audit": Audit()}), form)
