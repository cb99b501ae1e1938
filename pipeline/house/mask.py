"""What a reader reads of a text: everything else blanked out in place, so that every offset still holds."""

import re

from pipeline.models.document import APPENDIX_MARK

# What goes, whole; order matters, since the first that fits takes the stretch.
_GONE = re.compile(
    r"\A\ufeff?---[ \t]*\n(?s:.*?)^---[ \t]*$"  # front matter
    rf"|^{re.escape(APPENDIX_MARK)}(?s:.*)\Z"
    r"|^(?P<fence>```|~~~)[^\n]*\n(?s:.*?)(?:^(?P=fence)[^\n]*$|\Z)"
    r"|^\[\^[^\]\s]+\]:[^\n]*(?:\n(?: {2,}|\t)[^\n]+)*"  # footnote definitions
    # CriticMarkup: comments, deletions, what is replaced; none holds another opening: unclosed ones cost nothing
    r"|\{>>(?s:(?:(?!\{>>).)*?)<<\}|\{--(?s:(?:(?!\{--).)*?)--\}|\{~~(?s:(?:(?!\{~~).)*?)~>"
    r"|\{\+\+|\+\+\}|\{==|==\}|~~\}"
    r"|<!--(?s:(?:(?!<!--).)*?)-->|</?[A-Za-z][^<>\n]*>"
    r"|\[\^[^\]\s]+\]"
    r"|!\[[^\]\n]*\]\([^)\n]*\)|(?<=\])\([^)\n]*\)|https?://[^\s<>)]+"
    r"|`[^`\n]+`"
    r"|^[ \t]*\|[^\n]*\|[ \t]*$"  # table rows
    r"|\\(?=[^\w\s])",
    re.MULTILINE,
)
_SOMETHING = re.compile(r"[^\n]")


def readable(text: str) -> str:
    """The text at the same length, with code, HTML, tables, marks, footnotes, links' targets and appendix as blanks."""
    return _GONE.sub(lambda match: _SOMETHING.sub(" ", match[0]), text.replace("\r", " "))
