"""kill -9 of real `newsdraft` processes at moments by chance: by the clock, or before one of their writes."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 240
IMPORTING = 0.4
"""The share of a process's time in which it only loads the program: no kill by the clock is spent on it."""


def newsdraft(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in the folder, to its end."""
    process = started(folder, "pipeline", *words)
    out, err = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def started(folder: Path, module: str, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-m", module, *words], cwd=folder, env=environment, text=True, stdout=pipe, stderr=pipe
    )


@dataclass
class Killer:
    """Kills commands as long as an undisturbed one takes, or writes; `kills` and `late` count what it came to."""

    chance: random.Random
    seconds: float = 0.0
    writes: int = 0
    kills: int = 0
    late: int = 0
    by_write: int = 0

    def measure(self, folder: Path, *words: str) -> None:
        """Runs a command undisturbed, to know its seconds and its writes."""
        began = time.monotonic()
        process = started(folder, "tests.soak.dying_command", "0", *words)
        said = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode in (0, 1), said
        self.seconds, self.writes = time.monotonic() - began, int(said.split()[-1])

    def kill(self, folder: Path, *words: str) -> bool:
        """Whether the command died by the kill; one that ended before it is late."""
        if self.chance.random() < 0.5:
            process = started(folder, "pipeline", *words)
            try:
                process.wait(self.chance.uniform(IMPORTING, 0.95) * self.seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        else:
            last = self.chance.randint(1, self.writes)
            process = started(folder, "tests.soak.dying_command", str(last), *words)
            self.by_write += 1
        said = process.communicate(timeout=PATIENCE)[1]
        killed = process.returncode == -signal.SIGKILL
        assert killed or process.returncode in (0, 1), said
        self.kills, self.late = self.kills + killed, self.late + (not killed)
        return killed

    @property
    def told(self) -> str:
        by = f"{self.by_write} before one of {self.writes} writes, the others by the clock"
        return f"{self.kills} kills ({by}), {self.late} ended before"
