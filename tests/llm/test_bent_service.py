"""A service that answers in its own way: a document from every one that holds an answer, its words from the rest."""

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import NewsdraftError
from pipeline.models import Severity
from pipeline.newsroom.composition import choose_writer
from pipeline.newsroom.newsroom import DraftRequest, DraftResult, Newsroom, RedoRequest
from pipeline.settings import load_settings
from pipeline.stages.box import body_of
from pipeline.stages.event import load_events
from pipeline.stages.missing_section import missing_mark
from pipeline.stages.run import RunOptions
from pipeline.store import Store
from tests.llm.bent_service import UNUSABLE, USABLE, Answer, Told, Way, completion, reply_name, serving
from tests.soak.bridges import lay_out

FEW = ("thinking block", "format refused in few words", "tool call", "cut in half at first")


def drafted(folder: Path, url: str, store: Path) -> str:
    """The document without its figures of cost, or the error's message."""
    folder.mkdir()
    shutil.copy(store, folder / "newsroom.sqlite3")
    try:
        result = draft(folder, url)
    except NewsdraftError as error:
        return str(error)
    assert result.path
    return without_cost(result.path)


def without_cost(path: Path) -> str:
    return re.sub(r"^(?:  prompt|  completion|calls): \d+$", "", path.read_text(encoding="utf-8"), flags=re.M)


def draft(folder: Path, url: str, again: RedoRequest | None = None, headlines: int = 1) -> DraftResult:
    """What one run leaves; with `headlines` to choose from it follows a plan."""
    flags = {"writer.model": "openai:stub", "writer.base_url": url, "writer.attempts": 1, "style.name": "plain"}
    settings = load_settings(folder, environ={}, flags=flags)
    (assignment,) = load_events([str(lay_out(folder))], today=None)
    with Store.open(settings.store_url) as opened:
        order = DraftRequest(choose_writer(settings), RunOptions(headlines=headlines), again=again)
        return asyncio.run(Newsroom(settings, opened).draft(assignment, order, lambda progress: None))


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> str:
    """What the service's right replies give."""
    with serving(lambda body, reply: completion(reply)) as bent:
        return drafted(tmp_path_factory.mktemp("right") / "a", bent.url, empty_store)


def cases(ways: dict[str, Way], few: tuple[str, ...] = ()) -> list[object]:
    """A few of the ways in every run, all in the soak."""
    return [pytest.param(way, id=name, marks=() if name in few else pytest.mark.soak) for name, way in ways.items()]


def test_there_are_sixty_ways_and_more() -> None:
    assert len(USABLE) + len(UNUSABLE) >= 60


@pytest.mark.parametrize("way", cases(USABLE, FEW))
def test_way_that_holds_an_answer_gives_the_document(
    way: Way, document: str, tmp_path: Path, empty_store: Path
) -> None:
    with serving(way) as bent:
        assert drafted(tmp_path / "a", bent.url, empty_store) == document


@pytest.mark.parametrize("told", cases(UNUSABLE, ("page in a 200", "prompt cut")))
def test_way_without_an_answer_shows_the_services_words(told: Told, tmp_path: Path, empty_store: Path) -> None:
    with serving(told.way) as bent:
        message = drafted(tmp_path / "a", bent.url, empty_store)
    assert told.words in message
    assert message.startswith(("openai:stub", "The prompt", "The reply"))
    assert "\n  " in message


def test_one_bad_section_leaves_a_mark_that_again_fills(tmp_path: Path, empty_store: Path) -> None:
    """One bad section of eight once left no document at all, with the other seven written and paid for."""
    whole = tmp_path / "whole"
    whole.mkdir()
    shutil.copy(empty_store, whole / "newsroom.sqlite3")
    with serving(lambda body, reply: completion(reply)) as right:
        document = draft(whole, right.url, headlines=2).path

    def one_bad(body: dict[str, Any], reply: str) -> Answer:
        bad = 'Write s2, "Part 1"' in "".join(message["content"] for message in body["messages"])
        value = json.loads(reply)
        if reply_name(body) == "PieceReply":
            value["sections"] = [each for each in value["sections"] if each["id"] != "s2"]
        return completion("I would rather not." if bad else json.dumps(value))

    shutil.copy(empty_store, tmp_path / "newsroom.sqlite3")
    with serving(one_bad) as bent:
        gapped = draft(tmp_path, bent.url, headlines=2)
    assert gapped.path
    assert gapped.outcome.document
    blocking = [each for each in gapped.outcome.document.findings if each.severity is Severity.BLOCKING]
    assert [each.rule for each in blocking] == ["document.missing"]
    assert (gapped.clean, missing_mark("s2") in gapped.path.read_text(encoding="utf-8")) == (False, True)
    assert "I would rather not" not in gapped.outcome.document.body.partition("## For the editor")[0]
    with serving(lambda body, reply: completion(reply)) as right:
        filled = draft(tmp_path, right.url, RedoRequest("s2"), headlines=2)
    assert [reply_name(body) for body in right.asked] == ["StorySectionReply", "ReadingsReply", "RewriteReply"]
    assert filled.path
    assert document
    assert body_of(without_cost(filled.path)) == body_of(without_cost(document))
