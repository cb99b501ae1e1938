import pytest

from pipeline.text.markdown import readable


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("---\ntitle: x\n---\nBody", "Body", id="front matter"),
        pytest.param("Body\n<!-- newsdraft:appendix -->\n## For the editor", "Body", id="appendix"),
        pytest.param("a {>>why?<<}b", "a b", id="comment"),
        pytest.param("{--old--}{++new++} {==kept==}", "new kept", id="marks keep what stays"),
        pytest.param("{~~old~>new~~}", "new", id="replacement"),
        pytest.param("It rose.[^f1]\n\n[^f1]: Source, “words”", "It rose.", id="footnotes"),
        pytest.param("```\ncode 🚀\n```\nText", "Text", id="fenced code"),
        pytest.param("run `make 🚀` now", "run now", id="code in a line"),
        pytest.param("| a | b |\n|---|---|\nText", "Text", id="table"),
        pytest.param("<b>bold</b> <!-- no --> text", "bold text", id="HTML"),
        pytest.param("[words](https://example.org/a) stay", "[words] stay", id="link target"),
    ],
)
def test_only_what_readers_read_is_left(text, left):
    assert " ".join(readable(text).split()) == left
    assert len(readable(text)) == len(text)
