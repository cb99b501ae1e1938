"""The reading process: it answers, it is stopped when it overstays, and it starts again."""

from datetime import date

import pytest

from pipeline.errors import SourceError
from pipeline.sources import reader as reader_module
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from pipeline.sources.reader import Reader
from tests.sources.papers import pdf
from tests.sources.test_extract import PAGE

READING = ReadingRequest(today=date(2025, 2, 1))


async def test_it_reads_as_this_process_would() -> None:
    async with Reader(20) as read:
        for body in (PAGE.encode(), pdf("Rates held."), b"Plain text."):
            assert await read(body, READING) == extract(body, READING)
        with pytest.raises(SourceError, match="scanned PDF: 1 page"):
            await read(pdf(""), READING)


async def test_overstaying_is_ended_and_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Reader(20) as read:
        monkeypatch.setattr(read, "_seconds", 0.001)
        with pytest.raises(SourceError, match=r"reading it takes more than 0\.001 s"):
            await read(PAGE.encode(), READING)
        monkeypatch.setattr(read, "_seconds", 20)
        assert await read(PAGE.encode(), READING) == extract(PAGE.encode(), READING)


async def test_a_broken_process_is_replaced() -> None:
    async with Reader(20) as read:
        await read(PAGE.encode(), READING)
        assert read._process is not None
        read._process.kill()
        with pytest.raises(SourceError, match="breaks the reader"):
            await read(PAGE.encode(), READING)
        assert (await read(PAGE.encode(), READING)).title == "Output rises"


async def test_no_process_for_plain_text() -> None:
    async with Reader(20) as read:
        assert (await read(b"Rates held.", READING)).text == "Rates held.\n"
        assert read._process is None


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    asked: list[object] = []
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: asked.append(limit))
    reader_module._limit_memory()
    assert asked == [(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))]
