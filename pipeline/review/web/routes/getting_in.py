"""Logging in and out, and the colours of the page."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.review.model import Person
from pipeline.review.web.auth import ForbiddenError, acting, address_of, entrance_of, local, peer_of, same_site
from pipeline.review.web.pages import THEMES, page
from pipeline.review.web.sessions import cookie_name

router = APIRouter(include_in_schema=False)
FORM_COOKIE, THEME_COOKIE = "newsdraft_form", "theme"


@router.get("/login")
def login(request: Request, back: str = "/") -> Response:
    entrance = entrance_of(request)
    named = request.headers.get(entrance.proxy.header, "")
    if person := entrance.by_proxy(peer_of(request), named):
        return enter_as(request, person, "proxy", back)
    return _login_page(request, back)


@router.post("/login")
def log_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    _check_form(request, csrf)
    person = entrance_of(request).by_password(name.strip(), password, address_of(request))
    if person is None:
        return _login_page(request, back, "Name and password do not go together.", 401)
    return enter_as(request, person, "password", back)


@router.get("/enter")
def enter(request: Request, token: str = "") -> Response:
    person = entrance_of(request).by_link(token, address_of(request))
    if person is None:
        return _login_page(request, "/", "This link has been used, or is too old.", 401)
    return enter_as(request, person, "link", "/")


@router.post("/login/link")
def new_link(request: Request, csrf: Annotated[str, Form()] = "") -> Response:
    _check_form(request, csrf)
    entrance = entrance_of(request)
    if entrance.here is None:
        raise ForbiddenError("This desk lets nobody in by a link.", "Log in with your account.")
    entrance.tell(entrance.links.new())
    return _login_page(request, "/", "A new link stands in the terminal where the desk was started.")


@router.post("/logout", dependencies=[Depends(acting)])
def log_out(request: Request) -> Response:
    entrance = entrance_of(request)
    entrance.sessions.end(request.cookies.get(entrance.cookie, ""))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(entrance.cookie, path="/", secure=entrance.tls, httponly=True, samesite="lax")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.post("/theme", dependencies=[Depends(acting)])
def set_theme(request: Request, theme: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/") -> Response:
    answer, tls = RedirectResponse(local(back), 303), entrance_of(request).tls
    if theme in THEMES:
        name = cookie_name(THEME_COOKIE, tls=tls)
        answer.set_cookie(name, theme, 31_536_000, path="/", secure=tls, httponly=True, samesite="lax")
    return answer


def enter_as(request: Request, person: Person, by: str, back: str, flash: str = "") -> Response:
    """A new session under a new secret; whatever the browser brought along is over."""
    entrance = entrance_of(request)
    entrance.sessions.end(request.cookies.get(entrance.cookie, ""))
    answer = RedirectResponse(local(back), 303)
    secret = entrance.begin(person, by, address_of(request), flash)
    answer.set_cookie(entrance.cookie, secret, path="/", secure=entrance.tls, httponly=True, samesite="lax")
    return answer


def _login_page(request: Request, back: str, problem: str = "", status: int = 200) -> Response:
    entrance, cookie = entrance_of(request), secrets.token_urlsafe(32)
    answer = page(
        request,
        None,
        "login.html",
        status,
        csrf=entrance.forms.token(cookie),
        back=local(back),
        problem=problem,
        by_link=entrance.here is not None,
        by_password=bool(entrance.users.all()),
    )
    name = cookie_name(FORM_COOKIE, tls=entrance.tls)
    answer.set_cookie(name, cookie, path="/", secure=entrance.tls, httponly=True, samesite="strict")
    return answer


def _check_form(request: Request, token: str) -> None:
    same_site(request)
    entrance = entrance_of(request)
    if not entrance.forms.holds(request.cookies.get(cookie_name(FORM_COOKIE, tls=entrance.tls), ""), token):
        raise ForbiddenError("The login form is too old, or from another site.", "Load the page again.")
