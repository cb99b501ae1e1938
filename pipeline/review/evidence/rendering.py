"""A draft's prose as safe HTML for reading, each checked stretch wrapped in its verdict's mark.

Every mark goes in as a private-use character on each side, the Markdown is rendered and sanitised with them inside, and
only then do they become elements: our tags never pass through a stranger's markup, nor the other way round.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from html import escape
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.models import FrozenModel
from pipeline.stages.box import words_start
from pipeline.text.html import FOOTNOTE_ATTRIBUTES, markdown_renderer

FIRST_OPEN, FIRST_CLOSE, MOST = 0xF0000, 0x100000, 0xFFFD
CACHED_TEXTS = 64
"""The texts whose HTML this process remembers: a document is looked at more often than it changes."""
_SIGN = re.compile("[\U000f0000-\U0010ffff]")
_LIST_NUMBER = re.compile(r"(?:\A|\n)[ \t]*\Z")
_PART = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)|([\U000f0000-\U0010ffff])')
_TAGS = nh3.ALLOWED_TAGS - {"img"} | {"section"}
_OUTSIDE = re.compile(r'<a (?=href="https?://)')
_SCHEMES = {"http", "https", "mailto"}
_REFERENCE = re.compile(r"\[\^[^\[\]\s]*\]")
_PLACED = {name: {"data-at"} for name in ("p", "h1", "h2", "h3", "h4", "h5", "h6")} | {"li": {"id", "class", "data-at"}}


class HtmlMark(FrozenModel):
    """A stretch of the prose, the key of its card, how it looks (a verdict), and what a screen reader adds."""

    start: int
    end: int
    key: str
    look: str
    spoken: str


@lru_cache(maxsize=CACHED_TEXTS)
def reading(
    prose: str,
    marks: tuple[HtmlMark, ...] = (),
    as_readers_get: Callable[[str], str] = lambda text: text,
    *,
    placed: bool = False,
) -> str:
    """The prose as sanitised HTML; each mark is a link to `#KEY`, a span where it stands inside a link.

    Links to the web open beside the page, which shows work of one's own.

    `as_readers_get` makes readers' Markdown of the prose, if it is them who read. `placed`, each heading, paragraph and
    bullet says in `data-at` from where to where its words stand in the prose (code points), for who types in it.
    """
    shown = [mark for mark in marks if not _opens_list(prose, mark)][:MOST]
    markdown, known = _markdown(), {}  # type: tuple[MarkdownIt, dict[str, object]]
    tokens = markdown.parse(as_readers_get(_with_signs(_SIGN.sub("\ufffd", prose), shown)), known)
    if placed:
        _place(tokens, prose)
    rendered = markdown.renderer.render(tokens, markdown.options, known)
    attributes = {**FOOTNOTE_ATTRIBUTES, **_PLACED} if placed else FOOTNOTE_ATTRIBUTES
    clean = nh3.clean(rendered, tags=_TAGS, attributes=attributes, url_schemes=_SCHEMES)
    return _OUTSIDE.sub('<a target="_blank" ', "".join(_wrapped(clean, shown)))


def _place(tokens: Sequence[Token], prose: str) -> None:
    """Gives each block of the rendered text the place of the prose's block with the same letters, both in order."""
    starts = [0, *(match.end() for match in re.finditer("\n", prose)), len(prose)]
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for _, words, (first, last) in _blocks(_markdown().parse(prose)):
        start = words_start(prose, starts[first])
        places[_letters(words)].append((start, start + len(prose[start : starts[last]].rstrip())))
    past = 0
    for block, words, _ in _blocks(tokens):
        found = next((place for place in places[_letters(words)] if place[0] >= past), None)
        if found:
            past = found[1]
            block.attrSet("data-at", f"{found[0]}-{found[1]}")


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[Token, str, Sequence[int]]]:
    """The headings, paragraphs and bullets outside the notes, each with its Markdown and its lines (from, to).

    A bullet without an empty line round it is its item's element.
    """
    item, notes = None, 0
    for opening, inline in pairwise(tokens):
        notes += {"footnote_open": 1, "footnote_close": -1}.get(opening.type, 0)
        item = opening if opening.type == "list_item_open" else item
        if opening.type in ("paragraph_open", "heading_open") and not notes:
            yield (item if opening.hidden and item else opening), inline.content, opening.map or (0, 0)


def _letters(words: str) -> str:
    """What of a block's Markdown its readers' form shares: letters and digits without references to notes."""
    return "".join(filter(str.isalnum, _REFERENCE.sub("", words)))


def _with_signs(prose: str, marks: Sequence[HtmlMark]) -> str:
    places = sorted(
        [(mark.start - (prose[mark.start - 1 : mark.start] == "\\"), 1, -mark.end, n) for n, mark in enumerate(marks)]
        + [(mark.end, 0, -mark.start, n) for n, mark in enumerate(marks)]
    )
    pieces, past = [], 0
    for place, opens, _, number in places:
        pieces += [prose[past:place], chr((FIRST_OPEN if opens else FIRST_CLOSE) + number)]
        past = max(past, place)
    return "".join((*pieces, prose[past:]))


def _opens_list(prose: str, mark: HtmlMark) -> bool:
    """Whether the mark is on a line's own number, which makes a list of it."""
    numbered = prose[mark.start : mark.end].strip().isdigit() and prose[mark.end : mark.end + 1] in (".", ")")
    return numbered and bool(_LIST_NUMBER.search(prose, max(0, mark.start - 80), mark.start))


def _wrapped(clean: str, marks: Sequence[HtmlMark]) -> Iterator[str]:
    """The HTML with each run of text inside a mark wrapped on its own, so that elements never cross."""
    active: list[int] = []
    begun: set[int] = set()
    links = 0
    for piece in filter(None, _PART.split(clean)):
        if _SIGN.fullmatch(piece):
            code = ord(piece)
            if code < FIRST_CLOSE:
                active.append(code - FIRST_OPEN)
            elif code - FIRST_CLOSE in active:
                active.remove(code - FIRST_CLOSE)
        elif piece.startswith("<"):
            links += piece.startswith(("<a ", "<a>")) - piece.startswith("</a>")
            yield piece
        elif active and piece.strip():
            yield _element(piece, marks[active[-1]], first=active[-1] not in begun, inside_link=links > 0)
            begun.add(active[-1])
        else:
            yield piece


def _element(text: str, mark: HtmlMark, *, first: bool, inside_link: bool) -> str:
    key = escape(mark.key)
    place = f' id="at-{key}"' if first else ""
    spoken = f'<span class="vh"> ({escape(mark.spoken)})</span>' if first else ""
    name, target = ("span", "") if inside_link else ("a", f' href="#{key}"')
    return f'<{name} class="fig {escape(mark.look)}" data-card="{key}"{place}{target}>{text}{spoken}</{name}>'


@cache
def _markdown() -> MarkdownIt:
    markdown = markdown_renderer()
    normalise = markdown.normalizeLink
    markdown.normalizeLink = lambda url: normalise(_SIGN.sub("", url))  # type: ignore[method-assign]
    return markdown
