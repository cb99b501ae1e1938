"""What the desk hands over becomes an Event: an event file, a brief, addresses and files, or standard input.

event file   YAML or JSON with the keys of `Event`; each source a path, a URL, or a mapping (path | url | text, title …)
brief        Markdown or text with those keys as front matter, `headline` or `sources` among them; its body is the
             summary where sources are named and no summary is, else a source itself
headline     words on the command line that are no file: an event of today, its sources those beside it, or else to be
             looked for
bare sources URLs, HTML, PDF or text files (front matter without an event's keys is the text's own): together one
             event; its headline and its date, the first source's own name and today, only stand in until the sources
             are read, when `retitled` puts the first source's title and the newest source's date there
-            standard input: any of the first two, or plain text, which is then the one source
"""

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from pipeline.errors import InputError
from pipeline.files.event_file import FRONT_MATTER, NEW, is_url, read_event
from pipeline.models import Event, FrozenModel, Source, SourceRef
from pipeline.models.table import is_table_name
from pipeline.sources.extracted import CUT
from pipeline.text.sentences import sentences

DATA_SUFFIXES = (".yml", ".yaml", ".json")
TEXT_SUFFIXES = (".md", ".markdown", ".txt", "")
STANDARD_INPUT = "-"
LONGEST_FRONT = 100_000
KEYS = re.compile(r"^[\"']?(?:headline|sources)[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE)
"""What tells an event's front matter from that of a text, which has a title, a date or an author."""
FILE_SUFFIX = re.compile(r"\.(?:ya?ml|json|md|markdown|txt|x?html?|pdf|docx|xlsx|csv|tsv)$", re.IGNORECASE)
FEWEST_WORDS = 3
LONGEST_HEADLINE, LONGEST_OPENING = 120, 600


class Assignment(FrozenModel):
    """An event with the folder that the paths of its sources start from; `given` is what the desk named."""

    event: Event
    folder: Path
    given: tuple[str, ...]

    @property
    def named(self) -> str:
        """The event's headline; the files and addresses given where the headline only stands in for one."""
        refs = self.event.sources
        stands_in = refs and not refs[0].text and self.event.headline == _stand_in(refs[0])
        return ", ".join(self.given) if stands_in else self.event.headline

    @property
    def has_to_find(self) -> bool:
        """Whether the event names no source, so that its sources are to be looked for."""
        return not self.event.sources


def load_events(
    sources: Sequence[str], *, today: date, stdin: TextIO | None = None, may_find: bool = False
) -> tuple[Assignment, ...]:
    """One assignment for each event file or brief, or a single one for bare sources and standard input.

    Where sources may be looked for (`may_find`), a headline is an event too, and an event may name none.
    """
    if not sources:
        raise InputError("no event: nothing was named", f"Name an event file, a URL, a file, or - for input. {NEW}")
    headlines = [named for named in sources if may_find and is_headline(named)]
    if headlines:
        return _from_headlines(headlines, [named for named in sources if named not in headlines], today)
    files = [named for named in sources if is_event_file(named)]
    bare = [named for named in sources if named not in files]
    if files and bare:
        step = f"List {bare[0]} under `sources:` in {files[0]}, or draft it in a run of its own."
        raise InputError(f"an event file and bare sources together: {files[0]}, {bare[0]}", step)
    if files:
        return tuple(_from_file(Path(named), today, may_find) for named in dict.fromkeys(files))
    if STANDARD_INPUT in bare:
        return (_from_input(bare, today, stdin, may_find),)
    return (_from_bare(list(dict.fromkeys(bare)), today),)


def is_headline(named: str) -> bool:
    """Whether words of a command line are a headline: three or more, and neither an address nor a file's name."""
    words = named.split()
    return len(words) >= FEWEST_WORDS and not (is_url(words[0]) or FILE_SUFFIX.search(named) or os.path.exists(named))


def is_event_file(named: str) -> bool:
    """Whether the word of a command line names an event file (a missing .yml is one) or a brief."""
    path = Path(named)
    if named == STANDARD_INPUT or is_url(named):
        return False
    if path.suffix.lower() in DATA_SUFFIXES:
        return True
    if path.suffix.lower() not in TEXT_SUFFIXES or not os.path.isfile(path):
        return False
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return _is_brief(file.read(LONGEST_FRONT))


def _is_brief(text: str) -> bool:
    """Whether a text opens with an event's keys between dashes; a closing line that is missing is let pass."""
    front = FRONT_MATTER.match(text)
    return text.startswith("---") and KEYS.search(front[1] if front else text) is not None


def retitled(event: Event, sources: Sequence[Source]) -> Event:
    """The event under its first source's title and its newest source's date, where its own only stand in for them.

    A table's number comes last, and no date after the one that stands in is taken.
    """
    titles = [_whole_title(source) for source in sorted(sources, key=_is_untitled_table) if source.title]
    stands_in = bool(event.sources) and event.headline == _stand_in(event.sources[0])
    days = [source.published for source in sources if source.published and source.published <= event.date]
    named = {"headline": titles[0]} if stands_in and titles else {}
    dated = {"date": max(days)} if event.undated and days else {}
    return event.model_copy(update={**named, **dated}) if named or dated else event


def _is_untitled_table(source: Source) -> bool:
    return is_table_name(source.title)


def _whole_title(source: Source) -> str:
    """The source's title; where it is the text's first words alone, the sentence that they open, if it is short."""
    opening = source.title.removesuffix(CUT)
    first = next(iter(sentences(source.text[:LONGEST_OPENING])), None) if opening != source.title else None
    whole = first.text.strip(" .#*") if first else ""
    return whole if whole.startswith(opening) and len(whole) < LONGEST_HEADLINE else source.title


def _stand_in(ref: SourceRef) -> str:
    """A headline from where a source is: the last telling part of its address or its file's name."""
    if ref.text:
        lines = (line.strip().lstrip("#").strip() for line in FRONT_MATTER.sub("", ref.text).splitlines())
        return next((line for line in lines if line), "untitled")[:LONGEST_HEADLINE]
    parts = urlsplit(ref.url)
    stem = Path(ref.path or parts.path).stem.replace("-", " ").replace("_", " ").strip()
    return " ".join(filter(None, (stem, f"({parts.hostname})" if ref.url else ""))) or "untitled"


def _from_headlines(headlines: Sequence[str], others: Sequence[str], today: date) -> tuple[Assignment, ...]:
    """An event for each headline; the sources beside a single one are its own."""
    if others and (len(headlines) > 1 or any(map(is_event_file, others)) or STANDARD_INPUT in others):
        step = "Give each event a run of its own: a headline with its addresses and files, or an event file."
        raise InputError(f"a headline together with other events: {headlines[0]!r}, {others[0]}", step)
    if others:
        given = _from_bare(list(dict.fromkeys(others)), today)
        event = given.event.model_copy(update={"headline": " ".join(headlines[0].split())})
        return (given.model_copy(update={"event": event, "given": (headlines[0], *given.given)}),)
    events = (Event(headline=" ".join(each.split()), date=today) for each in dict.fromkeys(headlines))
    return tuple(Assignment(event=each, folder=Path.cwd(), given=(each.headline,)) for each in events)


def _from_file(path: Path, today: date, may_find: bool) -> Assignment:
    is_json = path.suffix.lower() == ".json"
    event = read_event(_text_of(path), today, where=str(path), is_json=is_json, may_find=may_find)
    return Assignment(event=event, folder=path.absolute().parent, given=(str(path),))


def _from_input(named: Sequence[str], today: date, stdin: TextIO | None, may_find: bool) -> Assignment:
    if len(named) > 1:
        raise InputError("- (standard input) together with other sources", "Give one or the other.")
    text = stdin.read() if stdin else ""
    if not text.strip():
        raise InputError("standard input: empty", f"Pipe an event file, a brief or a text into it. {NEW}")
    opening = text.lstrip("\ufeff \n")
    opens = _is_brief(opening) or opening.startswith("{") or re.match(r"\s*(?:#.*\n\s*)*headline[ \t]*:", text)
    if opens:
        event = read_event(
            text, today, where="standard input", is_json=text.lstrip().startswith("{"), may_find=may_find
        )
    else:
        ref = SourceRef(text=text)
        event = Event(headline=_stand_in(ref), date=today, sources=(ref,), undated=True)
    return Assignment(event=event, folder=Path.cwd(), given=(STANDARD_INPUT,))


def _from_bare(named: Sequence[str], today: date) -> Assignment:
    """One event of addresses and files; the files' paths start from the deepest folder that holds them all."""
    files = [Path(each).resolve() for each in named if not is_url(each)]
    for path in files:
        if not os.path.isfile(path):  # unlike Path.is_file, also for names that no file can have
            what = "is a folder" if os.path.isdir(path) else "there is no such file"
            raise InputError(f"{path}: {what}", f"Name an event file, a URL or a file. {NEW}")
    folder = Path(os.path.commonpath([path.parent for path in files])) if files else Path.cwd()
    refs = tuple(
        SourceRef(url=each) if is_url(each) else SourceRef(path=Path(each).resolve().relative_to(folder).as_posix())
        for each in named
    )
    event = Event(headline=_stand_in(refs[0]), date=today, sources=refs, undated=True)
    return Assignment(event=event, folder=folder, given=tuple(named))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file", f"Mend the path. {NEW}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text (byte {error.start})", "Save it as UTF-8.") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", "Mend the path or its permissions.") from None
