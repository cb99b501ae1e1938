"""The GitHub Action's own scripts, as a runner runs them, in a real git repository: findings, lines, exit codes."""

import json
import re
import shutil

import pytest
import yaml

from tests.cli.repositories import AFTER, ROOT, repository

pytestmark = pytest.mark.skipif(not (shutil.which("git") and shutil.which("bash")), reason="needs git and bash")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step.get("id") or step.get("name") or step["uses"]: step for step in ACTION["runs"]["steps"]}
DOCUMENT = (ROOT / "docs" / "repositories.md").read_text(encoding="utf-8")
(JOB,) = yaml.safe_load(re.search(r"```yaml\n(on:.*?)```", DOCUMENT, re.DOTALL)[1])["jobs"].values()
RUNNER = ("bash", "--noprofile", "--norc", "-eo", "pipefail")


@pytest.fixture
def texts(tmp_path):
    return repository(tmp_path)


def step(texts, name, outputs=None, **given):
    """What a step came to with these inputs, as a runner expands them into its environment; and its outputs."""
    inputs = {key: each.get("default", "") for key, each in ACTION["inputs"].items()} | given
    script, told = texts.folder.parent / f"{name}.sh", texts.folder.parent / "outputs"
    script.write_text(STEPS[name]["run"])
    told.write_text("")
    known = {f"inputs.{key}": value for key, value in inputs.items()}
    known |= {f"steps.check.outputs.{key}": value for key, value in (outputs or {}).items()}
    texts.environment.update(
        {
            key: re.sub(r"\$\{\{ (\S+) \}\}", lambda each: known[each[1]], value)
            for key, value in STEPS[name]["env"].items()
        }
    )
    texts.environment["GITHUB_OUTPUT"] = str(told)
    ended = texts.run(*RUNNER, script)
    return ended, dict(line.split("=", 1) for line in told.read_text().splitlines())


def results(texts):
    (run,) = json.loads((texts.folder / "newsdraft.sarif").read_text())["runs"]
    places = [each["locations"][0]["physicalLocation"] for each in run["results"]]
    return [
        (each["ruleId"], each["level"], place["artifactLocation"]["uri"], place["region"]["startLine"])
        for each, place in zip(run["results"], places, strict=True)
    ]


def test_audit_gives_sarif_on_the_changed_line(texts):
    """The inputs are those that docs/repositories.md shows."""
    ended, outputs = step(texts, "check", **JOB["steps"][-1]["with"])
    assert (ended.returncode, outputs) == (0, {"status": "1"})
    assert results(texts) == [("audit.refuted", "error", "column.md", 5)]
    assert texts.changed_lines() >= {5}
    assert "$4.7 million → $4.1 million" in ended.stdout


def test_style_gives_sarif_on_the_changed_line(texts):
    ended, outputs = step(texts, "check", files="column.md", check="style", style="plain")
    errors = [each for each in results(texts) if each[1] == "error"]
    assert (ended.returncode, outputs) == (0, {"status": "1"})
    assert errors == [("style.no-emoji", "error", "column.md", 5)]


def test_clean_text_is_clean(texts):
    texts.write("column.md", AFTER.replace("$4.7", "$4.1").replace(" 🎉", ""))
    _, outputs = step(texts, "check", files="column.md", sources="minutes.md")
    assert (outputs, results(texts)) == ({"status": "0"}, [])


@pytest.mark.parametrize(
    ("given", "status"),
    [({"files": "nothing.md"}, {"status": "2"}), ({"files": "column.md", "check": "adit"}, {})],
    ids=["no-file", "no-check"],
)
def test_what_cannot_be_done_is_broken(texts, given, status):
    ended, outputs = step(texts, "check", **given)
    result, _ = step(texts, "Result", outputs or {"status": "2"}, fail="false")
    assert (outputs, ended.returncode == 2 or result.returncode == 2) == (status, True)


@pytest.mark.parametrize(
    ("status", "fail", "code"), [("0", "true", 0), ("1", "true", 1), ("1", "false", 0), ("2", "false", 2)]
)
def test_result_is_the_exit_code(texts, status, fail, code):
    assert step(texts, "Result", {"status": status}, fail=fail)[0].returncode == code


def test_names_that_are_commands_stay_names(texts):
    """An input written into a script is run by it: anyone who can name a file in a pull request could run anything."""
    assert [name for name, each in STEPS.items() if "${{" in each.get("run", "")] == []
    step(texts, "check", files="$(touch run).md\n`touch run`.md\n; touch run", sources='"; touch run; "')
    assert not (texts.folder / "run").exists()


def test_each_input_is_used_and_documented():
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert [name for name in ACTION["inputs"] if f"inputs.{name}" not in text] == []
    rows = [
        f"| `{name}` | {f'`{default}`' if (default := each.get('default')) else ''} | {each['description']} |"
        for name, each in ACTION["inputs"].items()
    ]
    assert [row for row in rows if row not in DOCUMENT.splitlines()] == []
