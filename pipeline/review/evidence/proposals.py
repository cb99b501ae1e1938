"""Wordings that would be right, to be put in by one click: figures, words and speakers of quotations, a list's rest."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice, pairwise
from typing import NamedTuple

from pipeline.audit.attribution.quotations import ALIKE
from pipeline.audit.attribution.quoted_words import CUT, WORD, Quoted, outside, quotations, words_of
from pipeline.audit.attribution.speakers import APPOSITION, PERSONS
from pipeline.models import CellEvidence, Claim, ClaimKind, Finding, FrozenModel, Source, Verdict
from pipeline.models.audit import LEAVE_OUT
from pipeline.text.plain_view import in_one_line

LONGEST = 12
"""Words in which a quotation and its source may differ at one place; more are no slip that one click mends."""
MOST = 400
"""Words of a quotation, and of its passage, that are held against each other."""
_SPEAKERS = re.compile(r"said by (?P<theirs>.+), not by (?P<ours>.+)")
_BETWEEN = re.compile(r", |,? (?:or|and) ")
_PAIRED = re.compile(r"\b(?:both|between|either|neither) $", re.IGNORECASE)
_MARKS = re.compile(r"[“”\"«»\n]")


class Proposal(FrozenModel):
    """Words to put in the place of `start` to `end` of the prose."""

    start: int
    end: int
    words: str


class Difference(NamedTuple):
    """A stretch of a quotation and what the source has there; `sure` where it is known which of its words these are."""

    start: int
    end: int
    ours: str
    theirs: str
    sure: bool


def proposals_of(claim: Claim, prose: str, place: tuple[int, int], sources: Mapping[str, Source]) -> list[Proposal]:
    """The wordings of a claim that would be right; none where the words to put or to take are not known exactly."""
    if claim.kind is ClaimKind.QUOTATION:
        return list(_quoted_right(claim, prose, sources))
    if claim.kind is ClaimKind.COMPARISON:
        return list(_without_member(claim, prose))
    return list(_figures(claim, prose, *place)) if claim.figures else []


def reason_told(claim: Claim, prose: str, sources: Mapping[str, Source]) -> str:
    """The claim's reason; of a quotation the words that differ, and none of those that follow them in the source."""
    found = _differences(claim, prose, sources)
    if not found:
        return claim.reason
    pairs = ", ".join(f"“{each.ours}” for “{in_one_line(each.theirs)}”" for each in found)
    return f"the words differ from the source: {pairs}"


def back_to(edit: Finding) -> Proposal:
    """To put the draft's own words back."""
    return Proposal(start=edit.start, end=edit.end, words=edit.suggestion)


def apart(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Proposals in text order, without those that stand on words of one before."""
    kept: list[Proposal] = []
    for each in sorted(proposals, key=lambda each: each.start):
        if not kept or kept[-1].end <= each.start:
            kept.append(each)
    return tuple(kept)


def with_proposals(prose: str, proposals: Iterable[Proposal]) -> str:
    """The text with each proposal's words in their place; they are in text order and apart."""
    for each in reversed(list(proposals)):
        prose = prose[: each.start] + each.words + prose[each.end :]
    return prose


def _figures(claim: Claim, prose: str, start: int, end: int) -> Iterator[Proposal]:
    """The figures that would be right; a hedge before the figure or a whole behind it is not said twice."""
    for words in filter(None, claim.suggestion.split(" or ")):
        if prose[end:].startswith(" of "):
            words = words.partition(" of ")[0]
        if prose[:start].lower().endswith("about ") and words.startswith("about "):
            words = words.removeprefix("about ")
        yield Proposal(start=start, end=end, words=words)


def _quoted_right(claim: Claim, prose: str, sources: Mapping[str, Source]) -> Iterator[Proposal]:
    """The source's words in the place of those that differ from them, else its speaker in the place of another."""
    found = _differences(claim, prose, sources)
    if found and all(each.sure for each in found):
        start, end = found[0].start, found[-1].end
        changes = [
            Proposal(start=each.start - start, end=each.end - start, words=in_one_line(each.theirs)) for each in found
        ]
        yield Proposal(start=start, end=end, words=with_proposals(prose[start:end], changes))
    elif not found and claim.verdict is Verdict.REFUTED:
        yield from _speaker(claim, prose)


def _differences(claim: Claim, prose: str, sources: Mapping[str, Source]) -> list[Difference]:
    """Where the one quotation of a sentence that is not its source's differs from it, in order; else nothing."""
    if claim.kind is not ClaimKind.QUOTATION or claim.verdict is not Verdict.REFUTED or not claim.evidence:
        return []
    evidence = claim.evidence[0]
    if isinstance(evidence, CellEvidence):
        return []
    source = sources.get(evidence.source)
    passage = source.text[evidence.start : evidence.end] if source else evidence.passage
    marked = quotations(prose[claim.start : claim.end])
    differing = [(quoted, found) for quoted in marked if (found := _compared(quoted, passage))]
    if len(differing) != 1 or CUT.search(differing[0][0].words):
        return []
    (quoted, found) = differing[0]
    first = claim.start + prose[claim.start + quoted.start :].index(quoted.words) + quoted.start
    return [each._replace(start=each.start + first, end=each.end + first) for each in found]


def _compared(quoted: Quoted, passage: str) -> list[Difference]:
    """The differences of a quotation from the passage that it is a part of; places count from its first sign.

    What the passage has before and behind the quotation is none. A word put in or left out comes with the one before
    it, else behind it, so that there is a place for it.
    """
    ours, theirs = list(WORD.finditer(quoted.words)), list(islice(WORD.finditer(passage), MOST))
    if len(ours) > MOST:
        return []
    said, source = ([word[0].lower().replace("’", "'") for word in words] for words in (ours, theirs))
    found = []
    matcher = SequenceMatcher(None, said, source, autojunk=False)
    if sum(block.size for block in matcher.get_matching_blocks()) < ALIKE * len(said):
        return []
    for tag, a, b, c, d in matcher.get_opcodes():
        first, last = a == 0, b == len(said)
        if tag == "equal" or (tag == "insert" and (first or last)):
            continue
        sure = not (first or last) or tag == "delete" or b - a == 1
        if tag == "replace" and (first or last):
            c, d = (max(c, d - (b - a)), d) if first else (c, min(d, c + b - a))
        elif tag != "replace":
            a, b, c, d = (a - 1, b, c - 1, d) if a else (a, b + 1, c, d + 1)
        if not (0 <= a < b <= len(ours) and 0 <= c < d <= len(theirs)) or max(b - a, d - c) > LONGEST:
            return []
        words = passage[theirs[c].start() : theirs[d - 1].end()]
        start, end = ours[a].start(), ours[b - 1].end()
        known = sure and not _MARKS.search(words)
        found.append(Difference(start=start, end=end, ours=quoted.words[start:end], theirs=words, sure=known))
    return found


def _speaker(claim: Claim, prose: str) -> Iterator[Proposal]:
    """The source's speaker in the place of the one named, where that is a name alone: no role of theirs beside it."""
    told = _SPEAKERS.fullmatch(claim.reason)
    sentence = prose[claim.start : claim.end]
    if told is None or not told["theirs"][:1].isupper():
        return
    unquoted = outside(sentence, quotations(sentence))
    places = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(told['ours'])}(?!\w)", unquoted)]
    if len(places) != 1:
        return
    ((start, end),) = places
    if set(words_of(sentence[:start])[-1:]) & PERSONS or APPOSITION.match(sentence, end):
        return
    yield Proposal(start=claim.start + start, end=claim.start + end, words=told["theirs"].partition(",")[0])


def _without_member(claim: Claim, prose: str) -> Iterator[Proposal]:
    """A list of names without those for which the comparison does not hold: "Honduras, Jamaica or Croatia"."""
    if not claim.suggestion.startswith(LEAVE_OUT):
        return
    holds = _verdict_of_each(claim)
    sentence = prose[claim.start : claim.end]
    spots = [list(re.finditer(rf"\b(?:the )?{re.escape(name)}\b", sentence)) for name in holds]
    if not holds or any(len(found) != 1 for found in spots):
        return
    members = sorted(
        ((found[0], verdict) for found, verdict in zip(spots, holds.values(), strict=True)),
        key=lambda member: member[0].start(),
    )
    between = [sentence[one.end() : two.start()] for (one, _), (two, _) in pairwise(members)]
    if not all(map(_BETWEEN.fullmatch, between)) or any(each != ", " for each in between[:-1]):
        return
    left = [match[0] for match, verdict in members if verdict is not Verdict.REFUTED]
    start, end = members[0][0].start(), members[-1][0].end()
    if len(left) == 1 and _PAIRED.search(sentence[:start]):
        return
    yield Proposal(start=claim.start + start, end=claim.start + end, words=_listed(left, between[-1]))


def _verdict_of_each(claim: Claim) -> dict[str, Verdict]:
    """By the name of each member that a side is compared with, whether that holds; empty where not all are known."""
    named = [{each.entity for each in reading.evidence if isinstance(each, CellEvidence)} for reading in claim.readings]
    shared = set.intersection(*named) if len(named) > 1 else set()
    own = [names - shared for names in named]
    if any(len(names) != 1 for names in own):
        return {}
    return {next(iter(names)): reading.verdict for names, reading in zip(own, claim.readings, strict=True)}


def _listed(names: Sequence[str], last: str) -> str:
    """Names as a list, with what stood between the last two."""
    if len(names) < 3:
        return last.removeprefix(",").join(names)
    return last.join((", ".join(names[:-1]), names[-1]))
