"""How long a cold `newsdraft --help` takes beside `llm --help` (simonw/llm), on the same machine in one run.

Needs `pip install llm` in the same environment; it is no dependency of the project's.
"""

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS, SHARE = 9, 0.25


def seconds(command: list[str]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.monotonic() - began)
    return statistics.median(times)


def main() -> None:
    folder = Path(sys.executable).parent
    llm = shutil.which("llm", path=str(folder))
    ours = seconds([str(folder / "newsdraft"), "--help"])
    if llm is None:
        print(f"newsdraft --help {ours:.3f} s; llm is not installed here, so nothing to compare with")
        return
    theirs = seconds([llm, "--help"])
    print(f"newsdraft --help {ours:.3f} s, llm --help {theirs:.3f} s: {ours / theirs:.2f} (at most {SHARE})")


if __name__ == "__main__":
    main()
