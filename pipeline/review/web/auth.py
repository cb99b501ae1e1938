"""Who is asking, for routes to depend on: a visitor with a session or a token, and the checks before any change."""

import re
from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from pydantic import Field
from starlette.datastructures import UploadFile

from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Person, RefusedError
from pipeline.review.states import ACTIONS, MOVES, check_action, refusal
from pipeline.review.web.login import LoginService
from pipeline.review.web.sessions import Flash, Offer, Session

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The number of a document, revision or note, within what databases count to."""
LOCAL = re.compile(r"/(?![/\\])[\w\-./?=&%]*", re.ASCII)


class LoginError(Exception):
    """Nobody is logged in; `back` is where they wanted to go."""

    def __init__(self, back: str = "/") -> None:
        super().__init__(back)
        self.back = back


class ForbiddenError(RefusedError):
    """This person, token or form may not do that; nothing has changed."""


@dataclass(frozen=True)
class Principal:
    """Who asks, with a session unless a token was shown."""

    person: Person
    session: Session | None = None

    @property
    def csrf(self) -> str:
        return self.session.csrf if self.session else ""

    def flash(self, words: str, *offers: Offer) -> None:
        """Words for the next page, and what may follow from there."""
        if self.session:
            self.session.flashes.append(Flash(words, offers))

    def may(self, action: str) -> bool:
        """Whether the role allows an action or move, whatever the document's state."""
        roles = ACTIONS[action] if action in ACTIONS else MOVES[action].roles
        return self.person.role in roles

    def require(self, action: str, status: str = "") -> None:
        """ForbiddenError where the role does not allow the action or move, at any time."""
        if self.may(action):
            return
        try:
            check_action(action, self.person)
        except KeyError:
            first = status or str(MOVES[action].before[0])
            raise ForbiddenError(refusal(action, first, self.person), "Ask one of them.") from None
        except RefusedError as error:
            raise ForbiddenError(error.problem, error.next_step) from None


def desk_of(request: Request) -> ReviewDesk:
    """The desk that this application serves."""
    desk: ReviewDesk = request.app.state.desk
    return desk


def entrance_of(request: Request) -> LoginService:
    entrance: LoginService = request.app.state.entrance
    return entrance


def peer_of(request: Request) -> str:
    """The address that the connection comes from: a proxy's where there is one."""
    return request.client.host if request.client else ""


def address_of(request: Request) -> str:
    """The visitor's own address: the last that a named proxy says it had the request from; nobody else is believed."""
    proxies, address = entrance_of(request).proxy.addresses, peer_of(request)
    passed_on = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while address in proxies and passed_on:
        try:
            address = str(ip_address(passed_on.pop().strip()))
        except ValueError:
            break
    return address


def principal(request: Request) -> Principal:
    """The visitor with a session; LoginError where there is none."""
    entrance = entrance_of(request)
    session = entrance.sessions.find(request.cookies.get(entrance.cookie, ""))
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if session is None:
        raise LoginError(back if request.method == "GET" else "/")
    person = entrance.standing(session)
    named = request.headers.get(entrance.proxy.header, "")
    if person is None or (session.by == "proxy" and entrance.by_proxy(peer_of(request), named) != person):
        entrance.sessions.end(request.cookies.get(entrance.cookie, ""))
        raise LoginError("/")
    return Principal(person, session)


async def acting(request: Request, who: Annotated[Principal, Depends(principal)]) -> Principal:
    """The visitor, for a route that changes something: the form is one of ours, made for this very session."""
    same_site(request)
    token = request.headers.get("x-csrf-token") or await form_token(request)
    if not compare_digest(token.encode(), who.csrf.encode()):
        raise ForbiddenError(
            "The form is from another session, or from another site.", "Go back, load the page again and send it anew."
        )
    return who


async def form_token(request: Request) -> str:
    """The form's own token, nothing where it has none or several."""
    if not request.headers.get("content-type", "").startswith(("application/x-www-form-urlencoded", "multipart/")):
        return ""
    tokens = (await request.form()).getlist("csrf")
    return "" if len(tokens) != 1 or isinstance(tokens[0], UploadFile) else tokens[0]


def same_site(request: Request) -> None:
    """ForbiddenError for a request that a browser says another site has sent."""
    site, origin = request.headers.get("sec-fetch-site", ""), request.headers.get("origin", "")
    foreign = origin not in ("", "null") and urlsplit(origin).netloc != request.headers.get("host", "")
    if site in ("cross-site", "same-site") or foreign:
        raise ForbiddenError("Another site sent this request.", "Nothing was changed.")


def local(path: str) -> str:
    """The path where it leads within the desk, else the queue's: nobody is sent elsewhere."""
    return path if LOCAL.fullmatch(path) else "/"


def login_path(back: str) -> str:
    return "/login" if local(back) == "/" else f"/login?back={quote(local(back), safe='')}"


CurrentPrincipal = Annotated[Principal, Depends(principal)]
CsrfPrincipal = Annotated[Principal, Depends(acting)]
Desk = Annotated[ReviewDesk, Depends(desk_of)]
