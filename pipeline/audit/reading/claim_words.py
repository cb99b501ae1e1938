"""Judgements on what is no figure (names, titles, places, dates, ranks in words), held to the words of the passage."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.audit.evidence.known import evidence_of
from pipeline.audit.evidence.moments import weekdays_named
from pipeline.audit.reading.candidates import Answer, ReaderCandidate
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.reader_verdict import ReaderVerdict, aside, not_read, verdict_of
from pipeline.audit.reading.said import Said
from pipeline.audit.wording.lexicon import listed_words
from pipeline.models import Evidence, Kind, PassageEvidence, Severity, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.periods import TIME, clock, date_parts
from pipeline.text.names import POSSESSIVE, proper_names
from pipeline.text.passages import fold
from pipeline.text.plain_view import in_one_line
from pipeline.text.stemming import stems

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
OPPOSITE = {
    one: other for pair in listed_words("claims", "opposites") for one, other in (pair.split(), pair.split()[::-1])
}


def judged_words(candidate: ReaderCandidate, said: Said, ids: EvidenceIds) -> ReaderVerdict:
    """The verdict on a claim without a figure; a judgement that its passage does not bear is refused."""
    passages = list(_passages(candidate.places, ids))
    words = candidate.words
    if candidate.answer is Answer.OPEN:
        return _open(candidate, words, ids)
    if not passages:
        return not_read(candidate, "words", "the reader names no passage that is there")
    evidence = tuple(piece for _, piece in passages)
    text = " ".join(passage for passage, _ in passages)
    if candidate.answer is not Answer.HOLDS:
        return replace(_contradicted(candidate, said, text, ids), evidence=evidence)
    told = " ".join((text, *_told_days(candidate.places, ids)))
    if lacking := _lacking(words, told):
        found = verdict_of(candidate, Verdict.NOT_ENOUGH, "words", f"the passage does not say {lacking}")
        return replace(found, evidence=evidence)
    return replace(verdict_of(candidate, Verdict.SUPPORTED, "words"), evidence=evidence, line=_quoted(text))


def _contradicted(candidate: ReaderCandidate, said: Said, text: str, ids: EvidenceIds) -> ReaderVerdict:
    words, quoted = candidate.words, candidate.quoted.strip().strip("\"“”'")
    if not quoted or not _stands(quoted, text):
        why = "the words that should decide do not stand in the passage"
        return not_read(candidate, "words", why)
    if _stands(words, text):
        return aside(candidate, Verdict.NOT_ENOUGH, "words", "the passage has these very words")
    named = stems(words) | said.clause_stems
    topic = named & stems(text)
    decides = named & stems(quoted) or stems(words) - stems(text) or _lacking(words, quoted)
    others = (
        key
        for key, other in ids.passages.items()
        if key not in candidate.places and _stands(words, other.text) and len(topic) <= len(named & stems(other.text))
    )
    rival = next(others, "")
    full = bool(decides and said.around & stems(text)) and not rival
    reason = f"the source has “{quoted}”" + (f", but {rival} bears the words out" if rival else "")
    return replace(
        verdict_of(candidate, Verdict.REFUTED, "words", reason),
        severity=Severity.BLOCKING if full else Severity.LOOK,
        line=f"source: “{quoted}”",
        full=full,
        rival=rival,
    )


def _dates(words: str) -> frozenset[str]:
    dated = (q for q in find_quantities(words) if q.kind in (Kind.DATE, Kind.TIME))
    return frozenset((q.period or q.text.lower()) for q in dated)


def _senses(words: str) -> frozenset[str]:
    """The words among them that have an opposite."""
    return frozenset(word for word in map(str.lower, WORD.findall(words)) if word in OPPOSITE)


def _same_date(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a date of one may be a date of the other: what both name of year, month and day is the same."""
    for mine in one:
        for theirs in other:
            parts = list(zip(date_parts(mine), date_parts(theirs), strict=True))
            named = [pair for pair in parts if all(pair)]
            if mine == theirs or _is_clock(mine, theirs) or (named and all(a == b for a, b in named)):
                return True
    return False


def _is_clock(one: str, other: str) -> bool:
    """Whether two clock times are one, with or without a zone ("12:03", "12:03 UTC", a ship's "0003")."""
    return bool(TIME.match(one) and TIME.match(other)) and clock(one) == clock(other)


def _lacking(words: str, text: str) -> str:
    """The date or sense of the words that the passage denies; empty for none."""
    mine, theirs = _dates(words), _dates(text)
    if mine and theirs and not _same_date(mine, theirs):
        dated = next(q for q in find_quantities(words) if q.kind in (Kind.DATE, Kind.TIME))
        return f"“{dated.text}”"
    senses, others = _senses(words), _senses(text)
    turned = [word for word in senses if OPPOSITE[word] in others and word not in others]
    return f"“{turned[0]}”" if len(turned) == len(senses) == 1 else ""


def _open(candidate: ReaderCandidate, words: str, ids: EvidenceIds) -> ReaderVerdict:
    """A claim that no passage speaks of: a look where it has a person, body or date that stands in no source."""
    names = {POSSESSIVE.sub("", name.text.strip(" .'’")) for name in proper_names(words)}
    strange = sorted(name for name in names if " " in name and name.casefold() not in ids.everywhere)
    dated = [
        q
        for q in find_quantities(words)
        if q.kind is Kind.DATE and q.text.casefold() not in ids.everywhere and any(c.isalpha() for c in q.text)
    ]
    if (ids.sources or ids.facts) and (strange or dated):
        missing = strange[0] if strange else dated[0].text
        return verdict_of(candidate, Verdict.NOT_ENOUGH, "words.open", f"“{missing}” stands in no source")
    return aside(candidate, Verdict.NOT_ENOUGH, "words.open", "no passage speaks of it")


def _passages(places: tuple[str, ...], ids: EvidenceIds) -> Iterator[tuple[str, Evidence]]:
    for place in places:
        passage = ids.passages.get(place)
        if passage is not None:
            yield (
                passage.text,
                PassageEvidence(source=passage.source, start=passage.start, end=passage.end, passage=passage.text),
            )
            continue
        note = ids.notes.get(place)
        facts = [f for f in ids.facts if f.id.lower() == place or (note is not None and note.key.split(".")[0] == f.id)]
        for fact in facts:
            yield f"{fact.statement} {fact.quote} {' '.join(p.text for p in fact.passages)}", evidence_of(fact)


def _told_days(places: tuple[str, ...], ids: EvidenceIds) -> Iterator[str]:
    """The days that a note dates its figures with, and those of the week before its telling that a passage names."""
    for fact in ids.facts:
        if fact.id.lower() in places or any(place.partition(".")[0] == fact.id.lower() for place in places):
            yield from (figure.period for figure in fact.figures)
    for passage in (ids.passages[place] for place in places if place in ids.passages):
        if passage.published is not None:
            yield from (f"{day:%Y-%m-%d}" for day in weekdays_named(passage.text, passage.published))


def _stands(words: str, text: str) -> bool:
    plain = fold(words).casefold().strip(" .,;:!?\"'…")
    return bool(plain) and plain in fold(text).casefold()


def _quoted(text: str) -> str:
    short = in_one_line(text)
    return f"source: “{short[:117]}…”" if len(short) > 118 else f"source: “{short}”"
