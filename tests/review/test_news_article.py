"""What an exported page says of itself: schema.org's words alone, and nobody answers for what nobody approved."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.cli.export import without_desk
from pipeline.models import Event, Notes, Source
from pipeline.review.desk import ReviewDesk
from pipeline.review.exports import export
from pipeline.review.making import MODEL, PERSON, PROGRAM, making_of, printed_name
from pipeline.review.model import Revision
from pipeline.review.outgoing import AS_PROPOSED, Correction, Making, Outgoing
from pipeline.settings import Settings
from pipeline.settings.tables import NewsroomSettings, PrintedName
from pipeline.stages.saved_run import SavedRun
from pipeline.text.html import PAGE_END
from tests.review.conftest import EDITOR, FOOTNOTES, REVIEWER, TEXT, approved, mended, with_review, write_run

PINNED = json.loads(Path(__file__).with_name("schema_org.json").read_text(encoding="utf-8"))
IPTC = json.loads(Path(__file__).with_name("iptc_digital_sources.json").read_text(encoding="utf-8"))
DOCUMENT = (Path(__file__).parents[2] / "docs" / "provenance.md").read_text(encoding="utf-8")
PERSONS = {"author", "editor", "accountablePerson", "creator", "contributor", "maintainer", "reviewedBy", "publisher"}
BODY = "# Bold <Bridges> 🚀\n\nIt plans to spend.[^f1]\n\n[^f1]: City, [Budget](<https://example.org/budget>)\n"
CITED = Source(title="Budget", text="", url="https://example.org/budget", publisher="City", published=date(2025, 1, 20))
UNCITED = Source(title="Minutes", text="", url="https://example.org/budget/minutes")
DATED = date(2025, 1, 24)
DAY = datetime(2026, 11, 24, tzinfo=UTC)
MAKING = Making(
    event_date=date(2025, 1, 24),
    created=DAY,
    published=DAY,
    modified=DAY,
    digital_sources=("trainedAlgorithmicMedia", "humanEdits"),
    newsroom="The Example",
    disclosure="Drafted by software </script><script>alert(1)</script>.",
    editors=("Robin Hale",),
    corrections=(Correction(text="It was $40 million.", at=DAY),),
)
OUT = Outgoing(body=BODY, sha256="0", sources=(CITED, UNCITED), making=MAKING)


def told(page: bytes | str) -> dict:
    """The JSON-LD of a page, which has one."""
    text = page.decode() if isinstance(page, bytes) else page
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(data)


def test_page_tells_all_that_is_known():
    """It is what docs/provenance.md shows, and the table there has a row for each property."""
    shown = json.loads(re.search(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)[1])
    page = MAKING.model_copy(update={"disclosure": NewsroomSettings().disclosure})
    assert told(export(OUT.model_copy(update={"making": page}), "html")) == shown
    assert [name for name in shown if not name.startswith("@")] == re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.MULTILINE)


def unknown(node: dict) -> list[str]:
    """What of a node, and of all in it, the pinned vocabulary does not have."""
    kind = node["@type"]
    strange = [] if kind in PINNED["types"] else [kind]
    for name, value in node.items():
        if not name.startswith("@"):
            strange += [] if name in PINNED["types"].get(kind, ()) else [f"{kind}.{name}"]
            inside = value if isinstance(value, list) else [value]
            strange += [each for part in inside if isinstance(part, dict) for each in unknown(part)]
    return strange


def test_words_are_those_of_schema_org():
    assert PINNED["source"].startswith("https://schema.org/version/30.0/")
    data = told(export(OUT, "html"))
    assert unknown(data) == []
    assert all(len(data[name]) for name in ("citation", "correction", "editor", "publisher"))


@pytest.mark.parametrize("term", [MODEL, PROGRAM, PERSON])
def test_digital_sources_are_those_of_iptc(term):
    """Nothing held the terms against IPTC's list, which had renamed one of its kind: "minorHumanEdits" is retired."""
    assert term in set(IPTC["terms"]) - set(IPTC["retired"])
    data = told(export(OUT.model_copy(update={"making": Making(digital_sources=(term,))}), "html"))
    assert data["digitalSourceType"] == [f"{IPTC['scheme']}{term}"]


def test_disclosure_may_link_to_the_newsroom_s_rules():
    linked = MAKING.model_copy(update={"disclosure": "By software: [our rules](https://example.org/rules)."})
    page = export(OUT.model_copy(update={"making": linked}), "html").decode()
    link = '<a style="color:#0b57d0" href="https://example.org/rules" rel="noopener noreferrer">our rules</a>'
    assert f"By software: {link}.</p></footer>\n{PAGE_END}" in page


def test_disclosure_stands_once_where_readers_see_it():
    page = export(OUT, "html").decode()
    assert page.count("<script") == 1
    assert page.count(">Drafted by software &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;.</p></footer>") == 1
    line = "Its figures were recomputed."
    written = OUT.model_copy(
        update={"body": f"{BODY}\n*{line}*\n", "making": MAKING.model_copy(update={"disclosure": line})}
    )
    assert export(written, "html").decode().count(line) == 2  # in the text, and in the JSON-LD


@pytest.mark.parametrize("form", ["markdown", "evidence"])
def test_other_forms_have_none(form):
    assert b"ld+json" not in export(OUT, form)


def exported(desk: ReviewDesk) -> dict:
    return told(desk.export(1, "html", EDITOR).text)


def test_unapproved_text_names_nobody(desk):
    mended(desk)
    data = exported(desk)
    assert PERSONS & set(data) == set()
    assert [name for name in data if name.startswith("date")] == ["dateCreated"]
    assert "editor" not in data["backstory"]


def test_approval_taken_back_names_nobody(desk):
    """An approval that was taken back stands in the log for good: reading it alone, a page would still name them."""
    head = approved(desk)
    desk.move(1, "reopen", head, REVIEWER, "a doubt")
    assert PERSONS & set(exported(desk)) == set()


def test_one_of_two_approvals_names_nobody(desk):
    both = ReviewDesk(desk.context.store, with_review(desk.context.settings, approvals=2), desk.context.clock)
    approved(both)
    assert both.row(1).status != "approved"
    assert PERSONS & set(exported(both)) == set()


@pytest.mark.parametrize(
    ("drafted", "published", "told"),
    [(date(2025, 1, 24), None, None), (date(2025, 1, 24), date(2025, 1, 20), DATED), (date(2025, 2, 1), None, DATED)],
    ids=["the day of the draft alone", "a source has a day", "an editor gave it"],
)
def test_day_that_only_stands_in_is_no_day_of_the_event(drafted, published, told):
    """A draft of a text without any date said the day of the run as the event's, for machines to read."""
    saved = SavedRun(
        event=Event(headline="Bridges", date=DATED),
        notes=Notes.model_construct(),
        sources=(CITED.model_copy(update={"published": published}),),
    )
    first = Revision.model_construct(
        made=datetime(drafted.year, drafted.month, drafted.day, tzinfo=UTC), kind="writer", author="", reason=""
    )
    assert making_of(saved, Settings(), [first]).event_date == told


def test_run_without_a_desk_names_nobody(tmp_path):
    folder = write_run(tmp_path / "run", TEXT.replace("$60", "$40") + FOOTNOTES)
    page, reasons, _ = without_desk(folder / "document.md", "html", Settings(folder=tmp_path), AS_PROPOSED)
    data = told(page)
    assert (reasons, PERSONS & set(data), data["temporalCoverage"]) == ([], set(), "2025-01-24")
    assert [each["name"] for each in data["citation"]] == ["Budget"]


def test_approved_text_names_who_approved_it(desk):
    approved(desk)
    entry = desk.log(1)[-1]
    data = exported(desk)
    assert data["editor"] == [{"@type": "Person", "name": "robin"}]
    assert data["datePublished"] == entry.at.isoformat()
    assert data["digitalSourceType"] == [
        f"http://cv.iptc.org/newscodes/digitalsourcetype/{term}" for term in ("dataDrivenMedia", "humanEdits")
    ]
    assert exported(desk) == data


def test_correction_is_told_with_its_day(desk):
    approved(desk)
    before = exported(desk)
    opened = desk.open(1, EDITOR)
    text = opened.prose.replace("$40 million in 2024.", "$41 million in 2024.")
    changed = desk.correct(1, opened.row.head, text, "It was $41 million.", EDITOR)
    for finding in desk.open(1, REVIEWER).blocking:
        desk.override(1, changed.number, finding.key, "the budget's own figure", REVIEWER)
    desk.move(1, "approve", changed.number, REVIEWER)
    after = exported(desk)
    assert after["correction"][0]["text"] == "It was $41 million."
    assert after["datePublished"] == before["datePublished"] < after["dateModified"]


@pytest.mark.parametrize(("account", "names"), [("robin", ["Robin Hale"]), ("ann@example.org", []), ("lee", ["lee"])])
def test_readers_get_printed_names(desk, account, names):
    review = desk.context.settings.review.model_copy(update={"people": {"robin": PrintedName(name="Robin Hale")}})
    settings = desk.context.settings.model_copy(update={"review": review})
    assert list(filter(None, [printed_name(account, settings)])) == names
