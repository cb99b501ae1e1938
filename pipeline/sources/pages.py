"""A web page, read: the article with its tables, lists, headings and quotations, without what the page hides."""

import re
from copy import deepcopy
from itertools import pairwise
from typing import Any

from pipeline.errors import SourceError
from pipeline.sources.extracted import SAVE_AS_TEXT, Extract, ReadingRequest, composed
from pipeline.sources.file_head import read_head
from pipeline.sources.headings import PlacedLine, placed_lines, with_headings
from pipeline.sources.page_kinds import breaks_off, count_words, is_sold, usable_title, why_no_article
from pipeline.sources.page_lists import lists_as_lines
from pipeline.sources.page_panels import elements_of, hidden_words, is_hidden, open_panels
from pipeline.sources.page_styles import hide_unseen
from pipeline.sources.tables.placed import MARK, Piece, marked
from pipeline.sources.tables.typed import ReadTable, read_table
from pipeline.text.days import as_date
from pipeline.text.decoding import UNXML, decode
from pipeline.text.superscripts import without_note_marks

FEWEST_WORDS, FEWEST_WORDS_WITHOUT_SCRIPTS, FEWEST_WORDS_OF_AN_ARTICLE = 15, 40, 40
NO_BREAK = "\ua78f"
"""Stands for a no-break space in a number while the page is read: a letter that no page has, which readers keep."""
NO_BREAK_IN_A_NUMBER = re.compile(
    r"(?<=\d)(?:&(?:nbsp|thinsp|#160|#xa0|#8239|#x202f|#8201|#x2009|#8199|#x2007);|[\u00a0\u202f\u2009\u2007])(?=\d)",
    re.IGNORECASE,
)
NESTED = re.compile(r"\A(?:- )+(?=- )")
PORT = re.compile(r"(?<=\w):\d{2,5}\Z")  # behind a host that stands in for a site's name
"""Marks of the lists that an item's own list stands in."""
QUOTATION_MARKS = set('"“”„«»')
STATED_DATES = """//meta/@content | //time/@datetime | //@data-date | //*[@itemprop]//text()
 | //script[contains(@type, "json")]/text()"""
"""Where a page states its date; one found elsewhere may be any date that its text mentions."""
ASIDE = {"nav", "aside", "footer", "header"}
"""Parts of a page whose tables are no part of its article."""


def read_page(body: bytes, reading: ReadingRequest) -> Extract:
    """The article of a page with its tables and lists; what the page hides from readers is left out."""
    from pipeline.sources.nested_tables import set_apart

    tree, remarks = _opened(body, reading)
    stated = " ".join([reading.name.replace("/", "-"), *tree.xpath(STATED_DATES)])
    _without_hidden(tree)
    _quotations_in_marks(tree)
    _as_one_article(tree)
    everything = _with_spaces(" ".join(" ".join(tree.itertext()).split()))
    remarks = (*remarks, *set_apart(tree))
    tables = _tables_aside(tree)
    titled = " ".join(tree.xpath("string(//title)").split())
    found, lines = _article_with_lists(tree, reading)
    text = _with_spaces(found.text or "") if found is not None else ""
    heading = _with_spaces((found.title if found is not None else "") or titled)
    if not tables and (reason := why_no_article(heading, MARK.sub(" ", text) or everything)):
        raise SourceError(reason, "Save the article itself from a browser and name that file.")
    if count_words(MARK.sub(" ", text)) < FEWEST_WORDS and not any(main for _, main in tables):
        step = "It may be drawn by scripts or stand behind a consent page: save it from a browser and name that file."
        raise SourceError("it is a page without text", step)
    dated = found.date if found is not None else None
    site = found.sitename or "" if found is not None and found.sitename != found.title else ""
    title = usable_title(heading) or usable_title(titled)
    head = read_head(text, title=title)
    headed = head.published if head.publisher or head.url else None  # a date alone is one that the text mentions
    guessed = dated is not None and dated != "" and dated not in stated and headed is None
    if guessed:
        remarks = (*remarks, f"its text suggests the date {dated}; it states none")
    if breaks_off(text):
        remarks = (*remarks, "it breaks off where its site asks for a subscription")
    elif is_sold(stated):
        remarks = (*remarks, "its site says that it is for subscribers: what is read here may be its beginning alone")
    known = Extract(
        text="",
        title=title,
        publisher=PORT.sub("", site) or head.publisher,
        published=headed or (None if guessed else as_date(dated)),
        url=head.url,
        remarks=remarks,
    )
    return composed(_with_tables(with_headings(text, lines), tables), known)


def _opened(body: bytes, reading: ReadingRequest) -> tuple[Any, tuple[str, ...]]:
    """The page's elements, its notes' marks taken off and its numbers' spaces kept, and remarks on its encoding."""
    import trafilatura

    from pipeline.sources.tables.html import cut_long_tables

    html, remarks = decode(body, declared=reading.charset, is_html=True)
    tree = trafilatura.load_html(NO_BREAK_IN_A_NUMBER.sub(NO_BREAK, without_note_marks(UNXML.sub("", html))))
    if tree is None:
        raise SourceError("it is no HTML that can be read", SAVE_AS_TEXT)
    cut_long_tables(tree.getroottree().getroot())
    open_panels(tree)
    hide_unseen(tree)
    remarks += hidden_words(tree)
    if tree.tag == "table":
        tree = tree.getroottree().getroot()  # a page of nothing else
    return tree, remarks


def _article_with_lists(tree: Any, reading: ReadingRequest) -> tuple[Any, dict[str, PlacedLine]]:
    """The article and its placed lines, read with its lists as paragraphs where they are lost and nothing else is then.

    Where a page has no element for its article, only its paragraphs are found.
    """
    listed = deepcopy(tree)
    items = lists_as_lines(listed)
    placed = placed_lines(tree)
    found = _article(tree, reading)
    there = _line_letters(found.text or "") if found is not None else set()
    if _line_letters("\n".join(items)) <= there:
        return found, placed
    placed_with_lists = placed_lines(listed)
    other = _article(listed, reading)
    if other is not None and there <= _line_letters(other.text or ""):
        return other, placed_with_lists
    return found, placed


def _line_letters(text: str) -> set[str]:
    """The lines of a text by their letters and digits."""
    return {letters for line in text.splitlines() if (letters := re.sub(r"[\W_]+", "", line))}


def _article(tree: Any, reading: ReadingRequest) -> Any:
    """The page's article with what the page tells of itself; None where none was found."""
    import trafilatura
    from trafilatura.settings import use_config

    settings = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", "50")  # short releases keep their tables
    dates = {"original_date": True, "extensive_search": False, "max_date": reading.today.isoformat()}
    return trafilatura.bare_extraction(
        tree,
        url=reading.name if reading.name.startswith("http") else None,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params=dates,
        config=settings,
    )


def _without_hidden(tree: Any) -> None:
    """Takes out what readers do not see, but for the article for those without scripts; spaces in cells are shown.

    The body itself is spared, as pages hide it until their scripts run.
    """
    root = tree.getroottree()
    unseen = [*root.iter("template", "noscript"), *filter(is_hidden, elements_of(tree))]
    for element in dict.fromkeys(unseen):
        if element.tag == "noscript" and count_words(" ".join(element.itertext())) >= FEWEST_WORDS_WITHOUT_SCRIPTS:
            element.tag = "div"  # the article, for readers without scripts
        else:
            element.drop_tree()
    for cell in root.iter("td", "th"):
        for each in cell.iter():
            if NO_BREAK in (each.text or ""):
                each.text = _with_spaces(each.text)
            if each is not cell and NO_BREAK in (each.tail or ""):
                each.tail = _with_spaces(each.tail)


def _quotations_in_marks(tree: Any) -> None:
    """Quotations in the line get the marks that a browser draws round them, but for those with marks of their own."""
    for each in reversed(tree.xpath("//q")):  # the inner ones first
        words = each.text_content().strip()
        if words and not {words[0], words[-1]} <= QUOTATION_MARKS:
            first, last = ("‘", "’") if next(each.iterancestors("q"), None) is not None else ("“", "”")
            each.text = first + (each.text or "").lstrip()
            holder, end = (each[-1], "tail") if len(each) else (each, "text")
            setattr(holder, end, (getattr(holder, end) or "").rstrip() + last)
        each.tag = "span"


def _as_one_article(tree: Any) -> None:
    """Several whole articles of a page become its sections: of two the second would be left out without a word."""
    articles = tree.xpath("//article[not(ancestor::article or ancestor::aside or ancestor::nav or ancestor::footer)]")
    whole = [each for each in articles if count_words(" ".join(each.itertext())) >= FEWEST_WORDS_OF_AN_ARTICLE]
    if len(whole) > 1:
        for each in whole:
            each.tag = "section"


def _with_spaces(text: str) -> str:
    return text.replace(NO_BREAK, "\u00a0")


def _tables_aside(tree: Any) -> list[tuple[ReadTable, bool]]:
    """The page's tables of figures, each replaced by words that mark its place, and whether it is the article's."""
    from pipeline.sources.tables.html import html_tables

    found: list[tuple[ReadTable, bool]] = []
    for element, raw in html_tables(tree):
        read = read_table(raw)
        if read is None:
            continue
        parents = {parent.tag for parent in element.iterancestors()}
        mark = element.makeelement("p")
        mark.text = marked(len(found))
        mark.tail = element.tail
        found.append((read, not parents & ASIDE))
        element.getparent().replace(element, mark)
    return found


def _with_tables(text: str, tables: list[tuple[ReadTable, bool]]) -> list[Piece]:
    """The text in parts with its tables between; tables of the article whose marks were lost stand at its end."""
    pieces: list[Piece] = []
    seen: set[int] = set()
    at = 0
    for mark in MARK.finditer(text):
        number = int(mark[1])
        pieces.append(_paragraphs(text[at : mark.start()]))
        if number < len(tables) and number not in seen:
            pieces.append(tables[number][0])
            seen.add(number)
        at = mark.end()
    pieces.append(_paragraphs(text[at:]))
    return [*pieces, *(read for number, (read, main) in enumerate(tables) if main and number not in seen)]


def _indented(marks: re.Match[str]) -> str:
    return marks[0].replace("-", " ")


def _paragraphs(text: str) -> str:
    """The text with a blank line between paragraphs, and none inside tables and lists."""
    lines = [NESTED.sub(_indented, line.strip()) for line in text.splitlines() if line.strip()]
    apart = [
        not (above.lstrip()[:1] == line.lstrip()[:1] and line.lstrip()[:1] in "|-") for above, line in pairwise(lines)
    ]
    ends = ["\n\n" if each else "\n" for each in apart]
    return "".join(line + end for line, end in zip(lines, [*ends, ""][: len(lines)], strict=True))
