"""One's own account: another password, and where one is logged in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.review.model import RefusedError
from pipeline.review.users import SHORTEST
from pipeline.review.web.auth import CsrfPrincipal, CurrentPrincipal, ForbiddenError, Principal, address_of, entrance_of
from pipeline.review.web.login import TooManyError
from pipeline.review.web.pages import page
from pipeline.review.web.routes.getting_in import enter_as

router = APIRouter(prefix="/account", include_in_schema=False)
TEXT = Annotated[str, Form()]


@router.get("")
def account(request: Request, who: CurrentPrincipal) -> Response:
    return _page(request, who)


@router.post("/password")
def change_password(request: Request, who: CsrfPrincipal, current: TEXT = "", new: TEXT = "") -> Response:
    """Another password, where the one so far is given too; every session that began with that one is over."""
    if not _by_password(who):
        raise ForbiddenError("You did not come in by a password.", "An admin gives you one: `review user password`.")
    try:
        entrance_of(request).renew(who.person.name, current, new, address_of(request))
    except TooManyError:
        raise
    except RefusedError as error:
        return _page(request, who, error)
    return enter_as(request, who.person, "password", "/account", "Your password is another now; log in with it.")


@router.post("/sessions")
def end_others(request: Request, who: CsrfPrincipal, current: TEXT = "") -> Response:
    """Logs this person out everywhere else; who came in by a password gives it once more."""
    entrance = entrance_of(request)
    if _by_password(who) and entrance.by_password(who.person.name, current, address_of(request)) is None:
        return _page(request, who, RefusedError("That is not your password.", "Nobody was logged out."))
    many = entrance.sessions.end_others(request.cookies.get(entrance.cookie, ""))
    who.flash(f"Logged out elsewhere: {many}.")
    return RedirectResponse("/account", 303)


def _by_password(who: Principal) -> bool:
    return who.session is not None and who.session.by == "password"


def _page(request: Request, who: Principal, problem: RefusedError | None = None) -> Response:
    entrance = entrance_of(request)
    values = {
        "problem": problem,
        "by_password": _by_password(who),
        "sessions": entrance.sessions.of(who.person.name),
        "shortest": SHORTEST,
    }
    return page(request, who, "account.html", 422 if problem else 200, **values)
