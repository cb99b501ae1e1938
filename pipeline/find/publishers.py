"""Whose report a page is: one publisher for all its hosts, an agency's for what is credited to it, an owner's."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.files.data_files import own_data
from pipeline.settings.find_table import Owner

OPENING, CLOSING = 600, 500
_DATELINE = re.compile(
    r"^[A-Z][\w.,'’ /-]{1,60}?\((?P<name>[A-Z][^\W\d_]*(?:[&.'’ -]{1,2}[^\W\d_]+){0,4})\)\s*(?:[—–:]|--?(?=\s))",
    re.MULTILINE,
)
"""HARROW, Nov 5 (Example Wire) - …: an agency in a dateline."""
_RELEASE = re.compile(r"/\s?(?P<name>[A-Z][\w ]{2,30}?)\s?/\s*(?:[—–]|--?)")
"""HARROW, Nov. 5, 2026 /ExampleWire/ -- …: a distributor of releases."""
_FIRST = re.compile(
    r"\b(?:originally|first) (?:published|appeared) (?:by|in|on|at) (?:the )?"
    r"(?P<name>[A-Z][\w&.'’]*(?: [A-Z][\w&.'’]*){0,4})"
)

_REPORTING = re.compile(r"^\(?Reporting by [^\n]{3,160}; ?(?:[Ww]riting|[Ee]diting) by ", re.MULTILINE)
"""The line that Reuters ends its reports with."""


class PublisherLists(NamedTuple):
    """publishers.yml, read: agencies by host and by folded name, and hosts that are no publishers."""

    by_host: dict[str, str]
    by_name: dict[str, str]
    aggregators: frozenset[str]
    unedited: frozenset[str]
    second_level: frozenset[str]
    bylines: re.Pattern[str]


@cache
def lists() -> PublisherLists:
    data = own_data(Path(__file__).with_name("publishers.yml"))
    by_host = {host: agency for agency, each in data["agencies"].items() for host in each["hosts"]}
    names = {name: agency for agency, each in data["agencies"].items() for name in each["names"]}
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    bylines = re.compile(
        rf"^(?:By|From|Source:|Credit:|©(?: ?\d{{4}})?|Copyright(?: \d{{4}})?) ?(?:The )?(?P<name>{words})\b"
        rf"|^\W*[^\W\d][^.\n()]{{1,60}}?\((?P<dateline>(?i:{words}))(?:-\w+)?\)[\s*]*(?:[—–:]|--?)"
        rf"|^By [^.\n]{{3,80}}?(?:,|\||/|•) ?(?:The )?(?P<beside>{words})$"
        rf"|^[^.\n]{{3,60}} ?[|/•] ?(?:The )?(?P<behind>{words})$|^(?P<before>{words}) ?[|•·] "
        rf"|^(?P<writer>{words})(?: [A-Z]\w+){{0,2}} (?:Writer|Correspondent|Reporter|Staff)s?$"
        rf"|^(?P<closing>{words})[.]?$|\((?P<bracketed>{words})\)[.]?$",
        re.MULTILINE,
    )
    return PublisherLists(
        by_host,
        {name.casefold(): agency for name, agency in names.items()},
        frozenset(data["aggregators"].split()),
        frozenset(data["unedited"].split()),
        frozenset(data["second_level"].split()),
        bylines,
    )


def host_of(url: str) -> str:
    """A page's host without www."""
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")


def site_of(host: str) -> str:
    """The name that a host is registered under: `m.courier.example.co.uk` is of example.co.uk."""
    labels = host.split(".")
    if all(label.isdigit() for label in labels):
        return host
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in lists().second_level
    return ".".join(labels[-3:] if deep else labels[-2:])


def why_no_publisher(url: str) -> str:
    """Why a page's host can be nobody's source: it passes on others' reports, or nobody edits it."""
    host = host_of(url)
    if _within(host, lists().aggregators):
        return f"{host} passes on the reports of others"
    return f"{host} is a place where anybody writes" if _within(host, lists().unedited) else ""


def publisher_of(url: str, publisher: str, text: str, owners: Mapping[str, Owner]) -> str:
    """Whose report it is: the agency or first publisher that it credits, else its host's owner, site or name."""
    host = host_of(url)
    agency = next((name for each, name in lists().by_host.items() if _below(host, each)), "")
    credited = credit(text)
    if agency or credited:
        return agency or credited
    owner = next((name for name, each in owners.items() if any(_below(host, one) for one in each.hosts)), "")
    return owner or (site_of(host) if host else publisher.casefold().strip())


def folded(publisher: str) -> str:
    """A publisher's letters, of a site those of its name: `cnn.com` and a dateline's "CNN" are one."""
    name = publisher if " " in publisher else publisher.partition(".")[0]
    return "".join(filter(str.isalnum, name.casefold()))


def credit(text: str) -> str:
    """The agency, distributor or first publisher that a report says it is from; nothing where it says none."""
    opening, known = text[:OPENING], lists()
    found = _DATELINE.search(opening) or _RELEASE.search(opening)
    named = found["name"] if found else ""
    if not named and (line := known.bylines.search(opening) or known.bylines.search(text[-CLOSING:])):
        named = next(filter(None, line.groups()))
    if not named and _REPORTING.search(text[-CLOSING:]):
        named = "Reuters"
    if not named and (first := _FIRST.search(text[-CLOSING:]) or _FIRST.search(opening)):
        named = first["name"]
    named = named.strip(" .'’")
    return known.by_name.get(named.casefold(), named)


def _within(host: str, hosts: frozenset[str]) -> bool:
    return any(_below(host, each) for each in hosts)


def _below(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
