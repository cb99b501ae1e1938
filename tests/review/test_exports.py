"""A text goes out with its picture where the editor wants it: before the notes, in each form as it can be shown."""

import io
import re
import struct
import zipfile

import pytest

from pipeline.models import Audit
from pipeline.review.exports import export, with_drawing
from pipeline.review.model import RefusedError
from pipeline.review.outgoing import Outgoing, Picture
from pipeline.review.pictures.chart import charts
from pipeline.review.pictures.drawing import MARGIN, WIDTH
from pipeline.stages.export import export_formatted
from pipeline.style.picture import PictureColours
from tests.review.pictures.test_chart import BUDGET, PLAN, SOURCE, claim

BODY = "# Bold Bridges\n\nIt plans to spend a third.[^f1]\n\n[^f1]: City\n"
OUT = Outgoing(body=BODY, sha256="0", audit=Audit(claims=(claim(PLAN, BUDGET),)), sources=(SOURCE,))
WANTED = OUT.model_copy(update={"picture": Picture(file="story.svg")})


def test_markdown_names_the_picture_beside_it():
    (chart,) = charts(OUT.audit, OUT.sources)
    picture = f"![{chart.alt}](<story.svg>)\n\n"
    assert export(WANTED, "markdown").decode() == export(OUT, "markdown").decode().replace(
        "[^1]: City", f"{picture}[^1]: City"
    )


def test_html_has_the_drawing_before_the_notes():
    page = export(WANTED, "html").decode()
    assert page.index("<figure ") < page.index('<hr class="footnotes-sep"')
    assert "<svg" not in export(OUT, "html").decode()


def test_picture_is_a_file_of_its_own():
    assert export(OUT, "svg").startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')


def test_png_has_twice_the_pixels_on_white():
    """Mail and editors of newsletters show no SVG: whoever was sent a story had none of its picture."""
    png = export(OUT, "png")
    assert struct.unpack(">II", png[16:24])[0] == 2 * (WIDTH + 2 * MARGIN)
    assert png == export(OUT, "png")
    assert len(png) < 30_000


def test_formatted_text_has_an_image_before_its_notes():
    (chart,) = charts(OUT.audit, OUT.sources)
    text = with_drawing(export_formatted(BODY), chart, png=True)
    image = text.index('<p><img src="data:image/png;base64,')
    assert text.index("third") < image < text.index("<strong>Notes")
    assert f'alt="{chart.alt}"' in text


PAPER = PictureColours(bar="#aaaaaa", highlight="#ab1f17", text="#222222", background="#fff1e5")


@pytest.mark.parametrize("form", ["svg", "html", "evidence"])
def test_a_style_s_own_colours_are_drawn_on_their_ground(form):
    """Every newsroom's chart was in the house's blue, and in the dark theme a style's red would have turned blue, too."""
    page = export(WANTED.model_copy(update={"colours": PAPER}), form).decode()
    drawing = page[page.index("<svg") : page.index("</svg>")]
    colours = set(re.findall(r"#[0-9a-f]{6}", drawing))
    assert (colours, "nd-" in drawing, "prefers-color-scheme" in drawing) == (set(dict(PAPER).values()), False, False)


def test_word_has_a_style_s_own_colours():
    file = zipfile.ZipFile(io.BytesIO(export(OUT.model_copy(update={"colours": PAPER}), "docx")))
    chart = file.read("word/charts/chart1.xml").decode()
    assert set(re.findall(r'srgbClr val="(\w+)"', chart)) == {"AAAAAA", "AB1F17", "222222", "FFF1E5"}


@pytest.mark.parametrize("form", ["markdown", "html", "svg", "png"])
def test_text_that_compares_nothing_has_no_picture(form):
    with pytest.raises(RefusedError, match="no two amounts that the text compares were checked and hold"):
        export(WANTED.model_copy(update={"audit": Audit()}), form)


@pytest.mark.parametrize("choice", ["none", "change", "share"])
def test_only_what_the_editor_chose_goes_out(choice):
    """Word's chart could not be left out."""
    out = OUT.model_copy(update={"picture": Picture(choice=choice)})
    assert "word/charts/chart1.xml" not in zipfile.ZipFile(io.BytesIO(export(out, "docx"))).namelist()
    assert "<svg" not in export(out, "evidence").decode()
    with pytest.raises(RefusedError):
        export(out, "svg")
