"""Pages say dates, writers and next steps as people do, however the store and the terminal have them."""

import re

import pytest

from pipeline.review.web.commands import as_pages
from tests.review.conftest import ADMIN, approved, write_run

ISO = re.compile(r">[^<]*\b20\d\d-\d\d-\d\d\b[^<]*<")


@pytest.mark.parametrize("path", ["/", "/documents/1/sources", "/documents/1/sources/src1", "/documents/1/history"])
def test_days_are_read_as_people_write_them(editor, path):
    """The queue and the sources had "2025-01-31" beside "31 January 2025" on the cards."""
    assert ISO.findall(editor.get(path).text) == []


@pytest.fixture
def by_model(desk, settings):
    """A second document of the desk, drafted by a language model."""
    write_run(settings.folder / "drafts" / "2025-02-02-second-00000002", writer="llm", angle="Another")
    desk.scan()


@pytest.mark.usefixtures("by_model")
@pytest.mark.parametrize("path", ["/", "/documents/2", "/documents/2/history", "/documents/2/making"])
def test_a_model_is_no_abbreviation(editor, path):
    """A draft was "By llm", as if somebody of that name had written it."""
    page = editor.get(path).text
    assert ("language model" in page, re.findall(r">[^<]*\bllm\b[^<]*<", page)) == (True, [])


@pytest.mark.usefixtures("by_model")
@pytest.mark.parametrize(("by", "found"), [("Language model", ["2"]), ("llm", ["2"]), ("digest", ["1"]), ("kim", [])])
def test_the_queue_is_asked_in_its_own_words(editor, by, found):
    assert re.findall(r'href="/documents/(\d+)"', editor.get(f"/?by={by}").text) == found


def test_only_what_readers_have_is_corrected(desk, editor):
    """A draft's form for corrections said that readers had the text, and refused only what was written into it."""
    assert editor.get("/documents/1/correct").status_code == 422
    approved(desk)
    desk.export(1, "markdown", ADMIN)
    assert editor.get("/documents/1/correct").status_code == 200


def test_a_command_becomes_a_link_to_its_page():
    """A page told people to type `newsdraft review diff 9 1 2` where a link would do."""
    told = as_pages("See what changed (`newsdraft review diff 9 1 2`), then do it again on top.")
    link = '<a href="/documents/9/diff?before=1&amp;after=2">the changes</a>'
    assert told == f"See what changed ({link}), then do it again on top."


def test_a_command_without_numbers_becomes_words():
    assert as_pages("`newsdraft review show` lists them.") == "The document’s history lists them."


def test_what_only_the_terminal_does_is_left():
    told = "Lost for good: `newsdraft review log --new-key` makes another <b>."
    assert as_pages(told) == "Lost for good: `newsdraft review log --new-key` makes another &lt;b&gt;."


def test_cards_name_no_rule(desk, editor):
    """A card of what a hand had changed, or of a sentence without a source, had the rule's id beside its words."""
    desk.save(1, 1, desk.open(1, ADMIN).prose + "\nThe mayor has 12 cats and 99 lives in 2024.\n", ADMIN)
    page = editor.get("/documents/1").text
    assert ("citation.missing" in page, re.findall(r">[^<]*\b[a-z]+\.[a-z]+\b(?=[^<.]*</code>)", page)) == (True, [])
