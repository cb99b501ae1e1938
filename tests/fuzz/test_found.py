"""What fuzzing found, each input with the story of what it broke."""

import pytest

from pipeline.errors import SourceError
from pipeline.feeds.reader import parse
from tests.fuzz.targets import NOW, TARGETS

FOUND = {
    "a fraction after a capital": (
        "quantities",
        "# Ap ½proved pieces",
        "A sign for a fraction has no digits, and was read as the number of a name: an exception.",
    ),
    "an open comment": (
        "markdown",
        "{>>Boeing lost $11.8 billion in 2024, five times its loss of $2.2 billion in 2023. Its revenue fell 14.5%.",
        "Our own mark closed a comment that somebody had left open: the text before it was gone at the next audit.",
    ),
    "an empty answer": ("feeds", "", "feedparser gives nothing that has a version: an exception."),
    "a summary half closed": (
        "feeds",
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title><summary type="xhtml"><div>b</div><</summary>'
        "</entry></feed>",
        "feedparser gives None for a summary that it cannot close: an exception.",
    ),
    "a control before a menu": (
        "feeds",
        "<html><body>a<!-- b -->\x05<nav><a href='/1'>c</a></nav>\x05d&#5;<footer>e</footer>&#5;f</body></html>",
        "lxml takes no control character into the text that a dropped menu leaves: an exception.",
    ),
    "nothing before the marks": ("feeds", "\0<opml>", "lxml finds no document, in a list of feeds: an exception."),
    "many question marks": (
        "markdown",
        "Germany had" + "?" * 400 + " nearly 70 Intem",
        "Nested repeats in the pattern of a question took more than 2**60 steps: a hang.",
    ),
    "comments before no page": (
        "feeds",
        "<!---->" * 400 + "x",
        "A comment's pattern could end at any later comment's end: 2**400 ways to read it, a hang.",
    ),
    "instructions before no page": ("feeds", "<?a?>" * 400 + "x", "The same with processing instructions: a hang."),
    "types before no page": ("feeds", "<!DOCTYPE a []>" * 400 + "x", "The same with document types: a hang."),
    "an open declaration": ("feeds", '<?xml version="1.0"?>\n<!-- ->\n<feed></feed>', "lxml finds no document: an exception."),
}  # fmt: skip


@pytest.mark.parametrize(("target", "text", "story"), FOUND.values(), ids=FOUND)
def test_what_broke_it_once_passes(target: str, text: str, story: str) -> None:
    TARGETS[target](text.encode())


def test_a_feed_that_breaks_feedparser_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link's end in a place without links was a KeyError deep in feedparser: the child that reads feeds died of it."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError("links")

    monkeypatch.setattr("feedparser.parse", broken)
    with pytest.raises(SourceError, match="damaged feed"):
        parse(b"<rss><channel></channel></rss>", "https://example.org/feed", NOW)
