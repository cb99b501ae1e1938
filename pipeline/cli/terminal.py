"""What a person reads on a terminal: lines folded between words at its width, and pages opened in a browser."""

import re
import shutil
import sys
import textwrap
from pathlib import Path

import click

NARROWEST = 40
PATIENCE = 100
"""Tenths of a second that a server has to begin listening."""
_LABEL = re.compile(r"\s*(?:[^\s:]+ {2,}|- |\d+ )?")


def say(text: str, *, err: bool = False) -> None:
    """Prints a text: folded where a person looks on, as it is for a pipe."""
    stream = sys.stderr if err else sys.stdout
    click.echo(folded(text, terminal_width()) if stream.isatty() else text, err=err)


def terminal_width() -> int:
    """Columns of the terminal, 80 where nobody knows."""
    return max(NARROWEST, shutil.get_terminal_size().columns)


def folded(text: str, width: int) -> str:
    """The text with long lines broken between words, the rest of a line under its first word; no word is cut."""
    return "\n".join(_folded(line, width) for line in text.split("\n"))


def _folded(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    label = _LABEL.match(line)
    hanging = " " * (label.end() if label and label.end() < width // 2 else 2)
    return textwrap.fill(
        line, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False, tabsize=4
    )


def line_breaks(line: str, width: int) -> list[int]:
    """Where the line has to be broken to fit, each place before a word; a word that is too long stays whole."""
    places = [0]
    for word in re.finditer(r"\S+", line):
        if word.end() - places[-1] > width and line[places[-1] : word.start()].strip():
            places.append(word.start())
    return places[1:]


def here(path: Path) -> Path:
    """The path as somebody types it: from the folder that they are in where it lies below it."""
    whole, folder = path.absolute(), Path.cwd()
    return whole.relative_to(folder) if whole.is_relative_to(folder) else whole


def open_page(path: Path) -> None:
    """Opens a file in the person's browser; where there is none, says where the file is."""
    import webbrowser

    if not webbrowser.open(path.absolute().as_uri()):
        say(f"No browser could be opened; the page is {path}", err=True)


def open_when_listening(address: str, port: int) -> None:
    """Opens an address of this machine once something listens on the port; a thread of its own waits for it."""
    import socket
    import threading
    import time
    import webbrowser

    def wait() -> None:
        for _ in range(PATIENCE):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    webbrowser.open(address)
                    return
            time.sleep(0.1)

    threading.Thread(target=wait, name="open", daemon=True).start()
