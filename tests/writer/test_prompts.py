"""Prompts as editors' property: overridden one by one, strict about variables, clear about what is wrong where."""

import hashlib
from pathlib import Path
from unittest.mock import patch

import pytest
from jinja2 import Environment

from pipeline.errors import InternalError, SettingsError
from pipeline.writer.prompts import Prompts
from pipeline.writer.replies import REPLIES, SectionReply

SHIPPED = Path(__file__).parents[2] / "prompts"
GREETING = "---\nstage: notes\nreply: FactsReply\nvariables:\n  name: who is greeted\n---\nHello {{ name }}!\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "greeting.md.j2").write_text(GREETING)
    return tmp_path


def test_prompt_is_rendered_from_name_and_values(folder: Path) -> None:
    assert Prompts([folder]).render("greeting", {"name": "<Mark> 🚀"}) == "Hello <Mark> 🚀!"


def test_template_is_compiled_once(folder: Path) -> None:
    """Its words were made a program of anew for every call of a draft, which took longer than to render them."""
    (folder / "greeting.md.j2").write_text(GREETING.replace("Hello", "Once more"))
    with patch.object(Environment, "from_string", autospec=True, side_effect=Environment.from_string) as compiled:
        told = [Prompts([folder]).render("greeting", {"name": name}) for name in ("Ann", "Mark")]
    assert (told, compiled.call_count) == (["Once more Ann!", "Once more Mark!"], 1)


def test_newsroom_overrides_a_single_template(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.mktemp("own")
    (own / "greeting.md.j2").write_text(GREETING.replace("Hello", "Good day"))
    (folder / "other.md.j2").write_text(GREETING)
    prompts = Prompts([own, folder])
    assert prompts.names() == ["greeting", "other"]
    assert [prompts.render(name, {"name": "Mark"}) for name in prompts.names()] == ["Good day Mark!", "Hello Mark!"]


def test_hash_is_that_of_the_file(folder: Path) -> None:
    assert Prompts([folder]).hashes() == {"greeting": hashlib.sha256(GREETING.encode()).hexdigest()}


def test_variables_come_with_their_sentences(folder: Path) -> None:
    assert Prompts([folder]).variables("greeting") == {"name": "who is greeted"}


@pytest.mark.parametrize("values", [{}, {"name": "Mark", "title": "Dr"}, {"nane": "Mark"}])
def test_value_too_many_or_too_few_is_our_bug(folder: Path, values: dict[str, str]) -> None:
    with pytest.raises(InternalError, match="'greeting' and its caller do not agree"):
        Prompts([folder]).render("greeting", values)


FAULTS = [
    pytest.param("Hello", "does not begin with front matter", id="no front matter"),
    pytest.param("---\n- a\n---\nHello", "front matter is no mapping", id="a list"),
    pytest.param("---\na: b: c\n---\nHello", "mapping values are not allowed", id="broken YAML"),
    pytest.param("---\nstage: notes\nstage: draft\n---\nHello", "3: stage stands there twice", id="a key twice"),
    pytest.param("---\nreply: x\n---\nHello", "stage: Field required", id="no stage"),
    pytest.param("---\nstage: notes\nvoice: x\n---\nHello", "voice: Extra inputs are not permitted", id="unknown key"),
    pytest.param("---\nstage: notes\n---\n", "words: String should have at least 1 character", id="no words"),
    pytest.param("---\nstage: notes\n---\n{{ name }}", "use name, which its front matter does not name", id="unnamed"),
    pytest.param(
        "---\nstage: notes\nvariables: {name: x}\n---\nHi", "names name, which its words do not use", id="idle"
    ),
    pytest.param("---\nstage: notes\n---\nHi\n{{ name", "line 2 of its words", id="open braces"),
]


@pytest.mark.parametrize(("text", "problem"), FAULTS)
def test_faulty_template_names_file_and_fault(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "broken.md.j2").write_text(text)
    with pytest.raises(SettingsError, match=r"broken\.md\.j2") as caught:
        Prompts([tmp_path]).template("broken")
    assert problem in caught.value.problem


def test_undefined_attribute_names_the_template(tmp_path: Path) -> None:
    (tmp_path / "greeting.md.j2").write_text(GREETING.replace("{{ name }}", "{{ name.surname }}"))
    with pytest.raises(SettingsError, match=r"'greeting' cannot be rendered: .*surname"):
        Prompts([tmp_path]).render("greeting", {"name": "Mark"})


def test_template_cannot_reach_into_python(tmp_path: Path) -> None:
    (tmp_path / "greeting.md.j2").write_text(GREETING.replace("{{ name }}", "{{ name.__class__.__mro__ }}"))
    with pytest.raises(SettingsError, match="unsafe"):
        Prompts([tmp_path]).render("greeting", {"name": "Mark"})


def test_unknown_prompt_offers_the_nearest(folder: Path) -> None:
    with pytest.raises(SettingsError, match="There is no prompt 'greetings'") as caught:
        Prompts([folder]).render("greetings", {})
    assert caught.value.next_step == "Did you mean 'greeting'?"


def test_every_shipped_template_is_sound_and_names_a_reply() -> None:
    prompts = Prompts([SHIPPED])
    replies = {name: prompts.template(name).reply for name in prompts.names()}
    assert set(replies.values()) == {"", *(reply.__name__ for reply in REPLIES if reply is not SectionReply)}
