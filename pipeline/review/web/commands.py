"""Commands that a message names for the terminal, as the pages of the desk that do the same."""

import re

from markupsafe import Markup, escape

_COMMAND = re.compile(r"`newsdraft review (?P<name>[a-z]+)(?P<rest>[^`]*)`")
PAGES = {
    "list": ("the queue", "/"),
    "show": ("the document’s history", "/documents/{0}/history"),
    "diff": ("the changes", "/documents/{0}/diff?before={1}&after={2}"),
    "correct": ("a correction", "/documents/{0}/correct"),
}
"""By a command's name, what its page is called, and its address with the command's own numbers."""


def as_pages(message: object) -> Markup:
    """The message, escaped, each command that has a page as a link to it; without its numbers, as words alone."""
    text, pieces, past = str(message), [], 0
    for found in _COMMAND.finditer(text):
        if (page := PAGES.get(found["name"])) is None:
            continue
        before = text[past : found.start()]
        words = page[0] if before.strip() or past else page[0].capitalize()
        pieces += [escape(before), _link(words, page[1], re.findall(r"\d+", found["rest"]))]
        past = found.end()
    return Markup("").join((*pieces, escape(text[past:])))


def _link(words: str, address: str, numbers: list[str]) -> Markup:
    if len(numbers) < address.count("{"):
        return escape(words)
    place = re.sub(r"\{(\d)\}", lambda number: numbers[int(number[1])], address)
    return Markup('<a href="%s">%s</a>') % (place, words)
