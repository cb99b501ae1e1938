"""A changed prompt names the recordings it makes stale; values alone never do."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from pipeline.llm.protocol import ChatRequest
from pipeline.llm.schemas import response_format
from pipeline.models import Brief, Fact, Headline, Notes, Outline, SectionPlan, Source
from pipeline.style.style import load_style
from pipeline.writer.piece import piece_of
from pipeline.writer.prompts import Prompts
from pipeline.writer.recordings import Stale, stale_recordings
from pipeline.writer.replies import FailingSentence, PieceReply, PieceSection, PlannedHeadline, reply_model
from pipeline.writer.requests import Models, Requests

SHIPPED = Path(__file__).parents[2] / "prompts"
STYLE = load_style("house")
BRIEF = Brief(
    headline="Meta plans to invest $60 billion to $65 billion in 2025", date=date(2025, 1, 31), angle="Who pays?"
)
SOURCE = Source.from_text("Meta plans to spend $60-65 billion.\n\nThe datacenter is large.", title="Post", id="src1")
FACT = Fact(id="f1", statement="Meta plans to spend $60-65 billion.", sources=("src1",))
NOTES = Notes(brief=BRIEF, facts=(FACT,))
PLAN = SectionPlan(id="s1", form="questions", heading="Who Pays?", purpose="asks", facts=("f1",), wish="shorter")
OUTLINE = Outline(headline=Headline(text="Mighty Millions"), sections=(PLAN,))
PIECE = piece_of(
    PieceReply(headline=PlannedHeadline(text="Millions"), sections=(PieceSection(id="s1", text="It plans. So?"),)),
    OUTLINE,
    STYLE,
)
FAILING = FailingSentence(key="s1.0.0", text="It is $70 billion.", facts=("f1",), findings=("refuted", "long"))


def body(request: ChatRequest) -> dict[str, object]:
    messages = [message.model_dump() for message in request.messages]
    return {"messages": messages, "response_format": response_format(reply_model(request.schema_name))}


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of one request of each kind, as the shipped prompts send it."""
    asked = Requests(Prompts([SHIPPED]), BRIEF, "ab" * 32, Models(default="openai:stub"))
    section = asked.section(PLAN, OUTLINE, NOTES, STYLE)
    piece = asked.piece(OUTLINE, NOTES, [SOURCE, SOURCE], STYLE)
    citations = asked.citations(piece, PIECE, NOTES)
    requests = [
        asked.notes(SOURCE),
        asked.outline(NOTES, STYLE, headlines=1, words=0),
        section,
        asked.again(section, "{}", "it is empty."),
        piece,
        citations,
        asked.again(citations, "{}", "it cites no note."),
        asked.rewrite([FAILING, FAILING], NOTES, STYLE),
        asked.readings("Notes (id period value):\nMeta, plan: f1 2025 $60-65bn", "1 It is [A]% of revenue."),
    ]
    path = tmp_path_factory.mktemp("recording") / "meta.yaml"
    path.write_text(
        yaml.safe_dump(
            {"interactions": [{"request": {"body": body(each)}, "response": {"body": {}}} for each in requests]}
        )
    )
    return path


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "prompts"))


def test_unchanged_prompts_make_nothing_stale(recording: Path) -> None:
    assert stale_recordings(Prompts([SHIPPED]), [recording]) == []


CHANGES = [
    pytest.param("desk", "## Nothing in it is yours", "## Nothing is yours", 4, id="the common beginning"),
    pytest.param("notes", "You take notes", "You take good notes", 1, id="notes"),
    pytest.param("section", "About {{", "Its shape, about {{", 2, id="a line of a section"),
    pytest.param("section", "The editor asks, before", "The editor wants, before", 2, id="words under a condition"),
    pytest.param("piece", "The sources:", "Our sources:", 3, id="words before a text of many lines"),
    pytest.param("citations", "Now be its checker", "Be its checker", 2, id="the second turn of a talk"),
    pytest.param("rewrite", "A finding may be wrong", "A finding can be wrong", 1, id="rewrite"),
    pytest.param("rewrite", "  - {{ finding }}", "  * {{ finding }}", 1, id="words in a loop"),
    pytest.param("outline", "Plan one piece for", "Plan one piece  for", 1, id="one blank"),
]


@pytest.mark.parametrize(("name", "old", "new", "requests"), CHANGES)
def test_changed_words_name_prompt_and_recording(
    recording: Path, prompts: Path, name: str, old: str, new: str, requests: int
) -> None:
    path = prompts / f"{name}.md.j2"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert stale_recordings(Prompts([prompts]), [recording]) == [
        Stale(recording="meta.yaml", prompt=name, requests=requests)
    ]


def test_changed_follow_up_is_named_with_its_kin(recording: Path, prompts: Path) -> None:
    path = prompts / "again.md.j2"
    path.write_text(path.read_text().replace("once more", "again"))
    assert stale_recordings(Prompts([prompts]), [recording]) == [
        Stale(recording="meta.yaml", prompt="again", requests=2)
    ]


def test_changed_reply_shape_is_stale_too(recording: Path) -> None:
    text = recording.read_text().replace("preheader", "subline")
    recording.write_text(text)
    assert Stale(recording="meta.yaml", prompt="reply OutlineReply", requests=1) in stale_recordings(
        Prompts([SHIPPED]), [recording]
    )
