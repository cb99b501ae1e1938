"""What went wrong on the way to a model: any library's exception as one ServiceError that says whether to try again."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.errors import ServiceError, SettingsError
from pipeline.errors.redaction import redact
from pipeline.models import Usage
from pipeline.text.decoding import whole_characters

TRANSIENT_STATUS = frozenset({408, 409, 429})
_TOO_LONG = re.compile(
    r"context.?(?:length|window|size|limit|overflow)|too (?:long|large|big|many (?:input |prompt )?tokens)|"
    r"exceeds? (?:the |its )?(?:available|limit|max|model)|n_ctx|num_ctx|tokens? to keep|input length|"
    r"(?:prompt|input) (?:is )?longer|truncat",
    re.IGNORECASE,
)
_TOO_LARGE = 413
_PAGE = re.compile(r"\A\s*(?:<!doctype html|<html|<head|<body|<\?xml)|</(?:html|body|title|h1)>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_WORDS = ("message", "error", "detail", "details", "msg", "errors", "error_message", "reason", "title", "description")
_LONGEST_QUOTE = 300


class CallError(ServiceError):
    """A model call that brought no reply; `transient` says that the same call may succeed later.

    `usage` is what the call took, nothing where it was not worked on; None where nobody knows.
    """

    def __init__(
        self,
        problem: str,
        next_step: str,
        *,
        status: int = 0,
        transient: bool = False,
        retry_after: float | None = None,
        usage: Usage | None = None,
    ) -> None:
        super().__init__(problem, next_step)
        self.usage = usage
        self.status = status
        self.transient = transient
        self.retry_after = retry_after

    def after(self, tries: int) -> "CallError":
        """The same failure, saying how often the call was tried and how long the service asked to be left alone."""
        asked = f" It asks to wait {self.retry_after:.0f} s." if self.retry_after else ""
        tried = f" Tried {tries} times." if tries > 1 else ""
        return CallError(
            f"{self.problem}{tried}{asked}",
            self.next_step,
            status=self.status,
            transient=self.transient,
            retry_after=self.retry_after,
            usage=self.usage,
        )


class NoCompletionError(Exception):
    """An answer with a good status that is no chat completion: the service's words, and the status that they name.

    `usage` is what it says to have counted, None where it says nothing.
    """

    def __init__(self, words: str, status: int = 0, usage: Usage | None = None) -> None:
        super().__init__(words)
        self.words, self.status, self.usage = words, status, usage


def call_failed(error: Exception, model: str, now: datetime) -> CallError | SettingsError:
    """The failure behind an exception of openai, LangChain or vcrpy; secrets in the service's words are masked."""
    chain = list(_causes(error))
    if is_unrecorded(error):
        return SettingsError(
            f"The recording holds no reply to this request to {model}: the prompt, the model or a source has changed.",
            "Draft without --replay, or record again with `make record`.",
        )
    status, words = refusal_of(error)
    answers = [getattr(cause, "response", None) for cause in chain]
    headers: Mapping[str, str] = next((answer.headers for answer in answers if answer is not None), {})
    usage = _usage(chain, status)
    if status:
        return _answered(error, model, status, words, retry_after(headers, now), usage)
    return _unanswered(chain, model, words, usage)


def is_unrecorded(error: BaseException) -> bool:
    """Whether a recording that is played holds no reply to the request."""
    return any(type(cause).__name__ == "CannotOverwriteExistingCassetteException" for cause in _causes(error))


def _usage(chain: list[BaseException], status: int) -> Usage | None:
    """What a failed call took: its own counts, or nothing where it was refused or never reached the service.

    None for a time-out, a dropped line and a gateway's failure: the service may have done the work.
    """
    if (told := _told(chain)) is not None:
        return told
    refused = 0 < status < 500 or status in _NOT_WORKED_ON
    unreached = any(type(cause).__name__ in _UNREACHED or isinstance(cause, ConnectionRefusedError) for cause in chain)
    return Usage() if refused or unreached else None


def counted_in(error: BaseException) -> Usage:
    """What a service says to have counted for a request that it refused."""
    return _told(_causes(error)) or Usage()


def _told(chain: Iterable[BaseException]) -> Usage | None:
    return next((cause.usage for cause in chain if isinstance(cause, NoCompletionError) and cause.usage), None)


_NOT_WORKED_ON = (501, 503, 529)
_UNREACHED = ("ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol")


def refusal_of(error: BaseException) -> tuple[int, str]:
    """The HTTP status of a failed call, 0 without one, and the service's own words; secrets are masked."""
    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, NoCompletionError):
            return cause.status, _shown(cause.words)
    status = next((s for s in (getattr(cause, "status_code", 0) for cause in chain) if isinstance(s, int) and s), 0)
    return status, _shown(next(filter(None, map(_body_words, chain)), "") or str(error if status else chain[-1]))


def service_words(body: Any) -> str:
    """What an answer says to a person, wherever the service puts it: a message, a list of faults, a web page's text."""
    match body:
        case str() if _PAGE.search(body):
            return " ".join(html.unescape(_UNSEEN.sub(" ", body)).split())
        case str():
            inner = _read(body) if body.strip()[:1] in ("{", "[") else None
            return service_words(inner) or body.strip() if inner else " ".join(body.split())
        case dict():
            reason = next(filter(None, (service_words(body[name]) for name in _WORDS if body.get(name))), "")
            place = [str(each) for each in body.get("loc") or () if each != "body"]
            return f"{'.'.join(place)}: {reason}" if place and reason else reason
        case list() | tuple():
            return "; ".join(filter(None, map(service_words, body)))
        case _:
            return ""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a service asks to be left alone: retry-after-ms, or retry-after in seconds or as a date."""
    for name, worth in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        stated = headers.get(name, "").strip()
        if re.fullmatch(r"\d+(\.\d+)?", stated):
            return float(stated) * worth
        if stated and name == "retry-after":
            try:
                return max(0.0, (parsedate_to_datetime(stated) - now).total_seconds())
            except (ValueError, TypeError):
                return None
    return None


def key_name(model: str) -> str:
    """The environment variable in which a provider's key is looked for."""
    return f"{model.partition(':')[0].upper().replace('-', '_')}_API_KEY"


def _answered(
    error: Exception, model: str, status: int, reason: str, wait: float | None, usage: Usage | None
) -> CallError:
    transient = status in TRANSIENT_STATUS or status >= 500
    if status in (401, 403):
        problem = f"{model} refused the key (HTTP {status}). It says: {reason}"
        step = f"Set {key_name(model)} to a key that may use it."
    elif status == 404:
        problem = f"{model} is not known there (HTTP 404): {reason}"
        step = "Correct [writer] model in newsdraft.toml, --model, or [writer] base_url."
    elif status == 429 and "insufficient_quota" in f"{getattr(error, 'code', '')} {error}":
        problem, step, transient = f"The account for {model} has no credit left (HTTP 429).", "Add credit.", False
    elif status == 429:
        problem = f"{model} limits the rate of calls (HTTP 429): {reason}"
        step = "Wait, lower [writer] concurrency, or name another model with --model; what is done is kept."
    elif transient and not _TOO_LONG.search(reason):
        problem = f"{model} failed (HTTP {status}): {reason}"
        step = "Draft again later, or name another model with --model; what is done is kept."
    elif _TOO_LONG.search(reason) or status == _TOO_LARGE:
        transient = False
        problem = f"The prompt is too long for {model} (HTTP {status}): {reason}"
        step = "Name a model with a larger window, or leave out a source: nothing is cut silently."
    else:
        problem = f"{model} did not accept the request (HTTP {status}): {reason}"
        step = "See the service's words; `newsdraft prompt show` prints the request."
    return CallError(problem, step, status=status, transient=transient, retry_after=wait, usage=usage)


def _unanswered(chain: list[BaseException], model: str, reason: str, usage: Usage | None) -> CallError:
    names = " ".join(type(cause).__name__ for cause in chain)
    if any(isinstance(cause, NoCompletionError) for cause in chain):
        problem = f"{model} answered with something that is no chat completion: {reason}"
        step = "Draft again later; if it stays so, see whether [writer] base_url ends in the API's path, such as /v1."
    elif "Timeout" in names:
        problem, step = f"{model} did not answer in time.", "Raise [writer] timeout, or draft again later."
    elif "Connect" in names or isinstance(chain[-1], OSError):
        problem = f"{model} could not be reached: {reason}"
        step = "See whether the service runs at [writer] base_url; what is done is kept."
    else:
        problem = f"{model} gave an answer that could not be read: {reason}"
        step = "Draft again later, or name another model with --model; what is done is kept."
    return CallError(problem, step, transient=True, usage=usage)


def _body_words(cause: BaseException) -> str:
    """The words in the answer that an exception of openai (or of another provider's library) carries."""
    answer = getattr(cause, "response", None)
    try:
        return service_words(str(answer.text)) if answer is not None else service_words(getattr(cause, "body", None))
    except Exception:  # noqa: BLE001  a stream that was not read, or text in no known encoding: the message serves
        return service_words(getattr(cause, "body", None))


def _shown(words: str) -> str:
    return redact(whole_characters(words))[:_LONGEST_QUOTE]


def _read(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
