"""The writer behind its protocol, on the shipped events and on odd input."""

import re

import pytest

from pipeline.models import Fact, Passage, RejectedFact, Severity, Source
from pipeline.stages.draft import write_draft
from pipeline.stages.notes import take_notes
from pipeline.stages.originality import shared_runs
from pipeline.stages.outline import plan_outline
from pipeline.style.check import check_text
from pipeline.style.style import load_style
from pipeline.text.passages import fold
from pipeline.writer.extractive.form import NOBODY, DigestPart
from pipeline.writer.extractive.wording import words_of
from pipeline.writer.extractive.writer import ExtractiveWriter
from pipeline.writer.readings import ReadingsReply
from pipeline.writer.replies import FailingSentence, RewrittenSentence
from tests.story import NOTES
from tests.writer.drafted import NAMES, Drafted, drafted

PASSAGE = "The council spent $40 million in 2024."
TOLD = f"**Example City:** “{PASSAGE}”"
QUOTED = re.compile(r"“([^”]+)”")


@pytest.fixture(params=NAMES)
def story(request: pytest.FixtureRequest) -> Drafted:
    return drafted(request.param)


@pytest.fixture(params=[(name, style) for name in NAMES for style in ("house", "plain", "briefing")], ids="-".join)
def styled(request: pytest.FixtureRequest) -> Drafted:
    name, style = request.param
    return drafted(name) if style == "house" else drafted(name, style)


def sentences(story: Drafted):
    return [s for section in story.draft.sections for block in section.blocks for s in block.sentences]


def cited(story: Drafted, sentence):
    return [fact for fact_id in sentence.facts if (fact := story.notes.fact(fact_id))]


def test_every_passage_stands_in_its_source(story):
    assert story.notes.rejected == ()
    texts = {source.id: source.text for source in story.sources}
    assert all(texts[p.source][p.start : p.end] == p.text for fact in story.notes.facts for p in fact.passages)


def test_quoted_words_stand_in_the_source(story):
    """What stands between our quotation marks is the source's, word for word, the marks at its end aside."""
    whole = " ".join(fold(source.text) for source in story.sources)
    quoted = [words for sentence in sentences(story) for words in QUOTED.findall(sentence.text)]
    assert [words for words in quoted if fold(words).rstrip(".,") not in whole] == []


def test_every_sentence_has_its_source(story):
    assert [sentence.text for sentence in sentences(story) if not sentence.facts] == [NOBODY]
    names = [name.split(",")[0].split(" (")[0] for name in story.notes.source_names.values()]
    headed = [sentence.text for sentence in sentences(story) if sentence.text.startswith("**")]
    assert headed
    assert all(any(name in text for name in names) for text in headed)


def test_no_sentence_is_told_twice(story):
    quoting = [sentence for sentence in sentences(story) if "“" in sentence.text]
    told = [words_of(fact) for sentence in quoting for fact in cited(story, sentence)]
    assert len(told) == len(set(told))


def test_every_source_is_heard(story):
    facts = [fact for sentence in sentences(story) for fact in cited(story, sentence)]
    assert {p.source for fact in facts for p in fact.passages} == {source.id for source in story.sources}


def test_sections_are_the_digests_own(story):
    headings = [section.heading.lower() for section in story.draft.sections]
    assert headings[0] == "what happened"
    assert headings == [part.heading.lower() for part in DigestPart if part.heading.lower() in headings]


def test_no_long_run_stands_unquoted(story):
    assert shared_runs(story.body, story.sources) == ()


def test_styles_find_nothing(styled):
    footnote = styled.style.shape.lines.render("footnote", publishers="Example City", date="24 January 2025")
    findings = check_text(f"{styled.body.text}\n{footnote}\n", styled.style)
    assert [finding.message for finding in findings if finding.severity is not Severity.INFO] == []


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
    fact = Fact(id="f1", statement=PASSAGE, passages=(place,))
    failing = [
        FailingSentence(key="s1.0.0", text="It spent $50 million.", facts=("f1",), findings=("refuted",)),
        FailingSentence(key="s1.0.1", text="Nobody knows.", facts=("f9",), findings=("no such fact",)),
    ]
    notes = NOTES.model_copy(update={"facts": (fact,), "source_names": {"s1": "Example City, 24 January 2025"}})
    reply = await ExtractiveWriter().rewrite(failing, notes, drafted(NAMES[0]).style)
    assert reply.sentences == (RewrittenSentence(key="s1.0.0", text=TOLD, facts=("f1",)),)


async def test_no_formula_is_proposed():
    reply = await ExtractiveWriter().read_claims("f1 $40", "1 It is [A].")
    assert reply == ReadingsReply(readings=())


async def test_a_models_style_is_served_too():
    """After a model has failed, sections of its style's forms are wanted: the news, and the parting."""
    writer, house = ExtractiveWriter(), load_style("house")
    source = Source.from_text(PASSAGE, title="Budget", publisher="Example City", id="src1")
    notes = await take_notes(NOTES.brief, [source], writer)
    outline = await plan_outline(notes, house, writer)
    draft = (await write_draft(outline, notes, [source], house, writer)).draft
    told = {
        (section.form, section.heading): [s.text for block in section.blocks for s in block.sentences]
        for section in draft.sections
    }
    assert told[("hook", "What happened")] == [TOLD]
    assert {form for form, _ in told} == {"hook", "signoff"}


async def test_models_sections_are_told_from_their_facts():
    house = load_style("house")
    source = Source.from_text(PASSAGE, title="Budget", publisher="Example City", id="src1")
    notes = await take_notes(NOTES.brief, [source], ExtractiveWriter())
    outline = await plan_outline(notes, house, ExtractiveWriter())
    plan = outline.sections[0].model_copy(update={"purpose": "Make the size of it felt.", "facts": ("f1",)})
    reply = await ExtractiveWriter().write_section(plan, outline, notes, house)
    assert [sentence.text for block in reply.blocks for sentence in block.sentences] == [TOLD]


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
