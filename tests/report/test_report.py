import json
from decimal import Decimal

import pytest
from rich.console import Console

from pipeline.models import (
    Audit,
    CellEvidence,
    CheckedFigure,
    Claim,
    ClaimKind,
    Finding,
    Interval,
    Reading,
    Severity,
    Verdict,
)
from pipeline.report import Report, findings_of, report_on
from pipeline.report.as_json import as_json, as_json_line
from pipeline.report.as_sarif import as_sarif
from pipeline.report.as_text import as_markdown, explain, terminal

TEXT = "# Meta\r\n\r\nThe plan is 40-45% of revenue.\r\n"
CELL = CellEvidence(
    table="sec_company_facts",
    entity="Meta Platforms",
    measure="revenue",
    period="2024",
    value=Decimal(164501000000),
    unit="USD",
    vintage="early 2026",
    attribution="SEC",
    grade="B",
)
STATED = Interval(low=Decimal(40), high=Decimal(45), unit="%")
RECOMPUTED = Interval(low=Decimal("36.47"), high=Decimal("39.51"), unit="%")
CLAIM = Claim(
    id="c1",
    text="The plan is 40-45% of revenue.",
    start=10,
    end=40,
    kind=ClaimKind.SHARE,
    verdict=Verdict.REFUTED,
    severity=Severity.BLOCKING,
    stated=(STATED,),
    recomputed=(RECOMPUTED,),
    arithmetic="60–65 / 164.5 = 36.5–39.5%",
    readings=(Reading(arithmetic="60–65 / 164.5", recomputed=RECOMPUTED, verdict=Verdict.REFUTED, evidence=(CELL,)),),
    evidence=(CELL,),
    reason="above the range",
    suggestion="36–40%",
    figures=(CheckedFigure(start=22, end=28, text="40-45%", verdict=Verdict.REFUTED, stated=STATED),),
)
OTHERS = (
    Claim(id="c2", text="x", start=0, end=1, kind=ClaimKind.FIGURE, verdict=Verdict.SUPPORTED),
    Claim(id="c3", text="y", start=0, end=1, kind=ClaimKind.NONE, verdict=Verdict.NOT_CHECKABLE),
    Claim(
        id="c4",
        text="z",
        start=2,
        end=6,
        kind=ClaimKind.COUNT,
        verdict=Verdict.SUPPORTED,
        understated=True,
        reason="far above",
    ),
)
REPORT = report_on("a b.md", TEXT, Audit(claims=(CLAIM, *OTHERS)))
BROKEN = Report(file="z.bin", problem="z.bin is no text")


def test_findings_name_place_and_figure():
    assert findings_of(Audit(claims=(CLAIM, *OTHERS)), TEXT) == (
        Finding(
            rule="audit.refuted",
            severity=Severity.BLOCKING,
            message="40-45% → 36.5–39.5%; 60–65 / 164.5 = 36.5–39.5%; above the range [sec_company_facts]",
            start=22,
            end=28,
            line=3,
            column=13,
            suggestion="36–40%",
            claim="c1",
        ),
        Finding(
            rule="audit.understated",
            severity=Severity.INFO,
            message="far above",
            start=2,
            end=6,
            line=1,
            column=3,
            claim="c4",
        ),
    )


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


def test_a_summary_counts_verdicts_and_severities():
    assert REPORT.summary() == {
        "claims": 4,
        "refuted": 1,
        "conflicting_evidence": 0,
        "not_enough_evidence": 0,
        "supported": 2,
        "not_checkable": 1,
        "findings": 2,
        "blocking": 1,
        "look": 0,
        "info": 1,
        "language": "en",
    }


def test_json_lines_stay_on_one_line():
    lines = [as_json_line(report) for report in (REPORT, BROKEN)]
    assert [line.count("\n") for line in lines] == [1, 1]
    assert json.loads(lines[1])["error"] == "z.bin is no text"
    assert [found["file"] for found in json.loads(as_json([REPORT, BROKEN]))] == ["a b.md", "z.bin"]


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


def test_markdown_is_a_table_of_findings():
    page = as_markdown([REPORT, BROKEN])
    row = "| 3:13 | c1 refuted | “The plan is 40-45% of revenue.” | 40-45% → 36.5–39.5%; 60–65 / 164.5 = 36.5–39.5%; above the range [sec_company_facts] |"
    assert f"{row} 36–40% |" in page.splitlines()
    assert "**Not audited:** z.bin is no text" in page


def test_a_terminal_gets_lines_and_counts():
    console = Console(width=200, no_color=True)
    with console.capture() as shown:
        console.print(terminal(REPORT), terminal(BROKEN))
    lines = [line.strip() for line in shown.get().splitlines()]
    assert lines[:4] == [
        "a b.md",
        "✗ 3:13 c1 refuted  “The plan is 40-45% of revenue.”",
        "40-45% → 36.5–39.5%; 60–65 / 164.5 = 36.5–39.5%; above the range [sec_company_facts]",
        "→ 36–40%",
    ]
    assert "1 refuted, 2 supported, 1 not checkable" in lines
    assert "✗ z.bin is no text" in lines


@pytest.mark.parametrize(
    ("audit", "closing"),
    [
        (Audit(), "Nothing to check was found."),
        (Audit(language="de"), "Written in German: its figures were not checked, only English is read."),
    ],
    ids=["nothing", "German"],
)
def test_nothing_found_and_not_read_differ(audit, closing):
    assert closing in terminal(report_on("a.md", "x", audit)).plain


def test_a_terminal_is_safe_from_control_characters():
    hostile = CLAIM.model_copy(update={"text": "a\x1b[2Jb\u202ec", "reason": "\x1b]0;x\x07"})
    assert not any(c in terminal(report_on("f", TEXT, Audit(claims=(hostile,)))).plain for c in "\x1b\x07\u202e")


def test_a_derivation_shows_readings_and_cells():
    assert explain(CLAIM).splitlines() == [
        "c1  refuted (blocking)",
        "  “The plan is 40-45% of revenue.”",
        "  kind: share",
        "  stated: 40–45%",
        "  recomputed: 36.47–39.51%",
        "  arithmetic: 60–65 / 164.5 = 36.5–39.5%",
        "  reading 1: 60–65 / 164.5 → 36.47–39.51%: refuted",
        "    from sec_company_facts: Meta Platforms, revenue, 2024 = $164.5 billion [SEC; early 2026, grade B]",
        "  figure “40-45%” refuted",
        "  reason: above the range",
        "  proposal: 36–40%",
    ]


def figure_claim(number: int, rule: str = "unaccounted", verdict: Verdict = Verdict.NOT_ENOUGH) -> Claim:
    """A claim on the figure of a sentence of its own."""
    figure = CheckedFigure(start=number, end=number + 1, text=str(number), verdict=verdict)
    words = f"Sentence {number}."
    return Claim(
        id=f"c{number}", text=words, start=number, end=number + 1, kind=ClaimKind.RESTATED, verdict=verdict,
        severity=Severity.LOOK, reason="none has it", figures=(figure,), rule=rule, reader="none",
    )  # fmt: skip


def printed(claims: tuple[Claim, ...]) -> list[str]:
    console = Console(width=200, force_terminal=False, color_system=None)
    with console.capture() as capture:
        console.print(terminal(report_on("a.md", TEXT, Audit(claims=claims))))
    return [line.strip() for line in capture.get().splitlines() if line.strip()]


def test_figures_without_source_are_one_line() -> None:
    claims = tuple(figure_claim(number) for number in range(1, 15))
    report = report_on("a.md", TEXT, Audit(claims=claims))
    assert (printed(claims), len(report.findings)) == (["a.md", "14 figures stand in none of the given sources."], 14)


def test_one_supported_figure_lists_the_others() -> None:
    claims = (figure_claim(1), figure_claim(2), figure_claim(3, "stated", Verdict.SUPPORTED))
    assert printed(claims)[-1] == "2 not enough evidence, 1 supported"


def test_sentence_is_quoted_once() -> None:
    claims = (figure_claim(1, "stated.other", Verdict.REFUTED), figure_claim(1, "unaccounted"))
    assert [line for line in printed(claims) if "c1" in line] == [
        "? 1:2 c1 refuted  “Sentence 1.”",
        "? 1:2 c1 not enough evidence  ″",
    ]


def test_explanation_names_rule_and_reader() -> None:
    assert "  rule: unaccounted, read by none\n" in explain(figure_claim(1))


def test_sarif_gives_rule_and_reader() -> None:
    log = json.loads(
        as_sarif([report_on("a.md", TEXT, Audit(claims=(figure_claim(1, "stated.other", Verdict.REFUTED),)))])
    )
    assert log["runs"][0]["results"][0]["properties"] == {
        "rule": "stated.other",
        "reader": "none",
        "verdict": "refuted",
    }
