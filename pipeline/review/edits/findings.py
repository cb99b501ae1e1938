"""Findings on what an edit by hand changed of what a draft said: figures, names and quotations that were borne out.

An audit looks at a text as it stands. It says nothing of a figure that it cannot account for where there are many such,
and nothing of one that happens to stand in some source. That the draft had another one there, and why, is known only
from the text before.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.audit.attribution.names import LIKE, KnownWords
from pipeline.audit.attribution.quoted_words import words_of
from pipeline.models import Audit, Finding, Severity, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.report.tally import decides
from pipeline.review.edits.reasons import reason_for
from pipeline.review.edits.statements import Statement, places, says_the_same, without_figures
from pipeline.review.prose import Anchors
from pipeline.text.names import bare

RULE = "edit."
"""How the rules of these findings begin; a finding's `suggestion` is the words that the draft had there."""
UNCHECKED = "unchecked"
"""What follows it for a figure that nothing bore out; else what was changed: a figure, a name, a quotation."""
_BECAUSE = "”: "
_MARKS = '“”"«»‘’'


def is_edit(rule: str) -> bool:
    """Whether a finding's rule is one of these."""
    return rule.startswith(RULE)


class CheckedText(NamedTuple):
    """A text with what was found in it."""

    prose: str
    audit: Audit
    findings: Sequence[Finding] = ()


class Earlier(NamedTuple):
    """What the draft stated at a place, by which rule it is held against what stands there now, and why it is right."""

    stated: Statement
    rule: str
    why: str


def edit_findings(before: CheckedText, now: CheckedText, known: KnownWords, *, by_hand: bool) -> tuple[Finding, ...]:
    """A finding for each figure, name and quotation of the draft that now reads otherwise, in text order.

    Those of the text before are kept while the words stand and the draft's are not back. A change that is not `by_hand`
    (a section that the writer wrote again) makes none. What an audit's own finding already asks for is information.
    """
    if before.prose == now.prose:
        return tuple(each for each in before.findings if is_edit(each.rule))
    comparison = _Comparison(before, now, known)
    return tuple(sorted(comparison.findings(by_hand=by_hand), key=lambda each: each.start))


class _Comparison:
    """Two texts held beside each other."""

    def __init__(self, before: CheckedText, now: CheckedText, known: KnownWords) -> None:
        self.before, self.now, self.known = before, now, known
        self.held = {(each.start, each.end): each for each in before.findings if is_edit(each.rule)}
        self.old_pins, self.new_pins = Anchors(before.prose), Anchors(now.prose)

    def findings(self, *, by_hand: bool) -> Iterator[Finding]:
        for place in places(self.before.prose, self.now.prose):
            if (place.alike or by_hand) and (earlier := self._earlier(place.before, alike=place.alike)):
                yield from self._finding(earlier, place.now)

    def _earlier(self, old: Statement, *, alike: bool) -> Earlier | None:
        """What the draft said in the place of words of the text before; None where a change of it is no matter."""
        if held := self.held.get((old.start, old.end)):
            quantity = next(iter(find_quantities(held.suggestion)), None) if old.what == "figure" else None
            stated = old._replace(words=held.suggestion, quantity=quantity)
            return Earlier(stated, held.rule, held.message.partition(_BECAUSE)[2])
        if alike:
            return None
        rule = RULE + old.what
        if old.what == "name":
            asked = any(each.severity is not Severity.INFO for each in _over(old, self.before.findings))
            known = _is_known(old.words, self.known) and not asked  # else the change is what the audit asked for
            return Earlier(old, rule, "the sources name the former") if known else None
        if self.before.audit.verdict(old.start, old.end) is Verdict.SUPPORTED:
            return Earlier(old, rule, reason_for(self.before.audit, old))
        if old.what == "figure" and not _over(old, self.before.findings):
            return Earlier(old, RULE + UNCHECKED, "the draft had the former; nothing checks either")
        return None

    def _finding(self, earlier: Earlier, new: Statement) -> Iterator[Finding]:
        severity = self._severity(earlier, new)
        if severity is None:
            return
        if any(each.severity in (Severity.BLOCKING, severity) for each in _over(new, self.now.findings)):
            severity = Severity.INFO
        words = earlier.stated.words
        yield Finding(
            rule=earlier.rule,
            severity=severity,
            message=f"“{words.strip(_MARKS)}” was changed to “{new.words.strip(_MARKS)}{_BECAUSE}{earlier.why}",
            start=new.start,
            end=new.end,
            suggestion=words,
        )

    def _severity(self, earlier: Earlier, new: Statement) -> Severity | None:
        """What a change asks of the editor; None where both say the same, or another statement is borne out."""
        old, supported = earlier.stated, self.now.audit.verdict(new.start, new.end) is Verdict.SUPPORTED
        if old.what == "name":
            return self._of_name(old.words, new)
        if old.what == "quotation":
            return None if supported or words_of(old.words) == words_of(new.words) else Severity.BLOCKING
        if old.quantity and new.quantity and says_the_same(new.quantity, old.quantity, supported=supported):
            return None
        swapped = self._is_swap(old, new)
        if earlier.rule == RULE + UNCHECKED:
            return Severity.LOOK if swapped and not supported else None
        return Severity.BLOCKING if swapped or not supported else None

    def _of_name(self, words: str, new: Statement) -> Severity | None:
        """A name that the sources have in place of another deserves a look; one that they do not have blocks.

        A capital at the head of a sentence tells no name, unless the word is like the one that stood there.
        """
        if set(_names(new.words)) <= set(_names(words)):
            return None
        if _is_known(new.words, self.known):
            return Severity.LOOK
        opens = self.new_pins.at(new.start).start == new.start and " " not in new.words
        return Severity.BLOCKING if not opens or fuzz.ratio(words, new.words) >= LIKE else None

    def _is_swap(self, old: Statement, new: Statement) -> bool:
        """Whether a sentence says what it said before but for its figures."""
        before, now = self.old_pins.at(old.start).sentence, self.new_pins.at(new.start).sentence
        return without_figures(before) == without_figures(now)


def decided_once(findings: Iterable[Finding], edits: Iterable[Finding], audit: Audit) -> Iterator[Finding]:
    """The findings, those of claims that are in doubt for a change that blocks alone as information: one slip, once."""
    changed = [(each.start, each.end) for each in edits if each.severity is Severity.BLOCKING]
    claims = {claim.id: claim for claim in audit.claims} if changed else {}
    for finding in findings:
        claim = claims.get(finding.claim)
        doubtful = [each for each in claim.figures if each.verdict is not Verdict.SUPPORTED] if claim else []
        same = all(any(start < each.end and each.start < end for start, end in changed) for each in doubtful)
        once = finding.severity is Severity.LOOK and doubtful and same
        yield finding.model_copy(update={"severity": Severity.INFO}) if once else finding


def _is_known(name: str, known: KnownWords) -> bool:
    return all(word in known.words for word in _names(name))


def _names(name: str) -> list[str]:
    """The words of a name as `KnownWords.words` has them: "Coca-Cola" is two."""
    return [bare(word) for word in re.split(r"[\s.-]+", name) if word]


def _over(stated: Statement, findings: Iterable[Finding]) -> list[Finding]:
    """What somebody has to decide on about these words: findings on them, for a name also those that tell of it."""

    def touches(finding: Finding) -> bool:
        named = stated.what == "name" and stated.words in finding.message
        return named or (finding.start < stated.end and stated.start < finding.end)

    return [each for each in findings if decides(each) and touches(each)]


def without_reasons(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, those of edits without what they quote of sources: for texts that a source was deleted from."""
    return tuple(
        each.model_copy(update={"message": f"{each.message.partition(_BECAUSE)[0]}{_BECAUSE}its source was deleted"})
        if is_edit(each.rule)
        else each
        for each in findings
    )
