"""A service that goes wrong in a fifth of all calls: right documents or clear errors, and every token accounted for."""

import asyncio
import logging
import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.errors import NewsdraftError
from pipeline.newsroom.composition import choose_writer
from pipeline.newsroom.newsroom import DraftRequest, Newsroom
from pipeline.runs.runs import Ledger
from pipeline.settings import load_settings
from pipeline.stages.event import load_events
from pipeline.stages.run import RunOptions
from pipeline.store import Store
from tests.soak.bridges import lay_out
from tests.soak.stub_model import FAULTS, OF_A_DRAFT, StubModel, serving

SHARE = 0.2
SEED = 7
AT_ONCE = 8
ATTEMPTS = 3
PATIENT = 60.0  # seconds: on a busy machine no answer comes too late, for one that does is sent and not accounted for
LOG = logging.getLogger(__name__)


def by_chance(seed: int, faults: Sequence[str]) -> Callable[[int], str]:
    """A fault for a fifth of the calls, all kinds alike."""
    chance = random.Random(seed)
    return lambda number: chance.choice(faults) if chance.random() < SHARE else ""


async def draft(folder: Path, url: str, shared: Path, timeout: float) -> tuple[bytes, str, int]:
    """One draft in a folder and store of its own: its document or its error, and the tokens that its run spent."""
    shutil.copy(shared, folder / "newsroom.sqlite3")
    flags = {"writer.model": "openai:stub", "writer.base_url": url, "writer.timeout": timeout, "style.name": "plain"}
    settings = load_settings(folder, environ={}, flags=flags | {"writer.attempts": ATTEMPTS})
    (assignment,) = load_events([str(lay_out(folder))], today=None)
    with Store.open(settings.store_url) as store:
        newsroom = Newsroom(settings, store)
        order = DraftRequest(choose_writer(settings), RunOptions())
        try:
            drafted = await newsroom.draft(assignment, order, lambda progress: None)
            document, error = drafted.path.read_bytes(), ""
        except NewsdraftError as failed:
            document, error = b"", str(failed)
        (run,) = Ledger(store).latest()
    return document, error, run.spent.prompt_tokens + run.spent.completion_tokens


async def drafts(number: int, folder: Path, url: str, shared: Path, timeout: float) -> list[tuple[bytes, str, int]]:
    """So many drafts, some at once."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(index: int) -> tuple[bytes, str, int]:
        own = folder / str(index)
        own.mkdir()
        async with places:
            return await draft(own, url, shared, timeout)

    return await asyncio.gather(*(one(index) for index in range(number)))


@pytest.mark.soak
@pytest.mark.parametrize(
    ("number", "faults", "timeout"),
    [
        pytest.param(4, [each for each in FAULTS if each != "stall"], PATIENT, id="a-few"),
        pytest.param(100, FAULTS, 20.0, id="many-and-stalls"),
    ],
)
def test_faulty_service_leaves_right_documents_or_clear_errors(
    number: int, faults: Sequence[str], timeout: float, tmp_path: Path, empty_store: Path
) -> None:
    (tmp_path / "right").mkdir()
    model = StubModel(0.02)
    model.tokens = OF_A_DRAFT
    with serving(model) as url:
        ((right, _, _),) = asyncio.run(drafts(1, tmp_path / "right", url, empty_store, timeout))
        model.fault, first = by_chance(SEED, faults), len(model.answered)
        results = asyncio.run(drafts(number, tmp_path, url, empty_store, timeout))
    documents = Counter(document for document, _, _ in results if document)
    errors = [error for _, error, _ in results if error]
    told = f"{documents.total()} documents, {len(errors)} errors; {len(model.asked)} calls, {Counter(model.faults)}"
    LOG.info(f"{told}; {errors[:3]}")
    assert set(documents) == {right}
    assert len(errors) + documents.total() == number
    assert [error for error in errors if not ("openai:stub" in error and "\n  " in error)] == []
    assert b"FAULTWORD" not in right
    tokens = sum(tokens for _, _, tokens in results)
    assert tokens == OF_A_DRAFT["total_tokens"] * (len(model.answered) - first)
