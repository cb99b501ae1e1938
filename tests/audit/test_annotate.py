import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.audit.annotate import annotate, strip_marks, strip_own_marks
from pipeline.models import Audit, CheckedFigure, Claim, ClaimKind, Severity, Verdict
from pipeline.text.plain_view import readable

HTML_OF_A_MARK = re.compile(r"\{==|==\}|\{&gt;&gt;.*?&lt;&lt;\}")


def audit_of(text: str, verdict: Verdict = Verdict.REFUTED, **given: object) -> Audit:
    """An audit that finds every "NN%" wrong, each a claim of its own, in what a reader reads of the text."""
    clean = readable(text)
    claims = []
    for number, match in enumerate(re.finditer(r"\d+%", clean.text), 1):
        figure = CheckedFigure(start=match.start(), end=match.end(), text=match[0], verdict=verdict)
        known = {"arithmetic": "60 / 164.5 = 36.5%", "kind": ClaimKind.SHARE, "figures": (figure,), **given}
        claims.append(
            Claim(id=f"c{number}", text=match[0], start=match.start(), end=match.end(), verdict=verdict, **known)
        )
    return clean.restore(Audit(claims=tuple(claims)))


def annotated(text: str, **given: object) -> str:
    return annotate(text, audit_of(text, **given))


def rendered(text: str) -> str:
    """The text's HTML without marks and white space, so that only its structure and words count."""
    page = MarkdownIt("commonmark").enable("table").render(text)
    return "".join(HTML_OF_A_MARK.sub("", page).split())


MARK = "{>>c1 refuted: 60 / 164.5 = 36.5%<<}"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        pytest.param("It is 40% of it.", f"It is {{==40%==}}{MARK} of it.", id="plain"),
        pytest.param("**40%** of it", f"**{{==40%==}}{MARK}** of it", id="emphasis"),
        pytest.param("[a 40% share](u_(1)) of", f"[a 40% share](u_(1)){MARK} of", id="after a link"),
        pytest.param("[40%]\n\n[40%]: https://x.org", f"[40%]{MARK}\n\n[40%]: https://x.org", id="after a short link"),
        pytest.param("| 40% | b |\n|--|--|", f"| {{==40%==}}{MARK} | b |\n|--|--|", id="table cell"),
        pytest.param("# Up 40%", f"# Up {{==40%==}}{MARK}", id="heading"),
        pytest.param("{==by 40%==}{>>ask Ann<<} of", f"{MARK}{{==by 40%==}}{{>>ask Ann<<}} of", id="an editor's mark"),
        pytest.param("{++by 40%++} of", f"{{++by 40%++}}{MARK} of", id="an editor's addition"),
        pytest.param("it is \\40% of", f"it is {{==\\40%==}}{MARK} of", id="escape"),
        pytest.param("40%[^f2] of\n\n[^f2]: s", f"{{==40%==}}{MARK}[^f2] of\n\n[^f2]: s", id="footnote"),
    ],
)
def test_a_mark_leaves_markdown_whole(text, marked):
    assert annotated(text) == marked
    assert annotate(marked, audit_of(marked)) == marked
    assert strip_own_marks(marked) == text


def test_a_supported_claim_gets_no_mark():
    assert annotated("It is 40%.", verdict=Verdict.SUPPORTED) == "It is 40%."


def test_an_understated_claim_has_no_mark():
    """Nothing is marked that is right: "over 40%" of 60% stood marked in the text, and nothing was to be done."""
    assert annotated("Over 40%.", verdict=Verdict.SUPPORTED, understated=True) == "Over 40%."


def test_a_conflict_that_the_words_tell_has_no_mark():
    """ "Two reports disagree over which had which" stood marked below a box that said nothing was to be decided."""
    assert annotated("It is 40%.", verdict=Verdict.CONFLICTING, severity=Severity.INFO) == "It is 40%."
    assert annotated("It is 40%.", verdict=Verdict.CONFLICTING, severity=Severity.LOOK) != "It is 40%."


def test_a_claim_without_figure_is_marked_at_its_end():
    claim = Claim(
        id="c1",
        text="x",
        start=0,
        end=9,
        kind=ClaimKind.RANK,
        verdict=Verdict.NOT_ENOUGH,
        severity=Severity.LOOK,
        reason="no table",
    )
    silent = claim.model_copy(update={"severity": Severity.INFO})
    assert (
        annotate("It leads. Next.", Audit(claims=(claim,))) == "It leads.{>>c1 not enough evidence: no table<<} Next."
    )
    assert annotate("It leads. Next.", Audit(claims=(silent,))) == "It leads. Next."


def test_a_row_of_a_table_keeps_its_cells():
    text = "| a | it leads |"
    claim = Claim(
        id="c1", text=text, start=0, end=len(text), kind=ClaimKind.RANK, verdict=Verdict.REFUTED, reason="a | b"
    )
    assert annotate(text, Audit(claims=(claim,))) == "| a | it leads {>>c1 refuted: a / b<<}|"


def test_a_comment_cannot_close_itself():
    marked = annotated("Up 40%.", reason="<<} {>> `x` [y](z) **b** <i> a|b\nc", suggestion="no ==} more")
    comment = re.fullmatch(r"Up \{==40%==\}\{>>c1 refuted: (.*)<<\}\.", marked)[1]
    assert not re.search(r"[{}`\[\]*|\n]|<<|>>|==", comment)


def test_changed_verdicts_replace_old_marks():
    marked = annotated("It is 40% of it.")
    assert annotate(marked, audit_of(marked, verdict=Verdict.SUPPORTED)) == "It is 40% of it."


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"It is {{==40%==}}{MARK}.", "It is 40%."),
        ("{++new++} {--old--}{~~a~>b~~} {>>note<<}{==x==}", "new b x"),
        ("{>>never closed", "{>>never closed"),
    ],
    ids=["ours", "an editor's", "unclosed"],
)
def test_stripping_resolves_all_marks(text, clean):
    assert strip_marks(text) == clean


INLINE = ["40% ", "up ", "**bold 5%**", "*7%* ", "[link 9%](https://x.org/8%)", "`3%`", "<b>1%</b> ", "text, ", "[^f1]"]
INLINE += [
    "https://x.org/5% ",
    "{==by 3%==}{>>note<<} ",
    "{++6%++} ",
    "{==7%==}",
    "[40%] ",
    "![alt 4%](i.png) ",
    "\\*5%",
]
LINES = ["\n", "\n\n", "# H 2%\n\n", "- item 6%\n", "1. one 12%\n", "> said 8%\n", "```\n4%\n```\n", "Rise\n====\n\n"]
LINES += ["| a 1% | b |\n|---|---|\n| 2% | c |\n", "\n\n[^f1]: note 3%\n\n", "\n\n[40%]: https://y.org\n\n", "~~~\n"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(INLINE + LINES), max_size=12).map("".join))
def test_any_markdown_keeps_its_structure(text):
    marked = annotated(text)
    assert annotate(marked, audit_of(marked)) == marked
    assert strip_own_marks(marked) == text
    assert rendered(marked) == rendered(text)
