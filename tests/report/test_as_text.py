import pytest
from rich.console import Console

from pipeline.models import Audit, Claim, Verdict
from pipeline.report import report_on
from pipeline.report.as_text import as_markdown, explain, terminal
from tests.report.reports import BROKEN, CLAIM, REPORT, TEXT, figure_claim


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
    assert "3 statements checked: 1 contradicted by the evidence, 2 borne out; 1 more cannot be checked." in lines
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
    assert printed(claims)[-1] == "3 statements checked: 2 without evidence, 1 borne out."


def test_sentence_is_quoted_once() -> None:
    claims = (figure_claim(1, "stated.other", Verdict.REFUTED), figure_claim(1, "unaccounted"))
    assert [line for line in printed(claims) if "c1" in line] == [
        "? 1:2 c1 refuted  “Sentence 1.”",
        "? 1:2 c1 not enough evidence  ″",
    ]


def test_explanation_names_rule_and_reader() -> None:
    assert "  rule: unaccounted, read by none\n" in explain(figure_claim(1))
