"""The text of an event file or a brief, read as an Event: its keys and days as people write them, faults with lines."""

import re
from datetime import date

from pydantic import ValidationError

from pipeline.errors import InputError
from pipeline.errors.validation import Fault, first_fault
from pipeline.files.data_files import PlacedData, read_json, read_yaml
from pipeline.models import Event
from pipeline.text.days import day_of

NEW = "`newsdraft new` writes a file to start from."
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
MEANT = {
    "title": "headline",
    "embargo": "not_before",
    "source": "sources",
    "tags": "topics",
    "description": "summary",
    "sources.date": "published",
    "sources.author": "publisher",
    "sources.file": "path",
    "sources.name": "title",
    "sources.href": "url",
    "sources.address": "url",
    "sources.content": "text",
    "sources.headline": "title",
}
"""What a key is called here that people know by another name."""
OWN_KEYS = {
    "found": "Sources are listed under `sources:`; what is found stands in the run's sources.json.",
    "undated": "Leave `date` out where the day is not known: the newest source's is taken.",
}
"""What an event has of its own, and no file says."""
WANTED = {
    "Field required": "missing",
    "should be a valid string": "a text is wanted, and no list or mapping",
    "should be a valid tuple": "a list is wanted, such as [rates, banks]",
    "should be a valid dictionary or instance of SourceRef": "a path, an address or a mapping is wanted",
    "should be a valid date": "a day is wanted, such as 2025-07-03",
    "should be a valid datetime": "a moment is wanted, such as 2025-07-03T06:00+01:00",
}
"""What a field is to be, for what the reader of data says of it."""
_UTC = re.compile(r"\s?(?:UTC|GMT|Z)$", re.IGNORECASE)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?(?:UTC|GMT|Z)|\s?[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)


def read_event(text: str, today: date, *, where: str, is_json: bool, may_find: bool) -> Event:
    """The event that a file's text states, by its front matter if it has one; InputError names the line at fault."""
    front = None if is_json else FRONT_MATTER.match(text)
    if is_json:
        placed = read_json(text, where=where)
    else:
        placed = read_yaml(front[1] if front else text, where=where, first_line=2 if front else 1)
    if not isinstance(placed.data, dict) or not placed.data:
        raise InputError(f"{where}, line 1: no event: keys such as `headline: ...` are wanted", NEW)
    for key, step in OWN_KEYS.items():
        if key in placed.data:
            raise InputError(f"{where}, line {placed.line((key,))}: {key}: unknown key", step)
    data = _with_body(_filled(placed.data), text[front.end() :].strip() if front else "")
    try:
        event = Event.model_validate(_with_times(data, today, placed, where))
    except ValidationError as error:
        fault = first_fault(error, Event)
        line = placed.line(fault.path)
        raise InputError(f"{where}, line {line}: {fault.field}: {_reason(fault)}", NEW) from None
    return _sound(event, placed, where, may_find)


def _reason(fault: Fault) -> str:
    """What is wrong with a field, in an event file's own words."""
    key = ".".join(str(part) for part in fault.path if not isinstance(part, int))
    if fault.reason.startswith("unknown key") and (meant := MEANT.get(key.lower())):
        return f"unknown key; did you mean {meant}?"
    return WANTED.get(fault.reason, fault.reason)


def _with_times(data: dict[str, object], today: date, placed: PlacedData, where: str) -> dict[str, object]:
    """The data with its days read; InputError for a day or a moment that is written as none.

    An event that names no day has that of its newest source, else `today` until its sources are read.
    A number would pass for seconds since 1970, and an embargo of "2025" for one that is long over.
    """
    refs = data["sources"]
    moment = data.get("not_before")
    if isinstance(moment, str) and not _MOMENT.fullmatch(moment.strip()):
        line = placed.line(("not_before",))
        step = "Write day, time and offset from UTC, such as 2025-07-03T06:00+01:00."
        raise InputError(f"{where}, line {line}: not_before: {moment[:80]!r} is no moment", step)
    refs = [
        {**ref, "published": _day(ref, ("sources", number, "published"), placed, where)}
        if isinstance(ref, dict) and "published" in ref
        else ref
        for number, ref in enumerate(refs if isinstance(refs, list) else [refs])
    ]
    published = [ref["published"] for ref in refs if isinstance(ref, dict) and isinstance(ref.get("published"), date)]
    day = _day(data, ("date",), placed, where) if "date" in data else max(published, default=today)
    embargo = {"not_before": _UTC.sub("+00:00", moment.strip())} if isinstance(moment, str) else {}
    undated = not published and "date" not in data
    return {**data, "date": day, "undated": undated, **embargo, "sources": refs}


def _day(holder: dict[str, object], path: tuple[str | int, ...], placed: PlacedData, where: str) -> object:
    """The day that a field states as text; what is no text is left for the event to refuse."""
    key, stated = str(path[-1]), holder[str(path[-1])]
    if not isinstance(stated, str):
        return stated
    try:
        return day_of(stated)
    except ValueError as error:
        field = key if len(path) == 1 else f"sources[{int(path[1]) + 1}].{key}"
        step = NEW if len(path) == 1 else "Leave the line out where the day is not known."
        raise InputError(f"{where}, line {placed.line(path)}: {field}: {error}", step) from None


def _filled(data: dict[str, object]) -> dict[str, object]:
    """The data without keys that were left empty, each source as a mapping."""
    filled = {key: value for key, value in data.items() if value not in ("", None)}
    listed = filled.get("sources", [])
    refs = [_reference(each) for each in (listed if isinstance(listed, list) else [listed])]
    topics = filled.get("topics", [])
    if isinstance(topics, str):
        topics = [each.strip() for each in topics.split(",") if each.strip()]
    return {**filled, "sources": refs, "topics": topics}


def _reference(given: object) -> object:
    """A source as a mapping: a text of several lines is the source itself, others are an address or a path."""
    if isinstance(given, dict):
        filled = {key: value for key, value in given.items() if value not in ("", None)}
        addresses = {key: _with_scheme(value) for key in ("url", "link") if isinstance(value := filled.get(key), str)}
        return {**filled, **addresses}
    if not isinstance(given, str):
        return given
    given = _with_scheme(given) if given.lower().startswith("www.") else given
    return {"text" if "\n" in given.strip() else "url" if is_url(given) else "path": given}


def _with_scheme(address: str) -> str:
    """An address as a browser takes it: one that names no scheme is https."""
    return address if is_url(address) else f"https://{address}"


def _with_body(data: dict[str, object], body: str) -> dict[str, object]:
    """The data with a brief's body as its summary, or as a source where it has a summary or no other source."""
    refs = data["sources"]
    if not body or not isinstance(refs, list):
        return data
    if refs and "summary" not in data:
        return {**data, "summary": body}
    return {**data, "sources": [{"text": body, "title": data.get("headline", "")}, *refs]}


def _sound(event: Event, placed: PlacedData, where: str, may_find: bool) -> Event:
    """The event, once it has sources and an embargo that means one moment; InputError otherwise."""
    if not event.sources and not may_find:
        step = "Add paths, URLs or texts: nothing is written from nothing."
        raise InputError(f"{where}, line {placed.line(('sources',))}: sources: none are named", step)
    if event.not_before and event.not_before.tzinfo is None:
        line = placed.line(("not_before",))
        step = f"Write it with its offset from UTC: {event.not_before.isoformat()}+01:00."
        raise InputError(f"{where}, line {line}: not_before: without a time zone", step)
    for number, ref in enumerate(event.sources):
        if ref.link and not re.fullmatch(r"https?://[^\s<>\"]+", ref.link):
            line = placed.line(("sources", number, "link"))
            raise InputError(
                f"{where}, line {line}: sources[{number + 1}].link: only http and https are linked to", NEW
            )
    return event


def is_url(named: str) -> bool:
    """Whether what is named has a scheme; http and https are the fetcher's to tell from others."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+:\S", named) is not None
