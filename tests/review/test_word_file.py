"""A Word file has the text, real footnotes, and a comment on what was left to decide."""

import io
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import docx
import pytest
from lxml import etree

from pipeline.models import Audit, CellEvidence, Claim, ClaimKind, Finding, Severity, Verdict
from pipeline.review.outgoing import Making, Outgoing
from pipeline.review.pictures.word_chart import CHART, CHARTS
from pipeline.review.word_file import word_file
from tests.review.pictures.test_chart import BUDGET, PLAN, RIVAL, SOURCE, claim

BODY = """\
# 🚀 Bold Bridges

The council **spent** {==$60 million==}{>>c1 refuted: $40 million<<} in 2024.[^f1] It plans [more](https://example.org).[^f1][^f2]

- One & only[^f1]

| a | b |
|---|--:|
| 1 | $2 million |

[^f1]: City, *Budget*
[^f2]: [Court](<https://example.org/court>)
"""
PROSE = BODY.replace("{==", "").replace("==}{>>c1 refuted: $40 million<<}", "")
START = PROSE.index("$60")
FOUND = Finding(rule="audit.refuted", severity=Severity.LOOK, message="$40 million", start=START, end=START + 11)
OUT = Outgoing(body=BODY, sha256="", findings=(FOUND,))


def part(name):
    return zipfile.ZipFile(io.BytesIO(word_file(OUT))).read(name).decode()


def test_text_is_as_readers_get_it():
    document = docx.Document(io.BytesIO(word_file(OUT)))
    assert [(each.style.name, each.text) for each in document.paragraphs] == [
        ("Title", "🚀 Bold Bridges"),
        ("Normal", "The council spent $60 million in 2024. It plans more., "),
        ("List Bullet", "One & only"),
        ("Normal", ""),
    ]


MADE = Making(
    created=datetime(2026, 3, 1, 6, tzinfo=UTC),
    newsroom="The Courier",
    disclosure="Drafted with software.",
    editors=("kim",),
)


@pytest.mark.parametrize(
    ("making", "author", "comments", "created"),
    [(MADE, "The Courier", "Drafted with software.", datetime(2026, 3, 1, 6, tzinfo=UTC)), (None, "", "", None)],
)
def test_the_file_says_whose_it_is(making, author, comments, created):
    """Every draft was by "python-docx", of Christmas 2013, and had no title."""
    file = io.BytesIO(word_file(OUT.model_copy(update={"making": making})))
    found = docx.Document(file).core_properties
    assert (found.title, found.author, found.comments, found.created) == ("🚀 Bold Bridges", author, comments, created)


def test_a_table_is_one_of_word_s():
    """Its rows came as lines with tabs, which stood under each other by chance."""
    (table,) = docx.Document(io.BytesIO(word_file(OUT))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["a", "b"], ["1", "$2 million"]]
    assert [run.bold for run in table.cell(0, 0).paragraphs[0].runs] == [True]
    assert table.cell(1, 1).paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT


def charted():
    return OUT.model_copy(
        update={"audit": Audit(claims=(claim(RIVAL, PLAN), claim(PLAN, BUDGET))), "sources": (SOURCE,)}
    )


def test_the_picture_is_a_chart_of_word_s_with_its_words():
    """A Word file had no picture: what it shows has the audit's values to the digit, and is read out in full."""
    file = zipfile.ZipFile(io.BytesIO(word_file(charted())))
    chart = etree.fromstring(file.read("word/charts/chart1.xml"))
    values = [each.text for each in chart.iterfind(f".//{{{CHARTS}}}numLit/{{{CHARTS}}}pt/{{{CHARTS}}}v")]
    assert values == ["60000000000", "164500000000", "80000000000", "5000000000", "0", "0"]
    body = file.read("word/document.xml").decode()
    assert (
        'descr="Bars to scale. City, plan, 2025, compared. City, plan, 2025: $60–65 billion; City, budget, 2024' in body
    )
    assert (
        "Source: Example City, 24 January 2025." in docx.Document(io.BytesIO(word_file(charted()))).paragraphs[-1].text
    )
    assert CHART in file.read("[Content_Types].xml").decode()


def test_a_text_that_compares_nothing_has_no_picture():
    assert "word/charts/chart1.xml" not in zipfile.ZipFile(io.BytesIO(word_file(OUT))).namelist()


@pytest.mark.skipif(not shutil.which("soffice"), reason="apt-get install libreoffice-writer")
def test_libreoffice_opens_it(tmp_path):
    """With text, note, comment, table and picture: a reader other than the library that wrote it."""
    (tmp_path / "story.docx").write_bytes(word_file(charted()))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "odt"]
    subprocess.run([*command, "story.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "story.odt") as made:
        text = made.read("content.xml").decode()
        charts = [name for name in made.namelist() if name.endswith("/content.xml")]
    assert "The council" in text
    assert [
        text.count(f"<{part} ") > 0 for part in ("text:note", "office:annotation", "table:table", "draw:frame")
    ] == [True] * 4
    assert len(charts) == 1


def test_comments_name_what_they_rest_on():
    """A comment ended in "[f13, world_bank_gdp]", which nobody outside the desk can read."""
    cell = CellEvidence(
        table="gdp", entity="X", measure="GDP", period="2023", value=Decimal(1), unit="USD", attribution="Bank"
    )
    told = Claim(
        id="c1",
        text="$60 million",
        start=START,
        end=START + 11,
        kind=ClaimKind.RESTATED,
        verdict=Verdict.REFUTED,
        evidence=(cell,),
    )
    finding = FOUND.model_copy(update={"message": "$40 million [gdp]", "claim": "c1"})
    out = OUT.model_copy(update={"findings": (finding,), "audit": Audit(claims=(told,))})
    (comment,) = docx.Document(io.BytesIO(word_file(out))).comments
    assert comment.text == "$40 million [Bank]"


def test_findings_are_comments():
    (comment,) = docx.Document(io.BytesIO(word_file(OUT))).comments
    assert (comment.author, comment.text) == ("newsdraft", "$40 million")
    between = part("word/document.xml").partition("commentRangeStart")[2].partition("commentRangeEnd")[0]
    assert "<w:t>$60 million</w:t>" in between


def test_each_note_is_one_footnote():
    """A note cited twice came out as two: a footnote of Word is cited once, and again by a cross-reference."""
    assert part("word/footnotes.xml").count("<w:footnote w:id=") == 2
    body = part("word/document.xml")
    assert (body.count("<w:footnoteReference"), body.count("NOTEREF _note1")) == (2, 1)


def test_a_note_prints_its_address_in_brackets_that_no_reader_stumbles_over():
    """A footnote printed <https://…>: an address between the angle brackets that Markdown has round it."""
    assert " Court (https://example.org/court)</w:t>" in part("word/footnotes.xml")


def test_the_same_text_gives_the_same_bytes():
    assert word_file(OUT) == word_file(OUT)
