"""The application: routes, what stands before them, and how each kind of error is shown."""

import logging
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from pipeline import __version__
from pipeline.errors import NewsdraftError, StoreError
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import NotFoundError, RefusedError, StaleError
from pipeline.review.web.auth import ForbiddenError, LoginError, Principal, address_of, login_path, principal
from pipeline.review.web.login import LoginService, TooManyError
from pipeline.review.web.pages import STATIC, page
from pipeline.review.web.routes import (
    account,
    api,
    background,
    deciding,
    description,
    desk,
    drafting,
    getting_in,
    history,
    notes,
    queue,
)
from pipeline.review.web.security_headers import Guard
from pipeline.runs.log import log

STATUS: tuple[tuple[type[NewsdraftError], int], ...] = (
    (TooManyError, 429),
    (NotFoundError, 404),
    (StaleError, 409),
    (ForbiddenError, 403),
    (RefusedError, 422),
    (StoreError, 503),
    (NewsdraftError, 422),
)
NOTED = (403, 429, 503)
TYPED = ("text", "note", "reason", "wish", "headline", "angle")
"""Fields of forms that people write into."""
ABOUT = "Reads, saves and decides on drafts; every call does what the page of the same name does."


def make_app(review: ReviewDesk, entrance: LoginService, hosts: frozenset[str] = frozenset()) -> Callable[..., Any]:
    """The desk as an ASGI application; it answers under the names in `hosts` alone, under any where there are none."""
    app = FastAPI(
        title="newsdraft review desk",
        description=ABOUT,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.desk, app.state.entrance = review, entrance
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for routes in (getting_in, account, queue, drafting, desk, deciding, notes, history, background, description, api):
        app.include_router(routes.router)
    app.add_exception_handler(LoginError, _log_in_first)
    app.add_exception_handler(NewsdraftError, _error_response)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)
    return Guard(app, hosts, tls=entrance.tls)


def _log_in_first(request: Request, error: Exception) -> Response:
    if _wants_json(request):
        answer = {"problem": "Nobody is logged in.", "next_step": "Send a session's cookie or a token with the scope."}
        return JSONResponse(answer, 401, {"WWW-Authenticate": "Bearer"})
    if request.method != "GET":
        return _answer(request, 401, "You are not logged in any more.", "Log in, then send it again.")
    return RedirectResponse(login_path(getattr(error, "back", "/")), 303)


def _error_response(request: Request, error: Exception) -> Response:
    """What a person can act on, with the status of its kind."""
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    if status in NOTED:
        _note(request, status, error)
    problem, step = getattr(error, "problem", str(error)), getattr(error, "next_step", "")
    answer = _answer(request, status, problem, step, getattr(error, "head", None))
    if isinstance(error, TooManyError):
        answer.headers["Retry-After"] = str(error.wait)
    return answer


def _unreadable(request: Request, error: Exception) -> Response:
    """A request whose fields are not what the route takes; nothing of their contents is repeated."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    reasons = "; ".join(f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in faults[:5])
    return _answer(request, 422, f"The request cannot be read: {reasons}.", "/api says what each route takes.")


def _http(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    problem = {404: "There is no such page.", 405: "This page is not used like that."}.get(status, "This did not work.")
    return _answer(request, status, problem, "Go back to the queue.")


def _broken(request: Request, error: Exception) -> Response:
    """Our own bug, of which a stranger learns nothing; the server's log has it whole."""
    _note(request, 500, error)
    return _answer(request, 500, "Something broke here; nothing was changed.", "The desk's terminal says more.")


def _note(request: Request, status: int, error: Exception) -> None:
    """A line in the log: what was refused or broke, to whom and from where; nothing of what they sent."""
    known = _known(request)
    log(
        "desk refused" if status < 500 else "desk broke",
        logging.WARNING if status < 500 else logging.ERROR,
        status=status,
        method=request.method,
        path=request.url.path,
        who=known.person.name if known else "",
        address=address_of(request),
        error=type(error).__name__,
        **({"problem": error.problem} if isinstance(error, StoreError) else {}),
    )


def _answer(request: Request, status: int, problem: str, next_step: str, head: int | None = None) -> Response:
    if _wants_json(request):
        return JSONResponse({"problem": problem, "next_step": next_step, "head": head}, status)
    values = {"problem": problem, "next_step": next_step, "written": _written(request)}
    return page(request, _known(request), "error.html", status, **values)


def _written(request: Request) -> list[str]:
    """What somebody had typed into the form that failed: it is theirs to take along, whatever went wrong.

    Of a form that has been read: to read one here would wait for a body that was cut off.
    """
    form = getattr(request, "_form", None) or {}
    return [words for name in TYPED if isinstance(words := form.get(name), str) and words.strip()]


def _known(request: Request) -> Principal | None:
    try:
        return principal(request)
    except (LoginError, NewsdraftError):
        return None


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")
