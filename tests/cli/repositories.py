"""A git repository of texts whose next commit changes a line, and the command on its path as an installation has it."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MINUTES = "The council will spend $4.1 million on its bridges. It has 16 bridges.\n"
BEFORE = """\
# The council of Harrow mends its bridges

It decided so on Monday, after a long night.

The council has 16 bridges.

Sources: the minutes.
"""
AFTER = BEFORE.replace("a long night.", "a long night.\n\nThe council will spend $4.7 million on its bridges. 🎉")


@dataclass(frozen=True)
class Repository:
    """A repository with BEFORE committed and AFTER staged as column.md, beside minutes.md."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """What a command in it came to."""
        return subprocess.run(
            list(map(str, command)), cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def write(self, name: str, text: str) -> None:
        """Writes a file and stages it."""
        (self.folder / name).write_text(text, encoding="utf-8")
        self.run("git", "add", name)

    def commit(self) -> str:
        """Commits what is staged, past all hooks, and gives the commit's hash."""
        self.run("git", "commit", "--quiet", "--no-verify", "--message", "as it is")
        return self.run("git", "rev-parse", "HEAD").stdout.strip()

    def changed_lines(self) -> set[int]:
        """The lines that the staged change of column.md has added."""
        diff = self.run("git", "diff", "--cached", "--unified=0", "column.md").stdout
        hunks = re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", diff, re.M)
        return {line for start, count in hunks for line in range(int(start), int(start) + int(count or 1))}


def repository(folder: Path) -> Repository:
    """A new repository in a folder; nothing of this machine's git or pre-commit settings is used."""
    shims, home = folder / "bin", folder / "home"
    for each in (shims, home, folder / "texts"):
        each.mkdir(parents=True)
    (shims / "newsdraft").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipeline "$@"\n')
    (shims / "newsdraft").chmod(0o755)
    name = {
        f"GIT_{who}_{what}": f"ann{'@example.org' * (what == 'EMAIL')}"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    environment = {
        **name,
        "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PIP_NO_INDEX": "1",
    }
    made = Repository(folder / "texts", environment)
    made.run("git", "init", "--quiet")
    made.write("column.md", BEFORE)
    made.write("minutes.md", MINUTES)
    made.commit()
    made.write("column.md", AFTER)
    return made
