"""A Word file has the text, real footnotes, and a comment on what was left to decide."""

import io
import zipfile

import docx

from pipeline.models import Finding, Severity
from pipeline.review.outgoing import Outgoing
from pipeline.review.word_file import word_file

BODY = """\
# 🚀 Bold Bridges

The council **spent** {==$60 million==}{>>c1 refuted: $40 million<<} in 2024.[^f1] It plans [more](https://example.org).[^f1][^f2]

- One & only

| a | b |
|---|---|
| 1 | 2 |

[^f1]: City, *Budget*
[^f2]: Court
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
        ("Normal", "a\tb"),
        ("Normal", "1\t2"),
    ]


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


def test_the_same_text_gives_the_same_bytes():
    assert word_file(OUT) == word_file(OUT)
