"""Headings and block quotations of an HTML page, set back into the text that was taken from it as Markdown has them."""

import re
from typing import Any, NamedTuple

_HEADINGS = {f"h{level}": level for level in range(2, 7)}
_LINES = {"p", "li", "dd", "pre", "blockquote"}
_ASIDE = {"nav", "aside", "footer", "table"}
_NO_LETTERS = re.compile(r"[\W_]+")
_KEY, _LONGEST = 120, 200


class PlacedLine(NamedTuple):
    """A paragraph of a page: the headings that stand right above it, and whether it is quoted."""

    headings: tuple[str, ...]
    quoted: bool


def placed_lines(tree: Any) -> dict[str, PlacedLine]:
    """The page's paragraphs that stand under a heading or in a block quotation, each by its letters.

    A page's own title is no heading here, and what stands in menus and margins neither.
    """
    found: dict[str, PlacedLine] = {}
    above: list[str] = []
    for element in tree.iter():
        tag = element.tag
        if not isinstance(tag, str) or tag not in _LINES | _HEADINGS.keys():
            continue
        level = _HEADINGS.get(tag)
        if not level and next(element.iterdescendants(*_LINES), None) is not None:
            continue  # its paragraphs come by themselves
        words = " ".join(element.text_content().split())
        if not words or {parent.tag for parent in element.iterancestors()} & _ASIDE:
            continue
        if level:
            if len(words) <= _LONGEST:
                above.append(f"{'#' * level} {words}")
        else:
            quoted = tag == "blockquote" or any(parent.tag == "blockquote" for parent in element.iterancestors())
            broken = _broken(element)
            if above and not quoted and broken:  # its breaks may stay or become blanks
                found.setdefault(_key(words), PlacedLine(tuple(above), quoted))
            for line in broken if quoted else broken[:1]:
                if above or quoted:
                    found.setdefault(_key(line), PlacedLine(tuple(above), quoted))
                above = []
    return found


def _broken(element: Any) -> list[str]:
    """The lines of a paragraph that breaks part, which its text has as paragraphs."""
    lines = [""]
    for each in element.iter():
        if each.tag == "br":
            lines.append("")
        elif isinstance(each.tag, str):
            lines[-1] += each.text or ""
        if each is not element:
            lines[-1] += each.tail or ""
    return [line for line in lines if line.strip()]


def with_headings(text: str, lines: dict[str, PlacedLine]) -> str:
    """The text with "## " headings above those of its paragraphs that have some, and "> " before those quoted."""
    left = dict(lines)
    kept: list[str] = []
    for line in text.splitlines():
        place = left.pop(_key(line), None) if line.strip() else None
        if place is None:
            kept.append(line)
            continue
        bare = {_key(heading) for heading in place.headings}
        while kept and (not kept[-1].strip() or _key(kept[-1]) in bare):
            kept.pop()
        kept += [*place.headings, f"> {line.strip()}" if place.quoted else line]
    return "\n".join(kept)


def heading_of_quotation(text: str, start: int) -> str:
    """The heading right above the block quotation that a place stands in, whose words it gives; "" elsewhere."""
    line = text.rfind("\n", 0, start) + 1
    if text[line : line + 1] != ">":
        return ""
    for above in reversed(text[:line].splitlines()):
        if above.strip() and not above.startswith(">"):
            return above.lstrip("#").strip(" :*") if above.startswith("#") else ""
    return ""


def _key(words: str) -> str:
    return _NO_LETTERS.sub("", words).lower()[:_KEY]
