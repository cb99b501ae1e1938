"""Markdown rendered as HTML for readers, mail and the desk: with tables and footnotes, raw HTML shown as text."""

import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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


STYLES = {
    "h1": "font-size:26px;line-height:1.25;margin:0 0 16px",
    "h2": "font-size:20px;line-height:1.3;margin:32px 0 12px;padding-top:12px;border-top:1px solid #d0d4da",
    "h3": "font-size:18px;line-height:1.3;margin:24px 0 8px",
    "h4": "font-size:16px;line-height:1.4;margin:16px 0 6px",
    "p": "margin:0 0 12px",
    "ul": "margin:0 0 12px;padding-left:22px",
    "ol": "margin:0 0 12px;padding-left:22px",
    "li": "margin:0 0 6px",
    "blockquote": "margin:0 0 12px;padding:8px 12px;border-left:4px solid #d0d4da",
    "a": "color:#0b57d0",
    "table": "border-collapse:collapse;width:100%;margin:0 0 12px;font-size:14px",
    "th": "text-align:left;padding:6px 8px;border-bottom:2px solid #d0d4da",
    "td": "text-align:left;vertical-align:top;padding:6px 8px;border-bottom:1px solid #d0d4da",
    "section": "font-size:13px;line-height:1.4;margin-top:32px;padding-top:12px;border-top:1px solid #d0d4da",
    "figure": "margin:24px 0",
    "footer": "font-size:13px;margin-top:24px",
}
"""How each element looks; in its tag, so that it keeps its look where a page's style sheet is dropped."""
SHEET = """
:root { color-scheme: light dark; }
.footnotes-sep { display: none; }
.footnote-ref { line-height: 0; }
.footnote-ref a { text-decoration: none; }
@media (prefers-color-scheme: dark) {
  body, .page { background: #15181c !important; color: #e6e8eb !important; }
  a { color: #8ab4f8 !important; }
  h2, th, td, section, blockquote { border-color: #3a4048 !important; }
}
"""
"""What a page's tags cannot say: the dark theme, and how its notes look."""
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{extra}<title>{title}</title>
<style>{sheet}</style>
</head>
<body style="margin:0;padding:0;background:#ffffff;color:#1c1e21">
<div class="page" style="max-width:680px;margin:0 auto;padding:20px 16px;box-sizing:border-box;background:#ffffff;\
color:#1c1e21;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;\
overflow-wrap:anywhere">
{body}</div>
</body>
</html>
"""
PAGE_END = "</div>\n</body>"
"""Where something may be added at a page's end."""


def styled_page(body: str, title: str, sheet: str = SHEET, styles: Mapping[str, str] = STYLES, extra: str = "") -> str:
    """Sanitised HTML as a page for readers: light and dark, any width, nothing loaded.

    A mail brings its own `sheet`, `styles` and `extra` lines of its head.
    """
    return PAGE.format(title=html.escape(title), sheet=sheet, extra=extra, body=styled(body, styles))


def styled(body: str, styles: Mapping[str, str] = STYLES) -> str:
    """Sanitised HTML with each element's look in its tag; a column's alignment stays."""
    names = "|".join(styles)
    return re.sub(
        rf'<({names})(?=[ >])(?: style="([^"]*)")?',
        lambda tag: f'<{tag[1]} style="{";".join(filter(None, (styles[tag[1]], tag[2])))}"',
        body,
    )


def markdown_renderer() -> "MarkdownIt":
    """What renders our Markdown; its HTML is to be sanitised still, since addresses of links are the text's own."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    markdown.add_render_rule("footnote_caption", _caption)
    markdown.add_render_rule("footnote_anchor", _way_back)
    return markdown


def _way_back(renderer: Any, tokens: "Sequence[Token]", at: int, *options: Any) -> str:
    """A note's arrow to where it is cited first: a source that is cited a dozen times had a dozen arrows."""
    from mdit_py_plugins.footnote.index import render_footnote_anchor

    return "" if tokens[at].meta["subId"] else str(render_footnote_anchor(renderer, tokens, at, *options))


def _caption(_renderer: object, tokens: "Sequence[Token]", at: int, *_: object) -> str:
    """A note's number, the same wherever it is cited."""
    return f"[{tokens[at].meta['id'] + 1}]"
