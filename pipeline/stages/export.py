"""Export: a document as readers get it, no marks, no appendix, as Markdown or HTML; a pure function of its body."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.audit.annotate import strip_marks
from pipeline.models import APPENDIX_MARK, CLOSING_MARK, Finding, Notes, Severity
from pipeline.reference import Reference
from pipeline.report.findings import findings_of
from pipeline.stages.audit_saved import audit_saved
from pipeline.stages.missing_section import missing_sections, without_missing_marks
from pipeline.stages.saved_run import SavedRun
from pipeline.text.html import FOOTNOTE_ATTRIBUTES, markdown_renderer
from pipeline.text.lines import Lines

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)
_REFERENCE = re.compile(r"\[\^([^\[\]\s]+)\](?!:)")
_GAP = re.compile(r"\n{3,}")
_DEFINITION = re.compile(r"^\[\^([^\[\]\s]+)\]:", re.MULTILINE)
_HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_NOTE, _TAG = re.compile(r"<sup\b.*?</sup>", re.DOTALL), re.compile(r"<[^<>]*>")

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
{body}</body>
</html>
"""


def body_of(text: str) -> str:
    """A document's text below its front matter: what an approval signs."""
    return _FRONT_MATTER.sub("", text, count=1)


def unknown_citations(body: str, notes: Notes) -> Iterator[Finding]:
    """A blocking finding for each citation of a fact that the notes do not have, or whose footnote is gone.

    The appendix is left out.
    """
    known, lines, prose = {fact.id for fact in notes.facts}, Lines(body), body.partition(APPENDIX_MARK)[0]
    explained = set(_DEFINITION.findall(prose))
    for match in _REFERENCE.finditer(prose):
        if match[1] not in known:
            rule, fault = "citation.unknown", f"the text cites {match[1]}, which the notes do not have"
            mend = "Cite a fact of the notes, or take the statement out."
        elif match[1] not in explained:
            rule, fault = "citation.footnote", f"the text cites {match[1]}, and its footnote is gone"
            mend = f"Put the line that begins with [^{match[1]}]: back, or take the reference out."
        else:
            continue
        line, column = lines.place(match.start())
        yield Finding(
            rule=rule,
            severity=Severity.BLOCKING,
            message=fault,
            start=match.start(),
            end=match.end(),
            line=line,
            column=column,
            suggestion=mend,
        )


def export_markdown(body: str) -> str:
    """The clean Markdown: CriticMarkup resolved to the text as it stands, no appendix, footnotes numbered from 1."""
    prose = body.partition(APPENDIX_MARK)[0].replace(f"{CLOSING_MARK}\n\n", "")
    clean = (
        _GAP.sub("\n\n", strip_marks(without_missing_marks(prose))).rstrip() + "\n"
    )  # a comment of its own leaves a gap
    numbers = {label: str(at) for at, label in enumerate(dict.fromkeys(_REFERENCE.findall(clean)), 1)}
    clean = _REFERENCE.sub(lambda match: f"[^{numbers[match[1]]}]", clean)
    return _DEFINITION.sub(lambda match: f"[^{numbers.get(match[1], match[1])}]:", clean)


def export_html(body: str) -> str:
    """The clean Markdown as a complete HTML page; raw HTML in the text is escaped, the rest sanitised."""
    import html

    import nh3

    markdown = export_markdown(body)
    rendered = markdown_renderer().render(markdown)
    heading = _HEADING.search(rendered)
    title = html.unescape(_TAG.sub("", _NOTE.sub("", heading[1]))).strip() if heading else ""
    return PAGE.format(title=html.escape(title), body=nh3.clean(rendered, attributes=_ATTRIBUTES))


_ATTRIBUTES = {**FOOTNOTE_ATTRIBUTES, "th": {"style"}, "td": {"style"}}
Format = Literal["markdown", "html"]


def export(body: str, form: Format) -> str:
    """The document as readers get it, in one of the two forms."""
    return export_html(body) if form == "html" else export_markdown(body)


@dataclass(frozen=True)
class ReviewStanding:
    """What the review desk says of a document: its reasons against export, and which findings somebody answers for."""

    against: tuple[str, ...] = ()
    answered: Callable[[Finding], bool] | None = None


def may_export(
    body: str,
    saved: SavedRun,
    reference: Reference,
    now: datetime,
    standing: ReviewStanding | None = None,
    off: Collection[str] = (),
) -> list[str]:
    """What stands in the way of export, a line each: the desk, the embargo, refuted figures, altered quotations,
    unknown facts, missing sections.

    The body is audited as it is now, so a figure that an editor mended no longer blocks, and one that they broke does.
    `off` are the audit's rules that find nothing.
    """
    standing = standing or ReviewStanding()
    answered = standing.answered or (lambda _: False)
    audit = audit_saved(body, saved, reference, off)
    found = [*findings_of(audit, body), *unknown_citations(body, saved.notes), *missing_sections(body)]
    blocking = [f for f in found if f.severity is Severity.BLOCKING and not answered(f)]
    reasons = [*standing.against, *(f"line {finding.line}: {finding.message}" for finding in blocking)]
    if saved.event.not_before and now < saved.event.not_before:
        reasons.append(f"it is embargoed until {saved.event.not_before.isoformat()}")
    return reasons
