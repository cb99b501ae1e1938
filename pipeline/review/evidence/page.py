"""The evidence page: an article as readers get it, and what each checked figure, quotation and name rests on."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.models import Audit, Claim, Verdict
from pipeline.review.checking import desk_findings
from pipeline.review.edits.findings import is_edit
from pipeline.review.evidence.cards import LOOKS, Card, cards_of
from pipeline.review.evidence.rendering import HtmlMark, reading
from pipeline.review.outgoing import Outgoing
from pipeline.review.pictures.drawing import svg_of
from pipeline.review.prose import Anchors, prose_of
from pipeline.stages.export import export_markdown

if TYPE_CHECKING:
    from jinja2 import Template

_LINKED = re.compile(r'data-card="([^"]+)"')
_QUOTED = re.compile(r"\w+: “([^“”…]{8,})…?”.*")
_LINE_END = re.compile(r"(?<=[^\n·]{50})\n(?!\n)")
"""A break inside a paragraph, as a page of a PDF has it; rows of a table are lines of their own."""
TEMPLATE = Path(__file__).with_name("page.html.j2")


def evidence_page(out: Outgoing) -> str:
    """One HTML file that loads nothing: it opens from disk, in light and dark, on a phone and on paper."""
    from markupsafe import Markup

    prose = prose_of(out.body)
    pins = Anchors(prose)
    cards = cards_of(pins, out.audit, desk_findings(pins, out.findings, out.overrides), out.sources, every=True)
    shown = [card for card in cards if rests_on_something(card)]
    marks = tuple(_marks(out.audit, shown))
    article = reading(prose, marks, export_markdown)
    title = next((line[2:] for line in export_markdown(out.body).splitlines() if line.startswith("# ")), "Evidence")
    return _template().render(
        title=title,
        article=Markup(article),  # noqa: S704  sanitised by `reading`
        entries=_linked(article, shown),
        checked=len(shown),
        sums=sums,
        unchecked=sum(claim.verdict is Verdict.NOT_CHECKABLE and bool(claim.figures) for claim in out.audit.claims),
        out=out,
        picture=Markup(svg_of(out.chart)) if out.chart else "",  # noqa: S704  escaped by its template
    )


def sums(card: Card) -> list[str]:
    """The card's arithmetic without lines that only quote what its passages show in full."""
    shown = [" ".join(place.words.split()) for place in card.places]
    quoted = [(line, _QUOTED.fullmatch(line)) for line in card.arithmetic]
    return [line for line, only in quoted if not (only and any(words.startswith(only[1]) for words in shown))]


def rests_on_something(card: Card) -> bool:
    """Whether a card leads to a passage, a table's cell, arithmetic or a reason that says why it leads to none."""
    return (
        (not card.rule or _is_open_edit(card))
        and card.look != "unchecked"
        and bool(card.places or card.tables or card.arithmetic or card.reason)
    )


def _is_open_edit(card: Card) -> bool:
    """Whether a card tells of words that were put in place of the draft's, for which nobody answers yet."""
    return is_edit(card.rule) and card.group == "doubtful"


def _marks(audit: Audit, shown: Sequence[Card]) -> Iterator[HtmlMark]:
    """A mark on each figure of the claims that are shown, on the whole claim where it has none, and on open edits.

    An edit's comes in place of a claim's: a figure may be borne out by chance that is not the draft's own.
    """
    edited = [card for card in shown if _is_open_edit(card)]
    for card in edited:
        yield HtmlMark(start=card.start, end=card.end, key=card.key, look=card.look, spoken="changed by hand")
    keys = {card.key for card in shown}
    for claim in audit.claims:
        look, _, word = LOOKS[claim.verdict]
        for start, end in _spans(claim) if claim.id in keys else ():
            if not any(card.start < end and start < card.end for card in edited):
                yield HtmlMark(start=start, end=end, key=claim.id, look=look, spoken=word.lower())


def _linked(article: str, cards: Sequence[Card]) -> dict[str, list[Card]]:
    """By each key that the article links to, its card and those on the same words, which follow it there."""
    linked = set(_LINKED.findall(article))
    groups: dict[str, list[Card]] = {card.key: [card] for card in cards if card.key in linked}
    for card in cards:
        if card.key not in linked and (
            near := min(groups, key=lambda key: _distance(groups[key][0], card), default="")
        ):
            groups[near].append(card)
    return groups


def _distance(one: Card, other: Card) -> int:
    """Characters between two cards' places."""
    return max(one.start - other.end, other.start - one.end, 0) + abs(one.start - other.start)


def _spans(claim: Claim) -> list[tuple[int, int]]:
    return [(figure.start, figure.end) for figure in claim.figures] or [(claim.start, claim.end)]


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["wrapped"] = lambda text: _LINE_END.sub(" ", text)
    environment.filters["day"] = lambda day: f"{day.day} {day:%B %Y}"
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
