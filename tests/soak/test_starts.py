"""Two and three real drafts of one event begun together, over and over: each call is paid for once."""

import logging
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.soak.bridges import document, lay_out, start
from tests.soak.stub_model import StubModel, serving

pytestmark = pytest.mark.soak
STARTS = 15
DELAY = 0.15
APART = 1.5
LONGEST = 240
SEED = 20261204
LOG = logging.getLogger(__name__)


def test_starts_at_once_pay_once(new_store: str, tmp_path: Path) -> None:
    """Every start is of an event of its own; the processes begin up to so many seconds apart, as chance has it."""
    model, chance, asked = StubModel(DELAY), random.Random(SEED), []
    with serving(model) as url:
        for number in range(STARTS):
            folder, before = tmp_path / str(number), len(model.asked)
            folder.mkdir()
            own = lay_out(folder)
            own.write_text(own.read_text().replace("sixteen bridges", f"bridge {number}"))
            processes = []
            for _ in range(2 + number % 2):
                processes.append(start(folder, url, new_store))
                time.sleep(chance.uniform(0, APART))
            errors = [process.communicate(timeout=LONGEST)[1] for process in processes]
            assert [process.returncode in (0, 1) for process in processes] == [True] * len(processes), errors
            assert document(folder)
            asked.append(len(model.asked) - before)
    again = sum(Counter(model.asked).values()) - len(set(model.asked))
    LOG.info(f"{STARTS} starts of two and three: {len(model.asked)} calls, {again} asked twice; {set(asked)} a start")
    assert again == 0
    assert len(set(asked)) == 1
