from decimal import Decimal

import pytest

from pipeline.errors import ReplyError
from pipeline.models import (
    Audit,
    CheckedFigure,
    Claim,
    ClaimKind,
    DeclaredFigure,
    FactEvidence,
    Finding,
    Headline,
    Interval,
    Sentence,
    Severity,
    Verdict,
)
from pipeline.quantities.finder import read_quantity
from pipeline.stages.check import CheckedDraft
from pipeline.stages.rendering import render_body
from pipeline.stages.repair import (
    failing_pieces,
    note_against,
    repair_draft,
    rounded_draft,
    undone,
    without_false_repairs,
)
from pipeline.style.style import load_style
from pipeline.writer.replies import RewriteReply, RewrittenSentence
from tests.story import NOTES, draft

HOUSE = load_style("house")
WRONG = Sentence(text="The council spent $60 million.", facts=("f1",))
FINE = Sentence(text="Bridges matter.", facts=("f3",))


class RewritingWriter:
    def __init__(self, *rewritten):
        self.reply, self.asked = RewriteReply(sentences=rewritten), []

    async def rewrite(self, sentences, notes, style):
        self.asked += [(sentence.key, sentence.text, sentence.findings) for sentence in sentences]
        return self.reply


def checked(rule="audit.refuted", severity=Severity.BLOCKING):
    made = draft(WRONG, FINE)
    body = render_body(made, HOUSE)
    span = next(span for span in body.spans if span.key == "s1.0.0")
    finding = Finding(
        rule=rule,
        severity=severity,
        message="It was $40 million.",
        suggestion="$40 million",
        start=span.start,
        end=span.end,
    )
    return CheckedDraft(draft=made, body=body, audit=Audit(), findings=(finding,))


def first_section(made):
    return [sentence.text for sentence in made.sections[0].blocks[0].sentences]


async def test_only_failing_sentence_changes():
    writer = RewritingWriter(
        RewrittenSentence(key="s1.0.0", text="The council spent $40 million.", facts=("f1",)),
        RewrittenSentence(key="s1.0.1", text="Bridges burn.", facts=("f3",)),
    )
    repaired = await repair_draft(checked(), writer, NOTES, HOUSE)
    assert first_section(repaired) == ["The council spent $40 million.", "Bridges matter."]
    assert writer.asked == [("s1.0.0", WRONG.text, ("audit.refuted: It was $40 million. → $40 million",))]


async def test_rewritten_figure_brings_its_formula():
    """A rewritten sentence's own sum was held against the notes by the rules alone, and marked for a look."""
    share = DeclaredFigure(figure="a third", formula="share(f1,f2)")
    sentence = RewrittenSentence(key="s1.0.0", text="It was a third of the budget.", facts=("f1",), derived=(share,))
    repaired = await repair_draft(checked(), RewritingWriter(sentence), NOTES, HOUSE)
    assert repaired.sections[0].declared == (share,)


async def test_nothing_blocking_asks_nobody():
    writer, given = RewritingWriter(), checked(severity=Severity.LOOK)
    assert await repair_draft(given, writer, NOTES, HOUSE) == given.draft
    assert writer.asked == []


async def test_unusable_rewrite_leaves_sentences():
    """A rewrite that had none of the keys it was asked for once ended the draft with exit 2."""

    class NoKeys:
        async def rewrite(self, sentences, notes, style):
            raise ReplyError("it has none of the keys s1.0.0.")

    heard, given = [], checked()
    assert await repair_draft(given, NoKeys(), NOTES, HOUSE, heard.append) == given.draft
    assert heard == ["it has none of the keys s1.0.0."]


@pytest.mark.parametrize(
    ("rule", "text", "facts", "taken"),
    [
        pytest.param("audit.refuted", "It was $40 million.", ("f1",), True, id="audit-may-change-figures"),
        pytest.param("audit.refuted", "It was $40 million.", ("f9",), False, id="invented-fact"),
        pytest.param("audit.refuted", " ", ("f1",), False, id="empty"),
        pytest.param("house.length", "It was $40 million.", ("f1",), False, id="style-may-not-change-figures"),
        pytest.param("house.length", "Spent: $60 million.", ("f1",), True, id="style-may-change-words"),
        pytest.param("house.length", "Spent: $60 million.", (), False, id="style-may-not-drop-citations"),
        pytest.param("house.length", "Spent: $60 million.", ("f1", "f2"), True, id="style-may-add-a-citation"),
    ],
)
async def test_rewritten_sentence_is_checked(rule, text, facts, taken):
    writer = RewritingWriter(RewrittenSentence(key="s1.0.0", text=text, facts=facts))
    repaired = await repair_draft(checked(rule), writer, NOTES, HOUSE)
    assert first_section(repaired)[0] == (text if taken else WRONG.text)


MENDED = Sentence(text="The council spent $40 million.", facts=("f1",))


def checked_with(sentence, *findings):
    """A draft whose first sentence has these findings, as (rule, severity)."""
    made = draft(sentence, FINE)
    body = render_body(made, HOUSE)
    span = next(span for span in body.spans if span.key == "s1.0.0")
    found = tuple(
        Finding(rule=rule, severity=severity, message="", start=span.start, end=span.end) for rule, severity in findings
    )
    return CheckedDraft(draft=made, body=body, audit=Audit(), findings=found)


BLOCKED = ("audit.refuted", Severity.BLOCKING)
DOUBTED = ("audit.refuted", Severity.LOOK)
OTHER = ("audit.conflict", Severity.BLOCKING)
OPEN = ("audit.not_enough_evidence", Severity.LOOK)
LONG = ("house.length", Severity.BLOCKING)


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        pytest.param([BLOCKED], [], MENDED, id="mended"),
        pytest.param([BLOCKED], [BLOCKED], WRONG, id="wrong-again"),
        pytest.param([BLOCKED], [DOUBTED], WRONG, id="refuted-still"),
        pytest.param([BLOCKED], [OPEN], MENDED, id="open-now"),
        pytest.param([LONG], [DOUBTED], WRONG, id="style-made-it-false"),
        pytest.param([LONG, DOUBTED], [DOUBTED], MENDED, id="style-left-the-doubt"),
        pytest.param([LONG], [LONG], MENDED, id="style-alone"),
    ],
)
def test_false_repair_gives_way_to_first_words(before, after, kept):
    """Repair once wrote "about 13,300" into a sentence that was right."""
    result = without_false_repairs(checked_with(WRONG, *before), checked_with(MENDED, *after))
    assert first_section(result)[0] == kept.text


@pytest.mark.parametrize(("gone", "new", "kept"), [(True, False, MENDED), (True, True, WRONG), (False, False, WRONG)])
def test_a_repair_stands_where_its_doubt_is_gone(gone, new, kept):
    """ "Three times" became "2.8 times", as was asked for, and was refused: a false mark on the sentence was left."""
    before, after = checked_with(WRONG, BLOCKED, OTHER), checked_with(MENDED, OTHER, *[BLOCKED] * (not gone))
    if new:
        after = checked_with(MENDED, OTHER, ("citation.unknown", Severity.BLOCKING))
    assert first_section(without_false_repairs(before, after))[0] == kept.text


@pytest.mark.parametrize(
    ("rule", "expected"), [("declared.rounding", "Costs rose 37%."), ("declared.formula", "Costs rose 36%.")]
)
def test_rounding_of_a_declared_figure_is_mended(rule, expected):
    made = draft(Sentence(text="Costs rose 36%.", facts=("f1",)), FINE)
    body = render_body(made, HOUSE)
    start = body.text.index("36%")
    figure = CheckedFigure(start=start, end=start + 3, text="36%", verdict=Verdict.REFUTED)
    claim = Claim(
        id="c1", text="Costs rose 36%.", start=start, end=start + 3, kind=ClaimKind.CHANGE, verdict=Verdict.REFUTED,
        suggestion="37%", figures=(figure,), rule=rule,
    )  # fmt: skip
    given = CheckedDraft(draft=made, body=body, audit=Audit(claims=(claim,)), findings=())
    assert first_section(rounded_draft(given))[0] == expected


async def test_subject_follows_the_mended_headline():
    """The headline was mended, and the mail went out under the figure that it no longer had."""
    given = checked()
    headline = Headline(text="A $60 Million Bet", emoji="🚀", subject="$60 million for bridges", preheader="And sums")
    made = given.draft.model_copy(update={"headline": headline})
    body = render_body(made, HOUSE)
    (span,) = [span for span in body.spans if span.key == "headline"]
    finding = given.findings[0].model_copy(update={"start": span.start, "end": span.end})
    writer = RewritingWriter(RewrittenSentence(key="headline", text="A $40 Million Bet", facts=()))
    repaired = await repair_draft(
        CheckedDraft(draft=made, body=body, audit=Audit(), findings=(finding,)), writer, NOTES, HOUSE
    )
    assert repaired.headline == headline.model_copy(
        update={"text": "A $40 Million Bet", "subject": "A $40 Million Bet"}
    )


async def test_only_the_named_section_is_mended():
    writer, given = RewritingWriter(), checked()
    assert await repair_draft(given, writer, NOTES, HOUSE, only="s2") == given.draft
    assert writer.asked == []


def refuted(statement, stated="$446 million", held=446):
    """A blocking claim whose one note has a figure of `held` dollars beside its statement."""
    value = read_quantity(stated)
    figure = CheckedFigure(
        start=20, end=20 + len(stated), text=stated, verdict=Verdict.REFUTED,
        stated=Interval(low=value.low, high=value.high, unit=value.unit),
    )  # fmt: skip
    return Claim(
        id="c1", text="", start=0, end=30, kind=ClaimKind.RESTATED, verdict=Verdict.REFUTED, severity=Severity.BLOCKING,
        recomputed=(Interval(low=Decimal(held), high=Decimal(held), unit="USD"),), figures=(figure,),
        evidence=(FactEvidence(fact="f1", statement=statement),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "note"),
    [
        pytest.param(refuted("The ads brought in $446 million."), "f1", id="the note says so itself"),
        pytest.param(refuted("The ads brought in $440 million.", held=440_000_000), "", id="the note says otherwise"),
        pytest.param(refuted("They rose from $440 million to $446 million.", held=440_000_000), "", id="it has both"),
        pytest.param(refuted("The ads brought in money."), "", id="it has neither"),
    ],
)
def test_a_note_may_be_against_its_own_figure(claim, note):
    assert note_against(claim) == note


async def test_no_one_is_asked_for_what_a_note_contradicts():
    """A note said "446 million people" and held 446: the desk was told to write "446 people", and an obedient model
    would have had a false sentence printed."""
    given = checked()
    finding = given.findings[0].model_copy(update={"claim": "c1"})
    audit = Audit(claims=(refuted("The ads brought in $446 million."),))
    given = given.model_copy(update={"findings": (finding,), "audit": audit})
    writer, heard = RewritingWriter(), []
    assert await repair_draft(given, writer, NOTES, HOUSE, heard.append) == given.draft
    assert (writer.asked, heard) == (
        [],
        ["“$446 million” was not sent back: f1 itself says so, though its figure differs"],
    )


async def test_a_rewrite_that_is_not_taken_is_heard_of():
    writer, heard = RewritingWriter(RewrittenSentence(key="s1.0.0", text="It was $40 million.", facts=("f9",))), []
    await repair_draft(checked(), writer, NOTES, HOUSE, heard.append)
    assert heard == ["the rewrite of s1.0.0 was not taken: it cites f9, which the notes do not have"]


def test_a_rewrite_that_gave_way_is_known():
    """A repair that failed again was dropped without a word, and the editor saw the first sentence blocked."""
    assert undone(draft(MENDED, FINE), draft(WRONG, FINE)) == {"s1.0.0": "The council spent $40 million."}


async def test_what_the_writer_leaves_is_not_asked_twice():
    """A false finding went to the writer twice, and cost two calls: the second time it is for the editor."""
    writer, given = RewritingWriter(), checked()
    (failing,) = failing_pieces(given).values()
    assert await repair_draft(given, writer, NOTES, HOUSE, left=[failing]) == given.draft
    assert writer.asked == []
    other = failing.model_copy(update={"text": "The council spent $70 million."})
    await repair_draft(given, writer, NOTES, HOUSE, left=[other])
    assert [key for key, _, _ in writer.asked] == ["s1.0.0"]


def test_failing_sentence_comes_with_its_neighbours():
    failing = failing_pieces(checked())["s1.0.0"]
    assert (failing.before, failing.text, failing.after) == ("", WRONG.text, FINE.text)


async def test_words_of_a_source_are_told_anew():
    """Six of thirteen marks on six drafts said that twelve words stood so in a source: an editor's work, not a doubt."""
    writer = RewritingWriter(RewrittenSentence(key="s1.0.0", text="Its bill: $60 million.", facts=("f1",)))
    repaired = await repair_draft(checked("originality", Severity.LOOK), writer, NOTES, HOUSE)
    assert first_section(repaired)[0] == "Its bill: $60 million."
