"""The evidence page leads from each checked figure to what it rests on, and asks nothing of any network."""

import re
from datetime import UTC, datetime

import pytest

from pipeline.models import Event, Finding, Severity, Verdict
from pipeline.reference import Reference
from pipeline.review.checking import check_prose, desk_findings
from pipeline.review.evidence.page import evidence_page
from pipeline.review.model import Override
from pipeline.review.outgoing import Approval, Outgoing
from pipeline.review.prose import Anchors, prose_of, sha256
from pipeline.stages.saved_run import SavedRun
from pipeline.style.style import load_style
from tests.story import BRIEF, NOTES, SOURCE

BODY = """\
# 🚀 Bold Bridges

The council spent $40 million in 2024.[^f1] It plans to spend $50 million in 2025, 25% more.[^f2] <b>Hm</b>

[^f1]: City
[^f2]: City
"""


@pytest.fixture(scope="module")
def out():
    saved = SavedRun(event=Event(headline="Bridges", date=BRIEF.date), notes=NOTES, sources=(SOURCE,))
    audit, findings = check_prose(prose_of(BODY), saved, Reference.shipped(), load_style("house"))
    approvals = (Approval(who="robin", at=datetime(2026, 11, 24, 6, tzinfo=UTC)),)
    return Outgoing(
        body=BODY, sha256=sha256(BODY), audit=audit, findings=findings, sources=(SOURCE,), approvals=approvals
    )


def test_a_figure_that_was_typed_over_another_leads_to_what_the_draft_had(out):
    """A date put in place of the draft's stood in some other source, and its page called it supported."""
    prose = prose_of(BODY)
    start = prose.index("$40 million")
    edit = Finding(
        rule="edit.figure",
        severity=Severity.BLOCKING,
        message="“$45 million” was changed to “$40 million”: the notes give $45 million",
        start=start,
        end=start + len("$40 million"),
        suggestion="$45 million",
    )
    page = evidence_page(out.model_copy(update={"findings": (*out.findings, edit)}))
    key = re.search(r'data-card="(x\d+)"[^<>]*>\$40 million<', page)[1]
    assert page.partition(f'<li class="entry" id="{key}">')[2].partition("</li>")[0].count(edit.message) == 1


def test_only_an_approved_text_comes_without_a_warning(out, page):
    """The page of a draft read like one that somebody had answered for; that nobody had stood in its last lines."""
    warning = "Not approved: for those who decide on it"
    assert warning not in page
    assert warning in evidence_page(out.model_copy(update={"approvals": ()})).partition("<article>")[0]


@pytest.fixture(scope="module")
def page(out):
    return evidence_page(out)


def test_every_checked_claim_resolves(out, page):
    checked = [claim.id for claim in out.audit.claims if claim.verdict is not Verdict.NOT_CHECKABLE]
    assert len(checked) >= 3
    assert [key for key in checked if f'id="{key}"' not in page] == []
    assert set(re.findall(r'href="#(c\d+)"', page)) <= set(re.findall(r'id="(c\d+)"', page))


def test_a_figure_leads_to_its_passage(page):
    entry = page.partition('<li class="entry"')[2].partition("</li>")[0]
    assert "<mark>The council spent $40 million in 2024.</mark>" in entry
    assert SOURCE.title in entry


def test_an_answered_finding_says_who_answers(out):
    """The page of an approved text said "Refuted", and nothing of the editor who had answered for it, as Word's did."""
    prose = prose_of(BODY)
    claim = next(claim for claim in out.audit.claims if claim.figures)
    audit = out.audit.model_copy(update={"claims": (claim.model_copy(update={"verdict": Verdict.REFUTED}),)})
    finding = Finding(
        rule="audit.refuted",
        severity=Severity.BLOCKING,
        message="not so",
        start=claim.start,
        end=claim.end,
        claim=claim.id,
    )
    (held,) = desk_findings(Anchors(prose), (finding,), ())
    answer = Override(
        id=1,
        revision=1,
        rule=finding.rule,
        sentence=held.pin.sentence,
        sentence_sha256=held.pin.sha256,
        occurrence=held.pin.occurrence,
        place=held.place,
        message=finding.message,
        who="robin",
        reason="the ledger <says> so",
        at=datetime(2026, 11, 24, 6, tzinfo=UTC),
    )
    update = {"audit": audit, "findings": (finding,), "overrides": (answer,)}
    entry = evidence_page(out.model_copy(update=update)).partition('<li class="entry"')[2].partition("</li>")[0]
    assert ">Refuted</span>" in entry
    assert "robin answers for it: the ledger &lt;says&gt; so" in entry


def test_nothing_is_loaded(page):
    assert "default-src 'none'" in page
    assert re.findall(r"<(?:script|link|img|iframe)\b|\ssrc=|url\(|@import|<b>", page) == []


def test_hash_and_approver_stand_at_the_foot(out, page):
    foot = page.partition("<footer>")[2]
    assert f"<code>{out.sha256}</code>" in foot
    assert 'Approved by robin on <time datetime="2026-11-24T06:00:00+00:00">24 November 2026</time>' in foot
