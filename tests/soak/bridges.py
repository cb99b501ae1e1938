"""An event of arithmetic on an example city, in a folder, and the command that drafts it as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

EVENT = """\
headline: Council mends its sixteen bridges
date: 2025-01-24
sources:
  - {path: budget.md, title: Budget 2025, publisher: Example City}
  - {path: traffic.md, title: Traffic count, publisher: Example City}
"""
SOURCES = {
    "budget.md": "The council of Example City spent $40 million on bridges in 2024. It plans to spend $50 million on "
    "bridges in 2025, a rise of 25%. The city has 16 bridges, and 4 of them are closed. Repairs begin in March 2025.\n",
    "traffic.md": "The closed bridges carried 12,000 vehicles a day in 2023. Engineers count 310 steel parts that need "
    "to be replaced. The oldest bridge of Example City dates from 1904.\n",
}


def lay_out(folder: Path) -> Path:
    """The event's file, its sources beside it."""
    for name, text in {"bridges.yml": EVENT, **SOURCES}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "bridges.yml"


def command(folder: Path, url: str, store: str = "") -> tuple[list[str], dict[str, str]]:
    """The words and the environment of a draft in the folder."""
    named = {
        "NEWSDRAFT_WRITER_MODEL": "openai:stub",
        "NEWSDRAFT_WRITER_BASE_URL": url,
        "NEWSDRAFT_WRITER_CONCURRENCY": "4",
    }
    named |= {"NEWSDRAFT_STORE_URL": store} if store else {}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return [sys.executable, "-m", "pipeline", "draft", "bridges.yml", "--quiet", "--style", "plain"], kept | named


def start(folder: Path, url: str, store: str = "") -> subprocess.Popen[str]:
    """The draft as a process that has just begun."""
    words, environment = command(folder, url, store)
    return subprocess.Popen(
        words, cwd=folder, env=environment, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def document(folder: Path) -> bytes:
    """The bytes of the folder's one document."""
    (path,) = folder.glob("drafts/*/document*.md")
    return path.read_bytes()
