"""Model calls and prompt tokens of one full article from its recording, and how much of them is a prefix sent before.

A prompt's prefix counts as sent before where an earlier call that had already returned began with the same messages'
text. Tokens are characters / 4.
"""

import asyncio
import tempfile
from datetime import date
from pathlib import Path

from pipeline.llm.protocol import ChatReply, ChatRequest
from pipeline.newsroom import composition
from pipeline.newsroom.newsroom import DraftRequest, open_newsroom
from pipeline.settings import load_settings
from pipeline.stages.event import load_events
from pipeline.stages.run import RunOptions

EVENT = Path(__file__).parents[2] / "fixtures" / "events" / "meta-capex-2025.yml"
CALLS, TOKENS, PREFIX = 14, 36_000, 0.55


def tokens(text: str) -> int:
    return len(text) // 4


def shared(text: str, before: str) -> int:
    """How many characters two texts begin with together."""
    return next((at for at, (one, other) in enumerate(zip(text, before, strict=False)) if one != other), len(before))


class MeteredChat:
    """Keeps each prompt's text and how much of it calls that had returned before had begun with."""

    def __init__(self, chat: object) -> None:
        self.chat, self.returned, self.calls = chat, [], METER

    async def complete(self, request: ChatRequest) -> ChatReply:
        text = "\n".join(message.content for message in request.messages)
        known = max((shared(text, before) for before in self.returned), default=0)
        self.calls.append((f"{request.stage} {request.subject}", text, known))
        reply = await self.chat.complete(request)
        self.returned.append(text)
        return reply


METER: list[tuple[str, str, int]] = []


def main() -> None:
    layered = composition.layered
    composition.layered = lambda chat, *limits: MeteredChat(layered(chat, *limits))
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(Path(folder), environ={})
        assignments = load_events([str(EVENT)], today=date.today())
        choice = composition.choose_writer(settings, composition.recording_of(str(EVENT)))
        with open_newsroom(settings) as newsroom:
            asyncio.run(newsroom.draft(assignments[0], DraftRequest(choice, RunOptions()), lambda progress: None))
    prompt = sum(tokens(text) for _, text, _ in METER)
    prefix = sum(tokens(text[:known]) for _, text, known in METER)
    for call, text, known in METER:
        print(f"  {call:24} {tokens(text):6,} tokens, {tokens(text[:known]):6,} of them sent before")
    print(f"{len(METER)} calls (at most {CALLS}), ", end="")
    print(f"{prompt:,} prompt tokens (characters / 4), {prompt - prefix:,} of them new (at most {TOKENS:,}), ", end="")
    print(f"{prefix / prompt:.0%} a prefix sent before (at least {PREFIX:.0%})")


if __name__ == "__main__":
    main()
