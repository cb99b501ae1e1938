"""Ways in which services answer a chat call that are not OpenAI's: each a function of the request and the right reply.

The wordings are those of Ollama, LM Studio, vLLM, llama.cpp, Mistral, OpenRouter, DeepSeek, Azure and others' servers
and proxies, cut down to what tells them apart.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.soak.stub_model import REPLIES

Body = dict[str, Any]
USAGE = {"prompt_tokens": 4000, "completion_tokens": 100, "total_tokens": 4100}
KEYS = {
    name: next(iter(fields))
    for name, fields in {
        "FactsReply": ["facts"],
        "OutlineReply": ["headlines"],
        "StorySectionReply": ["text"],
        "PieceReply": ["sections"],
        "CheckReply": ["points"],
        "CitationsReply": ["sentences"],
        "RewriteReply": ["sentences"],
        "ReadingsReply": ["readings"],
        "SecondReadingReply": ["findings"],
    }.items()
}


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; a body that is no text or bytes goes out as JSON."""

    body: Any
    status: int = 200
    content_type: str = "application/json"

    @property
    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


Way = Callable[[Body, str], Answer]


def reply_name(body: Body) -> str:
    """The reply model that a request asks for, in its `response_format` or in words."""
    if "response_format" in body:
        return str(body["response_format"]["json_schema"]["name"])
    words = body["messages"][-1]["content"]
    asked = {"$defs" in words and name: words.rfind(f'"required":["{_first(name)}') for name in KEYS}
    return max((name for name in asked if name), key=lambda name: asked[name])


def _first(name: str) -> str:
    first = {"StorySectionReply": "heading", "OutlineReply": "opening", "PieceReply": "headline"}
    return {**first, "CitationsReply": 'sentences","found', "RewriteReply": 'sentences"]'}.get(name, KEYS[name])


def right(body: Body) -> str:
    """The right reply to a request, as JSON."""
    return json.dumps(REPLIES[reply_name(body)]("\n".join(each["content"] for each in body["messages"])))


def completion(message: Any, usage: Any = USAGE, finish: str | None = "stop", **more: Any) -> Answer:
    """A chat completion with this message, or with this content."""
    message = message if isinstance(message, dict) else {"role": "assistant", "content": message}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    head = {"id": "c1", "object": "chat.completion", "created": 1, "model": "stub"}
    return Answer({**head, "choices": [choice], "usage": usage, **more})


def says(content: Callable[[str], Any]) -> Way:
    """A completion whose content is made from the right reply."""
    return lambda body, reply: completion(content(reply))


def shapes(value: Callable[[Any], Any]) -> Way:
    """A completion whose JSON is another value made from the right one."""
    return lambda body, reply: completion(json.dumps(value(json.loads(reply))))


def puts(message: Callable[[str], Body], **more: Any) -> Way:
    """A completion whose answer stands elsewhere in the message."""
    return lambda body, reply: completion({"role": "assistant", "content": None, **message(reply)}, **more)


def refuses(key: str, error: Any, status: int = 400, content_type: str = "application/json") -> Way:
    """An error for as long as the request has a key (`system`: that role), and then the right reply."""

    def way(body: Body, reply: str) -> Answer:
        has = body["messages"][0]["role"] == "system" if key == "system" else key in body
        return Answer(error, status, content_type) if has else completion(reply)

    return way


def fails(error: Any, status: int = 400, content_type: str = "application/json") -> Way:
    """The same error for every request."""
    return lambda body, reply: Answer(error, status, content_type)


def first_time(content: Callable[[str], str]) -> Way:
    """A reply that cannot be used, until it is asked for once more."""

    def way(body: Body, reply: str) -> Answer:
        again = len(body["messages"]) > 2 and body["messages"][-2]["role"] == "assistant"
        return completion(reply if again else content(reply))

    return way


def _empty_left_out(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _empty_left_out(each) for key, each in value.items() if each not in ("", [])}
    return [_empty_left_out(each) for each in value] if isinstance(value, list) else value


def _empty_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: None if each in ("", []) else _empty_null(each) for key, each in value.items()}
    return [_empty_null(each) for each in value] if isinstance(value, list) else value


def _more(value: Any) -> Any:
    if isinstance(value, dict):
        return {"confidence": 0.9, **{key: _more(each) for key, each in value.items()}, "comment": "a remark of mine"}
    return [_more(each) for each in value] if isinstance(value, list) else value


def _single_ids(value: Any) -> Any:
    if isinstance(value, dict):
        ids = value.get("facts")
        joined = {"facts": ", ".join(ids)} if ids and all(isinstance(each, str) for each in ids) else {}
        return {**{key: _single_ids(each) for key, each in value.items()}, **joined}
    return [_single_ids(each) for each in value] if isinstance(value, list) else value


def _stream(body: Body, reply: str) -> Answer:
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "stub"}
    parts = [reply[at : at + 40] for at in range(0, len(reply), 40)]
    chunks = [{**head, "choices": [{"index": 0, "delta": {"content": part}}]} for part in parts]
    end = {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": USAGE}
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in (*chunks, end)]
    return Answer("".join([": keep-alive\n\n", *lines, "data: [DONE]\n\n"]), content_type="text/event-stream")


def _tool(reply: str) -> Body:
    return {"tool_calls": [{"id": "t1", "type": "function", "function": {"name": "reply", "arguments": reply}}]}


PAGE = (
    "<!doctype html><html><head><title>502 Bad Gateway</title><style>h1 {}</style></head><body><h1>nginx says no</h1>"
)

USABLE: dict[str, Way] = {
    # text around the JSON
    "thinking block": says(lambda reply: f'<think>First {{"facts": []}}, then</think>\n{reply}'),
    "thinking block in capitals": says(lambda reply: f"<THINKING>hm</THINKING>{reply}"),
    "end of a thinking block alone": says(lambda reply: f"Let me {{see}}.</think>\n\n{reply}"),
    "channel marks": says(
        lambda reply: f"<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>{reply}"
    ),
    "Mistral's thinking marks": says(lambda reply: f"[THINK]so[/THINK]{reply}"),
    "fence": says(lambda reply: f"```json\n{reply}\n```"),
    "fence in capitals": says(lambda reply: f"```JSON\n{reply}\n```"),
    "fence without an end": says(lambda reply: f"```json\n{reply}"),
    "fence and prose": says(lambda reply: f"Here it is:\n\n```\n{reply}\n```\n\nTell me {{what}} you think!"),
    "prose before": says(lambda reply: f"Sure! As [you] asked:\n{reply}"),
    "prose after": says(lambda reply: f"{reply}\n\nI hope this helps."),
    "byte order mark": says(lambda reply: f"\ufeff{reply}"),
    "special tokens": says(lambda reply: f"<s>{reply}<|im_end|><|endoftext|></s>"),
    "draft before the answer": says(lambda reply: f"{{}}\nBetter:\n{reply}"),
    # syntax
    "trailing commas": says(lambda reply: reply.replace("}]", "},]").replace('"}', '",}')),
    "comments": says(lambda reply: "// mine\n" + json.dumps(json.loads(reply), indent=1).replace("[\n", "[ // so\n")),
    "raw newlines": says(lambda reply: reply.replace('", "', '",\n\n"').replace("in 2024.", "in 2024.\n")),
    "Python's literals": says(lambda reply: repr(json.loads(reply))),
    "half a character": says(lambda reply: reply.replace('\\ud83d\\udd27"', '\\ud83d\\udd27\\ud83d"')),
    "smart quotes at first": first_time(lambda reply: re.sub(r'"((?:[^"\\]|\\.)*)"', r"“\1”", reply)),
    "two closing brackets lost at first": first_time(lambda reply: reply.rstrip("]}\n ")),
    "keys without quotes": says(
        lambda reply: reply.replace('"text": ', "text: ").replace('"statement": ', "statement: ")
    ),
    "escapes that JSON does not know": says(lambda reply: reply.replace("$", "\\$")),
    "last brace missing": says(lambda reply: reply[:-1]),
    "JSON in a string": says(json.dumps),
    # shape
    "empty fields left out": shapes(_empty_left_out),
    "null for empty fields": shapes(_empty_null),
    "keys too many": shapes(_more),
    "ids in one text": shapes(_single_ids),
    "an object in a list in a list": shapes(lambda value: [[value]]),
    "a completion in a list": lambda body, reply: Answer([completion(reply).body]),
    "list of one": shapes(lambda value: [value]),
    "wrapper": shapes(lambda value: {"response": value}),
    "echo of a tool call": shapes(lambda value: {"name": "reply", "arguments": value}),
    "echo of the schema": shapes(lambda value: {"type": "object", "properties": value}),
    "names in capitals": shapes(lambda value: {key.capitalize(): each for key, each in value.items()}),
    # place
    "tool call": puts(_tool, finish="tool_calls"),
    "tool call of the old kind": puts(lambda reply: {"function_call": {"name": "reply", "arguments": reply}}),
    "tool call with an object": puts(
        lambda reply: {"tool_calls": [{"function": {"name": "reply", "arguments": json.loads(reply)}}]}
    ),
    "reasoning_content alone": puts(lambda reply: {"reasoning_content": reply}),
    "reasoning alone": puts(lambda reply: {"content": "", "reasoning": f"So: {reply}"}),
    "parts of content": puts(lambda reply: {"content": [{"type": "text", "text": reply}]}),
    "parts with a thought": puts(
        lambda reply: {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"text": reply}]}
    ),
    "object for content": puts(lambda reply: {"content": json.loads(reply)}),
    # envelope
    "stream in a 200": _stream,
    "no usage": lambda body, reply: completion(reply, usage=None),
    "usage of nulls": lambda body, reply: completion(reply, usage=dict.fromkeys(USAGE)),
    "no role and no id": lambda body, reply: Answer({"choices": [{"message": {"content": reply}}]}),
    "text of the old kind": lambda body, reply: Answer({"choices": [{"text": reply, "finish_reason": "stop"}]}),
    "answer in a response field": lambda body, reply: Answer({"response": completion(reply).body}),
    "error of null beside it": lambda body, reply: completion(reply, error=None),
    "JSON called text/plain": lambda body, reply: Answer(completion(reply).body, content_type="text/plain"),
    # response_format refused
    "format refused by OpenAI": refuses(
        "response_format", {"error": {"message": "Invalid parameter: 'response_format' of type 'json_schema'"}}
    ),
    "format refused by LM Studio": refuses(
        "response_format", {"error": "'response_format.type' must be 'json_object' or 'text'"}
    ),
    "format refused by Ollama": refuses(
        "response_format", {"error": {"message": "invalid JSON schema in format"}}, 500
    ),
    "format refused by vLLM": refuses(
        "response_format", {"object": "error", "message": "guided decoding is not supported", "code": 400}
    ),
    "format refused by llama.cpp": refuses(
        "response_format", {"error": {"code": 500, "message": "failed to parse grammar", "type": "server_error"}}, 500
    ),
    "format refused by FastAPI": refuses(
        "response_format",
        {
            "detail": [
                {"type": "literal_error", "loc": ["body", "response_format", "type"], "msg": "Input should be 'text'"}
            ]
        },
        422,
    ),
    "format refused by OpenRouter": refuses(
        "response_format",
        {"error": {"message": "No endpoints found that support structured outputs", "code": 404}},
        404,
    ),
    "format refused by OpenRouter as parameters": refuses(
        "response_format",
        {"error": {"message": "No endpoints found that support the requested parameters", "code": 404}},
        404,
    ),
    "format refused in a 406": refuses("response_format", {"message": "Not acceptable for this deployment"}, 406),
    "format refused in a 200": refuses("response_format", {"error": "json_schema is unavailable now"}, 200),
    "format refused in few words": refuses("response_format", {"error": {"message": "Bad Request"}}),
    "format refused in plain text": refuses("response_format", "This model does not do that", 422, "text/plain"),
    "format refused in a bare 500": refuses("response_format", "Internal Server Error", 500, "text/plain"),
    "format refused in a bare 403": refuses("response_format", {"error": {"message": "Forbidden"}}, 403),
    "format refused in a 501": refuses("response_format", {"message": "not implemented"}, 501),
    # other parameters refused
    "max_completion_tokens refused": refuses(
        "max_completion_tokens", {"error": {"message": "Unrecognized request argument: max_completion_tokens"}}
    ),
    "max_completion_tokens refused by Mistral": refuses(
        "max_completion_tokens",
        {"detail": [{"type": "extra_forbidden", "loc": ["body", "max_completion_tokens"], "msg": "Extra inputs"}]},
        422,
    ),
    "both refused in few words": lambda body, reply: (
        Answer({"error": "bad request"}, 400)
        if {"response_format", "max_completion_tokens"} & set(body)
        else completion(reply)
    ),
    "system role refused": refuses("system", {"error": {"message": "System role not supported"}}, 500),
    "roles must alternate": refuses(
        "system", {"error": {"message": "Conversation roles must alternate user/assistant"}}
    ),
    # one re-ask
    "cut in half at first": first_time(lambda reply: reply[: len(reply) // 2]),
    "prose at first": first_time(lambda reply: "I shall be glad to do that."),
    "another shape at first": first_time(lambda reply: '{"answer": "yes"}'),
    "empty at first": first_time(lambda reply: ""),
}


@dataclass(frozen=True)
class Told:
    """A way that holds no usable answer, and the words of the service that its message must show."""

    way: Way
    words: str


UNUSABLE: dict[str, Told] = {
    "error of text": Told(fails({"error": "model 'stub' is on holiday"}), "model 'stub' is on holiday"),
    "detail of text": Told(fails({"detail": "Model not loaded"}, 404), "Model not loaded"),
    "list of details": Told(
        fails({"detail": [{"loc": ["body", "messages"], "msg": "Field required"}]}, 422), "messages: Field required"
    ),
    "message at the top": Told(fails({"message": "Invalid model: stub"}), "Invalid model: stub"),
    "error in a 200": Told(
        fails({"error": {"message": "upstream overloaded", "code": 502}}, 200), "upstream overloaded"
    ),
    "error of text in a 200": Told(fails({"error": "out of memory"}, 200), "out of memory"),
    "page of a proxy": Told(fails(PAGE, 502, "text/html"), "502 Bad Gateway nginx says no"),
    "page in a 200": Told(fails(PAGE, 200, "text/html"), "502 Bad Gateway nginx says no"),
    "page that says it is JSON": Told(fails("<html><body>Sign in &amp; go on</body></html>", 200), "Sign in & go on"),
    "no choices": Told(fails({"choices": [], "message": "filtered by policy 7"}, 200), "filtered by policy 7"),
    "choices of null": Told(fails({"choices": None, "detail": "engine stopped"}, 200), "engine stopped"),
    "empty body": Told(fails("", 200), "an empty answer"),
    "failure of the server": Told(fails({"error": "engine 7 is dead"}, 500), "engine 7 is dead"),
    "plain text": Told(fails("upstream connect error", 503, "text/plain"), "upstream connect error"),
    "error in a stream": Told(
        fails('data: {"error": {"message": "CUDA error"}}\n\n', 200, "text/event-stream"), "CUDA error"
    ),
    "key refused with a reason": Told(
        fails({"error": {"message": "Project has no access"}}, 403), "Project has no access"
    ),
    "prompt too long for Ollama": Told(
        fails({"error": "the input length exceeds the context length"}), "too long for openai:stub"
    ),
    "prompt too long for llama.cpp": Told(
        fails({"error": {"message": "the request exceeds the available context size", "n_ctx": 4096}}),
        "the request exceeds the available context size",
    ),
    "prompt cut": Told(
        lambda body, reply: completion(reply, usage={**USAGE, "prompt_tokens": 20}), "read 20 tokens of at least"
    ),
    "refusal": Told(
        lambda body, reply: completion({"role": "assistant", "content": None, "refusal": "I must not."}), "I must not."
    ),
    "cut off": Told(lambda body, reply: completion(reply, finish="length"), "cut off at the limit of its length"),
    "two closing brackets lost twice": Told(says(lambda reply: reply.rstrip("]}\n ")), "asked twice: Invalid JSON"),
    "prose twice": Told(says(lambda reply: "I cannot help with that."), "asked twice: Invalid JSON"),
    "cut in half twice": Told(says(lambda reply: reply[: len(reply) // 2]), "asked twice: Invalid JSON"),
}


@dataclass
class Bent:
    """A service that answers in one way; `asked` are the requests' bodies."""

    way: Way
    url: str = ""
    asked: list[Body] = field(default_factory=list)


@contextmanager
def serving(way: Way) -> Iterator[Bent]:
    """The service at `.url` for as long as the block lasts."""
    bent = Bent(way)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"bent": bent}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    bent.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield bent
    finally:
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    bent: Bent

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.bent.asked.append(body)
        answer = self.bent.way(body, right(body))
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.data)))
        self.end_headers()
        self.wfile.write(answer.data)

    def log_message(self, *args: object) -> None:
        pass
