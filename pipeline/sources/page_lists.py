"""Lists of a page as paragraphs with a line for each item: what reads articles skips lists where it finds no frame."""

from collections.abc import Iterator
from typing import Any

from pipeline.sources.tables.placed import MARK

_LISTS, _ITEMS = {"ul", "ol", "dl"}, {"li", "dt", "dd"}
_BLOCKS = {"p", "table", "blockquote", "pre", "figure", "article", "h2", "h3", "h4", "h5", "h6"}
_ASIDE = {"nav", "aside", "footer", "header", "form", "table"}
MOST_LINKED = 0.5
"""Share of a list's letters in links above which it is a menu, or hints at other pages."""


def lists_as_lines(tree: Any) -> list[str]:
    """Makes each list of the article a paragraph of lines "- …", with one more "- " for each list that it stands in.

    Gives those lines. Menus and lists in margins and in tables stay as they are. Items of several paragraphs, which
    come by themselves, stay too, and the others of their list become paragraphs.
    """
    lines: list[str] = []
    for each in list(tree.iter(*_LISTS)):
        parents = {parent.tag for parent in each.iterancestors()}
        if not parents or parents & (_LISTS | _ASIDE) or _is_menu(each):
            continue
        items = [item for item in each if item.tag in _ITEMS]
        plain = [item for item in items if _is_plain(item)]
        if len(plain) == len(items):
            lines += _replaced(each)
        elif plain:
            each.tag = "div"
            for item in items:
                if item in plain:
                    lines += _replaced(item)
                else:
                    item.tag = "div"
    return lines


def _is_menu(element: Any) -> bool:
    """Whether most of a list's letters are links or buttons, or it has none."""
    letters = len("".join(element.text_content().split()))
    linked = sum(len("".join(each.text_content().split())) for each in element.iter("a", "button"))
    return linked >= letters * MOST_LINKED


def _is_plain(item: Any) -> bool:
    """Whether an item and those of the lists within it have no more than a paragraph each."""
    blocks = list(item.iterdescendants(*_BLOCKS))
    owners = {next(each.iterancestors(*_ITEMS)) for each in blocks}
    return len(owners) == len(blocks) and all(each.tag == "p" and not MARK.search(each.text or "") for each in blocks)


def _replaced(element: Any) -> list[str]:
    """Puts a paragraph of lines in an element's place, under its class and id, which tell margins apart; the lines."""
    paragraph = element.makeelement("p", dict(element.attrib))
    paragraph.tail = element.tail
    lines = list(_lines(element))
    for number, line in enumerate(lines):
        if number:
            paragraph.append(element.makeelement("br"))
            paragraph[-1].tail = line
        else:
            paragraph.text = line
    element.getparent().replace(element, paragraph)
    return lines


def _lines(element: Any, depth: int = 1) -> Iterator[str]:
    """The items' own words, each item's before those of the lists within it."""
    if element.tag in _ITEMS and (words := " ".join("".join(_own_words(element)).split()).removeprefix("- ")):
        yield f"{'- ' * depth}{words}"
    for child in element:
        yield from _lines(child, depth + (child.tag in _LISTS))


def _own_words(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        elif isinstance(child.tag, str) and child.tag not in _LISTS:
            yield from _own_words(child)
        yield child.tail or ""
