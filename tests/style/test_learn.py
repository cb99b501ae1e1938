from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.models import Severity
from pipeline.style.check import check_text, conformance
from pipeline.style.examples import Example, article, html_as_markdown, read_example
from pipeline.style.learn import learn_style, write_style
from pipeline.style.style import Style, load_style
from tests.style.pieces import FINISHED, WIRE

PAGE = """<html><head><title>T</title><script>var x = "🚀";</script></head><body><nav>Home</nav>
<article><h1>🚀 A &amp; B</h1><p>One <b>two</b>
three.</p><ul><li><strong>L</strong> 💡: x</li><li>y</li></ul><aside>Ad</aside></article>
<footer>End</footer></body></html>"""


@pytest.fixture
def learned(tmp_path):
    def learn(*texts: str) -> Style:
        paths = [tmp_path / f"{number}.md" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        write_style(tmp_path / "ours", learn_style([read_example(path) for path in paths]))
        return load_style(tmp_path / "ours")

    return learn


def failed(text, style):
    return any(finding.severity is Severity.BLOCKING for finding in check_text(text, style))


@pytest.mark.parametrize(("example", "other"), [(FINISHED, WIRE), (WIRE, FINISHED)], ids=["house", "wire"])
def test_example_passes_and_another_style_fails(learned, example, other):
    style = learned(example)
    assert conformance(example, style) == 1
    assert failed(other, style)


def test_every_example_passes_the_errors(learned):
    other = (
        FINISHED.replace("## The Plan", "## A Plan")
        .replace(" 📄", "")
        .replace("## The Bigger Picture 🌈", "## More 🌈")
    )
    style = learned(FINISHED, other)
    assert not failed(FINISHED, style)
    assert not failed(other, style)


def test_habits_become_rules(learned):
    style = learned(FINISHED)
    rules = {rule.name: rule for rule in style.rules}
    assert rules["heading-emoji"].model_dump(include={"level", "on", "position"}) == {
        "level": "error",
        "on": ("heading",),
        "position": "end",
    }
    assert style.palette.roles["headline"] == {"🚀": "rocket"}
    assert style.shape.lines.headline == "# {emoji} {text}"
    assert style.shape.lines.labelled_bullet == "- **{label}** {emoji}: {text}"
    assert [form.questions for form in style.shape.sections if form.bullets.max] == [False, False, False, True]


def test_evidence_stands_in_comments(learned, tmp_path):
    learned(FINISHED)
    assert "# Measured in 7 blocks: 7 emoji, end." in (tmp_path / "ours/rules/emoji.yml").read_text()
    assert "💰: money bag  # 1 times" in (tmp_path / "ours/palette.yml").read_text(encoding="utf-8")


def test_recurring_headings_are_named(learned, tmp_path):
    learned(FINISHED, FINISHED)
    assert "Recurring: Breaking Down the Billions; Looking Ahead" in (tmp_path / "ours/rules/form.yml").read_text()


def test_html_keeps_its_structure():
    assert html_as_markdown(PAGE) == "# 🚀 A & B\n\nOne **two** three.\n\n- **L** 💡: x\n\n- y\n"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("a.md", b"", "a.md has 0 words of running text", id="empty"),
        pytest.param("a.html", b"<nav>Home</nav>", "a.html has 0 words", id="no article"),
        pytest.param("a.txt", b"\xff\xfe", "a.txt cannot be read", id="no text"),
        pytest.param("missing.md", None, "missing.md cannot be read", id="no file"),
    ],
)
def test_examples_without_text_are_refused(tmp_path, name, data, said):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_example(tmp_path / name)


def test_existing_folder_is_left_alone(tmp_path):
    (tmp_path / "ours").mkdir()
    with pytest.raises(InputError, match="exists already"):
        write_style(tmp_path / "ours", {"style.yml": ""})
    assert list(tmp_path.iterdir()) == [tmp_path / "ours"]


PASSAGES = """# A Day in May
# 🚀 big day
## The plan 🎯
### 2. Later
1. First 💡
- one thing 🚀
- **Cost**: low
- Why? 💡💡
They said “yes, we will do it” on Monday. 🎯
Two points:
It cost $5 billion, or 4%.
Footnote: from there.
*Aside.*
> quoted
Reply
| a |""".splitlines()


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.lists(st.sampled_from(PASSAGES), min_size=1, max_size=9), min_size=1, max_size=3))
def test_whatever_is_learned_holds(texts):
    """Of any articles: what was learned loads, and each of them passes its rules on the level of errors."""
    examples = [
        Example(name=f"{at}.md", text=article("\n\n".join([*text, "And so on."]))) for at, text in enumerate(texts)
    ]
    with TemporaryDirectory() as folder:
        write_style(Path(folder) / "ours", learn_style(examples))
        style = load_style(Path(folder) / "ours")
    assert [failed(example.text, style) for example in examples] == [False] * len(examples)
