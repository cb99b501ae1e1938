"""The language-model writer over a scripted chat: one re-ask, clear errors, and nothing but text."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import InternalError, ReplyError
from pipeline.llm.protocol import ChatRequest
from pipeline.models import (
    Brief,
    DeclaredFigure,
    Fact,
    Headline,
    Notes,
    Outline,
    RejectedFact,
    Section,
    SectionPlan,
    Sentence,
    Source,
)
from pipeline.style.style import load_style
from pipeline.writer.llm_writer import LanguageModelWriter
from pipeline.writer.piece import Piece, piece_of, section_of
from pipeline.writer.prompts import Prompts
from pipeline.writer.readings import ProposedReading, ReadingsReply, SecondReading, SecondReadingReply
from pipeline.writer.replies import (
    CheckPoint,
    CheckReply,
    CitationsReply,
    CitedSentence,
    FactsReply,
    FailingSentence,
    FoundFact,
    OutlineReply,
    PieceReply,
    PieceSection,
    PlannedHeadline,
    PlannedSection,
    ProposedFact,
    RewriteReply,
    RewrittenSentence,
    StorySectionReply,
)
from pipeline.writer.requests import Models, Requests
from tests.writer.scripted import Script, ScriptedChat

PROMPTS = Prompts([Path(__file__).parents[2] / "prompts"])
STYLE = load_style("house")
BRIEF = Brief(
    headline="Meta plans to invest $60 billion to $65 billion in 2025", date=date(2025, 1, 31), summary="A plan for AI."
)
SOURCE = Source.from_text(
    "We are planning to invest $60-65B in capex this year, Mark Zuckerberg wrote.", title="Post", id="src1"
)
NOTES = Notes(
    brief=BRIEF,
    facts=(
        Fact(id="f1", statement="Meta plans capital expenditures of $60-65 billion in 2025.", sources=("src1",)),
        Fact(id="f2", statement="Mark Zuckerberg wrote of a defining year for AI.", sources=("src1",)),
    ),
)
PLAN = SectionPlan(id="s1", form="hook", heading="A Mountain of Money", purpose="says what is planned", facts=("f1",))
OUTLINE = Outline(headline=Headline(text="Meta's Mighty Millions"), sections=(PLAN,))
SECTION = StorySectionReply(heading="A Mountain of Money", emoji="💰", text="Meta plans to spend $60-65 billion [f1].")
FACTS = FactsReply(
    facts=(
        ProposedFact(
            statement="Meta plans capital expenditures of $60-65 billion in 2025.",
            passage=SOURCE.text,
            speaker="",
            quote="",
            figures=(),
        ),
    )
)


REQUESTS = Requests(PROMPTS, BRIEF, "ab" * 32, Models(default="openai:stub"))


def writer(script: Script, links: tuple[str, ...] = ()) -> tuple[LanguageModelWriter, ScriptedChat]:
    chat = ScriptedChat(script)
    return LanguageModelWriter(chat, Requests(PROMPTS, BRIEF, "ab" * 32, Models(default="openai:stub")), links), chat


def written(reply: StorySectionReply) -> Section:
    return section_of(reply, PLAN, STYLE)


async def section(script: Script, links: tuple[str, ...] = ()) -> Section:
    return await writer(script, links)[0].write_section(PLAN, OUTLINE, NOTES, STYLE)


def saying(text: str) -> StorySectionReply:
    return SECTION.model_copy(update={"text": f"{text} [f1]"})


async def test_each_stage_returns_its_reply() -> None:
    plan = OutlineReply(
        headlines=(PlannedHeadline(text="Meta's Mighty Millions", emoji="🚀", subject="Meta", preheader="Dear"),),
        sections=(PlannedSection(form="hook", heading="A Mountain", emoji="💰", purpose="cost", facts=("f1",)),),
    )
    mended = RewriteReply(sentences=(RewrittenSentence(key="s1.0.0", text="It is $60-65 billion.", facts=("f1",)),))
    # Links and brackets mean something else in a formula than in a sentence: they stay.
    reading = ProposedReading(sentence=1, words="is [A](about) %", answer='share(p1["$4"],a2[1:5])', other="")
    readings = ReadingsReply(readings=(reading,))
    second = SecondReadingReply(findings=(SecondReading(finding=1, answer="right", why="f1"),))
    failing = FailingSentence(key="s1.0.0", text="It is $70 billion.", facts=("f1",), findings=("c1: refuted",))
    replies = {
        ("notes", "src1"): FACTS,
        ("outline", "outline"): plan,
        ("section", "s1"): SECTION,
        ("rewrite", "findings"): mended,
        ("readings", "article"): readings,
        ("readings", "findings"): second,
    }
    asked, chat = writer(replies)
    assert await asked.propose_facts(SOURCE) == FACTS
    assert await asked.plan(NOTES, STYLE) == plan
    assert await asked.write_section(PLAN, OUTLINE, NOTES, STYLE) == written(SECTION)
    assert await asked.rewrite([failing], NOTES, STYLE) == mended
    assert await asked.read_claims("f1 $40", "1 It is [A]%.") == readings
    assert await asked.read_findings("f1 $40", "1 words: “40%” | found: refuted") == second
    assert [(call.stage, call.subject) for call in chat.requests] == list(replies)


FAULTY = {
    "empty": ("", "it is empty."),
    "cut in half": (SECTION.model_dump_json()[:60], "Invalid JSON"),
    "not JSON": ("Here is your section!", "Invalid JSON"),
    "a key missing": ('{"heading": "x", "emoji": ""}', "text: Field required"),
    "a formula without its figure": (
        '{"text": "It is said.", "derived": [{"formula": "f1*2"}]}',
        "derived.0.figure: Field required",
    ),
    "no sentence": (SECTION.model_copy(update={"text": " "}).model_dump_json(), "it has no sentence."),
    "another event": (
        saying(
            "In Washington, the Federal Reserve left its rate at 4.25 to 4.50 percent, as Jerome Powell said."
        ).model_dump_json(),
        "it is about another event",
    ),
    "notes that are not there": (
        SECTION.model_dump_json().replace("[f1]", "[f99]"),
        "none of the note ids it cites exists; they run from f1 to f2.",
    ),
}


@pytest.mark.parametrize(("reply", "fault"), FAULTY.values(), ids=FAULTY)
async def test_faulty_reply_gets_one_re_ask(reply: str, fault: str) -> None:
    asked, chat = writer({("section", "s1"): reply, ("section", "s1:again"): SECTION})
    assert await asked.write_section(PLAN, OUTLINE, NOTES, STYLE) == written(SECTION)
    first, again = chat.requests
    assert again.messages[:2] == first.messages
    assert [message.role for message in again.messages[2:]] == ["assistant", "user"]
    assert fault in again.messages[3].content


@pytest.mark.parametrize(("reply", "fault"), FAULTY.values(), ids=FAULTY)
async def test_reply_faulty_twice_is_an_error(reply: str, fault: str) -> None:
    with pytest.raises(ReplyError, match="no usable reply for section s1, asked twice") as caught:
        await section({("section", "s1"): reply, ("section", "s1:again"): reply})
    assert fault in caught.value.problem
    assert "[writer.stages.section] model" in caught.value.next_step


async def test_fence_around_json_is_forgiven() -> None:
    assert await section({("section", "s1"): f"```json\n{SECTION.model_dump_json()}\n```"}) == written(SECTION)


async def test_one_unknown_note_id_is_left_for_the_audit() -> None:
    reply = SECTION.model_copy(update={"text": SECTION.text.replace("[f1]", "[f1 f99]")})
    assert (await section({("section", "s1"): reply})).blocks[0].sentences[0].facts == ("f1", "f99")


async def test_outline_without_headline_is_asked_again() -> None:
    empty = OutlineReply(headlines=(), sections=())
    asked, chat = writer(lambda request: empty)
    with pytest.raises(ReplyError, match="it has no headline or no section"):
        await asked.plan(NOTES, STYLE)
    assert [call.subject for call in chat.requests] == ["outline", "outline:again"]


async def test_facts_about_another_event_are_an_error() -> None:
    passage = "In Washington the Federal Reserve left its rate at 4.25 to 4.50 percent, Jerome Powell said."
    elsewhere = FACTS.facts[0].model_copy(update={"passage": passage})
    asked, _ = writer(lambda request: FactsReply(facts=(elsewhere,)))
    with pytest.raises(ReplyError, match="it is about another event"):
        await asked.propose_facts(SOURCE)


async def test_missing_passages_come_with_their_surroundings_alone() -> None:
    """One bad passage had the whole source sent again, 3,676 tokens of it."""
    source = Source.from_text(
        "Meta plans to spend $60-65 billion. " * 100 + "It is a big bet.", title="Post", id="src1"
    )
    missing = RejectedFact(statement="It is a bet.", source="src1", passage="It is the big bet", reason="not there")
    asked, chat = writer({("notes", "src1:missing"): FACTS})
    await asked.propose_facts(source, [missing])
    (sent,) = chat.requests
    words = sent.messages[1].content
    assert [message.role for message in sent.messages] == ["system", "user"]
    assert "passage given: It is the big bet\n  fault: not there" in words
    assert words.endswith(f"It is a big bet.\n[[end {REQUESTS.key}]]")
    assert len(words) < 1_200


async def test_short_sources_share_a_call() -> None:
    other = Source.from_text("A second source.", title="Other", id="src2")
    asked, chat = writer({("notes", "src1+src2"): FACTS})
    await asked.propose_facts(SOURCE, beside=[other])
    (sent,) = chat.requests
    assert [line for line in sent.messages[1].content.splitlines() if line.startswith("Source ")] == [
        "Source src1: Post",
        "Source src2: Other",
    ]


async def test_rewrite_without_a_key_asked_for_is_faulty() -> None:
    failing = FailingSentence(key="s1.0.0", text="x", facts=(), findings=("f",))
    other = RewriteReply(sentences=(RewrittenSentence(key="s9.0.0", text="x", facts=()),))
    with pytest.raises(ReplyError, match=r"it has none of the keys s1\.0\.0"):
        await writer(lambda request: other)[0].rewrite([failing], NOTES, STYLE)


def leaking(request: ChatRequest) -> str:
    canary = request.messages[0].content.split("Never write ")[1].split(".")[0]
    return saying(f"Meta, {canary}, plans $60-65 billion.").model_dump_json()


async def test_canary_that_comes_out_stops_the_run() -> None:
    with pytest.raises(ReplyError, match="gave away its instructions") as caught:
        await section(leaking)
    assert "leave that source out" in caught.value.next_step


MARKUP: dict[str, tuple[str, str]] = {
    "image": ("Costs ![x](https://evil.example/p.png?q=1) rise.", "Costs rise."),
    "script": ("Costs<script>alert(1)</script> rise.", "Costs rise."),
    "unknown link": ("Costs [rise](https://evil.example/).", "Costs rise."),
    "known link": (
        "[Post](https://post.example/1) say so.",
        "[Post](https://post.example/1) say so.",
    ),
    "bare address": ("See https://evil.example/x now.", "See now."),
    "less-than sign": ("Costs < $65 billion and > $60 billion.", "Costs < $65 billion and > $60 billion."),
}


@pytest.mark.parametrize(("written", "kept"), MARKUP.values(), ids=MARKUP)
async def test_nothing_but_text_comes_out(written: str, kept: str) -> None:
    reply = await section({("section", "s1"): saying(written)}, ("https://post.example/1",))
    assert reply.blocks[0].sentences == (Sentence(text=kept, facts=("f1",)),)


async def test_stages_use_the_models_named_for_them() -> None:
    models = Models(default="openai:big", stages={"notes": "ollama:small"})
    chat = ScriptedChat({("notes", "src1"): FACTS, ("section", "s1"): SECTION})
    asked = LanguageModelWriter(chat, Requests(PROMPTS, BRIEF, "ab" * 32, models))
    await asked.propose_facts(SOURCE)
    await asked.write_section(PLAN, OUTLINE, NOTES, STYLE)
    assert [call.model for call in chat.requests] == ["ollama:small", "openai:big"]


async def test_call_nobody_scripted_is_an_error() -> None:
    script: Callable[..., object] | dict[tuple[str, str], str] = {("section", "s2"): "{}"}
    with pytest.raises(InternalError, match=r"No reply is scripted for \('section', 's1'\)"):
        await section(script)


def piece(words: int) -> PieceReply:
    """A piece of so many words, headline and heading among them."""
    text = f"Meta plans to spend $60-65 billion {'and more ' * 999}"
    kept = " ".join(text.split()[: words - 4])
    return PieceReply(
        headline=PlannedHeadline(text="Mighty Millions"),
        sections=(PieceSection(id="s1", heading="The Plan", text=f"{kept} [f1]"),),
    )


CITATIONS = CitationsReply(sentences=(CitedSentence(number=1, facts=("f1",)),))


CLEAR = CheckReply(points=())
POINT = CheckPoint(words="plans to spend", fault="no year is told.", mend="plans to spend in 2025")


def cited(reply: PieceReply, citations: CitationsReply = CITATIONS) -> Piece:
    return piece_of(reply, OUTLINE, STYLE).cited(citations)


@pytest.mark.parametrize(
    ("replies", "kept"),
    [((540,), 540), ((600, 520), 520), ((600, 800), 600), ((600, 200), 600)],
    ids=["within the slack", "nearer the second time", "longer still", "far too short"],
)
async def test_revision_that_is_too_long_is_asked_for_once_more(replies: tuple[int, ...], kept: int) -> None:
    """Drafts grew to a quarter more than was asked for, and nobody told the writer; the first telling may."""
    outline = OUTLINE.model_copy(update={"sections": (PLAN.model_copy(update={"words": 500}),)})
    told = dict(zip([("piece", "revision"), ("piece", "revision:again")], map(piece, replies), strict=False))
    asked, chat = writer(
        {("piece", "piece"): piece(99), **told, ("piece", "check"): CLEAR, ("piece", "citations"): CITATIONS}
    )
    assert await asked.write_piece(outline, NOTES, [SOURCE], STYLE) == cited(piece(kept))
    said = [request.messages[-1].content for request in chat.requests[2:-2]]
    assert all("it has 600 words, 100 more than are wanted" in each for each in said)


async def test_piece_is_told_again_by_its_editor_in_the_same_talk() -> None:
    """Readers who knew neither chose the revision; what it rests on is asked of it, and the first telling is not shown."""
    outline = OUTLINE.model_copy(update={"sections": (PLAN.model_copy(update={"words": 500}),)})
    first, again = piece(30), piece(20)
    asked, chat = writer(
        {
            ("piece", "piece"): first,
            ("piece", "revision"): again,
            ("piece", "check"): CLEAR,
            ("piece", "citations"): CITATIONS,
        }
    )
    assert await asked.write_piece(outline, NOTES, [SOURCE], STYLE) == cited(again)
    told, revision, _, citations = chat.requests
    assert revision.messages[: len(told.messages)] == told.messages
    assert revision.messages[-2].content.startswith("# Mighty Millions\n\n## The Plan\n\nMeta plans to spend")
    assert "at most 500 go out" in revision.messages[-1].content
    assert len(citations.messages) == len(told.messages) + 2


async def test_what_the_desk_finds_is_mended_in_the_talk() -> None:
    """Eighteen of eighteen readings chose the piece so mended before the one that was not.

    A preheader that the desk had struck went out: neither the desk nor the one who mended had been shown it.
    """
    lines = {"emoji": "🪙", "subject": "Half arrives", "preheader": "Protection exists, and half arrives."}
    said = piece(30).model_copy(update={"headline": piece(30).headline.model_copy(update=lines)})
    struck = {**lines, "preheader": "Protection exists.", "emoji": ""}
    mended = piece(32).model_copy(update={"headline": piece(32).headline.model_copy(update=struck)})
    script = {("piece", "piece"): piece(30), ("piece", "revision"): said, ("piece", "mend"): mended}
    asked, chat = writer({**script, ("piece", "check"): CheckReply(points=(POINT,)), ("piece", "citations"): CITATIONS})
    made = await asked.write_piece(OUTLINE, NOTES, [SOURCE], STYLE)
    assert made.headline.model_dump() == {"text": "Mighty Millions", **lines, "preheader": "Protection exists."}
    told, _, check, mend, _ = chat.requests
    assert "Preheader: Protection exists, and half arrives." in check.messages[0].content
    assert "# 🪙 Mighty Millions" in mend.messages[-2].content
    assert ("Meta plans to spend" in check.messages[0].content, len(check.messages)) == (True, 1)
    assert mend.messages[: len(told.messages)] == told.messages
    assert '"plans to spend": no year is told. Mend: plans to spend in 2025' in mend.messages[-1].content


async def test_what_is_copied_is_mended_before_the_piece_is_cited_and_read() -> None:
    """A sentence told anew after the readings went out with a claim that nobody had read: "most" for "the first"."""
    copied = Source.from_text(f"Last year Meta plans to spend $60-65 billion {'and more ' * 20}", title="News", id="s1")
    script = {("piece", "piece"): piece(30), ("piece", "revision"): piece(30), ("piece", "mend"): piece(8)}
    asked, chat = writer({**script, ("piece", "check"): CLEAR, ("piece", "citations"): CITATIONS})
    assert await asked.write_piece(OUTLINE, NOTES, [copied], STYLE) == cited(piece(8))
    mend = chat.requests[3].messages[-1].content
    assert mend.count("words in a row stand so in “News”. Mend: tell it in words of your own") == 1


@pytest.mark.parametrize("broken", ["check", "mend"])
async def test_piece_stands_where_no_check_can_be_used(broken: str) -> None:
    script = {("piece", "piece"): piece(30), ("piece", "revision"): piece(30), ("piece", "citations"): CITATIONS}
    script |= {("piece", "check"): CheckReply(points=(POINT,)), ("piece", "mend"): piece(32)}
    asked, _ = writer({**script, ("piece", broken): "Fine.", ("piece", f"{broken}:again"): "Fine."})
    told = await asked.write_piece(OUTLINE, NOTES, [SOURCE], STYLE)
    assert told.model_copy(update={"unchecked": ""}) == cited(piece(30))
    assert told.unchecked.startswith(f"openai:stub gave no usable reply for piece {broken}, asked twice: ")


async def test_short_piece_is_told_once_and_held_to_its_length() -> None:
    """A morning of ten stories would cost ten calls more, for three sentences each."""
    outline = OUTLINE.model_copy(update={"sections": (PLAN.model_copy(update={"words": 130}),)})
    told = {("piece", "piece"): piece(180), ("piece", "piece:again"): piece(135)}
    asked, chat = writer({**told, ("piece", "citations"): CITATIONS})
    assert await asked.write_piece(outline, NOTES, [SOURCE], STYLE) == cited(piece(135))
    assert [request.subject for request in chat.requests] == ["piece", "piece:again", "citations"]


async def test_first_telling_stands_where_no_revision_can_be_used() -> None:
    odd = piece(20).model_dump_json().replace('"s1"', '"s7"')
    asked, _ = writer(
        {
            ("piece", "piece"): piece(30),
            ("piece", "revision"): odd,
            ("piece", "revision:again"): "Of course. First",
            ("piece", "check"): CLEAR,
            ("piece", "citations"): CITATIONS,
        }
    )
    told = await asked.write_piece(OUTLINE, NOTES, [SOURCE], STYLE)
    assert told.model_copy(update={"unrevised": ""}) == cited(piece(30))
    assert told.unrevised.startswith("openai:stub gave no usable reply for piece revision, asked twice: ")


async def test_piece_with_an_unknown_section_is_asked_for_once_more() -> None:
    odd = piece(20).model_dump_json().replace('"s1"', '"s7"')
    told = {("piece", "piece"): odd, ("piece", "piece:again"): piece(20), ("piece", "revision"): piece(20)}
    asked, chat = writer({**told, ("piece", "check"): CLEAR, ("piece", "citations"): CITATIONS})
    assert await asked.write_piece(OUTLINE, NOTES, [SOURCE], STYLE) == cited(piece(20))
    assert "there is no section s7" in chat.requests[1].messages[-1].content


async def test_section_of_a_piece_without_a_sentence_is_left_out() -> None:
    """So that it is written alone, as one that never came is."""
    two = OUTLINE.model_copy(update={"sections": (PLAN, PLAN.model_copy(update={"id": "s2"}))})
    empty = PieceSection(id="s2", heading="Next", text="")
    given = piece(20).model_copy(update={"sections": (*piece(20).sections, empty)})
    asked, _ = writer(
        {
            ("piece", "piece"): given,
            ("piece", "revision"): given,
            ("piece", "check"): CLEAR,
            ("piece", "citations"): CITATIONS,
        }
    )
    assert await asked.write_piece(two, NOTES, [SOURCE], STYLE) == cited(piece(20))


TOLD = PieceReply(
    headline=PlannedHeadline(text="Mighty Millions"),
    sections=(PieceSection(id="s1", text="Meta plans to spend $60-65 billion [f9]. So?\n\nIt is all certain."),),
)


async def piece_cited(**replies: CitationsReply) -> tuple[Piece, list[ChatRequest]]:
    """The piece TOLD, its citations as replied, and what was asked for them."""
    script = {("piece", name.replace("_", ":")): reply for name, reply in replies.items()}
    asked, chat = writer({("piece", "piece"): TOLD, ("piece", "revision"): TOLD, ("piece", "check"): CLEAR, **script})
    return await asked.write_piece(OUTLINE, NOTES, [SOURCE], STYLE), chat.requests[3:]


def told_with_facts(told: Piece) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.text, each.facts) for each in told.sentences]


async def test_sentences_of_a_piece_get_notes_formulas_and_mended_words() -> None:
    figure = DeclaredFigure(figure="$60-65 billion", formula="f1+n1")
    found = FoundFact(id="n1", source="src1", passage=SOURCE.text, statement="Mark Zuckerberg wrote so.")
    first = CitedSentence(number=1, facts=("f1", "n1", "f1"), derived=(figure,))
    mended = CitedSentence(number=3, facts=("f2",), text="It is all <b>planned</b> [f2].")
    beyond = CitedSentence(number=4, facts=("f2",), text="It was never told.")
    told, _ = await piece_cited(citations=CitationsReply(sentences=(mended, first, beyond), found=(found,)))
    assert told_with_facts(told) == [
        ("Meta plans to spend $60-65 billion.", ("f1", "n1")),
        ("So?", ()),
        ("It is all planned.", ("f2",)),
    ]
    assert (told.sections[0].declared, told.found, told.uncited) == ((figure,), (found,), "")


async def test_citations_are_asked_for_in_the_talk_that_the_piece_came_of() -> None:
    """What a provider keeps of the piece's request it need not read again; the ids that a writer set are not shown."""
    _, (request,) = await piece_cited(citations=CITATIONS)
    first = REQUESTS.piece(OUTLINE, NOTES, [SOURCE], STYLE)
    assert request.messages[:2] == first.messages
    assert [message.role for message in request.messages[2:]] == ["assistant", "user"]
    told = "Meta plans to spend $60-65 billion. So?\n\nIt is all certain."
    assert request.messages[2].content == f"# Mighty Millions\n\n{told}"
    words = "\n".join(message.content for message in request.messages)
    assert words.count("f1 Meta plans capital expenditures of $60-65 billion in 2025.") == 1
    assert "\n1 Meta plans to spend $60-65 billion.\n2 So?\n3 It is all certain.\n" in words
    assert (request.stage, request.subject, request.schema_name) == ("piece", "citations", "CitationsReply")


USELESS = {
    "unknown notes alone": (CitedSentence(number=1, facts=("f98", "f99")), "none of the note ids it cites exists"),
    "no note": (CitedSentence(number=1), "it cites no note."),
}


@pytest.mark.parametrize(("sentence", "fault"), USELESS.values(), ids=USELESS)
async def test_useless_citations_are_asked_for_once_more(sentence: CitedSentence, fault: str) -> None:
    bad = CitationsReply(sentences=(sentence,))
    told, requests = await piece_cited(citations=bad, citations_again=CITATIONS)
    assert told == cited(TOLD)
    assert fault in requests[1].messages[-1].content


@pytest.mark.parametrize(("sentence", "fault"), USELESS.values(), ids=USELESS)
async def test_piece_is_not_lost_with_its_citations(sentence: CitedSentence, fault: str) -> None:
    """The journal has the useless replies: the same draft would end at them again, and another would lose the piece."""
    bad = CitationsReply(sentences=(sentence,))
    told, _ = await piece_cited(citations=bad, citations_again=bad)
    assert told_with_facts(told) == [(each.text, ()) for each in cited(TOLD).sentences]
    assert told.uncited.startswith("openai:stub gave no usable reply for piece citations, asked twice: ")
    assert fault in told.uncited


async def test_citations_that_give_their_instructions_away_end_the_run() -> None:
    def leaky(request: ChatRequest) -> PieceReply | CitationsReply:
        leak = CitedSentence(number=1, facts=("f1",), text=f"It plans, {REQUESTS.canary}.")
        return TOLD if request.subject != "citations" else CitationsReply(sentences=(leak,))

    with pytest.raises(ReplyError, match="gave away its instructions"):
        await writer(leaky)[0].write_piece(OUTLINE, NOTES, [SOURCE], STYLE)
