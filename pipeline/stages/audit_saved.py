"""A document audited against what its folder keeps: a story against all of it, a briefing part by part."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from pipeline.audit.article import AuditEvidence
from pipeline.audit.audit import audit_against
from pipeline.models import APPENDIX_MARK, CLOSING_MARK, Audit
from pipeline.reference import Reference
from pipeline.stages.check import declared_in
from pipeline.stages.saved_run import SavedRun

_PART = re.compile(r"^(?:### (\d+)\. |#{1,3} )", re.MULTILINE)
_LEAD = re.compile(r"^(?P<said>\d+\. .*)\(story (?P<story>\d+)\)$", re.MULTILINE)
_UNREAD = re.compile(
    r"^\{>>.*<<\}$|^- (?:.*\]\(<https?://[^>]*>\).*|.* so the review desk alone has it\.)$", re.MULTILINE
)
_TITLE = re.compile(r"\A\s*# .*$|^## \w+ things? to know$", re.MULTILINE)


class StorySpan(NamedTuple):
    """A stretch of a briefing and the number of the story that answers for it; "" where all of them do."""

    start: int
    end: int
    story: str


def audit_saved(
    text: str, saved: SavedRun, reference: Reference, off: Collection[str] = (), held: AuditEvidence | None = None
) -> Audit:
    """The audit of a document's text as it stands, without the rules in `off`; offsets are of this very text.

    `held` is evidence that has been read before; it counts where it is what the folder keeps.
    """
    if saved.kind == "story":
        return _audited(text, saved, reference, off, held)
    claims = [
        claim
        for part in parts(text)
        for claim in _audited(_alone(text, part), _own(saved, part), reference, off).claims
    ]
    claims.sort(key=lambda claim: (claim.start, claim.end))
    return Audit(claims=tuple(claim.model_copy(update={"id": f"c{at}"}) for at, claim in enumerate(claims, 1)))


def parts(text: str) -> Iterator[StorySpan]:
    """A briefing's stories, its leads, and what else is written in it.

    Its title, its words to the desk and the headlines that it passes on with their links are left out: nobody has read
    what is behind those.
    """
    end = min((at for mark in (CLOSING_MARK, APPENDIX_MARK) if (at := text.find(mark)) >= 0), default=len(text))
    heads = [(match.start(), match[1] or "") for match in _PART.finditer(text, 0, end)]
    for (start, story), (after, _) in zip([(0, ""), *heads], [*heads, (end, "")], strict=True):
        if story:
            yield StorySpan(start, after, story)
        else:
            yield from _loose(text, start, after)


def _loose(text: str, start: int, end: int) -> Iterator[StorySpan]:
    """The lines outside stories: each lead by itself, the others together."""
    past = start
    cuts = [match for pattern in (_LEAD, _UNREAD, _TITLE) for match in pattern.finditer(text, start, end)]
    for cut in sorted(cuts, key=lambda cut: cut.start()):
        yield StorySpan(past, cut.start(), "")
        if cut.re is _LEAD:
            yield StorySpan(cut.start(), cut.end("said"), cut["story"])
        past = cut.end()
    yield StorySpan(past, end, "")


def _alone(text: str, part: StorySpan) -> str:
    """The part by itself, in its place."""
    return "\n" * part.start + text[part.start : part.end]


def _own(saved: SavedRun, part: StorySpan) -> SavedRun:
    """What answers for a part: its story's facts and sources, or everything."""
    if not part.story:
        return saved
    name = f"s{part.story}-"
    facts = tuple(fact for fact in saved.notes.facts if fact.id.startswith(name))
    sources = tuple(source for source in saved.sources if source.id.startswith(name))
    return saved.model_copy(update={"notes": saved.notes.model_copy(update={"facts": facts}), "sources": sources})


def _audited(
    text: str, saved: SavedRun, reference: Reference, off: Collection[str], held: AuditEvidence | None = None
) -> Audit:
    if not text.strip():
        return Audit()
    evidence = AuditEvidence(saved.notes.facts, saved.sources, reference, saved.event.date, frozenset(off))
    declared = declared_in(saved.draft) if saved.draft else ()
    return audit_against(text, held if held == evidence else evidence, declared=declared, readings=saved.readings)
