"""What a fetch brings back, in a form that a journal can keep as JSON."""

import base64
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from pipeline.models import Noun


def _bytes(given: object) -> object:
    return base64.b64decode(given) if isinstance(given, str) else given


Body = Annotated[
    bytes,
    BeforeValidator(_bytes),
    PlainSerializer(lambda body: base64.b64encode(body).decode("ascii"), return_type=str, when_used="json"),
]


class Fetched(Noun):
    """The answer at a URL: `url` is where redirects ended, `body` unpacked bytes (base64 in JSON)."""

    url: str
    media_type: str = ""
    charset: str = ""
    body: Body
    retrieved: date


FetchCall = Callable[[str], Awaitable[Fetched]]
