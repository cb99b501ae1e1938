"""The evidence page leads from each checked figure to what it rests on, and asks nothing of any network."""

import re
from datetime import UTC, datetime

import pytest

from pipeline.models import Event, Verdict
from pipeline.reference import Reference
from pipeline.review.checking import check_prose
from pipeline.review.evidence.page import evidence_page
from pipeline.review.outgoing import Approval, Outgoing
from pipeline.review.prose import prose_of, sha256
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


def test_nothing_is_loaded(page):
    assert "default-src 'none'" in page
    assert re.findall(r"<(?:script|link|img|iframe)\b|\ssrc=|url\(|@import|<b>", page) == []


def test_hash_and_approver_stand_at_the_foot(out, page):
    foot = page.partition("<footer>")[2]
    assert f"<code>{out.sha256}</code>" in foot
    assert 'Approved by robin on <time datetime="2026-11-24T06:00:00+00:00">24 November 2026</time>' in foot
