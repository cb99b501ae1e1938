"""Pages from templates: everything is escaped, but for what `marked.reading` has made safe."""

import hashlib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from pipeline.review.states import spoken
from pipeline.review.web.auth import Principal
from pipeline.review.web.commands import as_pages
from pipeline.review.web.sessions import cookie_name
from pipeline.text.plural import pluralize

HERE = Path(__file__).parent
STATIC = HERE / "static"
_WRITERS = {"llm": "language model"}
"""Writers whose names are short for what people call them."""
THEMES = ("light", "dark", "system")


def page(request: Request, who: Principal | None, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A template rendered; what was said to the visitor's session is shown once, on a whole page."""
    flashes = list(who.session.flashes) if who and who.session else []
    if who and who.session and not request.headers.get("x-part"):
        who.session.flashes.clear()
    theme = request.cookies.get(cookie_name("theme", tls=request.app.state.entrance.tls), "")
    shared: dict[str, Any] = {
        "who": who,
        "csrf": who.csrf if who else "",
        "flashes": flashes,
        "theme": theme if theme in THEMES else "system",
        "here": request.url.path,
        "now": request.app.state.desk.now,
    }
    return HTMLResponse(_templates().get_template(template).render(**{**shared, **values}), status)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"spoken": spoken, "ago": ago, "moment": moment, "count": pluralize, "as_pages": as_pages}
    environment.filters |= {"day": day, "by_name": by_name}
    environment.globals["asset"] = asset
    return environment


@cache
def asset(name: str) -> str:
    """A static file's address with its content's hash, so that browsers keep it for good."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that fits: just now, 5 min, 3 h, 2 days."""
    minutes = max(0, int((_utc(now) - _utc(then)).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min" if minutes else "just now"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"


def moment(then: datetime) -> str:
    """A moment as people read it: 24 November 2026, 03:42 UTC."""
    local = _utc(then)
    return f"{local.day} {local:%B %Y, %H:%M} UTC"


def day(then: date) -> str:
    """A day as people read it: 24 November 2026."""
    return f"{then.day} {then:%B %Y}"


def by_name(author: str) -> str:
    """Who wrote a revision, in words: a person's name, or what kind of writer it was."""
    return _WRITERS.get(author, author)


def author_named(name: str) -> str:
    """The author that a visitor names, as the store has it."""
    return next((author for author, spelled in _WRITERS.items() if spelled == name.strip().lower()), name)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
