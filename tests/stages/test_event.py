"""What the desk hands over, and what it is told when that cannot be an event (invented events, example hosts)."""

import io
import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TextIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.models import Event, Source, SourceRef
from pipeline.stages.event import is_event_file, load_events, retitled

TODAY = date(2025, 2, 1)
YAML = """\
headline: No
date: 2025-01-24
angle:
topics: [rates, "2025"]
sources:
  - notes/speech.txt
  - https://example.org/release
  - path: minutes.pdf
    publisher: A bank
    published: 2025-01-20
  - |
    First line of a text.
    Second line.
"""
EVENT = Event(
    headline="No",
    date=date(2025, 1, 24),
    topics=("rates", "2025"),
    sources=(
        SourceRef(path="notes/speech.txt"),
        SourceRef(url="https://example.org/release"),
        SourceRef(path="minutes.pdf", publisher="A bank", published=date(2025, 1, 20)),
        SourceRef(text="First line of a text.\nSecond line.\n"),
    ),
)


def load_event(*named: str, stdin: TextIO | None = None) -> Event:
    [assignment] = load_events(named, today=TODAY, stdin=stdin)
    return assignment.event


def load(path: Path, text: str) -> Event:
    path.write_text(text, encoding="utf-8")
    return load_event(str(path))


def test_an_event_file_is_read_whole(tmp_path: Path) -> None:
    assert load(tmp_path / "e.yml", YAML) == EVENT


def test_json_gives_the_same_event(tmp_path: Path) -> None:
    text = EVENT.model_dump_json(indent=2, exclude_defaults=True).replace("  ", "\t")
    assert load(tmp_path / "e.json", text) == EVENT


def test_json_escapes_make_emoji(tmp_path: Path) -> None:
    text = '{"headline": "\\ud83d\\ude80", "date": "2025-01-24", "sources": ["a.txt"]}'
    assert load(tmp_path / "e.json", text).headline == "🚀"


HEAD = "headline: A rate\ndate: 2025-01-24\n"
FAULTS = {
    "unknown key": (f"{HEAD}sorces: [a]\n", "line 3: sorces: unknown key; did you mean sources?"),
    "unknown key in a source": (
        f"{HEAD}sources:\n- ulr: b\n",
        "line 4: sources[1].ulr: unknown key; did you mean url?",
    ),
    "no headline": ("date: 2025-01-24\nsources: [a]\n", "line 1: headline: missing"),
    "an empty headline": ("headline:\ndate: 2025-01-24\nsources: [a]\n", "headline: missing"),
    "no date at all": ("headline: A\ndate: soon\nsources: [a]\n", "line 2: date: 'soon' is no date: a day is wanted"),
    "no sources": (HEAD, "sources: none are named"),
    "an empty list of sources": (f"{HEAD}sources: []\n", "line 3: sources: none are named"),
    "two places of one source": (
        f"{HEAD}sources:\n- path: a\n- path: a\n  url: b\n",
        "line 5: sources[2]: a source has",
    ),
    "a source without a place": (f"{HEAD}sources:\n- title: a\n", "line 4: sources[1]: a source has exactly one of"),
    "a key twice": (f"{HEAD}date: 2025-01-25\n", "line 3: date stands there twice"),
    "an embargo without zone": (
        f"{HEAD}not_before: 2025-01-25T06:00\nsources: [a]",
        "line 3: not_before: without a time",
    ),
    "a month": (
        f"{HEAD}sources:\n- path: a\n  published: 2025-07\n",
        "line 5: sources[1].published: '2025-07' names no day: a day is wanted, such as 2025-07-03",
    ),
    "a day of two numbers": (f"{HEAD}sources:\n- path: a\n  published: 03/07/2025\n", "may be the 3. of month 7"),
    "an embargo of a year": (f"{HEAD}not_before: 2025\nsources: [a]", "line 3: not_before: '2025' is no moment"),
    "a summary of two": (f"{HEAD}summary: [a, b]\nsources: [a]", "line 3: summary: a text is wanted"),
    "another's key": (
        f"{HEAD}embargo: 2025-07-03\nsources: [a]",
        "line 3: embargo: unknown key; did you mean not_before?",
    ),
    "another's key in a source": (
        f"{HEAD}sources:\n- path: a\n  date: 2025-07-03\n",
        "line 5: sources[1].date: unknown key; did you mean published?",
    ),
    "a link to a script": (
        f"{HEAD}sources:\n- path: a\n  link: javascript:alert(1)\n",
        "line 5: sources[1].link: only http and https",
    ),
    "not YAML": ("headline: A: B\n", "line 1: not YAML: mapping values are not allowed here"),
    "a tab": ("headline: A\n\tdate: x\n", "line 2: not YAML"),
    "an empty file": ("", "no event"),
    "a list": ("- a\n- b\n", "line 1: no event"),
    "an alias": ("a: &a [x]\nb: *a\n", "line 2: an alias (*) is not taken"),
    "a bomb of nesting": (f"a: {'[' * 5000}", "nested deeper than 20 levels"),
}


UNDATED = {
    "no source that says when": ("[a, b]", TODAY),
    "one source's day": ("[{path: a, published: 3 July 2025}, b]", date(2025, 7, 3)),
    "the newest of two": ("[{path: a, published: 2025-07-03}, {path: b, published: 2025-07-01}]", date(2025, 7, 3)),
    "a single source": ("a", TODAY),
}


@pytest.mark.parametrize(("sources", "day"), UNDATED.values(), ids=UNDATED)
def test_an_event_without_a_day_is_of_its_newest_source(tmp_path: Path, sources: str, day: date) -> None:
    """Every second event that was handed in lacked `date:`, and was refused: "line 1: date: missing"."""
    assert load(tmp_path / "e.yml", f"headline: A\nsources: {sources}\n").date == day


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_a_bad_event_names_line_and_field(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        load(tmp_path / "e.yml", text)
    assert message in str(refusal.value)
    assert str(refusal.value).startswith(str(tmp_path / "e.yml"))
    assert refusal.value.next_step


def test_an_event_is_read_as_people_write_it(tmp_path: Path) -> None:
    """Date-times and days in words were refused with a parser's words ("input is too short")."""
    text = "headline: A rate\ndate: 24 January 2025\nnot_before: 2025-01-25 06:00 UTC\ntopics: rates, banks\n"
    event = load(
        tmp_path / "e.yml", f"{text}sources:\n- www.example.org/a\n- path: b\n  published: 2025-01-20T23:30-05:00\n"
    )
    assert event == Event(
        headline="A rate",
        date=date(2025, 1, 24),
        not_before=datetime(2025, 1, 25, 6, tzinfo=UTC),
        topics=("rates", "banks"),
        sources=(SourceRef(url="https://www.example.org/a"), SourceRef(path="b", published=date(2025, 1, 20))),
    )


JSON_FAULTS = {
    "cut in half": ('{"headline": "A",\n "da', "line 2: not JSON: Unterminated string"),
    "unknown key": ('{\n\t"headline": "A",\n\t"day": "2025-01-24"}', "line 3: day: unknown key; did you mean date?"),
    "a truth value": ('{"headline": true, "date": "2025-01-24"}', "line 1: headline: a text is wanted"),
    "a bomb of nesting": ("[" * 100_000, "nested"),
}


@pytest.mark.parametrize(("text", "message"), JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_bad_json_names_line_and_field(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        load(tmp_path / "e.json", text)
    assert message in str(refusal.value)


FILES = {
    "missing": (None, "there is no such file"),
    "latin-1": ("headline: Société".encode("latin-1"), "not UTF-8 text (byte 14)"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0", "not UTF-8 text (byte 0)"),
    "large": (b"headline: " + b"a" * 2_100_000, "longer than 2,000,000 characters"),
}


@pytest.mark.parametrize(("content", "message"), FILES.values(), ids=FILES)
def test_an_unreadable_event_file_says_why(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "e.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as refusal:
        load_event(str(path))
    assert message in str(refusal.value)


def test_a_brief_beside_sources_is_the_summary(tmp_path: Path) -> None:
    event = load(tmp_path / "b.md", f"---\n{HEAD}sources: [a.txt]\n---\n\nWhat the desk knows.\n")
    assert (event.summary, event.sources) == ("What the desk knows.", (SourceRef(path="a.txt"),))


def test_a_brief_alone_is_the_source(tmp_path: Path) -> None:
    event = load(tmp_path / "b.txt", f"---\r\n{HEAD}---\r\nThe bank kept its rate.\n")
    assert (event.summary, event.sources) == ("", (SourceRef(text="The bank kept its rate.", title="A rate"),))


def test_a_brief_counts_lines_from_its_top(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 4: heading: unknown key; did you mean headline\?"):
        load(tmp_path / "b.md", f"---\n{HEAD}heading: x\n---\nText.\n")


def test_bare_sources_are_one_event(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "the-plan.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "notes.txt").write_text("Notes.")
    named = [str(tmp_path / "a" / "the-plan.pdf"), "https://example.org/x", str(tmp_path / "notes.txt")]
    [assignment] = load_events(named, today=TODAY)
    refs = (SourceRef(path="a/the-plan.pdf"), SourceRef(url="https://example.org/x"), SourceRef(path="notes.txt"))
    assert assignment.event == Event(headline="the plan", date=TODAY, sources=refs, undated=True)
    assert assignment.folder == tmp_path


def test_a_markdown_source_with_front_matter_is_a_source(tmp_path: Path) -> None:
    """A clipped page with title and source above it was a brief: refused beside others, and refused alone."""
    clipped = "---\ntitle: A bridge opens\nsource: https://example.org/b\n---\n\nIt opened on Friday.\n"
    (tmp_path / "a.md").write_text(clipped)
    (tmp_path / "b.html").write_text("<p>It opened.</p>")
    [assignment] = load_events([str(tmp_path / "a.md"), str(tmp_path / "b.html")], today=TODAY)
    refs = (SourceRef(path="a.md"), SourceRef(path="b.html"))
    assert assignment.event == Event(headline="a", date=TODAY, sources=refs, undated=True)
    piped = Event(headline="It opened on Friday.", date=TODAY, sources=(SourceRef(text=clipped),), undated=True)
    assert load_event("-", stdin=io.StringIO(clipped)) == piped


def test_a_stand_in_headline_gives_way_to_the_title() -> None:
    source = Source.from_text("Text.", title="Rates held")
    bare = load_event("https://example.org/news/rate-decision.html")
    titled = EVENT.model_copy(update={"headline": "Ours"})
    assert bare.headline == "rate decision (example.org)"
    assert retitled(bare, [source]).headline == "Rates held"
    assert retitled(titled, [source]) == titled
    assert retitled(bare, [source.model_copy(update={"title": "Table 1"}), source]).headline == "Rates held"


def test_an_event_without_a_date_has_its_newest_sources() -> None:
    """Articles of November were drafted in December "as of today", and what had come by then was still to come."""
    days = (date(2024, 11, 1), date(2024, 11, 3), None, TODAY + timedelta(days=1))
    sources = [Source.from_text("Text.", title="Rates held", published=day) for day in days]
    assert retitled(load_event("https://example.org/rates.html"), sources).date == date(2024, 11, 3)
    assert retitled(EVENT, sources) == EVENT
    assert retitled(load_event("https://example.org/rates.html"), sources[2:3]).date == TODAY


def test_an_event_file_may_leave_the_day_to_its_sources(tmp_path: Path) -> None:
    plain = "headline: A rate\nsources:\n  - a.txt\n"
    assert load(tmp_path / "a.yml", plain).undated
    assert not load(tmp_path / "b.yml", f"{plain}date: 2025-01-24\n").undated
    assert not load(tmp_path / "c.yml", "headline: A\nsources:\n  - {path: a.txt, published: 2025-01-24}\n").undated
    with pytest.raises(InputError, match="line 4: undated: unknown key"):
        load(tmp_path / "d.yml", f"{plain}undated: true\n")


def test_an_untitled_text_names_the_event_by_its_first_sentence() -> None:
    """A text without a title named its event by eight words and three dots."""
    text = "The line will shut its yard at Kettle Bay in March. About 340 people work there."
    source = Source.from_text(text, title="The line will shut its yard at Kettle …")
    assert retitled(load_event("https://example.org/a.txt"), [source]).headline == text.partition(". ")[0]


def test_several_event_files_are_several_events(tmp_path: Path) -> None:
    load(tmp_path / "one.yml", YAML)
    load(tmp_path / "two.yml", f"{HEAD}sources: [a]\n")
    named = [str(tmp_path / "one.yml"), str(tmp_path / "two.yml")]
    assert [each.event.headline for each in load_events(named, today=TODAY)] == ["No", "A rate"]


INPUTS = {
    "event": (YAML, EVENT),
    "JSON": (EVENT.model_dump_json(exclude_defaults=True), EVENT),
    "brief": (
        f"---\n{HEAD}---\nIt kept it.",
        Event(headline="A rate", date=date(2025, 1, 24), sources=(SourceRef(text="It kept it.", title="A rate"),)),
    ),
    "plain": (
        "\n# A rate is kept\n\nIt is.",
        Event(
            headline="A rate is kept",
            date=TODAY,
            sources=(SourceRef(text="\n# A rate is kept\n\nIt is."),),
            undated=True,
        ),
    ),
}


@pytest.mark.parametrize(("text", "event"), INPUTS.values(), ids=INPUTS)
def test_standard_input_takes_every_form(text: str, event: Event) -> None:
    assert load_event("-", stdin=io.StringIO(text)) == event


REFUSED = {
    "nothing": ([], "no event: nothing was named"),
    "empty input": (["-"], "standard input: empty"),
    "input and more": (["-", "https://example.org/"], "together with other sources"),
    "a file that is not there": (["gone.pdf"], "there is no such file"),
    "a folder": (["."], "is a folder"),
    "a text": (["The bank kept its rate. " * 20], "there is no such file"),
    "an event file and a URL": (["e.yml", "https://example.org/"], "an event file and bare sources together"),
}


@pytest.mark.parametrize(("named", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_event_is_refused(named: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_event(*named, stdin=io.StringIO(" \n"))


def test_event_files_are_told_from_sources(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text("\ufeff---\nheadline: A\n---\n")
    (tmp_path / "open.md").write_text("---\r\n'sources': [a.txt]\r\n", newline="")
    (tmp_path / "text.md").write_text("# A\n")
    (tmp_path / "clipped.md").write_text("---\ntitle: A\n---\n\nheadline: this is text\n")
    names = [
        "e.yml",
        "E.JSON",
        str(tmp_path / "brief.md"),
        str(tmp_path / "open.md"),
        str(tmp_path / "text.md"),
        str(tmp_path / "clipped.md"),
        "-",
        "https://example.org/a.json",
    ]
    assert [is_event_file(name) for name in names] == [True] * 4 + [False] * 4


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.builds("headline: a\ndate: {}\nsources: [{}]".format, st.text(), st.text())))
def test_any_text_is_an_event_or_refused(text: str) -> None:
    with suppress(InputError):
        assert load_event("-", stdin=io.StringIO(text)).sources


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*Event.model_fields, "x"]), inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*Event.model_fields, "x"]), JSON))
def test_any_json_is_an_event_or_refused(data: dict[str, object]) -> None:
    with suppress(InputError):
        assert load_event("-", stdin=io.StringIO(json.dumps(data))).sources
