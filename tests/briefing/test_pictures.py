"""A mail carries its stories' charts: drawn from what was audited, in readers' channels from what was approved."""

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from pipeline.briefing import delivery
from pipeline.briefing.delivery import deliver
from pipeline.briefing.html import mail_html, plain_text
from pipeline.briefing.model import Briefing
from pipeline.briefing.pictures import places_of, with_images
from pipeline.briefing.sending import DeliveryContext
from pipeline.models import Audit
from pipeline.review.outgoing import Outgoing
from pipeline.review.pictures.chart import chart_of
from pipeline.settings import load_settings
from pipeline.store import Store
from tests.briefing.conftest import Clock
from tests.briefing.mailbox import Mailbox, mailbox
from tests.briefing.telling import briefing
from tests.review.pictures.test_chart import BUDGET, PLAN, SOURCE, claim

MAIL = '[deliver.post]\nkind = "mail"\naudience = "{}"\nhost = "127.0.0.1"\nport = {}\nsecurity = "none"\n'
MAIL += 'sender = "news@example.org"\nto = ["desk@example.org"]\n'
EDITION = (
    "# Morning\n\n## Stories\n\n### 1. Bridges\n\nOne.\n\n### 2. Roofs\n\nTwo.[^9]\n\n## Also in the news\n\n- More\n"
)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


def compared(told: Briefing) -> Briefing:
    """The edition with a comparison that holds in its first story."""
    first, *others = told.stories
    assert first.document
    document = first.document.model_copy(update={"audit": Audit(claims=(claim(PLAN, BUDGET),))})
    first = first.model_copy(update={"document": document, "sources": (SOURCE,)})
    return told.model_copy(update={"stories": (first, *others)})


async def sent(box: Mailbox, folder: Path, store: Store, audience: str = "desk", approved: str = "") -> EmailMessage:
    """The edition's mail, with what is approved in the one story of this title."""
    (folder / "newsdraft.toml").write_text(MAIL.format(audience, box.port), encoding="utf-8")
    told = compared(briefing())
    texts = {Path(each.path): (each.document, each.sources) for each in told.stories if each.document}

    def out(path: Path) -> Outgoing | None:
        document, sources = texts.get(path, (None, ()))
        if document is None or document.title != approved:
            return None
        return Outgoing(body=document.body, sha256="", audit=document.audit, sources=sources)

    context = DeliveryContext(load_settings(folder, environ={}), store, out, Clock())
    await deliver(context, told, folder / "briefings" / "slot")
    [envelope] = box.taken
    return email.message_from_bytes(envelope.content, policy=default)  # type: ignore[arg-type,return-value]


async def test_a_story_s_chart_stands_in_the_mail(box: Mailbox, tmp_path: Path, store: Store) -> None:
    """A chart was in every form of a document but in the mail that the desk reads first."""
    mail = await sent(box, tmp_path, store)
    plain, page = mail.iter_parts()
    html, image = page.iter_parts()
    assert [part.get_content_type() for part in mail.walk()] == [
        *("multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"),
    ]
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in html.get_content()
    assert image.get_content().startswith(b"\x89PNG")
    told = "Source: Example City, 24 January 2025."
    for text in (plain.get_content(), html.get_content()):
        assert text.index("mends bridges") < text.index("Bars to scale") < text.index(told) < text.index("roof is late")


async def test_a_mail_without_what_draws_is_as_before(
    box: Mailbox, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "can_draw_png", lambda: False)
    mail = await sent(box, tmp_path, store)
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(("title", "pictures"), [("Council mends bridges", 1), ("School roof is late", 0)])
async def test_readers_get_pictures_of_what_is_approved(
    title: str, pictures: int, box: Mailbox, tmp_path: Path, store: Store
) -> None:
    mail = await sent(box, tmp_path, store, "readers", title)
    images = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert (len(images), text.count("Bars to scale"), title in text) == (pictures, pictures, True)


def test_an_edited_story_has_no_chart_of_its_draft() -> None:
    """Who approves an edition may have mended a figure in it: the chart of the draft would show the wrong one."""
    chart = chart_of(Audit(claims=(claim(PLAN, BUDGET),)), ())
    assert chart
    approved = EDITION.replace("One.", "One, mended.").replace("Two.[^9]", "Two.[^8]")
    places = places_of(approved, EDITION, {1: chart, 2: chart, 3: chart})
    assert [approved[:place].rstrip()[-8:] for place, _ in places] == ["Two.[^8]"]


def test_a_picture_that_cannot_be_drawn_keeps_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> bytes:
        raise ValueError("no font")

    monkeypatch.setattr("pipeline.briefing.pictures.png_of", broken)
    chart = chart_of(Audit(claims=(claim(PLAN, BUDGET),)), ())
    assert chart
    assert with_images(EDITION, [(9, chart)]) == (EDITION, ())


def test_strangers_images_are_not_loaded() -> None:
    text = "# T\n\n![x](<https://example.org/p.png>) ![a \\[b\\]](<cid:1@pictures>)\n"
    page, plain = mail_html(text, "T"), plain_text(text)
    assert page.count("<img") == 1
    assert 'src="cid:1@pictures" alt="a [b]"' in page
    assert "example.org" not in page
    assert "[a [b]]" in plain
