"""`newsdraft doctor` reads what a newsroom's sources will be, and says what is missing."""

import sys

import pytest

from pipeline.newsroom import doctor
from pipeline.settings import load_settings
from pipeline.sources.reader import Reader


@pytest.fixture
def look(tmp_path):
    async def look(name):
        return next(each for each in await doctor.examine(load_settings(tmp_path)) if each.name == name)

    return look


async def test_html_and_pdf_are_read(look):
    check = await look("Sources")
    assert (check.state, check.detail) == ("fine", "HTML and PDF can be read")


async def test_reader_that_lacks_a_package_is_broken(look, monkeypatch, tmp_path):
    """The pip of Python 3.11 left lxml_html_clean out, and every page then "took too much memory"."""
    (tmp_path / "without.py").write_text(
        "import sys\nsys.modules['trafilatura'] = None\nfrom pipeline.sources.reader import live\nlive()\n"
    )
    monkeypatch.setattr(Reader, "module", "without")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{':'.join(filter(None, sys.path))}")
    check = await look("Sources")
    assert check.state == "broken"
    assert check.detail.startswith("HTML: this installation lacks a part of the reader (import of trafilatura")
    assert check.step.startswith("Install newsdraft anew")


async def test_missing_extras_are_named(look, monkeypatch):
    monkeypatch.setattr(doctor, "find_spec", lambda name: None if name in ("vcr", "keyring") else object())
    check = await look("Extras")
    assert (check.state, check.detail) == ("optional", "review, workers, postgres, telemetry, mcp, pictures")
    assert check.step == "pip install 'newsdraft[replay,keyring]' adds the others."
