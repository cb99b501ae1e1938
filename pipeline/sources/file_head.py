"""The head of a text: the lines about its headline that say who published it, when, and where it stands.

label      "Publisher: …", "Published: …", "URL: …", also in one line, and other labels in a paragraph with one of these
bare       a date, an address, a byline or a publisher's name in a line of its own, below the headline
dateline   "OSLO, 3 November 2024 (Wire) – …" opens the body: its date is read, and its words stay where they are

A line that says something beside is body, and so is all that comes after it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pipeline.models import FrozenModel
from pipeline.sources.page_kinds import usable_title
from pipeline.text.days import as_date
from pipeline.text.markdown import Stretch, without

MOST_LINES, LONGEST = 14, 1000
"""Lines that are looked at, blank ones aside, and code points of each: one that is longer is body."""
LONGEST_VALUE, LONGEST_NAME, MOST_WORDS = 200, 100, 8
"""Code points of a label's value or a headline, and of a name; words of a name, or of what stands for a date."""
_LABELS = {
    "title": r"title|headline",
    "publisher": r"publisher|published by|publication|outlet|newspaper|site(?: name)?|source",
    "published": r"published(?: on)?|date(?: published)?|publication date|posted(?: on)?|released|release date|issued",
    "url": r"url|link|permalink|canonical(?: url)?|address|website",
    "other": r"(?:last )?(?:updated|modified)|authors?|by(?:line)?|retrieved|accessed",
}
_NAMED = "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
_LABEL = re.compile(rf"[*_]{{0,2}}(?:{_NAMED})[*_]{{0,2}}\s*:[*_]{{0,2}}\s+(?P<value>\S.*)", re.IGNORECASE)
_ANY_LABEL = re.compile(r"[*_]{0,2}[A-Z][\w /-]{1,30}[*_]{0,2}:[*_]{0,2} \S.*")
_NEXT = re.compile(rf"(?<=[.;|·])\s+(?=(?:{'|'.join(_LABELS.values())}):\s)", re.IGNORECASE)
_SPLIT = re.compile(r"\s+[|·•–—-]\s+")
_ADDRESS = re.compile(r"<?((?:https?://|www\.)[^\s<>\"]+)>?", re.IGNORECASE)
_NO_DATE = re.compile(r"undated|no date|n\.?\s?d\.?|unknown|none|(?:[a-z]{3,9}\.? )?(?:19|20)\d\d", re.IGNORECASE)
"""What stands for a day that is not known, or for its month or year alone."""
_TOLD_DATE = re.compile(
    r"(?:(?:first |last )?(?:published|posted|released|updated|issued|dated)(?: on| at)?:? )?(.*)", re.I
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_BYLINE = re.compile(
    r"[Bb][Yy] (?:[A-Z][\w’'.-]*|de|van|von|bin|al|and)(?:,? (?:[A-Z][\w’'.-]*|de|van|von|bin|al|and)){0,9}"
)
_ENDED = re.compile(r"(?<!Ltd)(?<!Inc)(?<!Co)(?<!Corp)[.!?…:;,][\"”’)]*$")
_STARTS_NO_LINE = re.compile(r"\s*(?:[-*+•>|`]|\d{1,2}[.)]|<)")
_SMALL = re.compile(r"[a-z]{1,3}")
_DATELINE = re.compile(
    r"(?:[A-Z][\w.’'-]*,? ){1,5}?\(?(?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})|\d{1,2} [A-Z][a-z]{2,8},? \d{4})\)?,?"
    r" ?(?:[/(][^()/\n]{2,40}[/)] ?)?(?:—|–|--?|:)\s*\S"
)
_EQUALS = re.compile(r"^([\w-]+)\s*=\s*")
"""What TOML has between a key and its value, where YAML has a colon."""
_TOML_TABLE = re.compile(r"^\[", re.MULTILINE)


class Head(FrozenModel):
    """What the head of a text says, and where its lines stand in the text, the headline's own not among them."""

    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    lines: tuple[Stretch, ...] = ()

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch of the text lies between the head's first line and its last."""
        return bool(self.lines) and self.lines[0].start <= start and end <= self.lines[-1].end

    def body_of(self, text: str) -> str:
        """The text without the head's lines."""
        return "".join(without(text, self.lines))


def without_head(text: str) -> str:
    """A text with its headline and its body, without what its head says of it."""
    return read_head(text).body_of(text)


def read_head(text: str, *, title: str = "") -> Head:
    """What the head of a text says of it; `title` is its headline where that may stand elsewhere, as a page's does."""
    stated: dict[str, str] = {}
    lines: list[Stretch] = []
    headed, labelled, end_before = bool(title), False, 0
    name, place = "", Stretch(0, 0)
    for line in _first_lines(text):
        labelled = labelled and end_before == line.start  # a blank line ends a paragraph of labels
        end_before = line.end
        words = text[line.start : min(line.end, line.start + LONGEST)].strip()
        fields = dict(_fields(words))
        if not fields and labelled and _ANY_LABEL.fullmatch(words):
            fields = {"other": words}
        if fields:
            labelled = labelled or bool(_LABEL.match(words))
            lines += [place, line] if name else [line]
            stated = fields | ({"name": name} if _is_name(name) else {}) | stated
            name = ""
        elif words.lstrip("# ") == title or (not headed and _may_be_headline(words, first=not lines)):
            headed = True
        elif not name and not words.startswith("#") and _is_line(words):
            name, place = words, line
        else:
            stated = {"published": found["day"], **stated} if (found := _DATELINE.match(words)) else stated
            break
    return _head(stated, lines)


def read_front_matter(front: str) -> Head:
    """What the lines of a text's front matter say of it, in YAML or in TOML, also where these are not well formed.

    What stands indented, or below a heading of TOML's ("[image]"), is of something else.
    """
    lines = (_EQUALS.sub(r"\1: ", line.rstrip(), count=1) for line in _TOML_TABLE.split(front)[0].splitlines())
    stated: dict[str, str] = {}
    for name, value in filter(None, map(_labelled, lines)):
        stated.setdefault(name, value)
    return _head(stated)


def _head(stated: Mapping[str, str], lines: Sequence[Stretch] = ()) -> Head:
    """What the values under their fields' names say; a line's bare name is the publisher where no label gives one."""
    return Head(
        title=stated.get("title", ""),
        publisher=stated.get("publisher", "") or stated.get("name", ""),
        published=as_date(_REMARK.sub("", stated.get("published", ""))),
        url=_whole(stated.get("url", "")),
        lines=tuple(lines),
    )


def _first_lines(text: str) -> Iterator[Stretch]:
    """The first lines that are not blank, each up to where the next one begins."""
    at = number = 0
    while at < len(text) and number < MOST_LINES:
        end = text.find("\n", at) + 1 or len(text)
        if text[at:end].strip():
            yield Stretch(at, end)
            number += 1
        at = end


def _fields(line: str) -> Iterator[tuple[str, str]]:
    """What a line of the head says, by what it is; nothing for one of the body."""
    if len(line) >= LONGEST or line.startswith(("#", "|")):
        return
    parts = _NEXT.split(line)
    read = [_labelled(part) for part in parts]
    if all(read):
        yield from (each for each in read if each)
    elif bare := _bare(line):
        yield bare
    elif len(parts := _SPLIT.split(line)) in (2, 3) and any(found := [_bare(part) for part in parts]):
        others = [part for part, each in zip(parts, found, strict=True) if not each]
        if all(map(_is_name, others)):
            yield from (("name", part) for part in others[:1])
            yield from (each for each in found if each)
    elif _BYLINE.fullmatch(line):
        yield "other", line


def _labelled(part: str) -> tuple[str, str] | None:
    """A label's field and its value, where the value is of the label's kind."""
    found = _LABEL.fullmatch(part)
    if not found:
        return None
    name = next(each for each in _LABELS if found[each])
    value = found["value"].strip(" *_\"'")
    if name in ("publisher", "url") and _ADDRESS.fullmatch(value):
        return "url", value
    if name == "url" or len(value) > LONGEST_VALUE:
        return None
    if name == "published":
        return (name, value.rstrip(".;|·")) if _states_date(value) else None
    is_sentence = value.endswith((".", "!", "?")) and value[:1].islower()
    return None if is_sentence else (name, value.rstrip(".;|·") if _ENDED.search(value) else value)


def _bare(line: str) -> tuple[str, str] | None:
    """A date or an address that stands alone."""
    if _ADDRESS.fullmatch(line):
        return "url", line
    stated = _REMARK.sub("", line)
    day = _TOLD_DATE.fullmatch(stated)
    if day and (as_date(day[1]) or _NO_DATE.fullmatch(day[1])):
        return "published", day[1]
    commas = [at.end() for at in re.finditer(", ", stated)] if _is_line(stated) else []
    return next((("published", stated[at:]) for at in commas if as_date(stated[at:])), None)


def _states_date(value: str) -> bool:
    """Whether a value is a date, or the few words that stand for one ("week of 3 November 2024")."""
    stated = _REMARK.sub("", value.rstrip(".;|·"))
    few = len(stated.split()) <= MOST_WORDS and not _ENDED.search(value)
    return bool(as_date(stated) or _NO_DATE.fullmatch(stated) or (few and _YEAR.search(stated)))


def _may_be_headline(words: str, *, first: bool) -> bool:
    marked = words.startswith("#")
    return marked or (first and len(words) <= LONGEST_VALUE and not _STARTS_NO_LINE.match(words))


def _is_line(words: str) -> bool:
    """Whether a line may be a headline or a name: short, and no sentence, list, table or quotation."""
    return len(words) <= LONGEST_VALUE and not (_ENDED.search(words) or _STARTS_NO_LINE.match(words))


def _is_name(words: str) -> bool:
    """Whether words are written as a name is: each but the small ones has a capital, or it is a site's address."""
    name = re.split(r", | \(", words)[0].split() if len(words) <= LONGEST_NAME else []
    capital = [word for word in name if word != word.lower() or "." in word[:-1] or not word.isalpha()]
    return (
        bool(capital and usable_title(re.split(", ", words)[0]))
        and len(name) <= MOST_WORDS
        and all(w in capital or _SMALL.fullmatch(w) for w in name)
    )


def _whole(address: str) -> str:
    """An address with its scheme; "" for none."""
    found = _ADDRESS.fullmatch(address)
    return "" if not found else found[1] if "://" in found[1] else f"https://{found[1]}"
