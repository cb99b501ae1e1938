"""Markdown rendered as HTML for readers, mail and the desk: with tables and footnotes, raw HTML shown as text."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

FOOTNOTE_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "li": {"id", "class"},
    "sup": {"class"},
    "ol": {"class", "start"},
    "section": {"class"},
    "hr": {"class"},
}
"""The attributes by which footnotes and what refers to them are joined: a sanitiser must leave them."""


def markdown_renderer() -> "MarkdownIt":
    """What renders our Markdown; its HTML is to be sanitised still, since addresses of links are the text's own."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    markdown.add_render_rule("footnote_caption", _caption)
    return markdown


def _caption(_renderer: object, tokens: "Sequence[Token]", at: int, *_: object) -> str:
    """A note's number, the same wherever it is cited."""
    return f"[{tokens[at].meta['id'] + 1}]"
