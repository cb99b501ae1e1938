"""Reports as JSON: one object a file, figures as numbers in base units."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pipeline.models import CheckedFigure, Claim, Evidence, Interval, Reading
from pipeline.report.findings import Report


def as_json(reports: Iterable[Report]) -> str:
    """One report as an object, several as a list."""
    files = [file_object(report) for report in reports]
    return json.dumps(files[0] if len(files) == 1 else files, ensure_ascii=False, indent=2) + "\n"


def as_json_line(report: Report) -> str:
    """One report on one line."""
    return json.dumps(file_object(report), ensure_ascii=False) + "\n"


def file_object(report: Report) -> dict[str, Any]:
    """The object that scripts read; `error` is there only for a file that could not be read."""
    found = {
        "file": report.file,
        "claims": [claim_object(claim) for claim in report.audit.claims],
        "summary": report.summary(),
    }
    return {**found, "error": report.problem} if report.problem else found


def claim_object(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind,
        "verdict": claim.verdict,
        "severity": claim.severity,
        "rule": claim.rule,
        "reader": claim.reader,
        "stated": [interval_object(interval) for interval in claim.stated],
        "recomputed": [interval_object(interval) for interval in claim.recomputed],
        "arithmetic": claim.arithmetic,
        "evidence": [evidence_object(evidence) for evidence in claim.evidence],
        "readings": [reading_object(reading) for reading in claim.readings],
        "reason": claim.reason,
        "suggestion": claim.suggestion,
        "figures": [figure_object(figure) for figure in claim.figures],
    }


def reading_object(reading: Reading) -> dict[str, Any]:
    return {
        "arithmetic": reading.arithmetic,
        "recomputed": reading.recomputed and interval_object(reading.recomputed),
        "verdict": reading.verdict,
    }


def figure_object(figure: CheckedFigure) -> dict[str, Any]:
    return {
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "verdict": figure.verdict,
        "stated": figure.stated and interval_object(figure.stated),
        "recomputed": figure.recomputed and interval_object(figure.recomputed),
        "reason": figure.reason,
    }


def evidence_object(evidence: Evidence) -> dict[str, Any]:
    return {key: number(value) if isinstance(value, Decimal) else value for key, value in evidence.model_dump().items()}


def interval_object(interval: Interval) -> dict[str, Any]:
    return {"low": number(interval.low), "high": number(interval.high), "unit": interval.unit}


def number(value: Decimal) -> int | float:
    """The value as JSON has it: an integer where it is one."""
    return int(value) if value == value.to_integral_value() else float(value)
