"""What audit and style found, written for terminals, scripts and pull requests."""

from pipeline.report.findings import Report, findings_of, report_on

__all__ = ["Report", "findings_of", "report_on"]
