"""Claims in words that no note and no source speaks of, as the audit's reader found them, each at its place."""

import re
from collections.abc import Collection, Iterator, Mapping

from pipeline.audit.reading.masking import LETTERED, QUOTES, masked
from pipeline.models import Audit, Finding, Sentence, Severity
from pipeline.stages.pieces import is_sentence
from pipeline.stages.rendering import Body
from pipeline.writer.readings import ArticleReadings

RULE = "claim.open"
READER_RULE = "model.words.open"
"""The audit's rule that the claim falls under: `[audit] off` switches both off."""
_OPEN = "open"
MOST_OF_IT = 0.5
_TOLD = "say|tell|explain|give|name|know|answer|settle|mention|report|describe|state|show"
# That sources are silent, or that something is open: no source says so of itself, and the text is asked to.
_SILENT = re.compile(
    rf"\b(?:no|neither|none|nobody|no one|nothing)\b[^.,;:]*?\b(?:{_TOLD})s?\b"
    rf"|\b(?:do|does|did)(?:n['’]t| not) (?:{_TOLD})\b"
    rf"|\b(?:{_TOLD})s? (?:nobody|no one|none|nothing)\b"
    r"|\b(?:is|are|remains?|stays?)(?: still)? (?:unclear|unknown|not known|unanswered|undecided)\b"
    r"|\b(?:how|questions?|what|when|whether|which|who|why)\b[^.;:]*\b(?:is|are|remains?|stays?)(?: still)? open\b",
    re.IGNORECASE,
)


def open_claims(
    body: Body, own: Mapping[str, Sentence], readings: ArticleReadings, audit: Audit, off: Collection[str] = ()
) -> Iterator[Finding]:
    """A finding for each claim of a sentence that was answered "open" and whose words still stand in the text.

    A claim that the audit marks by itself is left out, so is one whose words a rewrite has taken away. That the sources
    are silent is no claim.
    """
    if READER_RULE in off:
        return
    marked = [claim for claim in audit.claims if claim.rule == READER_RULE]
    for words in _answered_open(readings):
        pattern = re.compile(r"\s+".join(map(re.escape, words.translate(QUOTES).split())), re.IGNORECASE)
        for span in body.spans:
            found = pattern.search(own[span.key].text.translate(QUOTES)) if is_sentence(span.key) else None
            if found is None:
                continue
            start, end = span.start + found.start(), span.start + found.end()
            if not any(claim.start < end and start < claim.end for claim in marked):
                yield Finding(
                    rule=RULE,
                    severity=Severity.LOOK,
                    message=f"no note or source says “{found[0]}”",
                    start=start,
                    end=end,
                    suggestion="Say what the notes say, or leave it out.",
                )
            break


def uncited_explanations(own: Mapping[str, Sentence], body: Body, findings: Collection[Finding]) -> dict[str, Sentence]:
    """The sentences that are an open claim for the most part, without the notes that do not say so, by their keys."""
    bare: dict[str, Sentence] = {}
    for finding in findings:
        for span in body.touching(finding.start, finding.end) if finding.rule == RULE else ():
            sentence = own[span.key]
            if sentence.facts and finding.end - finding.start >= MOST_OF_IT * len(sentence.text):
                bare[span.key] = sentence.model_copy(update={"facts": ()})
    return bare


def _answered_open(readings: ArticleReadings) -> list[str]:
    """The words of the claims without a figure that were answered so, each once."""
    text = masked(readings.text)
    answered = (each.words for each in readings.reply.readings if each.answer.strip().strip("`").lower() == _OPEN)
    plain = dict.fromkeys(text.plain_words(words).strip() for words in answered if not LETTERED.search(words))
    return [words for words in plain if not _SILENT.search(words)]
