"""The briefing as one Markdown file: what to know first, stories with their marks, the rest in a line, the bill."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import yaml

from pipeline.briefing.model import Briefing
from pipeline.briefing.one_liners import change_line, comment, failure_line, held_line, one_liner, quoted
from pipeline.briefing.story_section import NumberedStory, Pieces, numbered_stories
from pipeline.models import CLOSING_MARK, VERDICT_ORDER, CheckedFigure, FrozenModel, Verdict
from pipeline.stages.appendix import MARKER, SIGNS, show_interval
from pipeline.text.plural import pluralize
from pipeline.writer.extractive.form import NOBODY

Audience = Literal["review", "desk", "readers"]
SCHEMA = 1


class BriefingDocument(FrozenModel):
    """One edition as it goes to one audience: `body` is all below the front matter of `text`."""

    kind: Literal["briefing"] = "briefing"
    title: str
    date: date
    slot: str
    edition: int
    audience: Audience
    body: str
    body_sha256: str
    text: str


class DeskReference(NamedTuple):
    """Where the review desk has a story: its document, and the revision that the edition holds."""

    document: int
    revision: int


NONE_KNOWN: Mapping[str, DeskReference] = {}


def assemble_briefing(
    briefing: Briefing,
    audience: Audience = "review",
    disclosure: str = "",
    references: Mapping[str, DeskReference] = NONE_KNOWN,
) -> BriefingDocument:
    """The edition for the review desk (all of it) or for a desk channel (stories that something blocks are only named).

    `disclosure`, a line that each story ends with, is given once; `references` are by the stories' folders. The same
    values give the same bytes: it holds no clock.
    """
    numbered = numbered_stories(briefing)
    open_to = [each for each in numbered if audience == "review" or not each.story.blocking]
    held = [each for each in numbered if each not in open_to]
    title = title_of(briefing)
    stories = [Pieces.of(each, disclosure) for each in open_to]
    parts = [
        f"# {title}",
        comment(_at_a_glance(briefing, held, open_to)),
        _lead(briefing, numbered),
        _part("Stories", *(each.text for each in stories)),
        _list("Held at the review desk", (held_line(each.story) for each in held)),
        _list("Also in the news", map(one_liner, briefing.one_liners)),
        _list("What changed since it was told", map(change_line, briefing.changes)),
        "" if numbered or briefing.one_liners or briefing.changes else _nothing(briefing),
        *_closing(stories, disclosure),
        f"{MARKER}\n\n## For the desk",
        _figures(open_to),
        _list("What failed", map(failure_line, briefing.failures), depth=3),
        f"### Cost\n\n{_cost(briefing)}",
    ]
    body = "\n\n".join(part for part in parts if part) + "\n"
    digest = hashlib.sha256(body.encode()).hexdigest()
    fields = _front(briefing, audience, numbered, digest) | _references(numbered, references)
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=110)
    return BriefingDocument(
        title=title,
        date=briefing.date,
        slot=briefing.slot,
        edition=briefing.edition,
        audience=audience,
        body=body,
        body_sha256=digest,
        text=f"---\n{front}---\n\n{body}",
    )


def title_of(briefing: Briefing) -> str:
    """What the edition is called, in files, mails and feeds alike."""
    name = briefing.slot.replace("-", " ").capitalize()
    edition = f" (edition {briefing.edition})" if briefing.edition > 1 else ""
    return f"{name} briefing, {briefing.date.day} {briefing.date:%B %Y}{edition}"


def _front(briefing: Briefing, audience: Audience, numbered: Sequence[NumberedStory], digest: str) -> dict[str, Any]:
    usage, documents = briefing.usage, [each.story.document for each in numbered if each.story.document]
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update(document.audit.counts())
    fields: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": "briefing",
        "title": title_of(briefing),
        "date": briefing.date,
        "slot": briefing.slot,
        "edition": briefing.edition,
        "audience": audience,
        "not_before": briefing.not_before,
        "made": briefing.made.isoformat(timespec="seconds"),
        "stories": {status: len(briefing.with_status(status)) for status in ("drafted", "late", "failed")},
        "writer": " and ".join(sorted({each.story.writer for each in numbered})) or "nobody",
        "stand_in": briefing.stand_in or None,
        "tokens": {"prompt": usage.prompt_tokens, "completion": usage.completion_tokens},
        "calls": usage.calls,
        "cost_usd": "unknown" if usage.cost is None else round(usage.cost, 6),
        "audit": {**{str(verdict): counts[verdict] for verdict in VERDICT_ORDER}, "blocking": _blocking(numbered)},
        "hashes": {"body": digest, "stories": [document.body_sha256 for document in documents]},
    }
    return {key: value for key, value in fields.items() if value is not None}


def _references(numbered: Sequence[NumberedStory], references: Mapping[str, DeskReference]) -> dict[str, Any]:
    """The stories as the review desk has them, by number."""
    found = {each.number: references.get(each.story.folder) for each in numbered}
    return {"refers_to": [{"story": number, **each._asdict()} for number, each in found.items() if each]}


def _blocking(numbered: Sequence[NumberedStory]) -> int:
    return sum(each.story.blocking for each in numbered)


def _at_a_glance(briefing: Briefing, held: Sequence[NumberedStory], numbered: Sequence[NumberedStory]) -> str:
    """For the desk alone: how much there is, and whether anything is in its way."""
    late, failed = len(briefing.with_status("late")), len(briefing.with_status("failed"))
    tallies = [each.tally for each in numbered]
    figures, doubtful = sum(each.figures for each in tallies), sum(each.doubtful for each in tallies)
    counts = [
        f"{pluralize(len(numbered), 'story', 'stories')}, {len(briefing.one_liners)} in a line, "
        f"{len(briefing.changes)} changed since told",
        f"{pluralize(figures, 'figure')} checked, {doubtful or 'none'} doubtful",
        f"{len(held)} held at the review desk" if held else "",
        f"{late} late, to follow" if late else "",
        f"{pluralize(failed, 'story', 'stories')} failed" if failed else "",
        f"{pluralize(len(briefing.failures), 'failure')} named at the end" if briefing.failures else "",
    ]
    return "; ".join(each for each in counts if each)


def _nothing(briefing: Briefing) -> str:
    """Why there is nothing to tell."""
    if briefing.with_status("failed") or briefing.with_status("late"):
        return "No story is ready; the list at the end says why."
    feeds = any(failure.kind == "feed" for failure in briefing.failures)
    return f"Nothing new was found in the feeds{' that could be read' if feeds else ''}."


def _lead(briefing: Briefing, numbered: Sequence[NumberedStory]) -> str:
    """The things to know: what happened in a headline, who reports it, where they differ, and the story it is from."""
    by_cluster = {each.story.ranked.cluster.id: each for each in numbered}
    lines: list[str] = []
    for point in briefing.lead:
        if each := by_cluster.get(point.cluster):
            headline = quoted(each.story.ranked.cluster.headline).rstrip(".")
            line = f"**{headline}.** {' '.join(point.text.split())} (story {each.number})"
            lines.append(f"{len(lines) + 1}. {_marked(line, each)}")
    count = {1: "One thing", 2: "Two things", 3: "Three things"}.get(len(lines), f"{len(lines)} things")
    return f"## {count} to know\n\n" + "\n".join(lines) if lines else ""


def _marked(line: str, numbered: NumberedStory) -> str:
    """The line with a mark on the first of the figures that its story's audit doubts."""
    for figure in numbered.doubtful:
        if figure.text in line:
            word = f"{SIGNS[figure.verdict]}, see story {numbered.number}"
            return line.replace(figure.text, f"{{=={figure.text}==}}{comment(word)}", 1)
    return line


def _closing(stories: Sequence[Pieces], disclosure: str) -> Iterator[str]:
    """What readers get last: whose reports the stories are from, the line on machine help, the footnotes."""
    if stories:
        yield CLOSING_MARK
        yield "\n".join(f"- Story {each.number}. {each.reports}" for each in stories if each.reports)
        yield NOBODY if any(each.digest for each in stories) else ""
        yield f"*{disclosure}*" if disclosure else ""
        yield "\n".join(each.footnotes for each in stories if each.footnotes)


def _figures(numbered: Sequence[NumberedStory]) -> str:
    """A row for each figure of a story with its verdict, the worst first; a figure given twice has one."""
    rows = [(each.number, figure) for each in numbered for figure in each.figures]
    rows.sort(key=lambda row: (VERDICT_ORDER.index(row[1].verdict), row[0], row[1].start))
    lines = dict.fromkeys(f"| {number} | {' | '.join(_figure(figure))} |" for number, figure in rows)
    if not lines:
        return ""
    head = ("### Figures", "", "| Story | Figure | Verdict | Recomputed | Why |", "|" + " --- |" * 5)
    return "\n".join((*head, *lines))


def _figure(figure: CheckedFigure) -> Iterator[str]:
    recomputed = show_interval(figure.recomputed) if figure.recomputed else ""
    reason = figure.reason if figure.verdict is not Verdict.SUPPORTED else ""
    for cell in (figure.text, SIGNS[figure.verdict], recomputed, reason):
        yield quoted(cell) or "–"


def _cost(briefing: Briefing) -> str:
    usage = briefing.usage
    if not usage.calls and not briefing.stand_in:
        return "Nothing: no model was called."
    tokens = f"{usage.prompt_tokens + usage.completion_tokens:,} tokens"
    cost = "a cost that is not known" if usage.cost is None else f"${usage.cost:.4f}"
    line = f"{pluralize(usage.calls, 'model call')}, {tokens}, {cost}."
    return f"{line} Digests of the sources stand in: {quoted(briefing.stand_in)}." if briefing.stand_in else line


def _list(title: str, lines: Iterable[str], depth: int = 2) -> str:
    items = [f"- {line}" for line in lines]
    return f"{'#' * depth} {title}\n\n" + "\n".join(items) if items else ""


def _part(title: str, *pieces: str) -> str:
    return "\n\n".join([f"## {title}", *pieces]) if pieces else ""
