"""Where the words of each heading, paragraph and bullet of a reading text stand in the Markdown that it was made of."""

import re

import pytest

from pipeline.review.evidence.rendering import HtmlMark, reading
from pipeline.review.web.document_view import with_comments

PLACE = re.compile(r'data-at="(\d+)-(\d+)"')
TEXTS = {
    "headings and paragraphs": ("# 🏗️ One\n\nTwo [^f1] *three*.\n\n## Four\n", ["🏗️ One", "Two [^f1] *three*.", "Four"]),
    "tight bullets": ("- **One** 🧮: two\n- three\n", ["**One** 🧮: two", "three"]),
    "loose bullets": ("- One\n\n- two\n\n3. three\n", ["One", "two", "three"]),
    "a list in a list": ("- One\n  - two\n", ["One", "two"]),
    "lines that belong together": ("One\ntwo\n\nthree\n", ["One\ntwo", "three"]),
    "the same words twice": ("One.\n\nOne.\n", ["One.", "One."]),
    "a quotation": ("> One\n", ["One"]),
    "an escaped sign": ("1\\. One\n", ["1\\. One"]),
    "notes are nobody's to type in here": ("One[^f1]\n\n[^f1]: Two\n", ["One[^f1]"]),
    "a comment in the file": ("One{>>why?<<}\n\ntwo\n", ["One{>>why?<<}", "two"]),
    "a missing section": ("One\n\n<!-- nothing -->\n\ntwo\n", ["One", "<!-- nothing -->", "two"]),
    "a table": ("| a | b |\n|---|---|\n| 1 | 2 |\n\nOne\n", ["One"]),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("text", "blocks"), TEXTS.values(), ids=TEXTS)
def test_a_block_leads_back_to_its_markdown(text: str, blocks: list[str]) -> None:
    text = text.replace("\\n", "\n")
    html = reading(text, (), with_comments, placed=True)
    assert [text[int(start) : int(end)] for start, end in PLACE.findall(html)] == blocks


def test_strangers_words_make_no_place() -> None:
    html = reading('<p data-at="0-5">One</p>\n\n[a](https://example.org "data-at=0-5")\n', placed=True)
    assert len(re.findall(r"<[^>]* data-at=", html)) == 2
    assert "&lt;p data-at" in html


OPENERS = {
    "a whole sentence": ("In 2016 it fell", ".\n", True),
    "a year before a bracket": ("In 2016", ") it fell\n", True),
    "the number of a list": ("2016", ". It fell\n", False),
}


@pytest.mark.parametrize(("words", "rest", "linked"), OPENERS.values(), ids=OPENERS)
def test_only_a_lists_number_is_no_link(words: str, rest: str, linked: bool) -> None:
    """A claim that was a paragraph's first whole sentence lost its mark, as if its full stop made a list of it."""
    html = reading(words + rest, (HtmlMark(start=0, end=len(words), key="c1", look="refuted", spoken="refuted"),))
    assert ('data-card="c1"' in html) == linked


def test_links_to_the_web_open_beside_the_page():
    """A title in the footnotes took the editor from the desk to its publisher's page in the same tab."""
    html = reading("A [rule](https://example.org/rules) holds.[^f1]\n\n[^f1]: [Rules](<https://example.org/all>)\n")
    links = re.findall(r"<a [^>]*>", html)
    assert [("https://" in link, 'target="_blank"' in link, "noopener" in link) for link in links] == [
        (True, True, True),
        (False, False, True),
        (True, True, True),
        (False, False, True),
    ]
