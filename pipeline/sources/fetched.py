"""What a fetch brings back, in a form that the journal keeps, and a fetch whose bytes it keeps."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from pipeline.models import FrozenModel

if TYPE_CHECKING:
    from pipeline.runs.journal import Journal


def _bytes(given: object) -> object:
    return base64.b64decode(given) if isinstance(given, str) else given


Body = Annotated[
    bytes,
    BeforeValidator(_bytes),
    PlainSerializer(lambda body: base64.b64encode(body).decode("ascii"), return_type=str, when_used="json"),
]


class RequestHeaders(FrozenModel):
    """What a request says beside its URL: which answer is at hand (its ETag and Last-Modified), and what is wanted."""

    etag: str = ""
    modified: str = ""
    accept: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The request's headers for what is said."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.modified, "Accept": self.accept}
        return {name: value for name, value in headers.items() if value}

    @property
    def method(self) -> str:
        return "GET"

    @property
    def content(self) -> bytes | None:
        """What is sent along."""
        return None

    @property
    def may_move(self) -> bool:
        """Whether redirects are followed."""
        return True


class ServiceCall(RequestHeaders):
    """A question to a service that answers in JSON: with a key in its headers, with a body where it is posted.

    It is not sent on to where a redirect leads: a key is for one host.
    """

    accept: str = "application/json"
    secret_headers: Mapping[str, str] = Field({}, repr=False)
    body: str = ""

    @property
    def headers(self) -> dict[str, str]:
        posted = {"Content-Type": "application/json"} if self.body else {}
        return super().headers | posted | dict(self.secret_headers)

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    @property
    def content(self) -> bytes | None:
        return self.body.encode() or None

    @property
    def may_move(self) -> bool:
        return False


class Fetched(FrozenModel):
    """The answer at a URL: `url` is where redirects ended, `body` unpacked bytes (base64 in JSON).

    `unchanged` says that the answer asked about still holds (the body is empty then); `etag` and `modified` name this
    one; `moved` is the new address where every redirect was a permanent one.
    """

    url: str
    media_type: str = ""
    charset: str = ""
    body: Body
    retrieved: date
    unchanged: bool = False
    etag: str = ""
    modified: str = ""
    moved: str = ""


FetchCall = Callable[[str], Awaitable[Fetched]]


def journaled_fetch(fetch: FetchCall, journal: "Journal") -> FetchCall:
    """A fetch that goes out once for an event: a resumed run reads the same bytes, however the page has changed since.

    `journal.again("sources", url)`, or without a URL for all of them, has them fetched anew.
    """
    from pipeline.runs.journal import Step

    async def fetched(url: str) -> Fetched:
        inputs: dict[str, Any] = {"url": url, "event": journal.event}
        if asked := journal.drafts_asked("sources", url):
            inputs["fetch"] = asked

        async def go() -> Any:
            return (await fetch(url)).model_dump(mode="json")

        step = Step(kind="fetch", version=1, inputs=inputs, stage="sources", subject=url)
        return Fetched.model_validate(await journal.step(step, go))

    return fetched
