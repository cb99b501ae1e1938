"""What a document comes to, counted once for terminal, front matter, queue, desk and mail: words, figures, findings."""

import re
from collections.abc import Iterable

from pipeline.models import CLOSING_MARK, Audit, Finding, FrozenModel, Severity, Verdict
from pipeline.text.blocks import count_words
from pipeline.text.plural import pluralize

STYLE = "style."
_REFERENCE = re.compile(r"\[\^[^\[\]\s]+\]")
MOST_TO_DECIDE, WORDS = 5, 600
"""How much one person decides in a text of so many words; the rest is listed after it."""


class Tally(FrozenModel):
    """`figures` were checked, `doubtful` of them are to be decided on, `other` is what else is; `blocking` counts both.

    `style` is what the house style would rather have otherwise, which nobody has to decide on.
    """

    words: int = 0
    figures: int = 0
    doubtful: int = 0
    other: int = 0
    blocking: int = 0
    style: int = 0

    @property
    def to_decide(self) -> int:
        return self.doubtful + self.other

    @property
    def looks(self) -> int:
        return self.to_decide - self.blocking

    @property
    def headline(self) -> str:
        """How much there is to decide, in a line: "For you: 1 of 58 figures and 2 other things"."""
        if not self.to_decide:
            return f"Nothing for you to decide: {pluralize(self.figures, 'figure')} checked"
        parts = [f"{self.doubtful} of {pluralize(self.figures, 'figure')}"] if self.doubtful else []
        parts += [pluralize(self.other, "other thing" if parts else "thing")] if self.other else []
        return f"For you: {' and '.join(parts)}"

    @property
    def blocks(self) -> str:
        """What follows it: how many of these keep the text from going out."""
        if not self.to_decide:
            return ""
        return ", 1 blocks export" if self.blocking == 1 else f", {self.blocking or 'none'} block export"


def tally_of(prose: str, audit: Audit, findings: Iterable[Finding]) -> Tally:
    """The numbers of a text (without marks and appendix), its audit, and those findings that nobody answers for."""
    held = [finding for finding in findings if decides(finding)]
    return Tally(
        words=word_count(prose),
        figures=sum(claim.verdict is not Verdict.NOT_CHECKABLE for claim in audit.claims),
        doubtful=sum(bool(finding.claim) for finding in held),
        other=sum(not finding.claim for finding in held),
        blocking=blocking(held),
        style=sum(finding.severity is Severity.LOOK and not decides(finding) for finding in findings),
    )


_COUNTED = {
    Verdict.REFUTED: "{} contradicted by the evidence",
    Verdict.CONFLICTING: "{} on which the sources differ",
    Verdict.NOT_ENOUGH: "{} without evidence",
    Verdict.SUPPORTED: "{} borne out",
}


def verdicts_in_words(audit: Audit) -> str:
    """How many statements were checked, and what came of it; nothing where nothing was.

    As "64 statements checked: 1 contradicted by the evidence, 63 borne out; 6 more cannot be checked".
    """
    counts = {Verdict(verdict): number for verdict, number in audit.counts().items() if number}
    rest = counts.pop(Verdict.NOT_CHECKABLE, 0)
    if not counts:
        return f"{pluralize(rest, 'statement')} found, none of which can be checked" if rest else ""
    checked = ", ".join(_COUNTED[verdict].format(number) for verdict, number in counts.items())
    more = f"; {rest} more cannot be checked" if rest else ""
    return f"{pluralize(sum(counts.values()), 'statement')} checked: {checked}{more}"


def decides(finding: Finding) -> bool:
    """Whether somebody has to decide on it: all that blocks, and what deserves a look but for the house's taste."""
    if finding.severity is Severity.BLOCKING:
        return True
    return finding.severity is Severity.LOOK and not finding.rule.startswith(STYLE)


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """What is to be decided, what blocks first, then in text order."""
    return sorted(filter(decides, findings), key=lambda each: (each.severity is not Severity.BLOCKING, each.start))


def at_most(words: int) -> int:
    """How many things to decide a text of so many words is shown with."""
    return MOST_TO_DECIDE * max(1, round(words / WORDS))


def blocking(findings: Iterable[Finding]) -> int:
    """How many findings must be dealt with before the document may go out."""
    return sum(finding.severity is Severity.BLOCKING for finding in findings)


def word_count(prose: str) -> int:
    """Words of the text itself, its sourcing line and footnotes left out."""
    text = prose.partition(CLOSING_MARK)[0]
    text = "\n".join(line for line in text.splitlines() if not line.startswith("[^"))
    return count_words(_REFERENCE.sub("", text))
