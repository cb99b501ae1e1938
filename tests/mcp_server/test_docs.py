"""docs/mcp.md: its example runs as it stands, and its table has the tools that there are."""

import doctest
import json
import os
import re
import sys
from pathlib import Path

from pipeline.audit.batch import LARGEST
from pipeline.mcp_server.answers import LONGEST_SOURCE
from pipeline.mcp_server.reading_tools import MOST_SOURCES
from pipeline.mcp_server.server import READING, WRITING

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")


def test_example_gives_what_it_shows(tmp_path, monkeypatch):
    places = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    (tmp_path / "newsdraft").write_text(f'#!/bin/sh\nPYTHONPATH="{places}" exec "{sys.executable}" -m pipeline "$@"\n')
    (tmp_path / "newsdraft").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    example = doctest.DocTestParser().get_doctest(block, {}, "mcp.md", "mcp.md", 0)
    failures = []
    doctest.DocTestRunner(verbose=False).run(example, out=failures.append)
    assert "".join(failures) == ""


def test_client_s_settings_start_the_command():
    (block,) = re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
    assert json.loads(block)["mcpServers"]["newsdraft"] == {"command": "newsdraft", "args": ["mcp"]}


def test_table_has_the_tools():
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes|no) \|$", DOCUMENT, re.MULTILINE)
    assert rows == [*((name, "no") for name in READING), *((name, "yes") for name in WRITING)]


def test_limits_are_documented():
    assert f"{LARGEST:,} characters of text, {MOST_SOURCES} sources of {LONGEST_SOURCE:,} characters" in DOCUMENT
