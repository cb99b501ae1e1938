"""Any answer to a chat call as one chat completion with its answer in `content`, or the service's words for why not.

Servers that call themselves OpenAI-compatible differ in where the answer stands (content, parts of content, a tool
call, a reasoning field, a stream of events) and in how they say that there is none (an error inside a 200, a page).
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import httpx2
from openai import DefaultAsyncHttpxClient

from pipeline.llm.failures import NoCompletionError, service_words
from pipeline.models import Usage
from pipeline.text.decoding import whole_characters

REASONING = ("reasoning_content", "reasoning", "thinking", "thought")
LEFT_OUT = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class CompletionClient(DefaultAsyncHttpxClient):
    """An HTTP client whose successful answers are chat completions; raises NoCompletionError for any other."""

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """The answer, rewritten where it is a completion in another form."""
        response = await super().send(request, **options)
        if response.status_code >= httpx2.codes.BAD_REQUEST or not request.url.path.endswith("/chat/completions"):
            return response
        text = (await response.aread()).decode(response.charset_encoding or "utf-8", "replace")
        headers = [(name, value) for name, value in response.headers.multi_items() if name.lower() not in LEFT_OUT]
        typed = [(name, value) for name, value in headers if name.lower() != "content-type"]
        return httpx2.Response(
            response.status_code,
            headers=[*typed, ("content-type", "application/json")],
            content=json.dumps(completion_of(text)).encode(),
            request=request,
        )


def completion_of(text: str) -> dict[str, Any]:
    """The completion in the text of an answer; NoCompletionError with the service's words where it holds none."""
    body = _events(text) if text.lstrip("\ufeff \r\n").startswith(("data:", "event:", ": ")) else _json(text)
    if isinstance(body, list) and len(body) == 1:
        (body,) = body
    if not isinstance(body, dict):
        raise NoCompletionError(service_words(text) or "(an empty answer)")
    if isinstance(body.get("response"), dict) and "choices" not in body:
        body = body["response"]
    choices = [choice for choice in body.get("choices") or () if isinstance(choice, dict)]
    if not choices:
        words = service_words(body) or service_words(text)
        raise NoCompletionError(words, _status(body.get("error")), _usage(body.get("usage")))
    return {**body, "error": None, "choices": [_choice(choices[0])], "usage": _counted(body.get("usage"))}


def answer_in(message: Mapping[str, Any]) -> str:
    """The text that a message answers with: its content, or a tool call's arguments or a reasoning field."""
    content = _text(message.get("content"))
    if "{" in content or "[" in content:
        return content
    for found in (*_arguments(message), *(_text(message.get(name)) for name in REASONING)):
        if "{" in found or "[" in found:
            return found
    return content


def _choice(choice: dict[str, Any]) -> dict[str, Any]:
    message = choice.get("message")
    message = message if isinstance(message, dict) else {"content": choice.get("text") or message}
    refusal = message.get("refusal")
    plain = {
        "role": "assistant",
        "content": whole_characters(answer_in(message)),
        "refusal": refusal if isinstance(refusal, str) and refusal else None,
    }
    return {"index": 0, "finish_reason": choice.get("finish_reason"), "message": plain}


def _text(content: Any) -> str:
    """Content as text: parts joined, without those that are thoughts."""
    if isinstance(content, list):
        parts = [part if isinstance(part, str) else part.get("text") for part in content if _is_answer(part)]
        return "".join(part for part in parts if isinstance(part, str))
    if isinstance(content, dict):
        return str(content["text"]) if isinstance(content.get("text"), str) else json.dumps(content, ensure_ascii=False)
    return content if isinstance(content, str) else ""


def _is_answer(part: Any) -> bool:
    return isinstance(part, str) or (isinstance(part, dict) and part.get("type") not in ("thinking", "reasoning"))


def _arguments(message: Mapping[str, Any]) -> Iterable[str]:
    calls = [call for call in message.get("tool_calls") or () if isinstance(call, dict)]
    for function in (*(call.get("function") or call for call in calls), message.get("function_call")):
        if isinstance(function, dict):
            yield _text(function.get("arguments", function.get("args")))


def _events(text: str) -> dict[str, Any] | None:
    """The completion that a stream of events adds up to."""
    chunks = [_json(line.removeprefix("data:")) for line in text.splitlines() if line.startswith("data:")]
    known = [chunk for chunk in chunks if isinstance(chunk, dict)]
    if not known:
        return None
    choices = [chunk["choices"][0] for chunk in known if isinstance(chunk.get("choices"), list) and chunk["choices"]]
    whole: dict[str, Any] = {key: value for chunk in known for key, value in chunk.items() if value is not None}
    if not choices:
        return {**whole, "choices": []}
    deltas = [choice.get("delta") or choice.get("message") or {} for choice in choices]
    message = {name: "".join(_text(delta.get(name)) for delta in deltas) for name in ("content", *REASONING)}
    finish = next((choice["finish_reason"] for choice in reversed(choices) if choice.get("finish_reason")), None)
    return {**whole, "object": "chat.completion", "choices": [{"finish_reason": finish, "message": message}]}


def _counted(usage: Any) -> Any:
    """Usage as it came, without counts that are no numbers."""
    if not isinstance(usage, dict):
        return None
    counts = ("prompt_tokens", "completion_tokens", "total_tokens")
    kept = {name: each if isinstance(each, int) else 0 for name in counts if (each := usage.get(name)) or name in usage}
    details = usage.get("prompt_tokens_details")
    return {**dict.fromkeys(counts, 0), **kept, "prompt_tokens_details": details if isinstance(details, dict) else None}


def _usage(usage: Any) -> Usage | None:
    """What an answer without a completion says to have counted."""
    counted = _counted(usage)
    if counted is None or not (counted["prompt_tokens"] or counted["completion_tokens"]):
        return None
    prompt, completion = counted["prompt_tokens"], counted["completion_tokens"]
    return Usage(calls=1, prompt_tokens=prompt, completion_tokens=completion, cost=None)


def _json(text: str) -> Any:
    try:
        return json.loads(text.strip("\ufeff \r\n\t"), strict=False)
    except (ValueError, RecursionError):
        return None


def _status(error: Any) -> int:
    """The HTTP status that an error inside a 200 names, or 0."""
    codes = [str(error.get(name)) for name in ("code", "status", "status_code")] if isinstance(error, dict) else []
    return next((int(code) for code in codes if code.isdecimal() and 400 <= int(code) < 600), 0)
