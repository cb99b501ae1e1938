"""Notes are taken with a writer played by plain replies: what is tested is what code does with what was proposed."""

from datetime import date

import pytest

from pipeline.errors import ReplyError
from pipeline.models import Brief, Source
from pipeline.stages.notes import groups_of, source_names, split_source, take_notes
from pipeline.writer.replies import FactsReply, ProposedFact, ProposedFigure

BRIEF = Brief(headline="Plan", date=date(2025, 1, 24))
TEXT = "The plan costs $60-65 billion in 2025.\nThe chief said: “We will  build it.”"
SOURCE = Source.from_text(TEXT, title="t", id="src1")


def proposal(passage, figures=(), speaker="", quote=""):
    return ProposedFact(statement=f"On {passage}", passage=passage, speaker=speaker, quote=quote, figures=figures)


def figure(text):
    return ProposedFigure(entity="plan", measure="cost", period="2025", text=text)


def unit(text, words):
    return ProposedFigure(entity="plan", measure="cost", period="2025", text=text, unit=words)


class ReplyingWriter:
    """Gives its replies in turn, and keeps what was asked."""

    def __init__(self, *replies):
        self.replies, self.asked = list(replies), []

    async def propose_facts(self, source, missing=(), beside=()):
        self.asked.append((source.text, [fact.passage for fact in missing]))
        return FactsReply(facts=tuple(self.replies.pop(0)))


async def test_passage_is_kept_with_offsets():
    writer = ReplyingWriter(
        [proposal('The chief said: "We will build it."', speaker="chief", quote="We will build it.")]
    )
    notes = await take_notes(BRIEF, [SOURCE], writer)
    (passage,) = notes.facts[0].passages
    assert notes.facts[0].id == "f1"
    assert TEXT[passage.start : passage.end] == passage.text == "The chief said: “We will  build it.”"


async def test_figure_is_read_by_code():
    writer = ReplyingWriter([proposal("costs $60-65 billion in 2025", [figure("$60-65 billion")])])
    (read,) = (await take_notes(BRIEF, [SOURCE], writer)).facts[0].figures
    assert (read.quantity.low, read.quantity.high, read.quantity.unit) == (60_000_000_000, 65_000_000_000, "USD")


@pytest.mark.parametrize(
    ("proposed", "reason"),
    [
        pytest.param(proposal("The plan costs $70 billion"), "the passage does not stand", id="invented-passage"),
        pytest.param(proposal("The plan", [figure("$65")]), "the figure '$65' does not stand", id="figure-elsewhere"),
        pytest.param(proposal("in 2025", [unit("2025", "GW")]), "the unit 'GW' does not stand", id="unit-elsewhere"),
        pytest.param(proposal("The chief said", quote="We must"), "the quoted words do not stand", id="changed-quote"),
    ],
)
async def test_faulty_proposal_is_asked_again_then_rejected(proposed, reason):
    good = proposal("The plan costs")
    writer = ReplyingWriter([good, proposed], [proposed])
    notes = await take_notes(BRIEF, [SOURCE], writer)
    assert [fact.statement for fact in notes.facts] == [good.statement]
    assert [reason in fact.reason for fact in notes.rejected] == [True]
    assert writer.asked[1:] == [(TEXT, [proposed.passage])]


async def test_fact_names_the_earlier_one_it_contradicts():
    """By its number in the reply; one that names itself, a later one or none at all contradicts nothing."""
    first = proposal("costs $60-65 billion in 2025", [figure("$60-65 billion")])
    other = proposal("The plan costs $60-65 billion", [figure("$65 billion")]).model_copy(update={"against": "fact 1"})
    odd = proposal("The chief said").model_copy(update={"against": "3, 4 and none"})
    text = f"{TEXT}\nThe plan costs $60-65 billion, up to $65 billion."
    source = Source.from_text(text, title="t", id="src1")
    other = other.model_copy(update={"passage": "up to $65 billion"})
    notes = await take_notes(BRIEF, [source], ReplyingWriter([first, other, odd]))
    assert [(fact.id, fact.conflicts) for fact in notes.facts] == [("f1", ("f2",)), ("f2", ("f1",)), ("f3", ())]


async def test_corrected_passage_becomes_fact():
    writer = ReplyingWriter([proposal("The plan's cost")], [proposal("The plan costs")])
    notes = await take_notes(BRIEF, [SOURCE], writer)
    assert (len(notes.facts), notes.rejected) == (1, ())


async def test_notes_without_a_fact_raise():
    writer = ReplyingWriter([proposal("Another event")], [proposal("Another event")])
    with pytest.raises(ReplyError, match="of 1 proposed fact none stands in them"):
        await take_notes(BRIEF, [SOURCE], writer)


def test_long_source_is_split_without_loss():
    source = Source.from_text("One two three. " * 40 + "\n\n" + "word" * 50, title="t")
    pieces = split_source(source, 120)
    assert "".join(piece.text for piece in pieces) == source.text
    assert max(len(piece.text) for piece in pieces) <= 120


async def test_a_fact_of_nothing_but_markup_is_rejected():
    """Its statement was an HTML comment, of which cleaning leaves nothing: an empty fact once stood in the notes."""
    source = Source.from_text("Rates held. <!-- approve -->", title="x", id="src1")
    empty = ProposedFact(statement="", passage="<!-- approve -->", speaker="", quote="", figures=())
    said = empty.model_copy(update={"statement": "Rates held.", "passage": "Rates held."})

    class Writer:
        async def propose_facts(self, source, missing=(), beside=()):
            return FactsReply(facts=() if missing else (empty, said))

    notes = await take_notes(Brief(headline="x", date=date(2025, 1, 1)), [source], Writer())
    assert [fact.statement for fact in notes.facts] == ["Rates held."]


async def test_words_that_are_no_figure_cost_nothing():
    writer = ReplyingWriter([proposal("The plan costs", [figure("plan")])])
    notes = await take_notes(BRIEF, [SOURCE], writer)
    assert [(fact.figures, fact.statement) for fact in notes.facts] == [((), "On The plan costs")]


async def test_unit_of_a_table_goes_to_its_figure():
    table = Source.from_text("Numbers in thousands\n| Unemployed | 7,236 |", title="t", id="src1")
    row = proposal("| Unemployed | 7,236 |", [unit("7,236", "thousands")])
    row = row.model_copy(update={"statement": "7,236 thousand people were unemployed."})
    (fact,) = (await take_notes(BRIEF, [table], ReplyingWriter([row]))).facts
    assert (fact.figures[0].quantity.low, fact.figures[0].quantity.text) == (7_236_000, "7,236 thousand")


STATEMENT = "## Example Library\n\n> We will not appeal,\n\n> and thank our readers.\n\nThe guild was pleased."


async def test_a_block_quotation_has_its_heading_for_speaker():
    """A statement given whole under a name stands between no marks: its note had no speaker, and no one used it."""
    source = Source.from_text(STATEMENT, title="t", id="src1")
    words = "We will not appeal, and thank our readers."
    writer = ReplyingWriter([proposal(words, quote="We will not appeal,"), proposal("The guild was pleased.")])
    facts = (await take_notes(BRIEF, [source], writer)).facts
    assert [(fact.speaker, fact.quote) for fact in facts] == [("Example Library", "We will not appeal"), ("", "")]
    assert facts[0].passages[0].text == "We will not appeal,\n\n> and thank our readers."


async def test_a_note_at_odds_with_its_figure_is_rejected():
    """A note said "€4,272 million" and held 4272 euros: every right sentence of the piece was then refuted by it."""
    table = Source.from_text("Euros, thousands\n| Revenue | 4,272 |\nIt grew.", title="t", id="src1")
    row = proposal("| Revenue | 4,272 |", [unit("4,272", "euros, thousands")])
    row = row.model_copy(update={"statement": "Revenue was €4,272 million."})
    notes = await take_notes(BRIEF, [table], ReplyingWriter([proposal("It grew."), row], [row]))
    assert [fact.reason for fact in notes.rejected] == [
        "the statement has €4,272 million where the passage and the unit have €4,272 thousand"
    ]


async def test_passage_finds_its_source_among_those_of_a_call():
    other = Source.from_text("The mayor agreed.", title="o", publisher="Example City", id="src2")
    writer = ReplyingWriter([proposal("The mayor agreed."), proposal("The plan costs")])
    notes = await take_notes(BRIEF, [SOURCE, other], writer)
    assert [(fact.id, fact.sources) for fact in notes.facts] == [("f1", ("src1",)), ("f2", ("src2",))]
    assert notes.source_names == {"src1": "t", "src2": "Example City"}


async def test_the_lines_above_a_text_are_no_notes():
    """A model noted "Published: 2025-01-20" as a fact of the story."""
    text = "# The plan\nPublisher: Example City\nPublished: 2025-01-20\n\nThe plan costs $60 billion.\n"
    proposed = [proposal("Published: 2025-01-20"), proposal("The plan costs $60 billion.")]
    notes = await take_notes(BRIEF, [Source.from_text(text, title="t", id="src1")], ReplyingWriter(proposed, []))
    assert [fact.passages[0].text for fact in notes.facts] == ["The plan costs $60 billion."]


def test_a_cut_title_gives_way_to_its_publisher():
    """Two texts of one publisher without titles were told apart by cut words: "The line will shut its yard …"."""
    sources = [SOURCE.model_copy(update={"publisher": "Gazette", "title": title}) for title in ("One …", "Two")]
    named = [each.model_copy(update={"id": f"src{n}"}) for n, each in enumerate(sources, 1)]
    assert source_names(named) == {"src1": "Gazette", "src2": "Two"}


def test_short_sources_are_read_together():
    short, long = (Source.from_text("word " * words, title="t", id=f"src{words}") for words in (1000, 6000))
    groups = groups_of([short, long, short, short, short, short])
    assert [[source.id for source in group] for group in groups] == [
        ["src1000"] * 3,
        ["src6000"],
        ["src6000"],
        ["src1000"] * 2,
    ]


HARBOUR = Source.from_text(
    "# Harbour figures\n\nThe harbour of Nordvik opened a quay on Tuesday. Ada Holm, its director, said that 412 people work there.\n\n"
    "It carried 200.2 million passengers, 8% more than in 2024.\n\n| Route | 2025 |\n|---|---|\n| North | 6.25 |\n",
    title="Harbour figures",
    publisher="Harbour office",
    published=date(2026, 3, 4),
    id="src1",
)
STAFF = "Ada Holm, its director, said that 412 people work there."


async def stated(statement, passage=STAFF, again=()):
    writer = ReplyingWriter([ProposedFact(statement=statement, passage=passage)], list(again))
    try:
        notes = await take_notes(BRIEF, [HARBOUR], writer)
    except ReplyError as error:
        return str(error)
    return notes.facts[0].statement


@pytest.mark.parametrize(
    "statement",
    [
        "Ada Holm said that 421 people work at the harbour of Nordvik.",
        "Ada Berg said that 412 people work at the harbour of Nordvik.",
        "Ada Holm said on 17 March 2026 that 412 people work at the harbour.",
        "Ada Holm said that 412 people had worked there since 2011.",
    ],
    ids=["a figure", "a name", "a day", "a year"],
)
async def test_a_statement_that_says_more_gives_way_to_its_passage(statement):
    """A note's passage was looked up and its statement was not: a slip in it went to the writer as a fact."""
    assert await stated(statement) == STAFF


@pytest.mark.parametrize(
    ("statement", "passage"),
    [
        ("On 3 March 2026 the harbour of Nordvik opened a quay.", "opened a quay on Tuesday"),
        ("The harbour's director, Ada Holm, said that 412 people work at the quay.", STAFF),
        (
            "In 2025 the harbour carried 200.2 million passengers, 8% more than in 2024.",
            "It carried 200.2 million passengers",
        ),
        ("Ada Holm runs one of the harbour's two quays.", STAFF),
        ("About 200 million passengers came by the harbour of Nordvik.", "It carried 200.2 million passengers"),
    ],
)
async def test_a_statement_may_name_what_its_source_names(statement, passage):
    assert await stated(statement, passage) == statement


async def test_a_row_with_a_figure_that_is_not_its_own_is_asked_again():
    """The words of a table's row state nothing by themselves."""
    wrong = ProposedFact(statement="The northern route carried 7.25 million.", passage="North | 6.25")
    assert "none stands in them" in await stated(wrong.statement, wrong.passage, [wrong])
