import json

from pipeline.report.as_json import as_json, as_json_line
from tests.report.reports import BROKEN, REPORT


def test_json_has_the_shape_that_scripts_read():
    found = json.loads(as_json([REPORT]))
    assert list(found) == ["file", "claims", "summary"]
    claim = found["claims"][0]
    assert claim | {"figures": [], "evidence": [], "readings": []} == {
        "rule": "",
        "reader": "",
        "readings": [],
        "id": "c1",
        "text": "The plan is 40-45% of revenue.",
        "start": 10,
        "end": 40,
        "kind": "share",
        "verdict": "refuted",
        "severity": "blocking",
        "stated": [{"low": 40, "high": 45, "unit": "%"}],
        "recomputed": [{"low": 36.47, "high": 39.51, "unit": "%"}],
        "arithmetic": "60–65 / 164.5 = 36.5–39.5%",
        "evidence": [],
        "reason": "above the range",
        "suggestion": "36–40%",
        "figures": [],
    }
    assert claim["evidence"][0]["value"] == 164501000000
    assert claim["figures"][0]["stated"] == {"low": 40, "high": 45, "unit": "%"}


def test_json_lines_stay_on_one_line():
    lines = [as_json_line(report) for report in (REPORT, BROKEN)]
    assert [line.count("\n") for line in lines] == [1, 1]
    assert json.loads(lines[1])["error"] == "z.bin is no text"
    assert [found["file"] for found in json.loads(as_json([REPORT, BROKEN]))] == ["a b.md", "z.bin"]
