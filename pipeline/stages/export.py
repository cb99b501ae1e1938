"""Export: a document as readers get it, no marks, no appendix, as Markdown or HTML; a pure function of its body."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.audit.annotate import strip_marks
from pipeline.models import APPENDIX_MARK, CLOSING_MARK, Event, Finding, Severity
from pipeline.stages.missing_section import without_missing_marks
from pipeline.text.html import FOOTNOTE_ATTRIBUTES, markdown_renderer, styled_page

_REFERENCE = re.compile(r"\[\^([^\[\]\s]+)\](?!:)")
_GAP = re.compile(r"\n{3,}")
_CITATIONS = re.compile(r"(?:\[\^[^\[\]\s]+\](?!:))+")
_NOTE = re.compile(r"^\[\^(?P<label>[^\[\]\s]+)\]:(?P<words>[^\n]*(?:\n(?: {2,}|\t)[^\n]+)*)\n?", re.MULTILINE)
_RESTS_ON = re.compile(r": Table [\s\S]*|: “[^“”]*”(?=; |$)")
"""What a document's footnote has behind its source: a table's row and column, or the passage."""
_NOTES = re.compile(r"(?:^\[\^[^\[\]\s]+\]:[^\n]*(?:\n(?: {2,}|\t)[^\n]+)*(?:\n|\Z))+", re.MULTILINE)
_HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_SUP, _TAG = re.compile(r"<sup\b.*?</sup>", re.DOTALL), re.compile(r"<[^<>]*>")


def export_markdown(body: str) -> str:
    """The clean Markdown: CriticMarkup resolved to the text as it stands, no appendix, footnotes in order from 1.

    A source is one footnote, and a paragraph, bullet or row cites its sources once, where the last of them is cited:
    the document's footnotes and its evidence page say which passage and cell each stands behind.
    """
    prose = body.partition(APPENDIX_MARK)[0].replace(f"{CLOSING_MARK}\n\n", "")
    clean = (
        _GAP.sub("\n\n", strip_marks(without_missing_marks(prose))).rstrip() + "\n"
    )  # a comment of its own leaves a gap
    words = {match["label"]: match["words"].strip() for match in _NOTE.finditer(clean)}
    whole = _sources(words)
    sources = {label: whole.get(label, label) for label in dict.fromkeys(_REFERENCE.findall(clean))}
    numbers = {source: number for number, source in enumerate(dict.fromkeys(sources.values()), 1)}
    of_label = {label: numbers[source] for label, source in sources.items()}
    clean = "\n".join(_cited_once(line, of_label) for line in clean.split("\n"))
    return "".join(_numbered(clean, of_label, {number: source for source, number in numbers.items()}))


def _sources(notes: Mapping[str, str]) -> dict[str, str]:
    """Each footnote's source, without passage and cell; one that has a name alone is the last one called so before."""
    sources: dict[str, str] = {}
    for label, words in notes.items():
        name = _RESTS_ON.sub("", words)
        before = (source for source in reversed(sources.values()) if is_called(source, name))
        sources[label] = name if name == words else next(before, name)
    return sources


def is_called(source: str, name: str) -> bool:
    """Whether a footnote's source has this name as its publisher or as its title, beside something more."""
    return bool(name) and (source.startswith(f"{name}, ") or f"[{name}](<" in source or f"*{name}*" in source)


def _cited_once(line: str, numbers: Mapping[str, int]) -> str:
    """A line with all that it cites as numbers, in order, in place of its last citation."""
    last = max((run.end() for run in _CITATIONS.finditer(line)), default=0)
    cited = sorted({numbers[label] for label in _REFERENCE.findall(line)})
    marks = "".join(f"[^{number}]" for number in cited)
    return _CITATIONS.sub(lambda run: marks if run.end() == last else "", line)


def _numbered(text: str, numbers: Mapping[str, int], notes: Mapping[int, str]) -> Iterator[str]:
    """The text with each block of footnotes under their numbers, in order and each once; uncited ones stay below."""
    past = 0
    for block in _NOTES.finditer(text):
        found = list(_NOTE.finditer(block[0]))
        own = sorted({numbers[note["label"]] for note in found if note["label"] in numbers})
        rest = [note[0].rstrip("\n") + "\n" for note in found if note["label"] not in numbers]
        yield text[past : block.start()]
        yield "".join(f"[^{number}]: {notes[number]}\n" for number in own) + "".join(rest)
        past = block.end()
    yield text[past:]


def export_html(body: str) -> str:
    """The clean Markdown as a complete page in the look of a mail; raw HTML in it is escaped, the rest sanitised."""
    import html

    import nh3

    markdown = export_markdown(body)
    rendered = markdown_renderer().render(markdown)
    heading = _HEADING.search(rendered)
    title = html.unescape(_TAG.sub("", _SUP.sub("", heading[1]))).strip() if heading else ""
    return styled_page(nh3.clean(rendered, tags={*nh3.ALLOWED_TAGS, "section"}, attributes=_ATTRIBUTES), title)


def export_formatted(body: str) -> str:
    """The clean Markdown as HTML to paste into a newsletter or a letter: notes as [1] and a list, no links into itself.

    What pastes it would make an address of the page it was copied from out of a link to a note.
    """
    import nh3

    rendered = markdown_renderer().render(export_markdown(body))
    rendered = _FOOT.sub(NOTES_HEAD, _TO_NOTE.sub(r"\1", _BACK.sub("", rendered)))
    return nh3.clean(rendered, tags=_PASTED, attributes={"a": {"href"}, "ol": {"start"}}, link_rel=None).strip() + "\n"


NOTES_HEAD = "<p><strong>Notes</strong></p>"
_BACK = re.compile(r'\s*<a href="#[^"]*" class="footnote-backref">.*?</a>')
_TO_NOTE = re.compile(r'<a href="#[^"]*"[^<>]*>(\[\d+\])</a>')
_FOOT = re.compile(r'<hr class="footnotes-sep"[^<>]*>')
_PASTED = {"h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "sup", "blockquote", "br", "hr"}
_PASTED |= {"table", "thead", "tbody", "tr", "th", "td", "code", "pre"}
_ATTRIBUTES = {**FOOTNOTE_ATTRIBUTES, "th": {"style"}, "td": {"style"}}


@dataclass(frozen=True)
class ReviewStanding:
    """What the review desk says of a document: its reasons against export, and which findings somebody answers for."""

    against: tuple[str, ...] = ()
    answered: Callable[[Finding], bool] | None = None


def may_export(
    findings: Iterable[Finding], event: Event, now: datetime, standing: ReviewStanding | None = None
) -> list[str]:
    """What stands in the way of export, a line each: the desk, each finding that blocks, the embargo.

    `findings` are of the body as it is now (`check_prose`), so a figure that an editor mended no longer blocks, and one
    that they broke does.
    """
    standing = standing or ReviewStanding()
    answered = standing.answered or (lambda _: False)
    held = [f for f in findings if f.severity is Severity.BLOCKING and not answered(f)]
    reasons = [*standing.against, *(f"line {finding.line}: {finding.message}" for finding in held)]
    if event.not_before and now < event.not_before:
        reasons.append(f"it is embargoed until {event.not_before.isoformat()}")
    return reasons
