"""Reports for people: lines on a terminal, Markdown, and the whole derivation of one claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.models import (
    CellEvidence,
    Claim,
    Evidence,
    FactEvidence,
    Finding,
    Interval,
    PassageEvidence,
    Severity,
    Verdict,
)
from pipeline.quantities.formatting import to_the_digit
from pipeline.report.findings import Report, folded, unaccounted, unread
from pipeline.report.tally import verdicts_in_words
from pipeline.text.language import language_name

if TYPE_CHECKING:
    from rich.text import Text

LONGEST_QUOTE = 160
COLOURS = {Severity.BLOCKING: "bold red", Severity.LOOK: "yellow", Severity.INFO: "cyan"}
SIGNS = {Severity.BLOCKING: "✗", Severity.LOOK: "?", Severity.INFO: "·"}


def terminal(report: Report) -> Text:
    """A file's findings in text order under their sentences, each with place, arithmetic and proposal, and a count."""
    from rich.text import Text

    page = Text()
    page.append(report.file, "bold").append("\n")
    if report.problem:
        return page.append(f"  ✗ {report.problem}\n", COLOURS[Severity.BLOCKING])
    last_sentence = ""
    for finding in folded(report):
        page.append(f"  {SIGNS[finding.severity]} {finding.line}:{finding.column} ", COLOURS[finding.severity])
        page.append(f"{label(finding)}  ", COLOURS[finding.severity])
        sentence = quoted(report, finding)
        page.append(f"{printable(sentence) if sentence != last_sentence else '″'}\n")
        last_sentence = sentence
        page.append(f"      {printable(finding.message)}\n", "dim")
        if finding.suggestion:
            page.append(f"      → {printable(finding.suggestion)}\n", "green")
    return page.append(f"  {closing(report)}\n")


def printable(words: str) -> str:
    """The words without control characters, which could move a terminal's cursor or turn its writing round."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def label(finding: Finding) -> str:
    rule = finding.rule.removeprefix("audit.").replace("_", " ")
    return f"{finding.claim} {rule}".strip()


def quoted(report: Report, finding: Finding) -> str:
    claim = report.claim(finding.claim)
    words = " ".join(claim.text.split()) if claim else ""
    return f"“{words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + '…'}”" if words else ""


def closing(report: Report) -> str:
    """The counts in a line; nothing to check and could not check are different things."""
    if report.audit.language != "en":
        return f"Written in {language_name(report.audit.language)}: its figures were not checked, only English is read."
    line = verdicts_in_words(report.audit)
    if not line:
        return "Nothing to check was found."
    if number := unaccounted(report.audit):
        return f"{number} figures stand in none of the given sources."
    number = unread(report.audit)
    return f"{line}; {number} figures stand in no source and were not read." if number else f"{line}."


def as_markdown(reports: Iterable[Report]) -> str:
    """A section a file with a table of its findings, for a pull request or a mail."""
    return "\n".join(map(markdown_section, reports))


def markdown_section(report: Report) -> str:
    lines = [f"## {report.file}", ""]
    if report.problem:
        return "\n".join([*lines, f"**Not audited:** {report.problem}", ""])
    findings = folded(report)
    if findings:
        lines += ["| Place | Verdict | Text | Why | Proposal |", "| --- | --- | --- | --- | --- |"]
    for finding in findings:
        place = f"{finding.line}:{finding.column}"
        cells = (place, label(finding), quoted(report, finding), finding.message, finding.suggestion)
        lines.append(f"| {' | '.join(cell(part) for part in cells)} |")
    return "\n".join([*lines, *([""] if findings else []), closing(report), ""])


def cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


def explain(claim: Claim) -> str:
    """How a claim got its verdict: what it states, each reading with its arithmetic, and where every input is from."""
    lines = [f"{claim.id}  {verdict_words(claim)}", f"  “{' '.join(claim.text.split())}”", f"  kind: {claim.kind}"]
    lines += [f"  rule: {claim.rule}" + (f", read by {claim.reader}" if claim.reader else "")] if claim.rule else []
    lines += [f"  stated: {amount(interval)}" for interval in claim.stated]
    lines += [f"  recomputed: {amount(interval)}" for interval in claim.recomputed]
    lines += [f"  arithmetic: {claim.arithmetic}"] if claim.arithmetic else []
    for number, reading in enumerate(claim.readings, 1):
        result = f" → {amount(reading.recomputed)}" if reading.recomputed else ""
        lines.append(f"  reading {number}: {reading.arithmetic}{result}: {reading.verdict.replace('_', ' ')}")
        lines += [f"    from {source_of(evidence)}" for evidence in reading.evidence]
    used = {evidence for reading in claim.readings for evidence in reading.evidence}
    lines += [f"  from {source_of(evidence)}" for evidence in claim.evidence if evidence not in used]
    for figure in claim.figures:
        why = f": {figure.reason}" if figure.reason else ""
        lines.append(f"  figure “{figure.text}” {figure.verdict.replace('_', ' ')}{why}")
    lines += [f"  reason: {claim.reason}"] if claim.reason else []
    lines += [f"  proposal: {claim.suggestion}"] if claim.suggestion else []
    return "\n".join(map(printable, lines)) + "\n"


def verdict_words(claim: Claim) -> str:
    extra = [", changes the story" * claim.changes_story, ", understated" * claim.understated]
    severity = "" if claim.verdict in (Verdict.SUPPORTED, Verdict.NOT_CHECKABLE) else f" ({claim.severity})"
    return str(claim.verdict).replace("_", " ") + "".join(extra) + severity


def amount(interval: Interval) -> str:
    return to_the_digit(interval.low, interval.high, interval.unit)


def source_of(evidence: Evidence) -> str:
    """Where an input was had from, in a line."""
    match evidence:
        case FactEvidence():
            place = f" ({evidence.source})" if evidence.source else ""
            passage = f": “{evidence.passage}”" if evidence.passage else ""
            return f"fact {evidence.fact} {evidence.statement}{place}{passage}"
        case PassageEvidence():
            return f"{evidence.source}, characters {evidence.start} to {evidence.end}: “{evidence.passage}”"
        case CellEvidence():
            value = to_the_digit(evidence.value, evidence.value, evidence.unit)
            grade = f", grade {evidence.grade}" if evidence.grade else ""
            where = f"{evidence.table}: {evidence.entity}, {evidence.measure.replace('_', ' ')}, {evidence.period}"
            return f"{where} = {value} [{evidence.attribution}; {evidence.vintage}{grade}]"
