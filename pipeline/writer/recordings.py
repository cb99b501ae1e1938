"""Which recordings a changed prompt makes stale: each recorded message is compared with the template it came from."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import regex
from jinja2 import nodes

from pipeline.llm.replay import recorded_bodies
from pipeline.llm.schemas import response_format
from pipeline.models import FrozenModel
from pipeline.writer.prompts import Prompts
from pipeline.writer.replies import REPLIES

SECONDS = 2.0
IN_ONE_LINE = r"[^\n]*?"
OPENINGS: dict[str, tuple[str, ...]] = {  # before the question
    "FactsReply": ("notes",),
    "ReadingsReply": (),
    "SecondReadingReply": (),
    "CheckReply": (),
    "CitationsReply": ("desk", "piece"),
}
FOLLOW_UPS = ("again",)


class Stale(FrozenModel):
    """A recording that the prompt as it stands would miss, and how many of its requests that concerns."""

    recording: str
    prompt: str
    requests: int


def stale_recordings(prompts: Prompts, recordings: Iterable[Path]) -> list[Stale]:
    """The pairs of recording and template (or reply model) that do not fit each other any more, in order."""
    return [
        Stale(recording=recording.name, prompt=prompt, requests=number)
        for recording in recordings
        for prompt, number in _misfits(prompts, recorded_bodies(recording)).items()
    ]


def recorded_with(prompts: Prompts, text: str, name: str) -> bool:
    """Whether a recorded message can have come from the template as it stands."""
    pattern = regex.compile(_pattern(prompts.syntax(name).body), regex.DOTALL)
    try:
        return any(pattern.fullmatch(text + end, timeout=SECONDS) for end in ("", "\n", "\n\n"))
    except TimeoutError:
        return False


def _misfits(prompts: Prompts, bodies: Iterable[dict[str, Any]]) -> dict[str, int]:
    misfits: dict[str, int] = {}
    for body in bodies:
        for name in _misfits_of(prompts, body):
            misfits[name] = misfits.get(name, 0) + 1
    return dict(sorted(misfits.items()))


def _misfits_of(prompts: Prompts, body: dict[str, Any]) -> Iterator[str]:
    asked = body.get("response_format", {})
    reply = asked.get("json_schema", {}).get("name", "")
    shape = next((shape for shape in REPLIES if shape.__name__ == reply), None)
    if shape is None or asked != response_format(shape):
        yield f"reply {reply or 'without a schema'}"
        return
    opening = OPENINGS.get(reply, ("desk",))
    stages = [name for name in prompts.names() if prompts.template(name).reply == reply and name != "missing"]
    if not stages:
        yield f"reply {reply}"
        return
    stages.sort(key=lambda name: name != prompts.template(name).stage)  # the piece before what is asked of it since
    asked_first = (*((name,) for name in opening), _asking(stages[0]))
    asked_of = [message["content"] for message in body["messages"] if message["role"] != "assistant"]
    for number, words in enumerate(asked_of):
        candidates = asked_first[number] if number < len(asked_first) else (*FOLLOW_UPS, *stages[1:])
        if not any(recorded_with(prompts, words, name) for name in candidates):
            yield " or ".join(candidates)


def _asking(stage: str) -> tuple[str, ...]:
    """The templates that a request of a stage can be: that of its sources' notes is asked twice, in other words."""
    return (stage, "missing") if stage == "source" else (stage,)


def _pattern(body: Iterable[nodes.Node], value: str = ".*?") -> str:
    """A pattern for all that some nodes of a template can render: their words exactly, `value` where values stand."""
    return "".join(_of_node(node, value) for node in body)


def _value(parts: Sequence[nodes.Node], at: int, value: str) -> str:
    """The pattern of one part of an output; a value that has its lines to itself can have many, in a loop too."""
    before, after = ("".join(map(_words, each)) for each in (parts[at - 1 : at], parts[at + 1 : at + 2]))
    if before.endswith("\n") and after.startswith("\n"):
        value = ".*?"
    return _of_node(parts[at], value)


def _words(node: nodes.Node) -> str:
    return str(node.data) if isinstance(node, nodes.TemplateData) else ""


def _of_node(node: nodes.Node, value: str) -> str:
    match node:
        case nodes.TemplateData():
            return str(regex.escape(node.data, literal_spaces=True))
        case nodes.Output():
            return "".join(_value(node.nodes, at, value) for at in range(len(node.nodes)))
        case nodes.If():
            branches = [node.body, *(other.body for other in node.elif_), node.else_]
            return f"(?:{'|'.join(_pattern(branch, value) for branch in branches)})"
        case nodes.For():
            return f"(?:{_pattern(node.body, IN_ONE_LINE)})*?"
        case nodes.Macro():
            return ""
        case _:
            return value
