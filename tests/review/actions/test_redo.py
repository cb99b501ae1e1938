"""One section is written again; what an editor did to the others stays."""

from contextlib import asynccontextmanager

import pytest

from pipeline.models import Block, Section, Sentence
from pipeline.newsroom.composition import WriterSession
from pipeline.review.actions import redo as redoing
from pipeline.review.actions.redo import RedoOrder
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import RefusedError, StaleError
from pipeline.runs.runs import Ledger
from tests.review.conftest import EDITOR, REVIEWER, write_run

TEXT = """\
# 🚀 Bridges, Budgets and a Bold Bet

## The Story 🔍

The council spent $40 million in 2024.[^f1]

## The Plan 🌉

It plans to spend $50 million in 2025.[^f2]
"""


class Stub:
    """A writer of one section, which remembers what it was asked."""

    name = "scripted"

    def __init__(self):
        self.wishes = []

    async def write_section(self, plan, outline, notes, style, beside=()):
        self.wishes.append(plan.wish)
        sentence = Sentence(text="“We will mend every bridge,” said the mayor.", facts=("f3",))
        return Section(
            id=plan.id,
            form=plan.form,
            heading=plan.heading,
            emoji=plan.emoji,
            blocks=(Block(form="paragraph", sentences=(sentence,)),),
        )


@pytest.fixture
def writer(monkeypatch):
    stub = Stub()

    @asynccontextmanager
    async def wired(choice, line):
        yield WriterSession(stub)

    monkeypatch.setattr(redoing, "open_writer", wired)
    return stub


@pytest.fixture
def desk(store, settings, clock, tmp_path):
    write_run(tmp_path / "drafts" / "x", TEXT)
    desk = ReviewDesk(store, settings, clock)
    desk.scan()
    return desk


async def redo(desk, section, expected=1, wish="shorter"):
    return await desk.redo(
        RedoOrder(document=1, section=section, wish=wish, expected=expected), REVIEWER, lambda _: None
    )


async def test_section_is_written_again_alone(desk, writer):
    desk.save(1, 1, desk.open(1, EDITOR).prose.replace("It plans", "The council plans"), EDITOR)
    revision = await redo(desk, "s1", expected=2)
    prose = desk.open(1, EDITOR).prose
    assert "## The Story 🔍\n\n“We will mend every bridge,” said the mayor.[^f3]\n\n## The Plan 🌉" in prose
    assert "The council plans to spend $50 million" in prose
    assert "[^f3]: Example City" in prose
    assert (revision.kind, revision.author, revision.reason) == (
        "redo",
        "scripted",
        "section s1 again, asked by robin: shorter",
    )
    assert writer.wishes == ["shorter"]


async def test_last_section_ends_before_the_footnotes(desk, writer):
    before = desk.open(1, EDITOR).prose
    await redo(desk, "s2")
    prose = desk.open(1, EDITOR).prose
    assert prose.startswith(before[: before.index("It plans")])
    assert "[^f3]\n\n[^f3]: Example City" in prose


async def test_redoing_stands_in_the_ledger(desk, writer):
    await redo(desk, "s1")
    (run,) = Ledger(desk.context.store).latest()
    assert (run.command.arguments, run.status) == (("review", "redo", "1", "s1"), "done")


async def test_renamed_heading_is_found_by_its_place(desk, writer):
    desk.save(1, 1, desk.open(1, EDITOR).prose.replace("## The Story 🔍", "## A Tale 🔍"), EDITOR)
    await redo(desk, "s1", expected=2)
    assert "A Tale" not in desk.open(1, EDITOR).prose


@pytest.mark.parametrize(
    ("section", "expected", "error", "said"),
    [
        pytest.param("s9", 1, RefusedError, "no section s9 with a heading", id="unknown"),
        pytest.param("s1", 4, StaleError, "at revision 1", id="stale"),
    ],
)
async def test_redoing_is_refused(desk, writer, section, expected, error, said):
    with pytest.raises(error, match=said):
        await redo(desk, section, expected)
    assert writer.wishes == []


def test_sections_are_listed(desk):
    assert [(each.id, each.heading) for each in desk.sections(1)] == [("s1", "The Story"), ("s2", "The Plan")]
