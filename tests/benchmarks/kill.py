"""kill -9 at each model call of a draft in turn: how many finished calls are asked for again?

A stub endpoint answers from the recording with a delay; the process is killed as soon as the N-th call has been
answered and another is under way; then the command runs again to its end. Finished calls repeated should be 0.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.newsroom.composition import recording_of
from tests.benchmarks.wall import EVENT, environment
from tests.endpoint import Endpoint, serving

DELAY = 0.15
SETTLE = 0.05


def killed_then_resumed(after: int) -> tuple[int, int, bytes]:
    """Calls asked again though answered before the kill, calls answered in all, and the document's bytes."""
    endpoint = Endpoint(recording_of(str(EVENT)), DELAY)
    with tempfile.TemporaryDirectory() as folder, serving(endpoint) as url:
        command = [sys.executable, "-m", "pipeline", "draft", str(EVENT), "--quiet"]
        process = subprocess.Popen(command, cwd=folder, env=environment(url), stdout=subprocess.DEVNULL)
        while len(endpoint.answered) < after and process.poll() is None:
            time.sleep(0.005)
        time.sleep(SETTLE)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        finished = list(endpoint.answered[:after])
        subprocess.run(command, cwd=folder, env=environment(url), check=False, stdout=subprocess.DEVNULL)
        (document,) = Path(folder).glob("drafts/*/document.md")
        return sum(endpoint.asked.count(key) > 1 for key in finished), len(endpoint.answered), document.read_bytes()


def main() -> None:
    calls = len(Endpoint(recording_of(str(EVENT))).replies)
    repeated, documents = 0, set()
    for after in range(1, calls + 1):
        again, answered, document = killed_then_resumed(after)
        repeated += again
        documents.add(document)
        print(f"  killed after call {after:2}: {again} finished calls repeated, {answered} answered in all")
    print(f"{calls} kills: {repeated} finished calls repeated (0), {len(documents)} different documents (1)")


if __name__ == "__main__":
    main()
