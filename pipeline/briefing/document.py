"""The briefing as one Markdown file: what to know first, stories with their marks, the rest in a line, the bill."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import yaml

from pipeline.appendix import MARKER, SIGNS, show_interval, told_blocking
from pipeline.briefing.model import Briefing, Change, Failure, Ranked, StoryResult
from pipeline.models import VERDICT_ORDER, CheckedFigure, Noun, Verdict

Audience = Literal["review", "desk", "readers"]
SCHEMA = 1
LONGEST_LINE = 280
_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
_CITATION = re.compile(r"\[\^([^\]\s]+)\]")
_MARKUP = re.compile(r"[\\`*_\[\]<>{}|#]")


class BriefingDocument(Noun):
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


class Told(NamedTuple):
    """A story and its number in the edition."""

    number: int
    story: StoryResult


def assemble_briefing(
    briefing: Briefing, audience: Audience = "review", failures: Sequence[Failure] = (), disclosure: str = ""
) -> BriefingDocument:
    """The edition for the review desk (all of it) or for a desk channel (stories that something blocks are only named).

    `failures` are those that came after the edition was put together; `disclosure`, a line that each story ends with,
    is told once. The same values give the same bytes: it holds no clock.
    """
    told = [Told(number, story) for number, story in enumerate(briefing.told("drafted"), 1)]
    open_to = [each for each in told if audience == "review" or not each.story.blocking]
    held = [each for each in told if each not in open_to]
    title = title_of(briefing)
    parts = [
        f"# {title}",
        _lead(briefing, told),
        _part("Stories", *(_story(each, disclosure) for each in open_to)),
        _list("Held at the review desk", map(_held, held)),
        _list("Also in the news", map(_one_liner, briefing.one_liners)),
        _list("What changed since it was told", map(_change, briefing.changes)),
        "" if told or briefing.one_liners or briefing.changes else "Nothing new was found in the feeds.",
        f"*{disclosure}*" if disclosure and open_to else "",
        f"{MARKER}\n\n## For the desk",
        _figures(open_to),
        _list("What failed", map(_failure, (*briefing.failures, *failures)), depth=3),
        f"### Cost\n\n{_cost(briefing)}",
    ]
    body = "\n\n".join(part for part in parts if part) + "\n"
    digest = hashlib.sha256(body.encode()).hexdigest()
    front = yaml.safe_dump(_front(briefing, audience, told, digest), allow_unicode=True, sort_keys=False, width=110)
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


def _front(briefing: Briefing, audience: Audience, told: Sequence[Told], digest: str) -> dict[str, Any]:
    usage, documents = briefing.usage, [each.story.document for each in told if each.story.document]
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
        "made": briefing.made.isoformat(timespec="seconds"),
        "stories": {status: len(briefing.told(status)) for status in ("drafted", "late", "failed")},
        "writers": sorted({each.story.writer for each in told}),
        "stand_in": briefing.stand_in or None,
        "tokens": {"prompt": usage.prompt_tokens, "completion": usage.completion_tokens},
        "calls": usage.calls,
        "cost_usd": "unknown" if usage.cost is None else round(usage.cost, 6),
        "audit": {**{str(verdict): counts[verdict] for verdict in VERDICT_ORDER}, "blocking": _blocking(told)},
        "hashes": {"body": digest, "stories": [document.body_sha256 for document in documents]},
    }
    return {key: value for key, value in fields.items() if value is not None}


def _blocking(told: Sequence[Told]) -> int:
    return sum(each.story.blocking for each in told)


def _lead(briefing: Briefing, told: Sequence[Told]) -> str:
    """The things to know, each with the story that it is from."""
    numbers = {each.story.ranked.cluster.id: each.number for each in told}
    lines = [
        f"{at}. {' '.join(point.text.split())} (story {numbers[point.cluster]})"
        for at, point in enumerate(briefing.lead, 1)
        if point.cluster in numbers
    ]
    count = {1: "One thing", 2: "Two things", 3: "Three things"}.get(len(lines), f"{len(lines)} things")
    return f"## {count} to know\n\n" + "\n".join(lines) if lines else ""


def _story(told: Told, disclosure: str) -> str:
    document = told.story.document
    assert document is not None, "a drafted story has its document"
    heading, _, text = inside(document.body, f"s{told.number}-", disclosure).partition("\n")
    notes = [f"{told_blocking(told.story.blocking)} this story."] if told.story.blocking else []
    notes += [f"{told.story.reason}."] if told.story.reason else []
    title = f"### {told.number}. {heading.lstrip('# ')}"
    return "\n\n".join([title, *(f"> {quoted(note)}" for note in notes), text.strip()])


def inside(body: str, prefix: str, disclosure: str = "", depth: int = 2) -> str:
    """A story's body as a part of a larger one: headings deeper, footnotes under names of their own, no appendix."""
    text = body.partition(MARKER)[0].strip()
    if disclosure:
        text = text.replace(f"\n\n*{disclosure}*", "")
    text = _HEADING.sub(lambda match: f"{'#' * min(len(match[1]) + depth, 6)} ", text)
    return _CITATION.sub(lambda match: f"[^{prefix}{match[1]}]", text)


def _held(told: Told) -> str:
    blocks = told_blocking(told.story.blocking)
    return f"{quoted(told.story.ranked.cluster.headline)}: {blocks} it, so the review desk alone has it."


def _one_liner(ranked: Ranked) -> str:
    cluster = ranked.cluster
    newest = cluster.entries[-1]
    more = len(cluster.outlets) - 1
    others = f" and {more} more" if more else ""
    return f"{quoted(cluster.headline)} ({link(newest.outlet or 'the report', newest.url)}{others})"


def _change(change: Change) -> str:
    newest = change.entries[-1]
    summary = f": {quoted(newest.summary)}" if newest.summary else ""
    told = f"{change.covered.day} {change.covered:%B}"
    new = f"{quoted(newest.title)}{summary} ({link(newest.outlet or 'the report', newest.url)})"
    return f"**{quoted(change.headline)}** (told on {told}). New: {new}"


def _failure(failure: Failure) -> str:
    since = f", since {failure.since:%Y-%m-%d %H:%M} UTC" if failure.since else ""
    return f"{failure.kind}: {quoted(failure.what)}: {quoted(failure.reason)}{since}"


def _figures(told: Sequence[Told]) -> str:
    """A row for each figure, the worst verdict first."""
    rows = [
        (each.number, figure)
        for each in told
        if each.story.document
        for claim in each.story.document.audit.claims
        for figure in claim.figures
    ]
    rows.sort(key=lambda row: (VERDICT_ORDER.index(row[1].verdict), row[0], row[1].start))
    if not rows:
        return ""
    lines = [f"| {number} | {' | '.join(_figure(figure))} |" for number, figure in rows]
    head = ("### Figures", "", "| Story | Figure | Verdict | Recomputed | Why |", "|" + " --- |" * 5)
    return "\n".join((*head, *lines))


def _figure(figure: CheckedFigure) -> Iterator[str]:
    recomputed = show_interval(figure.recomputed) if figure.recomputed else ""
    reason = figure.reason if figure.verdict is not Verdict.SUPPORTED else ""
    for cell in (figure.text, SIGNS[figure.verdict], recomputed, reason):
        yield quoted(cell) or "–"


def _cost(briefing: Briefing) -> str:
    usage = briefing.usage
    tokens = f"{usage.prompt_tokens + usage.completion_tokens:,} tokens"
    cost = "a cost that is not known" if usage.cost is None else f"${usage.cost:.4f}"
    line = f"{usage.calls} model calls, {tokens}, {cost}."
    return f"{line} The extractive writer stepped in: {quoted(briefing.stand_in)}." if briefing.stand_in else line


def _list(title: str, lines: Iterable[str], depth: int = 2) -> str:
    items = [f"- {line}" for line in lines]
    return f"{'#' * depth} {title}\n\n" + "\n".join(items) if items else ""


def _part(title: str, *pieces: str) -> str:
    return "\n\n".join([f"## {title}", *pieces]) if pieces else ""


def quoted(text: str) -> str:
    """A stranger's words in one line, cut where long, no Markdown, HTML or marks in them."""
    line = " ".join(text.split())
    line = line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rstrip() + "…"
    return _MARKUP.sub(r"\\\g<0>", line)


def link(words: str, url: str) -> str:
    """A Markdown link, or the words alone where the address is none of the web's."""
    if not url.startswith(("http://", "https://")):
        return quoted(words)
    safe = re.sub(r"[\s<>\\]", lambda match: f"%{ord(match[0]):02X}", url)
    return f"[{quoted(words)}](<{safe}>)"
