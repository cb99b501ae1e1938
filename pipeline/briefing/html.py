"""A briefing as a mail shows it: one HTML page with its styles in its tags, and plain text for the rest."""

import re

from pipeline.review.pictures.drawing import MARGIN, WIDTH
from pipeline.stages.box import body_of
from pipeline.text import markdown
from pipeline.text.html import STYLES as PAGE_STYLES
from pipeline.text.html import markdown_renderer, styled_page

STYLES = {
    **PAGE_STYLES,
    "blockquote": "margin:0 0 12px;padding:8px 12px;border-left:4px solid #b3261e",
    "mark": "background:#fff1b8;color:#1c1e21",
    "small": "font-size:13px;color:#5b6168",
    "hr": "display:none",
    "img": "display:block;max-width:100%;height:auto;margin:8px 0 20px",
}
DARK = """
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  body, .page { background: #15181c !important; color: #e6e8eb !important; }
  a { color: #8ab4f8 !important; }
  small { color: #a9b0b8 !important; }
  mark { background: #5c4a00 !important; color: #fff6d6 !important; }
  h2, th, td, section { border-color: #3a4048 !important; }
}
@media (max-width: 480px) {
  thead { display: none !important; }
  table, tbody, tr, td { display: block !important; width: auto !important; }
  td { border-bottom: 0 !important; padding: 2px 0 !important; }
  td:first-child::before { content: "Story "; }
  tr { padding: 8px 0 !important; border-bottom: 1px solid #d0d4da; }
}
"""
OLDER = '<meta name="supported-color-schemes" content="light dark">\n'
"""How older mail clients are told of the dark theme."""
_ATTRIBUTES = {"a": {"href", "id"}, "li": {"id"}, "ol": {"start"}, "img": {"src", "alt"}}
_IMAGE = re.compile(r"<img\b([^<>]*)>")
_MARK = re.compile(r"\{==((?:(?!\{==).)+?)==\}", re.DOTALL)
_COMMENT = re.compile(r"\{&gt;&gt;((?:(?!\{&gt;).)+?)&lt;&lt;\}", re.DOTALL)
_PLAIN_COMMENT = re.compile(r"(?<! ) *+\{>>((?:(?!\{>>).)+?)<<\}", re.DOTALL)
_PLAIN_IMAGE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(<cid:[^>\s]+>\)")
_PLAIN_LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])+)\]\(<([^>]+)>\)")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>{}|#])")


def mail_html(text: str, title: str) -> str:
    """A briefing's Markdown as a complete page: raw HTML is escaped, the rest sanitised, audit marks shown.

    Nothing is loaded from anywhere, and images are those that the mail carries; a client that drops the style sheet
    still shows the light page.
    """
    import nh3

    rendered = markdown_renderer().render(_uncommented(text))
    marked = _COMMENT.sub(r" <small>[\1]</small>", _MARK.sub(r"<mark>\1</mark>", rendered))
    tags = {*nh3.ALLOWED_TAGS, "section"}
    safe = nh3.clean(marked, tags=tags, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto", "cid"})
    return styled_page(_IMAGE.sub(_carried, safe), title, DARK, STYLES, OLDER)


def _carried(image: re.Match[str]) -> str:
    """An image that the mail carries, as wide as it is drawn; nothing of one that would have to be loaded."""
    return f'<img width="{WIDTH + 2 * MARGIN}"{image[1]}>' if ' src="cid:' in image[1] else ""


def plain_text(text: str) -> str:
    """A briefing's Markdown for clients that show no HTML: no escapes, no marks but the audit's words in brackets."""
    body = _PLAIN_COMMENT.sub(r" [\1]", _uncommented(text)).replace("\n [", "\n[")
    body = _PLAIN_IMAGE.sub(r"[\1]", _MARK.sub(r"\1", body))
    body = _PLAIN_LINK.sub(lambda match: f"{match[1]}: {match[2]}", body)
    return _ESCAPED.sub(r"\1", body)


def _uncommented(text: str) -> str:
    pieces = markdown.without(body_of(text), markdown.between(body_of(text), "<!--", "-->"))
    return pieces[0] + "".join(piece.lstrip("\n") for piece in pieces[1:])
