"""The claims of a text from what each reader says of its sentences: figures, names, quotations, tables, comparisons."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.audit.arithmetic.typed_formula import operator_of, values_of
from pipeline.audit.article import AuditEvidence, SentenceVerdicts, read_article
from pipeline.audit.attribution.names import Unknown
from pipeline.audit.evidence.known import CELL, NOTE, Known
from pipeline.audit.figure_verdict import TABLES, FigureVerdict
from pipeline.audit.readers import DECIDED, ReaderVerdicts
from pipeline.audit.reading.candidates import Answer
from pipeline.audit.reading.non_claims import is_question
from pipeline.audit.reading.reader_verdict import kind_of_formula
from pipeline.audit.related import Related, related, relation_claim
from pipeline.audit.restated import restated
from pipeline.models import (
    CheckedFigure,
    Claim,
    ClaimKind,
    Interval,
    Kind,
    Reading,
    Severity,
    Verdict,
)
from pipeline.quantities.formatting import rounded
from pipeline.text.markdown import REFERENCE
from pipeline.text.plain_view import Readable

NO_READERS = ReaderVerdicts()
# The whole of a share as its arithmetic names it: "… ÷ $164.5 billion (Meta revenue FY2024) = …".
WHOLE = re.compile(r"÷ [^÷()]+ \(([^()]+)\) =")
_FOLLOWING = re.compile(rf"(?:{REFERENCE.pattern})+")


@dataclass(frozen=True)
class SentenceClaims:
    """A sentence with the claims that keyless readers find in it; `full` are where they read a figure in full."""

    sentence: SentenceVerdicts
    own: tuple[Claim, ...]
    full: frozenset[int]


def keyless_claims(page: Readable, given: str, evidence: AuditEvidence) -> Iterator[SentenceClaims]:
    """The sentences of a text's plain view with their claims; `given` is the text with its marks, for its citations."""
    stated: dict[int, dict[int, Known]] = {}
    for sentence in read_article(page.text, evidence, lambda start, end: cited(page, given, start, end)):
        piece = sentence.reading.sentence
        stated[piece.start] = {
            verdict.figure.start: verdict.value
            for verdict in sentence.figures
            if verdict.value is not None and verdict.value.origin in (NOTE, CELL)
        }
        own = tuple(_sentence_claims(sentence, evidence, stated))
        full = frozenset(piece.start + verdict.figure.start for verdict in sentence.figures if verdict.full)
        yield SentenceClaims(sentence, own, full)


def text_claims(
    sentences: Iterable[SentenceClaims], evidence: AuditEvidence, readers: ReaderVerdicts = NO_READERS
) -> Iterator[Claim]:
    """The claims of a text's sentences, in text order; `readers` are heard on each after the keyless ones."""
    # A question claims what it reckons with alone ("How, if 47.6% did not?"), as POLICY 16 has it.
    computed = (each for each in readers.verdicts if each.quantity is not None and each.answer is Answer.FORMULA)
    reckoned = ReaderVerdicts(tuple(each for each in computed if each.verdict in DECIDED))
    for each in sentences:
        piece = each.sentence.reading.sentence
        heard = reckoned if is_question(piece.text) else readers
        settled = heard.settle(each.own, piece, each.full)
        yield from _with_restated(settled, each.sentence, evidence, is_read=readers.is_read)


def cited(page: Readable, given: str, start: int, end: int) -> frozenset[str]:
    """The labels of the footnotes in or right behind a stretch of `page`, in the text as given."""
    first, last = page.span(start, end)
    behind = _FOLLOWING.match(given, last)
    return frozenset(mark[2:-1] for mark in REFERENCE.findall(given[first : behind.end() if behind else last]))


def _sentence_claims(
    sentence: SentenceVerdicts,
    evidence: AuditEvidence,
    stated: Mapping[int, Mapping[int, Known]],
) -> Iterator[Claim]:
    beside = related(sentence, evidence, stated, _kinds(sentence))
    found: list[Claim] = []
    for verdict in sentence.figures:
        relation = beside.figures.get(verdict.figure.start)
        if relation is not None and verdict.verdict is not Verdict.SUPPORTED:
            found.append(relation_claim(sentence, relation, evidence))
        elif (verdict.reader == "none" and _is_threshold(verdict, beside)) or _is_limit(verdict, beside):
            found.append(_figure_claim(sentence, _as_threshold(verdict)))
        else:
            found.append(_figure_claim(sentence, verdict))
    found += [relation_claim(sentence, relation, evidence) for relation in beside.others]
    found += [_unknown_claim(sentence, unknown) for unknown in sentence.unknown]
    if not found and (sentence.numbers or sentence.reading.figures):
        found = [_nothing_claimed(sentence)]
    yield from found


def _with_restated(
    claims: list[Claim], sentence: SentenceVerdicts, evidence: AuditEvidence, *, is_read: bool
) -> list[Claim]:
    """The claims of a sentence, and of each number that they leave open what the sources have of it."""
    if evidence.words is None or sentence.topics is None:
        return claims
    settled = [claim for claim in claims if claim.verdict is not Verdict.NOT_CHECKABLE]
    places = [(figure.start, figure.end) for claim in settled for figure in claim.figures]
    found = [_figure_claim(sentence, verdict) for verdict in restated(sentence, places, evidence, is_read=is_read)]
    told = {figure.start for claim in found for figure in claim.figures}
    rest = [claim for claim in claims if claim not in settled and claim.figures and claim.figures[0].start not in told]
    bare = [claim for claim in claims if claim not in settled and not claim.figures and not found]
    return sorted((*settled, *rest, *bare, *found), key=lambda one: one.figures[0].start if one.figures else one.end)


def _kinds(sentence: SentenceVerdicts) -> tuple[ClaimKind, ...]:
    """What kinds of claim the figures of a sentence make."""
    return tuple(
        ClaimKind.MULTIPLE if verdict.figure.kind is Kind.MULTIPLE else _kind(verdict)
        for verdict in sentence.figures
        if verdict.verdict is not Verdict.NOT_CHECKABLE
    )


def _kind(verdict: FigureVerdict) -> ClaimKind:
    if verdict.rule.endswith(".range"):
        return ClaimKind.RANGE
    tabled = verdict.rule == f"{TABLES}.figure"
    return kind_of_formula(verdict.formula, ClaimKind.FIGURE if tabled else ClaimKind.RESTATED)


def _nothing_claimed(sentence: SentenceVerdicts) -> Claim:
    """The claim of a sentence whose numbers state nothing that is recomputed."""
    piece = sentence.reading.sentence
    return Claim(
        id="",
        text=piece.text,
        start=piece.start,
        end=piece.end,
        kind=ClaimKind.NONE,
        verdict=Verdict.NOT_CHECKABLE,
        reason="it states nothing that is recomputed",
    )


def _is_threshold(verdict: FigureVerdict, beside: Related) -> bool:
    """Whether a figure is what a count or comparison over the tables is held against ("more than $1 trillion")."""
    if beside.figures:
        return True
    return any(verdict.figure.start in found.used for found in beside.others)


def _is_limit(verdict: FigureVerdict, beside: Related) -> bool:
    """Whether a figure is the limit that members of a group are counted by, whatever else it was read as."""
    counted = (found for found in beside.figures.values() if found.of_group and verdict.rule != "stated")
    of_all = (found for found in beside.others if found.of_group)
    return any(verdict.figure.start in found.used for found in (*counted, *of_all))


def _as_threshold(verdict: FigureVerdict) -> FigureVerdict:
    reason = "what another claim is held against"
    return replace(verdict, verdict=Verdict.NOT_CHECKABLE, severity=Severity.INFO, reason=reason, rule="no_claim")


def _figure_claim(sentence: SentenceVerdicts, verdict: FigureVerdict) -> Claim:
    piece, figure = sentence.reading.sentence, verdict.figure
    stated = Interval(low=min(figure.low, figure.high), high=max(figure.low, figure.high), unit=figure.unit)
    checked = CheckedFigure(
        start=piece.start + figure.start,
        end=piece.start + figure.end,
        text=figure.text,
        verdict=verdict.verdict,
        stated=stated,
        recomputed=verdict.result,
        reason=verdict.reason,
    )
    nothing = verdict.verdict is Verdict.NOT_CHECKABLE
    kind = ClaimKind.NONE if nothing else _kind(verdict)
    reading = _first(verdict)
    return Claim(
        id="",
        text=piece.text,
        start=piece.start,
        end=piece.end,
        kind=kind,
        verdict=verdict.verdict,
        severity=verdict.severity,
        understated=verdict.understated,
        stated=(stated,),
        changes_story=verdict.changes_story,
        recomputed=(
            *((verdict.result,) if verdict.result else ()),
            *(r.recomputed for r in verdict.others if r.recomputed),
        ),
        arithmetic="; ".join(filter(None, (verdict.line, *(other.arithmetic for other in verdict.others)))),
        readings=(*((reading,) if verdict.line else ()), *verdict.others),
        evidence=tuple(dict.fromkeys((*verdict.evidence, *(e for r in verdict.others for e in r.evidence)))),
        reason=verdict.reason,
        suggestion=_suggestion(verdict),
        figures=(checked,),
        rule=verdict.rule,
        reader=verdict.reader,
    )


def _suggestion(verdict: FigureVerdict) -> str:
    """A figure that would be right: where the audit blocks, and where the reference tables have another."""
    if verdict.verdict is not Verdict.REFUTED or verdict.result is None or verdict.rule == "stated.direction":
        return ""
    if not verdict.rule.startswith(TABLES):
        plain = rounded(verdict.result.low, verdict.result.high, verdict.result.unit)
        return plain if verdict.severity is Severity.BLOCKING else ""
    return " or ".join(dict.fromkeys(_worded(verdict, reading) for reading in (_first(verdict), *verdict.others)))


def _first(verdict: FigureVerdict) -> Reading:
    return Reading(
        arithmetic=verdict.line,
        recomputed=verdict.result,
        verdict=verdict.verdict,
        evidence=verdict.evidence,
        values=values_of(verdict.formula) if verdict.formula else (),
        operator=operator_of(verdict.formula) if verdict.formula else "",
    )


def _worded(verdict: FigureVerdict, reading: Reading) -> str:
    """ "about 36.5–39.5% of Meta revenue FY2024"; the exact value for what a table has as such."""
    result = reading.recomputed
    if result is None:
        return ""
    exact = verdict.rule == f"{TABLES}.figure"
    whole = WHOLE.search(reading.arithmetic) if verdict.rule == f"{TABLES}.share" else None
    of = f" of {whole[1]}" if whole else ""
    return f"{'' if exact else 'about '}{rounded(result.low, result.high, result.unit)}{of}"


def _unknown_claim(sentence: SentenceVerdicts, unknown: Unknown) -> Claim:
    piece = sentence.reading.sentence
    checked = CheckedFigure(
        start=piece.start + unknown.start,
        end=piece.start + unknown.end,
        text=unknown.text,
        verdict=Verdict.NOT_ENOUGH,
        reason=unknown.reason,
    )
    return Claim(
        id="",
        text=piece.text,
        start=piece.start,
        end=piece.end,
        kind=ClaimKind.QUALITATIVE,
        verdict=Verdict.NOT_ENOUGH,
        severity=Severity.LOOK,
        reason=unknown.reason,
        figures=(checked,),
        rule=f"unknown.{unknown.what}",
        reader="evidence",
    )
