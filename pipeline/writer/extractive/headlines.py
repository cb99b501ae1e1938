"""Headlines from the desk's own: words before the colon may alliterate, those behind it stay as the desk wrote."""

import re
from collections.abc import Iterator

from pipeline.house.style import Style
from pipeline.models import Brief, Notes
from pipeline.writer.extractive.phrasing import tidy
from pipeline.writer.replies import PlannedHeadline

SUBJECT = 60
PREHEADER = 110
WORDLIST = "alliteration"


def headlines_for(notes: Notes, style: Style, count: int) -> tuple[PlannedHeadline, ...]:
    """At most `count` headlines: alliterative where the style has a pair of words for the subject, then plain ones."""
    brief = notes.brief
    texts = list(dict.fromkeys([*_alliterative(brief, style), *_plain(brief)]))[:count]
    emoji = style.emoji_for(brief.headline, "headline")
    return tuple(
        PlannedHeadline(
            text=text, emoji=emoji, subject=_cut(text, SUBJECT), preheader=_cut(_preheader(brief), PREHEADER)
        )
        for text in texts
    )


def _alliterative(brief: Brief, style: Style) -> Iterator[str]:
    subject = re.match(r"(?:The |A |An )?(?P<name>[A-Z][\w-]*)", brief.headline)
    if subject is None:
        return
    name = subject["name"]
    fitting = [word for word in style.wordlists.get(WORDLIST, ()) if word[:1].lower() == name[0].lower()]
    for first, second in zip(fitting[::2], fitting[1::2], strict=False):
        owner = f"{name}’" if name.endswith("s") else f"{name}’s"
        yield f"{owner} {first.title()} {second.title()}: {brief.headline}"


def _plain(brief: Brief) -> Iterator[str]:
    yield brief.headline
    if brief.summary:
        yield re.split(r"(?<=[a-z0-9])\.\s", tidy(brief.summary))[0].rstrip(".")


def _preheader(brief: Brief) -> str:
    return tidy(brief.summary) or tidy(brief.angle) or brief.headline


def _cut(text: str, longest: int) -> str:
    """The text cut between words where it is too long, with an ellipsis."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
