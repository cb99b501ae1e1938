"""What is set up and what is missing: a list of checks, each with what to do about it."""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from importlib.util import find_spec
from typing import Literal

from pipeline.errors import NewsdraftError, SourceError
from pipeline.errors.extras import EXTRAS
from pipeline.models import FrozenModel
from pipeline.settings import Settings
from pipeline.sources.extracted import ReadingRequest
from pipeline.sources.reader import Reader

HTML_PAGE = b"""<!doctype html><html><head><title>A page</title></head><body><article><h1>A page</h1>
<p>The council spends 4.1 million euros on its two bridges this year, which is more than it spent last year on both.</p>
</article></body></html>"""
PDF_PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj<</Length 40>>stream
BT/F 9 Tf 9 50 Td(A page of a PDF.)Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
xref
0 6
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000053 00000 n\x20
0000000103 00000 n\x20
0000000213 00000 n\x20
0000000299 00000 n\x20
trailer<</Size 6/Root 1 0 R>>
startxref
361
%%EOF"""
PAGES = {"HTML": (HTML_PAGE, "4.1 million euros"), "PDF": (PDF_PAGE, "A page of a PDF.")}
"""A small page of each kind that a package reads for us, and words that its text must hold."""


class Check(FrozenModel):
    """One thing looked at: fine, missing but not needed, or broken."""

    name: str
    state: Literal["fine", "optional", "broken"]
    detail: str
    step: str = ""


async def examine(settings: Settings, further: Mapping[str, Callable[[], Check]] | None = None) -> list[Check]:
    """All checks in the order a newcomer meets them, with `further` ones of rooms above; a check never raises."""
    looks: dict[str, Callable[[], Check]] = {
        "Python": _python,
        "Newsroom": lambda: _newsroom(settings),
        "Writer": lambda: _writer(settings),
        "Extras": _extras,
        "Store": lambda: _store(settings),
        "Style": lambda: _style(settings),
        "Prompts": lambda: _prompts(settings),
        "Reference tables": _reference,
        **(further or {}),
    }
    return [*(_looked(name, look) for name, look in looks.items()), await _sources(settings)]


def _looked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except NewsdraftError as error:
        return Check(name=name, state="broken", detail=error.problem, step=error.next_step)


def _python() -> Check:
    return Check(name="Python", state="fine", detail=".".join(map(str, sys.version_info[:3])))


def _newsroom(settings: Settings) -> Check:
    if settings.file:
        return Check(name="Newsroom", state="fine", detail=str(settings.file))
    step = "`newsdraft init DIR` makes a folder with settings, prompts and styles of your own."
    return Check(
        name="Newsroom", state="optional", detail=f"no newsdraft.toml in or above {settings.folder}", step=step
    )


def _writer(settings: Settings) -> Check:
    from pipeline.newsroom.composition import check_key, choose_writer

    choice = choose_writer(settings)
    if choice.kind == "digest":
        step = "Name a model: --model, NEWSDRAFT_WRITER_MODEL or [writer] model in newsdraft.toml."
        return Check(name="Writer", state="optional", detail="digest, since no model is named", step=step)
    check_key(choice, settings)
    return Check(name="Writer", state="fine", detail=choice.model)


def _extras() -> Check:
    missing = [extra for extra, packages in EXTRAS.items() if not all(map(find_spec, packages))]
    if not missing:
        return Check(name="Extras", state="fine", detail=", ".join(EXTRAS))
    there = ", ".join(extra for extra in EXTRAS if extra not in missing) or "none"
    step = f"pip install 'newsdraft[{','.join(missing)}]' adds the others."
    return Check(name="Extras", state="optional", detail=there, step=step)


async def _sources(settings: Settings) -> Check:
    """Reads a small page of each kind as a source would be read, in the reader's own process."""
    async with Reader(settings.fetch.parse_seconds) as read:
        for kind, (page, words) in PAGES.items():
            try:
                extract = await read(page, ReadingRequest(today=date(2025, 1, 31)))
            except SourceError as error:
                return Check(name="Sources", state="broken", detail=f"{kind}: {error.problem}", step=error.next_step)
            if words not in extract.text:
                detail = f"a page of {kind} is read as {extract.text!r}, without {words!r}"
                return Check(name="Sources", state="broken", detail=detail)
    return Check(name="Sources", state="fine", detail=f"{' and '.join(PAGES)} can be read")


def _store(settings: Settings) -> Check:
    from pipeline.store import Store

    with Store.open(settings.store_url) as store:
        store.refuse_damaged()
        return Check(name="Store", state="fine", detail=store.place)


def _style(settings: Settings) -> Check:
    from pipeline.newsroom.newsroom import newsroom_style

    style = newsroom_style(settings)
    return Check(name="Style", state="fine", detail=f"{style.name}: {style.description}")


def _prompts(settings: Settings) -> Check:
    from pipeline.newsroom.newsroom import newsroom_prompts

    hashes = newsroom_prompts(settings).hashes()
    return Check(name="Prompts", state="fine", detail=f"{len(hashes)} templates: {', '.join(hashes)}")


def _reference() -> Check:
    from pipeline.reference import Reference

    tables = [f"{spec.name} ({spec.vintage})" for spec in Reference.shipped().specs]
    return Check(name="Reference tables", state="fine", detail="; ".join(tables))
