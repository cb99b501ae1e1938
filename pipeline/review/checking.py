"""A document's prose checked as it stands: every figure anew, quotations, citations, originality, house style."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.audit.article import AuditEvidence
from pipeline.models import Audit, Finding, Notes, Severity
from pipeline.reference import Reference
from pipeline.report.findings import findings_of
from pipeline.review.model import DeskFinding, Override
from pipeline.review.prose import Anchors
from pipeline.stages.audit_saved import audit_saved
from pipeline.stages.check import as_taste
from pipeline.stages.citations import uncited, unknown_citations, untold_headline_figures
from pipeline.stages.missing_section import missing_sections
from pipeline.stages.originality import shared_runs
from pipeline.stages.rendering import Body, Span
from pipeline.stages.saved_run import SavedRun
from pipeline.style.check import check_text
from pipeline.style.style import Style
from pipeline.text.lines import Lines
from pipeline.text.markdown import REFERENCE
from pipeline.writer.extractive.form import style_for

_BLOCK = re.compile(r"(?:.|\n(?![ \t]*(?:\n|[-*+#|>]|\d{1,9}\.))){0,4000}")  # what is left of a paragraph or bullet
_HEADLINE = re.compile(r"^# (.*)$", re.MULTILINE)


def check_prose(
    prose: str,
    saved: SavedRun,
    reference: Reference,
    style: Style,
    off: Collection[str] = (),
    held: AuditEvidence | None = None,
) -> tuple[Audit, tuple[Finding, ...]]:
    """The audit of a text, and all findings in text order; both count code points of `prose`.

    Style and missing citations are a story's: a briefing's stories were looked at one by one, and the rest of it has
    links for citations and a shape of its own. A text that says it is a digest is held to a digest's form. `held` is
    evidence that has been read before; it counts where it is the run's.
    """
    audit = audit_saved(prose, saved, reference, off, held)
    pins = Anchors(prose)
    found = [
        *findings_of(audit, prose),
        *unknown_citations(prose, saved.notes),
        *missing_sections(prose),
        *shared_runs(_as_body(pins), saved.sources),
    ]
    if saved.kind == "story":
        found += [
            *_without_citation(pins, audit, saved.notes),
            *map(as_taste, check_text(prose, style_for(prose, style))),
        ]
        found += untold_headline_figures(_sentences(pins), _headline(prose), saved.notes)
    return audit, in_text_order(found, prose)


def in_text_order(findings: Iterable[Finding], prose: str) -> tuple[Finding, ...]:
    """A text's findings by their places, each with its line."""
    lines = Lines(prose)
    placed = (finding if finding.line else _placed(finding, lines) for finding in findings)
    return tuple(sorted(placed, key=lambda finding: (finding.start, finding.end, finding.rule)))


def _sentences(pins: Anchors) -> list[str]:
    return [pin.sentence for pin in pins.all if not pin.sentence.startswith("#")]


def _headline(prose: str) -> tuple[int, int]:
    """Where the text's headline stands, else its beginning."""
    found = _HEADLINE.search(prose)
    return found.span(1) if found else (0, 0)


def _without_citation(pins: Anchors, audit: Audit, notes: Notes) -> Iterator[Finding]:
    """What sentences state without a source; titles and rows of tables have none."""
    for pin in pins.all:
        if not pin.sentence.startswith(("#", "|")) and not REFERENCE.search(pins.prose, pin.start, pin.end):
            block = _BLOCK.match(pins.prose, pin.end)
            behind = (notes.fact(mark[2:-1]) for mark in REFERENCE.findall(block[0] if block else ""))
            yield from uncited(pin.sentence, pin.start, pin.end, audit, filter(None, behind))


def desk_findings(pins: Anchors, findings: Sequence[Finding], overrides: Iterable[Override]) -> tuple[DeskFinding, ...]:
    """A text's findings pinned to their sentences, each with the override that holds for it."""
    seen = Counter[str]()
    held = {(each.rule, each.sentence_sha256, each.occurrence, each.place): each for each in overrides}
    pinned = []
    for finding in findings:
        pin = pins.at(finding.start)
        place = len(" ".join(pins.prose[pin.start : max(pin.start, finding.start)].split()))
        key = f"{finding.rule}-{pin.sha256[:12]}-{pin.occurrence}-{place}"
        seen[key] += 1
        key += f"-{seen[key]}" if seen[key] > 1 else ""
        override = held.get((finding.rule, pin.sha256, pin.occurrence, place))
        if override and finding.severity is Severity.BLOCKING is not override.severity:
            override = None
        pinned.append(DeskFinding(key=key, finding=finding, pin=pin, place=place, override=override))
    return tuple(pinned)


def unanswered(pins: Anchors, findings: Sequence[Finding], overrides: Iterable[Override]) -> tuple[Finding, ...]:
    """The findings that no override holds for."""
    return tuple(each.finding for each in desk_findings(pins, findings, overrides) if each.override is None)


def _placed(finding: Finding, lines: Lines) -> Finding:
    line, column = lines.place(finding.start)
    return finding.model_copy(update={"line": line, "column": column})


def _as_body(pins: Anchors) -> Body:
    """The text as a body whose pieces are its sentences."""
    spans = (Span(key=f"s0.{pin.start}.0", start=pin.start, end=pin.end) for pin in pins.all)
    return Body(text=pins.prose, spans=tuple(spans))
