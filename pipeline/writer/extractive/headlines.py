"""The desk's headline, and a shorter one where it has several clauses; their letters are mended with the draft's."""

import re
from collections.abc import Iterator

from pipeline.models import Brief, Notes
from pipeline.style.page import ParsedText
from pipeline.style.rules.base import Hit
from pipeline.style.rules.forms import HeadingForm
from pipeline.style.style import Style
from pipeline.text.capital import with_capital
from pipeline.writer.replies import PlannedHeadline

_CLAUSES = re.compile(r" (?:and|as|while|(?<!days )(?<!weeks )(?<!months )(?<!years )(?<!hours )after) (?=\w+ )")
"""Where a headline's next clause begins; "two weeks after" begins none."""
SUBJECT = 60
PREHEADER = 110


def headlines_for(notes: Notes, style: Style, count: int) -> tuple[PlannedHeadline, ...]:
    """At most `count` headlines; those that the style's rules on headlines refuse and cannot mend come last."""
    brief = notes.brief
    emoji = style.emoji_for(brief.headline, "headline")
    texts = sorted(_plain(brief), key=lambda text: bool(_faults(text, style)))
    preheader = " ".join((brief.summary or brief.angle or brief.headline).split())
    return tuple(
        PlannedHeadline(text=text, emoji=emoji, subject=_cut(text, SUBJECT), preheader=_cut(preheader, PREHEADER))
        for text in texts[:count]
    )


def _faults(text: str, style: Style) -> list[Hit]:
    rules = [rule for rule in style.rules if isinstance(rule, HeadingForm)]
    return [hit for rule in rules for hit in rule.hits(ParsedText(f"# {text}\n")) if not hit.edits]


def _plain(brief: Brief) -> Iterator[str]:
    """The desk's headline, and without its last clause where it has several."""
    headline = with_capital(brief.headline)
    yield headline
    if len(parts := _CLAUSES.split(headline)) > 1 and len(parts[0].split()) >= 4:
        yield parts[0]


def _cut(text: str, longest: int) -> str:
    """The text cut between words where it is too long, with an ellipsis."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
