"""Faults of a service as they were recorded through a real endpoint; these recordings are never made again.

They were sent on purpose by an endpoint whose answers a person writes; `fault_prompts/` beside this file holds the
prompts that they answer, so that a change of the newsroom's prompts leaves them alone.
"""

import random
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import NewsdraftError, ReplyError
from pipeline.llm.failures import CallError
from pipeline.llm.langchain import LangChainChat
from pipeline.llm.protocol import UnusableReplyError
from pipeline.llm.replay import replaying
from pipeline.llm.retries import RetryingChat, RetryPolicy
from pipeline.models import Block, Brief, Fact, Headline, Notes, Outline, Section, SectionPlan, Sentence
from pipeline.style.style import Style
from pipeline.writer.llm_writer import LanguageModelWriter
from pipeline.writer.prompts import Prompts
from pipeline.writer.replies import reply_model
from pipeline.writer.requests import Models, Requests

FOLDER = Path(__file__).parents[2] / "fixtures" / "cassettes" / "faults"
PROMPTS = Prompts([Path(__file__).parent / "fault_prompts"])
BRIEF = Brief(headline="Meta plans to invest $60 billion to $65 billion in 2025", date=date(2025, 1, 31))
FACT = Fact(id="f1", statement="Meta plans to invest $60 billion to $65 billion in 2025.", sources=("src1",))
NOTES = Notes(brief=BRIEF, facts=(FACT,))
PLAN = SectionPlan(id="s1", form="hook", heading="A Mountain of Money", purpose="says what is planned", facts=("f1",))
OUTLINE = Outline(headline=Headline(text="Mighty Millions"), sections=(PLAN,))
SENTENCE = Sentence(text="Meta plans to invest $60 billion to $65 billion in 2025.", facts=("f1",))
SECTION = Section(
    id="s1",
    form="hook",
    heading="A Mountain of Money",
    emoji="💰",
    blocks=(Block(form="paragraph", sentences=(SENTENCE,)),),
)


async def write_section(url: str = "http://recording.invalid/v1") -> Section:
    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    waited: list[float] = []
    service = LangChainChat(reply_model=reply_model, schema_wording=str, base_url=url)
    chat = RetryingChat(service, chance=random.Random(1), policy=RetryPolicy(attempts=3), sleep=sleep)
    requests = Requests(PROMPTS, BRIEF, "ab" * 32, Models(default="openai:recorded", max_tokens=1_000))
    try:
        return await LanguageModelWriter(chat, requests).write_section(PLAN, OUTLINE, NOTES, Style(name="plain"))
    finally:
        await service.aclose()


async def test_malformed_reply_is_mended_by_the_re_ask() -> None:
    with replaying(FOLDER / "malformed.yaml"):
        assert await write_section() == SECTION


ENDINGS = {
    "malformed-twice": (ReplyError, "openai:recorded gave no usable reply for section s1, asked twice: Invalid JSON"),
    "refused": (UnusableReplyError, "The reply of openai:recorded for section s1 is a refusal"),
    "cut-off": (
        UnusableReplyError,
        "The reply of openai:recorded for section s1 was cut off at the limit of its length",
    ),
    "too-many-requests": (CallError, "openai:recorded limits the rate of calls (HTTP 429): Rate limit reached"),
    "server-error": (CallError, "openai:recorded failed (HTTP 500): The server had an error"),
    "wrong-key": (CallError, "openai:recorded refused the key (HTTP 401)."),
}


@pytest.mark.parametrize(("name", "ending"), ENDINGS.items(), ids=ENDINGS)
async def test_recorded_fault_ends_in_one_clear_error(name: str, ending: tuple[type[NewsdraftError], str]) -> None:
    kind, problem = ending
    with replaying(FOLDER / f"{name}.yaml"), pytest.raises(kind) as caught:
        await write_section()
    assert caught.value.problem.startswith(problem)
    assert caught.value.next_step


async def test_recorded_429_is_waited_for_and_counted() -> None:
    with replaying(FOLDER / "too-many-requests.yaml"), pytest.raises(CallError) as caught:
        await write_section()
    assert (caught.value.retry_after, "Tried 3 times. It asks to wait 2 s." in caught.value.problem) == (2.0, True)


def test_every_recorded_fault_is_played() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {"malformed", *ENDINGS}
