"""The lines of a text as blocks: headline, headings, bullets, paragraphs; Markdown's marks or plain text's habits."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline.text.emoji import Emoji, find_emoji

Kind = Literal["headline", "heading", "subheading", "bullet", "paragraph", "lead_in", "footnote", "quote", "aside"]
HEADINGS = ("headline", "heading", "subheading")
LONGEST_HEADING, LONGEST_HEADLINE, LONGEST_LABEL = 12, 24, 6  # words

_LINE = re.compile(r"[^\n]+")
_ATX = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(?=\S)")
_BULLET = re.compile(r"[ \t]*[-*+•‣▪◦][ \t]+(?=\S)")
_QUOTE = re.compile(r"[ \t]{0,3}>")
_NUMBER = re.compile(r"[ \t]*(\d{1,2})[ \t]*[.)][ \t]+(?=\S)")  # blanks before the stop are a mark's, blanked out
_UNDERLINE = re.compile(r"[ \t]{0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r"[ \t]{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_FOOTNOTE = re.compile(r"[*_]*(?:footnote|sources?|note)[*_]*:", re.IGNORECASE)
_ASIDE = re.compile(r"([*_])(?!\1)[^*_]+\1\s*$")
_LABEL = re.compile(
    r"(?:\*\*|__)\s*([^\s*_][^*_\n]{0,60}?)(?:\*\*|__)[^\w\n]{0,12}:(?=\s|$)"
    r"|(?:\*\*|__)?\s*([^\s:*_][^:\n]{0,60}?):(?=\s|\*\*|__|$)"
)
_CLOSED = re.compile(r"[ \t*_]*+:(?=\s|$)")
_BLANKS = re.compile(r"[ \t]{2,}")
_WORD = re.compile(r"[^\W_]+(?:['’.,&-][^\W_]+)*")
_STOPS = tuple(".!?:;,…。！？：؟")
_CLOSERS = " \t\n*_\"”’')]"


class TextBlock(NamedTuple):
    """One block; `start` to `end` frames its text without marker; `label` is a bullet's, `number` a subheading's."""

    kind: Kind
    start: int
    end: int
    text: str
    emoji: tuple[Emoji, ...] = ()
    label: str = ""
    number: int = 0
    section: int = 0
    words: int = 0

    @property
    def bare(self) -> str:
        """The text without emoji and emphasis, white space single."""
        return _bare(self.text)


class _Chunk(NamedTuple):
    mark: str
    start: int
    end: int


def count_words(text: str) -> int:
    """Words as readers count them: a figure or a hyphenated word is one."""
    return len(_WORD.findall(text))


def read_blocks(text: str) -> list[TextBlock]:
    """The blocks of a readable text in order; `section` counts the headline and headings passed.

    What plain text has above a headline with an emoji or below a footnote is the site's, not the article's: asides.
    """
    blocks = list(_numbered(text))
    first = next((at for at, block in enumerate(blocks) if block.kind == "headline"), 0)
    if not any(blocks[at].kind != "paragraph" for at in range(first)):
        blocks[:first] = [block._replace(kind="aside") for block in blocks[:first]]
    return blocks


def _numbered(text: str) -> Iterator[TextBlock]:
    chunks = list(_chunks(text))
    marked = any(chunk.mark.startswith("#") for chunk in chunks)
    section, headline, footnote = 0, False, False
    for chunk in chunks:
        block = _block(chunk, text, marked, headline)
        if footnote and not marked:
            yield block._replace(kind="aside", section=section)
            continue
        footnote = block.kind == "footnote"
        if block.kind in ("headline", "heading"):
            section += 1
            headline = True
        yield block._replace(section=section)


def _chunks(text: str) -> Iterator[_Chunk]:
    """Lines that belong together, with the mark of the first ("#", "-", "1", ">" or "")."""
    open_chunk: _Chunk | None = None
    last_end = -1
    for line in _LINE.finditer(text):
        start, end, words = line.start(), line.end(), line[0]
        adjoining = start == last_end + 1
        last_end = end
        if open_chunk and not adjoining:
            yield open_chunk
            open_chunk = None
        if not words.strip() or (open_chunk is None and (_RULE.match(words) or _ornament(words))):
            last_end = -1
            continue
        if open_chunk and open_chunk.mark == "" and (underline := _UNDERLINE.match(words)):
            yield open_chunk._replace(mark="#" if underline[1][0] == "=" else "##")
            open_chunk = None
            continue
        mark, width = _mark(words)
        if open_chunk and mark in ("", open_chunk.mark if open_chunk.mark == ">" else ""):
            open_chunk = open_chunk._replace(end=end)
            continue
        if open_chunk:
            yield open_chunk
        open_chunk = _Chunk(mark, start + width, end)
        if mark.startswith("#"):
            yield open_chunk
            open_chunk = None
    if open_chunk:
        yield open_chunk


def _ornament(line: str) -> bool:
    """Whether a line has neither a letter, a digit nor an emoji: it parts two passages."""
    return not any(map(str.isalnum, line)) and next(find_emoji(line), None) is None


def _mark(line: str) -> tuple[str, int]:
    """What a line begins with, and how many characters that is."""
    if heading := _ATX.match(line):
        return heading[1], heading.end()
    if bullet := _BULLET.match(line):
        return "-", bullet.end()
    if number := _NUMBER.match(line):
        return number[1], number.end()
    if quote := _QUOTE.match(line):
        return ">", quote.end()
    return "", len(line) - len(line.lstrip())


def _block(chunk: _Chunk, text: str, marked: bool, headline: bool) -> TextBlock:
    words = text[chunk.start : chunk.end].rstrip().rstrip("#").rstrip()
    emoji = tuple(find_emoji(text, chunk.start, chunk.start + len(words)))
    kind = _kind(chunk.mark, words, emoji, marked, headline)
    number = 0
    if kind == "subheading" and (numbered := _NUMBER.match(words)):
        number, words, chunk = int(numbered[1]), words[numbered.end() :], _shift(chunk, numbered.end())
    elif kind == "subheading" and chunk.mark.isdigit():
        number = int(chunk.mark)
    label = _label(words, emoji, chunk.start) if kind == "bullet" else ""
    return TextBlock(kind, chunk.start, chunk.start + len(words), words, emoji, label, number, words=count_words(words))


def _shift(chunk: _Chunk, width: int) -> _Chunk:
    return chunk._replace(start=chunk.start + width)


def _kind(mark: str, words: str, emoji: tuple[Emoji, ...], marked: bool, headline: bool) -> Kind:
    if mark.startswith("#"):
        if len(mark) > 2:
            return "subheading"
        return "heading" if headline or len(mark) == 2 else "headline"
    if mark == ">":
        return "quote"
    if mark.isdigit():
        return "subheading" if emoji and _unstopped(words, LONGEST_HEADING) and _ends_in(words, emoji) else "bullet"
    if mark == "-":
        return "bullet"
    return _plain_kind(words, emoji, marked, headline)


def _plain_kind(words: str, emoji: tuple[Emoji, ...], marked: bool, headline: bool) -> Kind:
    """The kind of a block without a mark, by how plain text shows its headings: short, no stop, an emoji."""
    if _FOOTNOTE.match(words):
        return "footnote"
    if not marked and _titles(words, emoji, LONGEST_HEADING if headline else LONGEST_HEADLINE):
        return "heading" if headline else "headline"
    if _ASIDE.match(words):
        return "aside"
    return "lead_in" if _bare(words).rstrip(_CLOSERS).endswith((":", "：")) else "paragraph"


def _titles(words: str, emoji: tuple[Emoji, ...], longest: int) -> bool:
    if not _unstopped(words, longest):
        return False
    return bool(emoji) or words[0].isupper() or words[0].isdigit()


def _unstopped(words: str, longest: int) -> bool:
    return (
        "\n" not in words and 0 < count_words(words) <= longest and not _bare(words).rstrip(_CLOSERS).endswith(_STOPS)
    )


def _ends_in(words: str, emoji: tuple[Emoji, ...]) -> bool:
    return bool(emoji) and words.rstrip(_CLOSERS).endswith(emoji[-1].text)


def _bare(text: str) -> str:
    pieces, at = [], 0
    for sign in find_emoji(text):
        pieces += [text[at : sign.start], " "]
        at = sign.end
    return " ".join("".join((*pieces, text[at:])).replace("*", "").replace("__", "").split())


def _label(words: str, emoji: tuple[Emoji, ...], start: int) -> str:
    """A bullet's label, bare: what an emoji closes, or a few words in bold or alone, before a colon.

    Where an emoji stands before the colon the label is whatever stands before the emoji, a question or a name with its
    role; without one a comma or a stop tells a sentence from a label.
    """
    if emoji and _CLOSED.match(words, emoji[0].end - start):
        return _bare(words[: emoji[0].start - start])
    match = _LABEL.match(_BLANKS.sub(" ", words.lstrip()))
    label = _bare(match[1] or match[2]) if match else ""
    return label if 0 < count_words(label) <= LONGEST_LABEL and not re.search(r"[.?!,;]\s", label + " ") else ""
