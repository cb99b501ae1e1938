"""Every reader of files and replies, on anything: it gives a value, or an error that tells a person what to do."""

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.audit.arithmetic.amount import UnitError
from pipeline.audit.arithmetic.language import read_language
from pipeline.audit.arithmetic.typed_formula import Refused, evaluate, printed
from pipeline.audit.evidence.facts_file import load_facts, read_unit
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.errors import NewsdraftError
from pipeline.errors.redaction import redact
from pipeline.files.yaml_file import read_yaml_file
from pipeline.llm.budget import Budget
from pipeline.llm.replay import recorded_interactions
from pipeline.models import Audit, Document, Draft, Event, Fact, Notes, Outline, Quantity, Source
from pipeline.reference.tables import TableSpec, read_rows
from pipeline.settings import load_settings
from pipeline.sources.fetched import Fetched
from pipeline.stages.box import body_of
from pipeline.stages.rendering import Body
from pipeline.style.examples import read_example
from pipeline.style.style import load_style
from pipeline.text.escape import escape_markdown
from pipeline.writer.prompts import Prompts
from pipeline.writer.replies import REPLIES
from pipeline.writer.reply_parsing import BadReply, read_reply
from tests.audit.reading.read import known

often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIGNS = st.sampled_from(
    ["a", "1", ".5", ": ", "- ", "\n", "  ", "[", "]", "{", "}", '"', "'", "#", "&a ", "*a ", "|", ">", "=", "---\n"]
)
TEXT = st.lists(SIGNS | st.text(max_size=4), max_size=30).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FACT_KEYS = st.sampled_from(["entity", "measure", "period", "value", "unit", "source", "url", "date", "passage", "x"])


def prompts(path: Path) -> None:
    path.rename(named := path.with_name("odd.md.j2"))
    Prompts([named.parent]).template("odd")


def style(path: Path) -> None:
    path.rename(path.with_name("style.yml"))
    load_style(path.parent)


def own_settings(path: Path) -> None:
    path.rename(path.with_name("newsdraft.toml"))
    load_settings(path.parent, environ={})


def rules(path: Path) -> None:
    (path.with_name("style.yml")).write_text("description: x\n")
    (path.parent / "rules").mkdir()
    path.rename(path.parent / "rules" / "odd.yml")
    load_style(path.parent)


def table(path: Path) -> None:
    list(read_rows(TableSpec.from_settings("odd", {"path": path.name}, path.parent)))


FILES: dict[str, Callable[[Path], object]] = {
    "facts": load_facts,
    "YAML of a style": read_yaml_file,
    "style": style,
    "rules": rules,
    "example": read_example,
    "settings": own_settings,
    "prompt": prompts,
    "recording": recorded_interactions,
    "table": table,
}
BEGINNINGS = {
    "prompt": "---\nstage: x\nvariables: {}\n---\n",
    "settings": "[writer]\n",
    "rules": "- kind: words\n",
    "recording": "interactions:\n",
    "table": "entity,measure,period,value,unit\n",
    "facts": '{"entity": "a", "measure": "b", "value": ',
}


@pytest.mark.parametrize("name", FILES)
@often
@given(data=st.data())
def test_any_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    body = data.draw(st.sampled_from([BEGINNINGS.get(name, ""), ""])) + data.draw(TEXT)
    with tempfile.TemporaryDirectory() as folder, suppress(NewsdraftError):
        path = Path(folder) / "odd.md"
        path.write_bytes(body.encode("utf-8", "surrogatepass") + data.draw(st.binary(max_size=4)))
        FILES[name](path)


@often
@given(st.lists(st.dictionaries(FACT_KEYS, JSON), max_size=3))
def test_any_facts_are_read_or_refused(rows: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(NewsdraftError):
        path = Path(folder) / "facts.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)))
        assert len(load_facts(path)) == len(rows)


HOSTILE_YAML = {
    "a ring": "a: &a [*a]\n",
    "laughter": "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise(ascii_lowercase)),
    "depth": "a: " + "[" * 1_000,
    "closed depth": "a: " + "[" * 900 + "]" * 900,
    "merged ring": "a: &a\n  <<: *a\n",
    "an object": "a: !!python/name:os.system x\n",
}


@pytest.mark.parametrize("name", HOSTILE_YAML)
@pytest.mark.parametrize("reader", ["YAML of a style", "style", "rules", "recording", "prompt"])
def test_hostile_yaml_is_refused(name: str, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.md"
    path.write_text(f"---\n{HOSTILE_YAML[name]}---\nwords\n" if reader == "prompt" else HOSTILE_YAML[name])
    with pytest.raises(NewsdraftError):
        FILES[reader](path)


@often
@given(st.sampled_from(REPLIES), st.one_of(TEXT, JSON.map(json.dumps), TEXT.map("```json\n{}\n```".format)))
def test_any_reply_is_read_or_bad(shape: type, text: str) -> None:
    with suppress(BadReply):
        value = read_reply(text, shape)
        assert shape.model_validate_json(value.model_dump_json()) == value


NAMES = EvidenceIds(known(("Acme", "sales", "2022", 50, "USD million"), ("Acme", "staff", "2022", 0, "people")))
TERMS = st.sampled_from(
    [
        "f1",
        "f2",
        "a2[5]",
        "share(",
        "sum([",
        "rank(",
        "100",
        "12",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        "]",
        " ",
        "÷",
        ",",
        ">",
        "f9",
    ]
)


@often
@given(st.lists(TERMS, max_size=14).map("".join) | st.text(max_size=20))
def test_any_expression_is_a_formula_or_refused(text: str) -> None:
    with suppress(Refused, UnitError):
        found = read_language(text, NAMES)
        if not isinstance(found, tuple):
            assert printed(found)
            evaluate(found)


@often
@given(st.text(max_size=20))
def test_any_unit_or_budget_is_read_or_refused(text: str) -> None:
    with suppress(NewsdraftError):
        read_unit(text)
    with suppress(NewsdraftError):
        Budget.parse(text)


@often
@given(TEXT)
def test_front_matter_comes_off_once(text: str) -> None:
    body = f"# A headline\n\n{text}"
    assert body_of(f"---\nstatus: drafted\n---\n\n{body}") == body
    assert body_of(body) == body


@often
@given(st.text(max_size=60))
def test_inert_words_stay_in_one_line(text: str) -> None:
    assert "\n" not in escape_markdown(text)
    assert redact(redact(text)) == redact(text)


MODELS = (Event, Source, Fact, Notes, Outline, Draft, Audit, Document, Quantity, Body, Fetched, *REPLIES)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_model_survives_its_json(model: type, data: st.DataObject) -> None:
    """All but what a model leaves out of its JSON by its own word: an event's stand-in date, found by a new example."""
    try:
        value = data.draw(st.from_type(model))
    except ValueError:
        return  # a combination that the model itself refuses
    passing = {name: field.default for name, field in model.model_fields.items() if field.exclude}
    assert model.model_validate_json(value.model_dump_json()) == value.model_copy(update=passing)
