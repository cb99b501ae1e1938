"""A section that no usable reply came for: the mark in its place, and the finding that keeps the text from readers."""

import re
from collections.abc import Iterator, Mapping

from pipeline.models import Finding, Severity
from pipeline.text.lines import Lines

RULE = "document.missing"
_MARK = re.compile(r"^<!-- newsdraft:missing (?P<section>s\d+) -->(?: \{>>[^\n]*?<<\})?[^\S\n]*$", re.MULTILINE)


def missing_mark(section: str) -> str:
    """The line that stands where a section's text would: a comment for the program, and one for the editor."""
    return f"<!-- newsdraft:missing {section} --> {{>>This section is missing: draft it with --again {section}.<<}}"


def without_missing_marks(text: str) -> str:
    """The text without such lines."""
    return _MARK.sub("", text)


def missing_sections(text: str, reasons: Mapping[str, str] | None = None) -> Iterator[Finding]:
    """A blocking finding for each mark in a text, with the section's reason where it is known."""
    lines = Lines(text)
    for match in _MARK.finditer(text):
        section = match["section"]
        why = (reasons or {}).get(section, "")
        line, column = lines.place(match.start())
        yield Finding(
            rule=RULE,
            severity=Severity.BLOCKING,
            message=f"section {section} is missing{f': {why}' if why else ''}",
            start=match.start(),
            end=match.end(),
            line=line,
            column=column,
            suggestion=f"Draft it with --again {section}, or write it in place of the mark.",
        )
