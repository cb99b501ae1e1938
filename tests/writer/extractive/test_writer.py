import pytest

from pipeline.models import Fact, Passage, RejectedFact, Severity, Source
from pipeline.stages.draft import write_draft
from pipeline.stages.notes import take_notes
from pipeline.stages.originality import shared_runs
from pipeline.stages.outline import plan_outline
from pipeline.style.check import check_text
from pipeline.text.passages import fold
from pipeline.writer.extractive import ExtractiveWriter
from pipeline.writer.extractive.phrasing import statement
from pipeline.writer.readings import ReadingsReply
from pipeline.writer.replies import FailingSentence, RewrittenSentence
from tests.story import NOTES
from tests.writer.drafted import NAMES, Drafted, drafted

PASSAGE = "The council spent $40 million in 2024."


@pytest.fixture(params=NAMES)
def story(request: pytest.FixtureRequest) -> Drafted:
    return drafted(request.param)


@pytest.fixture(params=[(name, style) for name in NAMES for style in ("house", "plain", "briefing")], ids="-".join)
def styled(request: pytest.FixtureRequest) -> Drafted:
    return drafted(*request.param)


def sentences(story: Drafted):
    return [s for section in story.draft.sections for block in section.blocks for s in block.sentences]


def test_every_passage_stands_in_its_source(story):
    assert story.notes.rejected == ()
    texts = {source.id: source.text for source in story.sources}
    assert all(texts[p.source][p.start : p.end] == p.text for fact in story.notes.facts for p in fact.passages)


def test_quoted_words_stand_in_the_cited_passage(story):
    """What stands between our quotation marks is the source's, word for word, the marks at its end aside."""
    for sentence in sentences(story):
        cited = " ".join(p.text for f in sentence.facts if (fact := story.notes.fact(f)) for p in fact.passages)
        for quoted in sentence.text.split("“")[1:]:
            assert fold(quoted.split("”")[0]).rstrip(".,") in fold(cited)


def test_sentences_with_figures_cite_facts(story):
    claims = [s for s in sentences(story) if any(char.isdigit() for char in s.text)]
    assert claims
    assert all(s.facts and all(story.notes.fact(f) for f in s.facts) for s in claims)


def test_no_fact_is_told_twice(story):
    cited = [fact for sentence in sentences(story) for fact in sentence.facts]
    assert len(cited) == len(set(cited))


def test_no_long_run_stands_unquoted(story):
    assert shared_runs(story.body, story.sources) == ()


def test_styles_find_no_errors(styled):
    footnote = styled.style.shape.lines.render("footnote", publishers="Example City", date="24 January 2025")
    findings = check_text(f"{styled.body.text}\n{footnote}\n", styled.style)
    assert [f.message for f in findings if f.severity is Severity.BLOCKING] == []


def test_required_sections_are_all_there(story):
    required = [form.id for form in story.style.shape.sections if form.required]
    assert [section.form for section in story.draft.sections if section.form in required] == required


def test_same_event_gives_the_same_words():
    again = drafted.__wrapped__(NAMES[0])
    assert again.body.text == drafted(NAMES[0]).body.text


async def test_second_try_at_passages_adds_nothing():
    missing = [RejectedFact(statement="x", source="s1", passage="x", reason="not there")]
    reply = await ExtractiveWriter().propose_facts(Source.from_text(PASSAGE, title="Budget"), missing)
    assert reply.facts == ()


async def test_page_furniture_is_no_fact():
    text = f"{PASSAGE}\n\nThis page uses cookies to count your visits.\n\nSubscribe to our newsletter for more of it."
    reply = await ExtractiveWriter().propose_facts(Source.from_text(text, title="Budget"))
    assert [fact.passage for fact in reply.facts] == [PASSAGE]


async def test_failing_sentences_fall_back_to_passages():
    place = Passage(source="s1", start=0, end=len(PASSAGE), text=PASSAGE)
    fact = Fact(id="f1", statement=statement("Example", PASSAGE), passages=(place,))
    failing = [
        FailingSentence(key="s1.0.0", text="It spent $50 million.", facts=("f1",), findings=("refuted",)),
        FailingSentence(key="s1.0.1", text="Nobody knows.", facts=("f9",), findings=("no such fact",)),
    ]
    reply = await ExtractiveWriter().rewrite(
        failing, NOTES.model_copy(update={"facts": (fact,)}), drafted(NAMES[0]).style
    )
    mended = "The council spent $40 million in 2024, according to Example."
    assert reply.sentences == (RewrittenSentence(key="s1.0.0", text=mended, facts=("f1",)),)


async def test_no_formula_is_proposed():
    reply = await ExtractiveWriter().read_claims("f1 $40", "1 It is [A].")
    assert reply == ReadingsReply(readings=())


async def test_one_fact_makes_an_honest_draft():
    """With nothing on what comes next, the last section once told the only fact a third time."""
    writer, style = ExtractiveWriter(), drafted(NAMES[0]).style
    source = Source.from_text(PASSAGE, title="Budget", publisher="Example City", id="src1")
    notes = await take_notes(NOTES.brief, [source], writer)
    draft = await write_draft(await plan_outline(notes, style, writer), notes, style, writer)
    told = {section.form: section.blocks[-1].sentences[-1].text for section in draft.sections}
    assert told["hook"] == "The council spent $40 million in 2024, according to Example City."
    assert "ahead" not in told


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("| a | b |\n|---|---|", [], id="a-table-alone"),
        pytest.param("“", [], id="an-open-quotation"),
        pytest.param("It cost 5 million.", ["It cost 5 million."], id="one-leaning-sentence"),
        pytest.param("Le pont coûte 5 millions d'euros.", ["Le pont coûte 5 millions d'euros."], id="another-language"),
    ],
)
async def test_odd_sources_do_no_harm(text, passages):
    reply = await ExtractiveWriter().propose_facts(Source.from_text(text, title="Odd"))
    assert [fact.passage for fact in reply.facts] == passages
