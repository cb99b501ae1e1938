"""Strangers' words shown in our Markdown: nothing in them is markup, a link or an image any more."""

import re

from pipeline.text.decoding import visible

_MARKUP = re.compile(r"[\\`*\[\]<>{}]|(?<=\{)[-+=~]|:(?=//)|(?<=\bwww)\.|(?<=\w)@(?=\w)", re.IGNORECASE)


def escape_markdown(text: str) -> str:
    """The words that can be seen, in one line, a backslash before all that Markdown, HTML or a link finder acts on."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(visible(text)[0].split()))
