"""A text against a style: what does not hold, where, and how much of the style does."""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from pipeline.models import Finding
from pipeline.style.page import ParsedText
from pipeline.style.rules.base import Hit, Rule
from pipeline.style.style import Style

PREFIX = "style."


def check_text(text: str, style: Style, *, without: Collection[str] = ()) -> tuple[Finding, ...]:
    """The findings in text order; front matter, marks, footnotes, quotations, code and appendix are left alone.

    Rules of the kinds in `without` are not asked: a body to which code still adds its last line is checked without
    "footnote".
    """
    page = ParsedText(text)
    rules = [rule for rule in style.rules if rule.kind not in without]
    findings = (_finding(page, rule, hit) for rule, hit in find_hits(page, rules))
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end, finding.rule)))


def find_hits(page: ParsedText, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Hit]]:
    """Each place where one of the rules does not hold; a page without a word breaks none."""
    if page.words:
        for rule in rules:
            for hit in rule.hits(page):
                yield rule, hit


def conformance(text: str, style: Style) -> Decimal:
    """The weighted share of the rules that the text passes, 0 to 1: errors weigh 3, warnings 2, suggestions 1."""
    return share_passed(check_text(text, style), style)


def share_passed(findings: Iterable[Finding], style: Style) -> Decimal:
    """The conformance that findings on the whole text come to."""
    broken = {finding.rule.removeprefix(PREFIX) for finding in findings}
    whole = sum(rule.level.weight for rule in style.rules)
    kept = sum(rule.level.weight for rule in style.rules if rule.name not in broken)
    return Decimal(kept) / Decimal(whole) if whole else Decimal(1)


def _finding(page: ParsedText, rule: Rule, hit: Hit) -> Finding:
    line, column = page.lines.place(hit.start)
    return Finding(
        rule=PREFIX + rule.name,
        severity=rule.level.severity,
        message=rule.say(hit),
        start=hit.start,
        end=hit.end,
        line=line,
        column=column,
        suggestion=hit.suggestion,
    )
