import json

import pytest
from click.testing import CliRunner

from pipeline.cli.style import command
from tests.style.pieces import FINISHED, WIRE

BROKEN_LINE = (
    "# Banks hold rates steady\n\nThey utilize the the 5% rate that was set a year ago.\n\nSources: the bank.\n"
)


@pytest.fixture
def style(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, given: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(command, arguments, input=given, standalone_mode=False)
        if result.exception:
            raise result.exception
        return result.return_value, result.stdout

    return run


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.md"
    path.write_text(BROKEN_LINE, encoding="utf-8")
    return path


def test_check_reports_like_a_linter(style, story):
    code, output = style("check", "story.md", "--style", "plain")
    assert code == 1
    assert output.splitlines() == [
        "story.md:3:6: suggestion style.wordiness: “utilize” is longer than it need be. → use",
        "story.md:3:14: error style.doubled-word: “the the” stands there twice. → the",
        "story.md: 1 errors, 0 warnings, 1 suggestions; 88% of the style plain",
    ]


def test_fix_mends_the_file(style, story):
    code, _ = style("check", "story.md", "--style", "plain", "--fix")
    assert code == 0
    assert story.read_text() == BROKEN_LINE.replace("utilize the the", "use the")


def test_fix_of_standard_input_prints_the_text(style):
    assert style("check", "-", "--style", "plain", "--fix", given=BROKEN_LINE)[1] == BROKEN_LINE.replace(
        "utilize the the", "use the"
    )


def test_json_holds_every_finding(style, story):
    _, output = style("check", "story.md", "--style", "plain", "--format", "json")
    (report,) = json.loads(output)
    assert [finding["rule"] for finding in report["findings"]] == ["style.wordiness", "style.doubled-word"]
    assert report["conformance"] == 0.8824


def test_sarif_holds_lines(style, story):
    _, output = style("check", "story.md", "--style", "plain", "--format", "sarif")
    results = json.loads(output)["runs"][0]["results"]
    assert [(r["ruleId"], r["level"]) for r in results] == [
        ("style.wordiness", "note"),
        ("style.doubled-word", "error"),
    ]


def test_one_bad_file_is_named_among_good_ones(style, story, tmp_path):
    (tmp_path / "wire.md").write_text(WIRE, encoding="utf-8")
    code, output = style("check", "wire.md", "missing.md", "--style", "plain")
    assert (code, "missing.md: cannot be read" in output) == (1, True)
    assert style("check", "missing.md", "--style", "plain")[0] == 2


def test_learned_style_passes_its_example(style, tmp_path):
    (tmp_path / "ours.md").write_text(FINISHED, encoding="utf-8")
    (tmp_path / "wire.md").write_text(WIRE, encoding="utf-8")
    assert style("learn", "ours.md", "--to", "mine")[0] == 0
    assert style("check", "ours.md", "--style", "mine")[0] == 0
    assert style("check", "wire.md", "--style", "mine")[0] == 1


def test_show_prints_a_page(style):
    code, output = style("show", "briefing")
    assert code == 0
    assert output.startswith("# The style briefing\n")
    assert "Inherits from house and plain." in output


def test_list_names_the_shipped_styles(style):
    assert [line.split()[0] for line in style("list")[1].splitlines()] == ["style", "briefing", "house", "plain"]


def test_diff_measures_texts_and_styles(style, tmp_path):
    (tmp_path / "wire.md").write_text(WIRE, encoding="utf-8")
    measures = json.loads(style("diff", "wire.md", "house", "--json")[1])["measures"]
    assert measures["emoji per bullet"] == {"wire.md": 0.0, "house": 1.0}
    assert "no-emoji" in style("diff", "house", "plain")[1]
