import json

from pipeline.models import Audit, Verdict
from pipeline.report import report_on
from pipeline.report.as_sarif import as_sarif
from tests.report.reports import BROKEN, REPORT, TEXT, figure_claim


def test_sarif_points_at_the_figure():
    log = json.loads(as_sarif([REPORT, BROKEN]))
    (run,) = log["runs"]
    assert (log["version"], run["columnKind"], len(run["results"])) == ("2.1.0", "unicodeCodePoints", 2)
    result = run["results"][0]
    assert (result["ruleId"], result["level"]) == ("audit.refuted", "error")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "audit.refuted"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b.md"},
        "region": {"startLine": 3, "startColumn": 13, "charOffset": 22, "charLength": 6},
    }
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "z.bin is no text"


def test_sarif_gives_rule_and_reader() -> None:
    log = json.loads(
        as_sarif([report_on("a.md", TEXT, Audit(claims=(figure_claim(1, "stated.other", Verdict.REFUTED),)))])
    )
    assert log["runs"][0]["results"][0]["properties"] == {
        "rule": "stated.other",
        "reader": "none",
        "verdict": "refuted",
    }
