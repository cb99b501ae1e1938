"""Reports as SARIF 2.1.0 (OASIS standard), so that a pull request shows findings on their lines."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from pipeline import __version__
from pipeline.models import Finding, Severity
from pipeline.report.findings import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.BLOCKING: "error", Severity.LOOK: "warning", Severity.INFO: "note"}
RULES = {
    "audit.refuted": "A stated figure or quotation is not what recomputing or the source gives.",
    "audit.conflicting_evidence": "Sources give different values for the same thing.",
    "audit.not_enough_evidence": "Neither notes nor tables hold what is needed to check this.",
    "audit.understated": "The statement holds, and the figure is far larger or smaller than it says.",
}


def as_sarif(reports: Iterable[Report]) -> str:
    """One log with one run; columns count code points, files that could not be read are notifications."""
    reports = list(reports)
    results = [(report, finding) for report in reports for finding in report.findings]
    rules = sorted({finding.rule for _, finding in results})
    run = {
        "tool": {
            "driver": {"name": "newsdraft", "version": __version__, "rules": [rule_object(rule) for rule in rules]}
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not any(report.problem for report in reports),
                "toolExecutionNotifications": [notification(report) for report in reports if report.problem],
            }
        ],
        "results": [result_object(report, finding, rules.index(finding.rule)) for report, finding in results],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def rule_object(rule: str) -> dict[str, Any]:
    return {"id": rule, "shortDescription": {"text": RULES.get(rule, rule)}}


def result_object(report: Report, finding: Finding, rule: int) -> dict[str, Any]:
    claim = report.claim(finding.claim)
    read = {"rule": claim.rule, "reader": claim.reader, "verdict": claim.verdict} if claim and claim.rule else None
    place = f"{report.file}\0{finding.rule}\0{finding.message}"
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.with_suggestion},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(report.file)},
                    "region": {
                        "startLine": max(1, finding.line),
                        "startColumn": max(1, finding.column),
                        "charOffset": finding.start,
                        "charLength": finding.end - finding.start,
                    },
                }
            }
        ],
        "partialFingerprints": {"newsdraft/v1": hashlib.sha256(place.encode()).hexdigest()[:32]},
        **({"properties": read} if read else {}),
    }


def notification(report: Report) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": report.problem},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(report.file)}}}],
    }


def uri(file: str) -> str:
    """The file as a relative reference; an address stays as it is."""
    return file if "://" in file else quote(file.replace("\\", "/"))
