"""The figures, names and quotations of a text, and which of them were put in place of which of another text."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from pipeline.audit.arithmetic.judgement import judge
from pipeline.audit.attribution.quoted_words import quotations
from pipeline.audit.evidence.known import operand_of
from pipeline.models import Kind, Quantity, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.review import word_diff
from pipeline.text.names import proper_names
from pipeline.text.plain_view import readable
from pipeline.text.sentences import sentences

What = Literal["figure", "name", "quotation"]


class Statement(NamedTuple):
    """A figure, name or quotation with its place; `quantity` is a figure's."""

    what: What
    words: str
    start: int
    end: int
    quantity: Quantity | None = None


class StatementPair(NamedTuple):
    """What two texts state in the same place; `alike` says that it is the same."""

    before: Statement
    now: Statement
    alike: bool


def places(before: str, now: str) -> Iterator[StatementPair]:
    """The statements of two texts that stand in each other's place, in the order of the later text's stretches.

    Words that only one of the texts has, and what is stated in both of two changed stretches, are not among them.
    """
    first, second = list(_tokens(before)), list(_tokens(now))
    for alike, gone, added in word_diff.aligned(list(map(_compared, first)), list(map(_compared, second))):
        old = [stated for _, stated in first[gone] if stated]
        new = [stated for _, stated in second[added] if stated]
        for pair in zip(old, new, strict=True) if alike else _pairs(old, new):
            yield StatementPair(*pair, alike)


def _tokens(prose: str) -> Iterator[tuple[str, Statement | None]]:
    """The words of a text with its figures, names and quotations as one each, blanks left out."""
    past = 0
    for stated in sorted(_statements(prose), key=lambda each: (each.start, -each.end)):
        if stated.start < past:
            continue
        yield from _words(prose[past : stated.start])
        yield stated.words, stated
        past = stated.end
    yield from _words(prose[past:])


def _words(prose: str) -> Iterator[tuple[str, None]]:
    yield from ((word, None) for word in map(str.strip, word_diff.words_of(prose)) if word)


def _compared(token: tuple[str, Statement | None]) -> tuple[str, str]:
    """What two texts' tokens are compared by: a name in a sentence is another than the same word in a heading."""
    words, stated = token
    return words, stated.what if stated else ""


def _statements(prose: str) -> Iterator[Statement]:
    """Figures, names outside headings, and quotations; what is read inside a quotation or a figure is left to it."""
    page = readable(prose)
    for quoted in quotations(page.text):
        start, end = page.span(quoted.start, quoted.end)
        yield Statement("quotation", " ".join(page.text[quoted.start : quoted.end].split()), start, end)
    for quantity in find_quantities(page.text):
        if quantity.kind is not Kind.LIST_NUMBER:
            start, end = page.span(quantity.start, quantity.end)
            yield Statement("figure", " ".join(quantity.text.split()), start, end, quantity)
    pieces = sentences(page.text)
    headings = {piece.block for piece in pieces if piece.text.startswith("#")}
    for piece in pieces:
        for name in proper_names(piece.text) if piece.block not in headings else ():
            start, end = page.span(piece.start + name.start, piece.start + name.end)
            yield Statement("name", " ".join(name.text.split()), start, end)


def _pairs(old: Sequence[Statement], new: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Of what stood in a place and what stands there now, what was put in place of what: like for like, in order.

    What stands in both, wherever, was changed for nothing; a figure of another kind is its like where each is the last.
    """
    for what in ("quotation", "figure", "name"):
        before, now = ([each for each in side if each.what == what] for side in (old, new))
        both = {each.words for each in before} & {each.words for each in now}
        before, now = ([each for each in side if each.words not in both] for side in (before, now))
        left: tuple[list[Statement], list[Statement]] = [], []
        for kind in dict.fromkeys(map(_kind, (*before, *now))):
            first, second = ([each for each in side if _kind(each) == kind] for side in (before, now))
            yield from zip(first, second, strict=False)
            left[0].extend(first[len(second) :])
            left[1].extend(second[len(first) :])
        if len(left[0]) == len(left[1]) == 1:
            yield left[0][0], left[1][0]


def _kind(stated: Statement) -> Kind | None:
    return stated.quantity.kind if stated.quantity else None


def says_the_same(new: Quantity, old: Quantity, *, supported: bool) -> bool:
    """Whether a figure is another one's value by the audit's tolerance, or a borne out one that the other rounds."""
    if not (new.counts and old.counts):
        told = (each.period if each.kind is Kind.DATE and each.period else each.text.lower() for each in (new, old))
        return len(set(told)) == 1
    ends = [(_at(new, new.low), _at(old, old.low)), (_at(new, new.high), _at(old, old.high))]
    if all(_agrees(mine, theirs) for mine, theirs in ends):
        return True
    return supported and all(_agrees(theirs, mine) for mine, theirs in ends)


def _at(quantity: Quantity, end: Decimal) -> Quantity:
    """One end of a range, in the digits of the whole: in "from $40 to $60 million" the $40 is to the million, too."""
    return quantity.model_copy(update={"low": end, "high": end})


def _agrees(stated: Quantity, value: Quantity) -> bool:
    return judge(stated, operand_of("", "", value)).verdict is Verdict.SUPPORTED


def without_figures(sentence: str) -> str:
    """A sentence's words in lower case, with a sign for each of its figures."""
    pieces, past = [], 0
    for quantity in find_quantities(sentence):
        pieces += [sentence[past : quantity.start], "#"]
        past = quantity.end
    return " ".join("".join((*pieces, sentence[past:])).lower().split())
