import pytest

from pipeline.models import Audit
from pipeline.review.files import LONGEST, read_document, write_document


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(b"---\ntitle: x\nno end\n", "the front matter's closing line --- is missing", id="unclosed"),
        pytest.param(b"---\na: [1\n---\n\ntext\n", "line 3: in the front matter, not YAML", id="not-yaml"),
        pytest.param(b"---\na: x\na: y\n---\n\nb\n", "line 3: in the front matter, a stands there twice", id="twice"),
        pytest.param(b"---\n- a\n---\n\ntext\n", "not a mapping of names to values", id="list"),
        pytest.param(b"---\nschema: 9\n---\n\ntext\n", "has schema 9, made by a newer newsdraft", id="newer"),
        pytest.param(b"---\nschema: x\n---\n\ntext\n", "has schema 'x'", id="no-number"),
        pytest.param(b"caf\xe9", "not UTF-8 text from byte 3 on", id="encoding"),
        pytest.param(b"---\ntitle: x\n---\n\n", "no text left below its front matter", id="empty"),
        pytest.param(b"a\0b", "NUL characters", id="binary"),
        pytest.param(b"x" * (LONGEST + 1), "a document has at most 300,000", id="too-long"),
    ],
)
def test_broken_file_is_told(tmp_path, data, problem):
    path = tmp_path / "document.md"
    path.write_bytes(data)
    assert problem in read_document(path).problem


def test_absent_file_is_told(tmp_path):
    assert "is gone; its last revision is kept here" in read_document(tmp_path / "x.md").problem


def test_text_without_front_matter_is_read(tmp_path):
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf# Head\r\n\r\nText.\r\n")
    found = read_document(tmp_path / "a.md")
    assert (found.body, found.front, found.problem) == ("# Head\n\nText.\n", {}, "")


def test_what_was_written_is_read_back(tmp_path):
    path = tmp_path / "a.md"
    written = write_document(path, {"schema": 1, "title": "🚀 “Bold”: a bet"}, "# Head\n\nText.\n", (Audit(), ()))
    read = read_document(path)
    assert (read.body, read.front, read.sha256, read.stamp) == (
        written.body,
        written.front,
        written.sha256,
        written.stamp,
    )
