"""Panels that a page's reader can open, as accordions and tabs have them, are read; other hidden words are counted."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.sources.page_kinds import count_words
from pipeline.sources.page_styles import UNSEEN_CLASSES
from pipeline.text.plural import pluralize

FEWEST_HIDDEN_WORDS = 5
"""Hidden words of an article that a remark counts; fewer are counted where a figure is among them."""
HIDING_STYLES = (
    *("display:none", "visibility:hidden", "font-size:0", "font-size:1", "opacity:0", "left:-9999"),
    *(";color:transparent", ";color:rgba(0,0,0,0)", ";clip:rect(0,0,0,0)", ";clip:rect(0000)"),
)
_ENDS = tuple(f"{rule}{end}" for rule in HIDING_STYLES for end in (";", "px"))
_ASIDE = frozenset({"nav", "header", "footer", "aside", "form", "dialog", "menu"})
_ROLES_ASIDE = frozenset({"dialog", "alertdialog", "navigation", "menu", "menubar", "search", "complementary"})
_NAMES_A_PANEL = "//@aria-controls | //@data-target | //@data-bs-target | //a/@href[starts-with(., '#')]"
_NOT_SHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)(?:\s*!important)?", re.IGNORECASE)
_CUT = re.compile(r"(?<![\w-])overflow(?:-[xy])?\s*:\s*hidden", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def open_panels(tree: Any) -> None:
    """Shows the panels that a reader can open, and what is hidden from screen readers alone (`aria-hidden`).

    A panel says so by its role or by `until-found`, or something names it as what it opens: a button or a link by its
    id, or a heading with `aria-expanded` right before it. Navigation, forms and dialogs are no panels of an article.
    """
    named = {each.lstrip("#") for names in tree.xpath(_NAMES_A_PANEL) for each in names.split()}
    for each in elements_of(tree):
        marks = each.attrib
        if not any(mark in marks for mark in ("hidden", "style", "role", "id", "aria-hidden")) or _stands_aside(each):
            continue
        style = _CUT.sub("", each.get("style") or "")  # what is cut at its box's edge is no hidden word
        if each.get("id") in named or _says_so(each) or _is_below_a_switch(each):
            style = _NOT_SHOWN.sub("", style)
            for mark in ("hidden", "aria-hidden", "class"):
                marks.pop(mark, None)
        if "style" in marks:
            each.set("style", style)
        if each.get("aria-hidden") == "true":
            words = " ".join(each.itertext())
            if count_words(words) > 1 or _DIGIT.search(words):  # a word alone is an icon's name, a sign a link's
                del marks["aria-hidden"]


def elements_of(tree: Any) -> Iterator[Any]:
    """The elements below the page's body."""
    for body in tree.getroottree().iter("body"):
        yield from (each for each in body.iterdescendants() if isinstance(each.tag, str))


def is_hidden(element: Any) -> bool:
    """Whether an element is hidden by its own attribute or style."""
    if "hidden" in element.attrib:
        return True
    style = element.get("style")
    return bool(style) and any(each in f";{style.replace(' ', '').lower()};" for each in _ENDS)


def _stands_aside(element: Any) -> bool:
    return any(
        each.tag in _ASIDE or each.get("role") in _ROLES_ASIDE or "aria-modal" in each.attrib
        for each in (element, *element.iterancestors())
    )


def _says_so(element: Any) -> bool:
    return element.get("role") == "tabpanel" or (element.get("hidden") or "").lower() == "until-found"


def _is_below_a_switch(element: Any) -> bool:
    before = element.getprevious()
    return before is not None and bool(before.xpath("descendant-or-self::*[@aria-expanded]"))


def hidden_words(tree: Any) -> tuple[str, ...]:
    """A remark on words of the article that the page hides, but for those for screen readers alone."""
    articles = set(tree.getroottree().iter("article", "main"))
    hidden = []
    for each in filter(is_hidden, elements_of(tree)):
        around = list(each.iterancestors())
        in_article = not articles or not articles.isdisjoint(around)
        if in_article and not _stands_aside(each) and not any(map(is_hidden, around)):
            hidden.append(each)
    texts = [
        " ".join(each.itertext()) for each in hidden if UNSEEN_CLASSES.isdisjoint((each.get("class") or "").split())
    ]
    words = sum(map(count_words, texts))
    if words < FEWEST_HIDDEN_WORDS and not any(map(_DIGIT.search, texts)):
        return ()
    return (f"{pluralize(words, 'word')} that the page hides {'was' if words == 1 else 'were'} left out",)
