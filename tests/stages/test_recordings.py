"""Whole recorded runs, replayed without a network: their faults are caught, and nothing secret is in them."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.llm.replay import recorded_interactions
from pipeline.models import Draft, Notes, Verdict
from pipeline.newsroom.composition import choose_writer, recording_of
from pipeline.newsroom.newsroom import DraftRequest, DraftResult, open_newsroom
from pipeline.review.evidence.page import evidence_page
from pipeline.review.outgoing import Outgoing
from pipeline.settings import load_settings
from pipeline.stages.event import load_events
from pipeline.stages.pieces import pieces
from pipeline.stages.run import RunOptions
from pipeline.stages.saved_run import load_run
from pipeline.style.check import conformance
from pipeline.style.style import load_style
from pipeline.text.passages import fold
from tests.benchmarks.article import shared

FIXTURES = Path(__file__).parents[2] / "fixtures"
META, ELECTION, FED = EVENTS = ("meta-capex-2025", "election-2024-07", "fomc-2025-03")
SECRET = re.compile(r"authorization|bearer |api-key|\bsk-|cookie|organization:|127\.0\.0\.1|localhost", re.IGNORECASE)


@dataclass(frozen=True)
class Replay:
    """One event's recorded run: what came out, the stages it went through, and each recorded request with its reply."""

    drafted: DraftResult
    stages: tuple[str, ...]
    traffic: list[tuple[dict[str, Any], Any]]

    @property
    def notes(self) -> Notes:
        return self.drafted.outcome.notes

    @property
    def draft(self) -> Draft:
        checked = self.drafted.outcome.checked
        assert checked is not None
        return checked.draft

    @property
    def text(self) -> str:
        return "\n".join(piece.text for piece in pieces(self.draft).values())

    @property
    def document(self) -> bytes:
        assert self.drafted.path is not None
        return self.drafted.path.read_bytes()

    def asked(self, reply: str) -> list[str]:
        """What was asked where a reply of that name was wanted: the messages after the system's, in one text each."""
        return [
            "\n".join(message["content"] for message in body["messages"][1:])
            for body, _ in self.traffic
            if body["response_format"]["json_schema"]["name"] == reply
        ]

    def replies(self, reply: str) -> list[str]:
        """What was answered where a reply of that name was wanted."""
        return [
            answer["choices"][0]["message"]["content"]
            for body, answer in self.traffic
            if body["response_format"]["json_schema"]["name"] == reply
        ]

    def verdict_of(self, words: str) -> Verdict:
        """The audit's verdict on the sentence of the body that holds the words."""
        checked = self.drafted.outcome.checked
        assert checked is not None
        (span,) = [span for span in checked.body.spans if words in checked.body.text[span.start : span.end]]
        return checked.audit.verdict(span.start, span.end)


def run(name: str, room: Path) -> Replay:
    settings = load_settings(room, environ={})
    recording = recording_of(name)
    (assignment,) = load_events([str(FIXTURES / "events" / f"{name}.yml")], today=date(2026, 11, 24))
    stages: list[str] = []
    with open_newsroom(settings) as newsroom:
        order = DraftRequest(choose_writer(settings, recording), RunOptions())
        drafted = asyncio.run(newsroom.draft(assignment, order, lambda progress: stages.append(progress.stage)))
    return Replay(drafted, tuple(dict.fromkeys(stages)), recorded_interactions(recording))


@pytest.fixture(scope="session")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Replay]:
    """The run of an event, replayed once a session."""
    return cache(lambda name: run(name, tmp_path_factory.mktemp(name)))


def test_each_recording_has_its_event_and_tests() -> None:
    recordings = {path.stem for path in (FIXTURES / "cassettes").glob("*.yaml")}
    assert recordings == {path.stem for path in (FIXTURES / "events").glob("*.yml")} == set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_recorded_run_goes_through_every_stage(name: str, replay: Callable[[str], Replay]) -> None:
    told = replay(name)
    assert {"sources", "notes", "draft", "audit"} <= set(told.stages)
    assert len(told.replies("PieceReply")) >= 2  # told, and told again by its own editor
    names = (
        "FactsReply",
        "PieceReply",
        "CitationsReply",
        "ReadingsReply",
        *["RewriteReply"] * (name != ELECTION),
    )
    assert [reply for reply in names if not told.asked(reply)] == []
    assert told.drafted.provenance.replayed


@pytest.mark.parametrize("name", EVENTS)
def test_calls_are_those_recorded_each_once(name: str, replay: Callable[[str], Replay]) -> None:
    told = replay(name)
    assert told.drafted.provenance.usage.calls == len(told.traffic)


@pytest.mark.parametrize("name", EVENTS)
def test_every_passage_stands_in_its_source(name: str, replay: Callable[[str], Replay]) -> None:
    told = replay(name)
    run_folder = told.drafted.folder
    texts = {path.stem: yaml.safe_load(path.read_text())["text"] for path in (run_folder / "sources").glob("*.json")}
    passages = [passage for fact in told.notes.facts for passage in fact.passages]
    assert len(passages) >= len(told.notes.facts) > 10
    assert [p for p in passages if texts[p.source][p.start : p.end] != p.text] == []


@pytest.mark.parametrize("name", EVENTS)
def test_sentences_cite_facts_that_exist(name: str, replay: Callable[[str], Replay]) -> None:
    told = replay(name)
    cited = {fact for piece in pieces(told.draft).values() for fact in piece.facts}
    assert cited
    assert {fact for fact in cited if told.notes.fact(fact) is None} == set()


@pytest.mark.parametrize("name", EVENTS)
def test_checked_words_link_to_their_evidence(name: str, replay: Callable[[str], Replay]) -> None:
    """A whole sentence that began its paragraph, ended by a full stop, was taken for a list's number: it had no link."""
    document = replay(name).drafted.outcome.document
    assert document is not None
    saved = load_run(replay(name).drafted.folder)
    page = evidence_page(
        Outgoing(body=document.body, sha256="", audit=document.audit, findings=(), sources=saved.sources)
    )
    places = {claim.id: (claim.start, claim.end) for claim in document.audit.claims}
    told, linked = (re.findall(rf'{name}="(c\d+)"', page) for name in ("<h3 data-key", "data-card"))
    assert len(told) > 20
    assert [key for key in told if places[key] not in {places[key] for key in linked}] == []


def test_country_that_stays_wrong_stays_marked(replay: Callable[[str], Replay]) -> None:
    told = replay(META)
    assert "Croatia GDP 2023" in finding_on("Croatia", told)
    assert told.verdict_of("Croatia") is Verdict.REFUTED
    assert re.search(r"\{>>c\d+ refuted[^<]*Croatia GDP 2023\b", told.document.decode())


def test_sentence_given_back_is_not_asked_for_again(replay: Callable[[str], Replay]) -> None:
    """The writer left Croatia in; asked once more it would have cost a call, and an editor sees the mark as it is."""
    (asked,) = replay(META).asked("RewriteReply")
    assert "Croatia" in asked


def test_disagreement_that_the_writer_names_is_marked(replay: Callable[[str], Replay]) -> None:
    """ "Capital expenditure" and "capital expenditure including finance leases" are two names to code."""
    facts = replay(META).notes.facts
    (press,) = [fact for fact in facts if fact.statement.startswith("TheWrap put")]
    (release,) = [fact for fact in facts if "including finance leases" in fact.statement]
    assert release.id in press.conflicts
    assert press.id in release.conflicts


@pytest.mark.parametrize("name", EVENTS)
def test_what_is_asked_can_be_kept(name: str, replay: Callable[[str], Replay]) -> None:
    """Emoji, sentences, forms: a style whose own drafts break its rules asks for something that it does not mean."""
    assert conformance(replay(name).document.decode(), load_style("house")) >= Decimal("0.95")


def test_invented_passage_never_becomes_a_fact(replay: Callable[[str], Replay]) -> None:
    told = replay(FED)
    (again,) = [words for words in told.asked("FactsReply") if "Tariffs are the largest single risk" in words]
    assert "fault: the passage does not stand in the source word for word" in again
    assert [rejected.source for rejected in told.notes.rejected] == ["src3"]
    assert not any("largest" in fact.statement for fact in told.notes.facts)
    assert "largest" not in told.text


def test_smoothed_passage_is_corrected_on_asking_again(replay: Callable[[str], Replay]) -> None:
    told = replay(FED)
    (fact,) = [fact for fact in told.notes.facts if "look through inflation that goes away" in fact.statement]
    assert fold("without action by, by us") in fold(fact.passages[0].text)


def test_altered_quotation_is_caught_and_mended(replay: Callable[[str], Replay]) -> None:
    told = replay(FED)
    assert "“change” for “adjust”" in finding_on("in a hurry to change", told)
    assert "in a hurry to change" not in told.text
    assert "We do not need to be in a hurry to adjust our policy stance" in told.text
    assert told.verdict_of("in a hurry to adjust") is Verdict.SUPPORTED


def test_figures_of_a_table_carry_its_unit(replay: Callable[[str], Replay]) -> None:
    """A row says 9,709; that it counts thousands stands in the table's head alone."""
    told = replay(ELECTION)
    (labour,) = [fact for fact in told.notes.facts if fact.statement.startswith("Labour won 411")]
    read = {figure.measure: (figure.quantity.low, figure.quantity.unit) for figure in labour.figures}
    assert (read["votes"][0], read["share of votes"]) == (9_709_000, (Decimal("33.7"), "%"))
    assert "Labour | 411 | 211 | 9,709 | 33.7" in labour.passages[0].text


def test_derived_figures_come_with_their_formulas(replay: Callable[[str], Replay]) -> None:
    sections = replay(ELECTION).draft.sections
    declared = {each.figure: each.formula for section in sections for each in section.declared}
    assert declared["about 824,000"] == 'f4["4,118 thousand"]/f4["five"]'
    assert len(declared) >= 5


def test_reply_that_is_no_json_is_asked_for_once_more(replay: Callable[[str], Replay]) -> None:
    told = replay(ELECTION)
    (again,) = [words for words in told.asked("PieceReply") if "That reply cannot be used" in words]
    assert "Of course. First, what I will do" in again
    assert "won Hendon by 15 votes" in told.text


@pytest.mark.parametrize("name", EVENTS)
def test_bullets_are_at_most_a_third_of_the_words(name: str, replay: Callable[[str], Replay]) -> None:
    words = {"bullet": 0, "paragraph": 0}
    for section in replay(name).draft.sections:
        for block in section.blocks:
            if block.form != "subheading":
                words[block.form] += sum(len(sentence.text.split()) for sentence in block.sentences)
    assert words["bullet"] / sum(words.values()) <= 1 / 3


@pytest.mark.parametrize("name", EVENTS)
def test_event_costs_no_more_than_its_budget(name: str, replay: Callable[[str], Replay]) -> None:
    """Calls and prompt tokens (letters by four) with reader and repair, without those that a call before began with.

    A provider charges little for these: the citations are asked for where the piece was told, behind its sources. The
    desk's check begins anew, since it is asked of somebody who has not told the piece.
    """
    told = replay(name)
    assert told.drafted.provenance.usage.calls <= 14
    texts = ["\n".join(message["content"] for message in body["messages"]) for body, _ in told.traffic]
    known = [max((shared(text, one) for one in texts[:at]), default=0) for at, text in enumerate(texts)]
    assert sum(map(len, texts)) - sum(known) <= 4 * 46_000


def test_second_run_in_another_store_is_identical(replay: Callable[[str], Replay], tmp_path: Path) -> None:
    assert run(FED, tmp_path).document == replay(FED).document


@pytest.mark.parametrize("path", sorted((FIXTURES / "cassettes").rglob("*.yaml")), ids=lambda path: path.stem)
def test_recording_holds_completions_and_no_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    requests = [interaction["request"] for interaction in yaml.load(text, Loader=yaml.CSafeLoader)["interactions"]]
    assert {(request["method"], request["uri"]) for request in requests} == {
        ("POST", "http://model/v1/chat/completions")
    }
    assert {name.lower() for request in requests for name in request["headers"]} == {"content-type"}
    assert SECRET.findall(text) == []


def finding_on(words: str, told: Replay) -> str:
    """What the first rewrite request says of the sentence with the words: its findings, in their order."""
    blocks = [block for asked in told.asked("RewriteReply") for block in re.split(r"\n(?=- )", asked)]
    found = [block for block in blocks if words in block.partition("\n")[0]]
    assert found, f"no rewrite was asked for: {words}"
    return found[0].partition("\n  - ")[2]
