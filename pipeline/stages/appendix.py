"""The audit appendix, a page: a row a sentence, what is to be decided first, what is sound folded away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.models import APPENDIX_HEADING, APPENDIX_MARK, VERDICT_ORDER, Audit, Claim, Finding, Interval, Verdict
from pipeline.quantities.formatting import to_the_digit
from pipeline.report.tally import tally_of
from pipeline.text.escape import escape_markdown
from pipeline.text.plural import pluralize
from pipeline.text.shortened import shortened

if TYPE_CHECKING:
    from pipeline.stages.document import Story

MARKER = APPENDIX_MARK
LONGEST_TEXT = 200
_MARKUP = re.compile(r"\[\^[^\[\]]*\]|\*\*|^[#>\s-]+(?:\d+\.\s)?")
SIGNS = {
    Verdict.REFUTED: "❌ refuted",
    Verdict.CONFLICTING: "⚖️ conflicting",
    Verdict.NOT_ENOUGH: "❔ no evidence",
    Verdict.SUPPORTED: "✅ supported",
    Verdict.NOT_CHECKABLE: "➖ not checkable",
}


def appendix(story: Story) -> str:
    """Markdown below the marker; export leaves it out."""
    parts = [
        f"{APPENDIX_MARK}\n\n## {APPENDIX_HEADING}",
        summary(story.checked.audit, story.checked.findings),
        claims_table(story.checked.audit),
        findings_table(story.checked.findings, story.checked.body.text),
        _table("Headlines", ("Headline", "Subject line", "Preheader"), _headlines(story)),
        _table("Sources", ("Source", "Title", "Used"), _sources(story)),
        _table("Not found in the sources", ("Source", "Proposed", "Why it stands aside"), _rejected(story)),
        _table("Facts that differ", ("Fact", "Statement", "Differs from"), _conflicts(story)),
    ]
    return "\n\n".join(part for part in parts if part)


def claims_table(audit: Audit) -> str:
    """A row a sentence that something is to be said of, the worst first; the others in a table that is folded away."""
    sentences: dict[tuple[int, int], list[Claim]] = {}
    for claim in audit.claims:
        sentences.setdefault((claim.start, claim.end), []).append(claim)
    worst_first = sorted(
        sentences.values(), key=lambda claims: (min(VERDICT_ORDER.index(c.verdict) for c in claims), claims[0].start)
    )
    open_to = [claims for claims in worst_first if any(c.verdict.in_doubt or c.understated for c in claims)]
    sound = [claims for claims in worst_first if claims not in open_to]
    head = ("Claim", "Verdict", "Text", "How", "What to do")
    parts = [
        _table("Claims", head, map(_sentence, open_to)),
        _folded("Sound", pluralize(len(sound), "sentence"), head[:-1], (_sentence(claims)[:-1] for claims in sound)),
    ]
    return "\n\n".join(filter(None, parts))


def findings_table(findings: Iterable[Finding], text: str) -> str:
    """A row for each finding that is not a claim's; those of a citation with the words of the text that lack one."""
    rows = (_finding(finding, text) for finding in findings if not finding.claim)
    return _table("Style and citations", ("Rule", "Finding", "Proposal"), rows)


def _headlines(story: Story) -> list[tuple[str, ...]]:
    """The headline as it stands at last and those not chosen, where there is a choice or a line for the mail."""
    proposed = (story.checked.draft.headline, *story.outline.alternatives)
    listed = [headline for headline in proposed if len(proposed) > 1 or headline.subject or headline.preheader]
    return [(f"{each.emoji} {each.text}".strip(), each.subject, each.preheader) for each in listed]


def summary(audit: Audit, findings: Sequence[Finding]) -> str:
    """The counts in a line, by verdict and by what they ask of the editor."""
    counts, tally = audit.counts(), tally_of("", audit, findings)
    counted = ", ".join(f"{number} {SIGNS[Verdict(verdict)]}" for verdict, number in counts.items() if number)
    return (
        f"{counted or 'Nothing to check was found'}. **{blocking_summary(tally.blocking)}**, "
        f"{tally.looks} {'deserves' if tally.looks == 1 else 'deserve'} a look. "
        "This part is left out by `newsdraft export`."
    )


def blocking_summary(count: int) -> str:
    """How many findings block, in words that fit the number."""
    return "1 finding blocks" if count == 1 else f"{count} findings block"


def _sentence(claims: Sequence[Claim]) -> tuple[str, ...]:
    how = (escape_markdown(claim.arithmetic) or "; ".join(map(show_interval, claim.recomputed)) for claim in claims)
    wanted = (escape_markdown(claim.suggestion or claim.reason) for claim in claims)
    return (
        ", ".join(claim.id for claim in claims),
        ", ".join(dict.fromkeys(SIGNS[claim.verdict] for claim in claims)),
        _plain(claims[0].text),
        "; ".join(filter(None, how)),
        "; ".join(dict.fromkeys(filter(None, wanted))),
    )


def _plain(text: str) -> str:
    """A stretch of Markdown as words: no citations, no marks of lists and headings, cut where it is long."""
    words = " ".join(_MARKUP.sub("", text).split())
    return shortened(words, LONGEST_TEXT)


def show_interval(interval: Interval) -> str:
    """An interval as a person writes it: "$82.69 billion", one figure where both ends are the same."""
    return to_the_digit(interval.low, interval.high, interval.unit)


def _finding(finding: Finding, text: str) -> tuple[str, ...]:
    place = _plain(text[finding.start : finding.end]) if finding.rule.startswith("citation.") else ""
    message = f"“{place}”: {finding.message}" if place else finding.message
    return finding.rule, escape_markdown(message), escape_markdown(finding.suggestion)


def _sources(story: Story) -> list[tuple[str, ...]]:
    cites = {fact for s in story.checked.draft.sections for b in s.blocks for x in b.sentences for fact in x.facts}
    used = dict.fromkeys((source.id for source in story.sources), 0)
    for fact in story.notes.facts:
        for source in fact.sources:
            used[source] = used.get(source, 0) + (fact.id in cites)
    rows: list[tuple[str, ...]] = [
        (
            source.id,
            escape_markdown(source.title),
            escape_markdown("; ".join((f"facts cited: {used[source.id]}", *source.remarks))),
        )
        for source in story.sources
    ]
    return rows + [
        ("not used", escape_markdown(unused.origin), escape_markdown(unused.reason)) for unused in story.unused
    ]


def _rejected(story: Story) -> list[tuple[str, ...]]:
    rejected = ((fact.source, f"{fact.statement} (“{fact.passage}”)", fact.reason) for fact in story.notes.rejected)
    return [tuple(map(escape_markdown, row)) for row in rejected]


def _conflicts(story: Story) -> list[tuple[str, ...]]:
    return [
        (fact.id, escape_markdown(fact.statement), ", ".join(fact.conflicts))
        for fact in story.notes.facts
        if fact.conflicts
    ]


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    table = _rows(head, rows)
    return f"### {title}\n\n{table}" if table else ""


def _folded(title: str, what: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    table = _rows(head, rows)
    return f"### {title}\n\n<details><summary>{what}</summary>\n\n{table}\n\n</details>" if table else ""


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *lines]) if lines else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|") or "–"
