"""Wall time of one article against its chain of calls, with a stub endpoint of 1 s a call; and what start-up adds.

The chain is notes, the piece, its revision, check, mending and citations, both readings and repairs: calls that must wait
for each other. Re-asks that the recording holds are links of it too.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.newsroom.composition import RECORDED_MODEL, recording_of
from tests.endpoint import Endpoint, serving

EVENT = Path(__file__).parents[2] / "fixtures" / "events" / "meta-capex-2025.yml"
SECONDS, WALL, START = 1.0, 1.10, 1.5
NOTES = 1


def environment(url: str) -> dict[str, str]:
    named = {"NEWSDRAFT_WRITER_MODEL": RECORDED_MODEL, "NEWSDRAFT_WRITER_BASE_URL": url}
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | named


def timed_draft(delay: float) -> tuple[float, float, Endpoint]:
    """Seconds of a whole process from its first call on, seconds before that call, and the endpoint."""
    endpoint = Endpoint(recording_of(str(EVENT)), delay)
    with tempfile.TemporaryDirectory() as folder, serving(endpoint) as url:
        began = time.monotonic()
        command = [sys.executable, "-m", "pipeline", "draft", str(EVENT), "--quiet"]
        subprocess.run(command, cwd=folder, env=environment(url), check=False, stdout=subprocess.DEVNULL)
        ended = time.monotonic()
    return ended - endpoint.times[0], endpoint.times[0] - began, endpoint


def chain(endpoint: Endpoint) -> int:
    """Calls of the article that must wait for each other: stages in order, and re-asks after what they correct."""
    bodies = [json.loads(asked) for asked in endpoint.asked]
    kinds = Counter(map(_kind, bodies))
    notes_again = any("These facts could not be used" in body["messages"][-1]["content"] for body in bodies)
    after_each_other = kinds.total() - kinds["FactsReply"]
    return NOTES + notes_again + after_each_other


def _kind(body: dict[str, Any]) -> str:
    return str(body["response_format"]["json_schema"]["name"])


def import_seconds() -> float:
    times = []
    for _ in range(5):
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", "import langchain_openai"], check=True)
        times.append(time.monotonic() - began)
    return statistics.median(times)


def main() -> None:
    wall, before, endpoint = timed_draft(SECONDS)
    ideal = chain(endpoint) * SECONDS
    print(f"{len(endpoint.asked)} calls of {SECONDS:g} s: {wall:.2f} s for a chain of {ideal:.0f} s = ", end="")
    print(f"{wall / ideal:.2f} (at most {WALL:.2f})")
    imported = import_seconds()
    print(f"before the first call {before:.2f} s, import langchain_openai {imported:.2f} s = ", end="")
    print(f"{before / imported:.2f} (at most {START})")


if __name__ == "__main__":
    main()
