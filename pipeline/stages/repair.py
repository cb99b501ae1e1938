"""Repair: the pieces that fail the audit or the style go back to the writer in one call, and only they change."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from pipeline.errors import ReplyError
from pipeline.models import Claim, Draft, FactEvidence, Finding, Headline, Notes, Sentence, Severity, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.stages.check import CheckedDraft
from pipeline.stages.open_claims import RULE as OPEN
from pipeline.stages.open_claims import uncited_explanations
from pipeline.stages.originality import RULE as COPIED
from pipeline.stages.pieces import is_sentence, pieces, with_pieces
from pipeline.style.protected import same_figures
from pipeline.style.style import Style
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import FailingSentence, RewrittenSentence

LONGEST_SUBJECT = 60
_POINTS_BACK = re.compile(
    r"[\W\d]*(?:but |and |so |yet |still )?"
    r"(?:that|this|those|these|it|its|they|their|he|his|she|her|such|both|neither)\b",
    re.IGNORECASE,
)
"""How a sentence begins that says something of what the one before it has named ("It", "But that")."""
TRUTH = ("audit.", "citation.", OPEN)
UNSTATED = ("model.missing", "model.words", "unaccounted")
"""The rules by which nothing bears a claim or figure out, or another thing is said; `model.words.…` among them."""
REFUTED, UNBORNE = "audit.refuted", "audit.not_enough_evidence"
ROUNDING = "declared.rounding"


async def repair_draft(
    checked: CheckedDraft,
    writer: Writer,
    notes: Notes,
    style: Style,
    unusable: Callable[[str], None] = lambda _: None,
    only: str = "",
    left: Collection[FailingSentence] = (),
) -> Draft:
    """The draft with its failing pieces rewritten in one call; the same draft where nothing is sent back.

    It is the same too where the reply cannot be used: what blocked goes on blocking. With `only`, pieces of that
    section alone. What is in `left` the writer left as it was when it was asked before, for the finding may be wrong:
    it is not asked for the same again. `unusable` hears of a reply or a rewritten sentence that could not be used, and
    of a finding that was not sent because its own note is against it.

    A rewritten sentence is taken only where it cites facts that exist and, when the style alone was at fault, leaves
    every figure, quotation and citation in place. One of which nothing is left stands empty, under its key, where
    another stays in its block and the next does not point back to it: `cleared` takes it away.
    """
    failing = {
        key: piece
        for key, piece in failing_pieces(checked).items()
        if (_section_of(key) == only or not only) and piece not in left
    }
    for claim in checked.audit.claims:
        if claim.severity is Severity.BLOCKING and (note := note_against(claim)):
            unusable(f"“{claim.figures[0].text}” was not sent back: {note} itself says so, though its figure differs")
    if not failing:
        return checked.draft
    try:
        reply = await writer.rewrite(list(failing.values()), notes, style)
    except ReplyError as error:
        unusable(error.problem)
        return checked.draft
    for sentence in reply.sentences:
        if sentence.key in failing and (fault := _fault(failing[sentence.key], sentence, notes, checked.draft)):
            unusable(f"the rewrite of {sentence.key} was not taken: {fault}")
    taken = _accepted(reply.sentences, failing, notes, checked.draft)
    for key, new in taken.items():
        if not new.text:
            unusable(f"{key} was taken out, for nothing bears it out: “{failing[key].text}”")
    repaired = _declaring(with_pieces(checked.draft, taken), [new for new in reply.sentences if new.key in taken])
    return repaired.model_copy(update={"headline": _followed(checked.draft.headline, repaired.headline)})


def _declaring(draft: Draft, rewritten: Collection[RewrittenSentence]) -> Draft:
    """The draft with the formulas of its rewritten sentences before those that its sections came with."""
    new = {
        section.id: tuple(own for each in rewritten if _section_of(each.key) == section.id for own in each.derived)
        for section in draft.sections
    }
    return draft.model_copy(
        update={
            "sections": tuple(
                section.model_copy(update={"declared": (*new[section.id], *section.declared)})
                for section in draft.sections
            )
        }
    )


def _followed(before: Headline, after: Headline) -> Headline:
    """The mended headline with mail lines that do not repeat what it no longer says: they say what it says."""
    gone = set(_stated(before.text)) - set(_stated(after.text))
    lines = {"subject": after.subject, "preheader": after.preheader}
    stale = {name: "" for name, line in lines.items() if gone & set(_stated(line))}
    if "subject" in stale:
        stale["subject"] = after.text if len(after.text) <= LONGEST_SUBJECT else ""
    return after.model_copy(update=stale)


def _stated(text: str) -> list[tuple[Decimal, Decimal, str]]:
    return [(each.low, each.high, each.unit) for each in find_quantities(text) if each.counts]


def rounded_draft(checked: CheckedDraft) -> Draft:
    """The draft with each figure that misses its writer's own formula in rounding alone as the formula gives it."""
    own, new = pieces(checked.draft), dict[str, Sentence]()
    for claim in checked.audit.claims:
        for figure in claim.figures:
            spans = checked.body.touching(figure.start, figure.end)
            if claim.rule != ROUNDING or not claim.suggestion or len(spans) != 1:
                continue
            key = spans[0].key
            sentence = new.get(key, own[key])
            if sentence.text.count(figure.text) == 1:
                new[key] = sentence.model_copy(update={"text": sentence.text.replace(figure.text, claim.suggestion)})
    return with_pieces(checked.draft, new)


def without_false_repairs(first: CheckedDraft, last: CheckedDraft) -> Draft:
    """The repaired draft, with the first words of each piece that a repair made no truer.

    A piece is truer where a doubt that sent it back has gone and no other has come; a second doubt that was there
    before may be a false one. One that went back for its style alone keeps its new words where no doubt has come.
    """
    before, after = pieces(first.draft), pieces(last.draft)
    sent = {key for key, failing in failing_pieces(first).items() if _concerns_truth(failing)}
    then, now = _doubts(first), _doubts(last)
    heard, hears = ({doubt for doubt in each if doubt.sent} for each in (then, now))

    def truer(key: str) -> bool:
        new = _of(key, hears) - _of(key, heard) if key in sent else _of(key, now) - _of(key, then)
        return not new and (key not in sent or bool(_of(key, heard) - _of(key, now)))

    wrong = {key for key in after if after[key] != before.get(key) and not truer(key)}
    return with_pieces(last.draft, {key: before[key] for key in wrong})


class _Doubt(NamedTuple):
    """A finding of audit or citations on a piece that is sent back, or that refutes a figure."""

    key: str
    rule: str
    message: str
    sent: bool


def _of(key: str, doubts: Iterable[_Doubt]) -> set[tuple[str, str]]:
    """Rule and message of the doubts on one piece."""
    return {(doubt.rule, doubt.message) for doubt in doubts if doubt.key == key}


def _doubts(checked: CheckedDraft) -> set[_Doubt]:
    sent = {id(finding) for finding in _sent_back(checked)}
    return {
        _Doubt(span.key, finding.rule, finding.message, id(finding) in sent)
        for finding in checked.findings
        if finding.rule == REFUTED or (id(finding) in sent and finding.rule.startswith(TRUTH))
        for span in checked.body.touching(finding.start, finding.end)
    }


def _sent_back(checked: CheckedDraft) -> Iterator[Finding]:
    """The findings that a writer is to mend: what blocks, claims that nothing bears out, and a source's own words.

    A claim is left out that a note refutes and has as the claim has it.
    """
    claims = {claim.id: claim for claim in checked.audit.claims}
    for finding in checked.findings:
        claim = claims.get(finding.claim)
        unstated = claim is not None and claim.rule.startswith(UNSTATED) and finding.severity is Severity.LOOK
        blocks = finding.severity is Severity.BLOCKING and not (claim and note_against(claim))
        if blocks or unstated or finding.rule in (OPEN, COPIED):
            yield finding


def _concerns_truth(failing: FailingSentence) -> bool:
    return any(line.startswith(TRUTH) for line in failing.findings)


def failing_pieces(checked: CheckedDraft) -> dict[str, FailingSentence]:
    """Each piece of a draft with a finding that is sent back, by its key, between its neighbours."""
    lines: dict[str, list[str]] = {}
    for finding in _sent_back(checked):
        for span in checked.body.touching(finding.start, finding.end):
            lines.setdefault(span.key, []).append(f"{finding.rule}: {finding.with_suggestion}")
    own = pieces(checked.draft)
    beside = _neighbours(own)
    return {
        key: FailingSentence(
            key=key,
            text=own[key].text,
            facts=own[key].facts,
            findings=tuple(found),
            before=beside.get(key, ("", ""))[0],
            after=beside.get(key, ("", ""))[1],
        )
        for key, found in lines.items()
    }


def _neighbours(own: Mapping[str, Sentence]) -> dict[str, tuple[str, str]]:
    """The sentences before and after each sentence in its section, "" at the section's ends."""
    found: dict[str, tuple[str, str]] = {}
    for _, group in groupby((key for key in own if is_sentence(key)), key=_section_of):
        keys = list(group)
        texts = ["", *(own[key].text for key in keys), ""]
        found |= {key: (texts[at], texts[at + 2]) for at, key in enumerate(keys)}
    return found


def _section_of(key: str) -> str:
    return key.partition(".")[0]


def _accepted(
    rewritten: tuple[RewrittenSentence, ...], failing: Mapping[str, FailingSentence], notes: Notes, draft: Draft
) -> dict[str, Sentence]:
    taken: dict[str, Sentence] = {}
    for sentence in rewritten:
        if sentence.key in failing and not _fault(failing[sentence.key], sentence, notes, with_pieces(draft, taken)):
            text = sentence.text.strip()
            taken[sentence.key] = Sentence(text=text, facts=sentence.facts if text else ())
    return taken


def _fault(before: FailingSentence, after: RewrittenSentence, notes: Notes, draft: Draft) -> str:
    """Why a rewritten sentence cannot be taken, or ""."""
    if not after.text.strip():
        return "" if _may_go(before, draft) else "it is empty"
    if unknown := [fact for fact in after.facts if notes.fact(fact) is None]:
        return f"it cites {unknown[0]}, which the notes do not have"
    if not _concerns_truth(before):
        if not same_figures(before.text, after.text):
            return "it has other figures or quotations, where the style alone was at fault"
        if not set(before.facts) <= set(after.facts):
            return "it drops a note that the sentence cites, where the style alone was at fault"
    return ""


def note_against(claim: Claim) -> str:
    """The id of the one note that refutes a claim with a figure which its own statement has as the claim has it.

    A model that is asked for the note's value would write it into a sentence that is right. "" for any other claim.
    """
    facts = [piece for piece in claim.evidence if isinstance(piece, FactEvidence)]
    if claim.verdict is not Verdict.REFUTED or len(facts) != 1 or not claim.figures:
        return ""
    values = {(each.low, each.high) for each in find_quantities(facts[0].statement) if each.counts}
    said = {(figure.stated.low, figure.stated.high) for figure in claim.figures if figure.stated}
    held = {(each.low, each.high) for each in claim.recomputed}
    return facts[0].fact if said & values and held and not held & values else ""


def undone(repaired: Draft, kept: Draft) -> dict[str, str]:
    """The words of each rewritten piece that gave way to its first words again."""
    before, after = pieces(kept), pieces(repaired)
    return {key: after[key].text for key in after if after[key] != before.get(key)}


def _may_go(sentence: FailingSentence, draft: Draft) -> bool:
    """Whether a sentence whose claim nothing bears out can go without a hole: others stay, and none leans on it."""
    block = sentence.key.rpartition(".")[0]
    told = [each.text for key, each in pieces(draft).items() if key.rpartition(".")[0] == block]
    stays = is_sentence(sentence.key) and sum(map(bool, told)) > 1
    unborne = any(line.startswith((OPEN, UNBORNE)) for line in sentence.findings)
    return stays and unborne and not _POINTS_BACK.match(sentence.after)


def cleared(checked: CheckedDraft) -> Draft:
    """The draft after its last repair: without empty sentences, and with no footnote on what its note does not say."""
    bare = uncited_explanations(pieces(checked.draft), checked.body, checked.findings)
    draft = with_pieces(checked.draft, bare)
    sections = tuple(
        section.model_copy(
            update={
                "blocks": tuple(
                    block.model_copy(update={"sentences": tuple(each for each in block.sentences if each.text)})
                    for block in section.blocks
                )
            }
        )
        for section in draft.sections
    )
    return draft.model_copy(update={"sections": sections})
