"""Panels that a page's reader can open, as accordions and tabs have them, are read; other hidden words are counted."""

import re
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
_STYLE = "translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz')"
_HIDES = " or ".join(
    f"contains(concat(';', {_STYLE}, ';'), '{rule}{end}')" for rule in HIDING_STYLES for end in (";", "px")
)
HIDES = f"@hidden or {_HIDES}"
_BESIDE = ("nav", "header", "footer", "aside", "form", "dialog", "menu")
_ROLES = ("dialog", "alertdialog", "navigation", "menu", "menubar", "search", "complementary")
_ASIDE = " or ".join((*(f"self::{tag}" for tag in _BESIDE), *(f"@role='{role}'" for role in _ROLES), "@aria-modal"))
_IN_THE_ARTICLE = f"not(ancestor-or-self::*[{_ASIDE}])"
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
    for each in tree.xpath(f"//body//*[@hidden or @style or @role='tabpanel' or @id][{_IN_THE_ARTICLE}]"):
        style = _CUT.sub("", each.get("style") or "")  # what is cut at its box's edge is no hidden word
        if each.get("id") in named or _says_so(each) or _is_below_a_switch(each):
            style = _NOT_SHOWN.sub("", style)
            for mark in ("hidden", "aria-hidden", "class"):
                each.attrib.pop(mark, None)
        if "style" in each.attrib:
            each.set("style", style)
    for each in tree.xpath(f"//body//*[@aria-hidden='true'][{_IN_THE_ARTICLE}]"):
        words = " ".join(each.itertext())
        if count_words(words) > 1 or _DIGIT.search(words):  # a word alone is an icon's name, a sign a link's
            del each.attrib["aria-hidden"]


def _says_so(element: Any) -> bool:
    return element.get("role") == "tabpanel" or (element.get("hidden") or "").lower() == "until-found"


def _is_below_a_switch(element: Any) -> bool:
    before = element.getprevious()
    return before is not None and bool(before.xpath("descendant-or-self::*[@aria-expanded]"))


def hidden_words(tree: Any) -> tuple[str, ...]:
    """A remark on words of the article that the page hides, but for those for screen readers alone."""
    article = "//*[self::article or self::main]" if tree.xpath("boolean(//article | //main)") else "//body"
    hidden = tree.xpath(f"{article}//*[{HIDES}][{_IN_THE_ARTICLE}][not(ancestor::*[{HIDES}])]")
    texts = [
        " ".join(each.itertext())
        for each in dict.fromkeys(hidden)
        if UNSEEN_CLASSES.isdisjoint((each.get("class") or "").split())
    ]
    words = sum(map(count_words, texts))
    if words < FEWEST_HIDDEN_WORDS and not any(map(_DIGIT.search, texts)):
        return ()
    return (f"{pluralize(words, 'word')} that the page hides {'was' if words == 1 else 'were'} left out",)
