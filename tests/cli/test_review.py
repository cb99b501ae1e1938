"""`newsdraft review` and `export` as they are typed over SSH, in a newsroom with one drafted story."""

import json
import re
import sqlite3
from contextlib import closing
from functools import partial

import pytest

from tests.review.conftest import COMPARED, TEXT, write_run


@pytest.fixture
def folder(room):
    return write_run(room / "drafts" / "2025-01-24-bridges-00000001")


@pytest.fixture
def review(newsdraft, folder):
    """`newsdraft review`, the document taken in."""
    newsdraft("review", "list")
    return lambda *words: newsdraft("review", *words)


def approve(review, room):
    """Mends the figure, overrides the rest, approves."""
    text = room / "new.md"
    text.write_text(json.loads(review("show", "1", "--json").out)["prose"].replace("$60", "$40"))
    review("edit", "1", "--file", text, "--reason", "the budget says 40")
    shown = json.loads(review("show", "1", "--json").out)
    for number, finding in enumerate(shown["findings"], 1):
        if finding["finding"]["severity"] == "blocking":
            assert review("override", "1", str(number), "--reason", "a short piece").status == 0
    return review("approve", "1")


def test_a_finding_is_named_as_the_document_names_it(review):
    """An editor who answered for "c38", as the mark in the document says, was told that there is no such finding."""
    found = json.loads(review("show", "1", "--json").out)["findings"]
    claim = next(each["finding"]["claim"] for each in found if each["finding"]["severity"] == "blocking")
    assert review("override", "1", claim, "--reason", "a slip of the source").status == 0


def test_queue_is_listed(review):
    assert re.search(r"^1 +drafted .* digest +🚀 Bridges", review("list").out, re.MULTILINE)


def test_document_is_shown_with_its_findings(review):
    ended = review("show", "1")
    assert ended.status == 1
    assert "audit.refuted: “The council spent $60 million in 2024.”" in ended.out
    assert "You can: submit, request-changes, approve, reject." in ended.out


def test_blocked_approval_is_told(review):
    ended = review("approve", "1")
    assert ended.status == 2
    assert "1 finding blocks; the first, in line" in ended.err


def test_refused_approval_ends_with_what_mends_it(review):
    """It said to mend or override "with a reason" and named no command; export offered the approval it would refuse."""
    refused, unsent = review("approve", "1").err, review("approve", "1", "--json").err
    assert refused == unsent
    assert refused.partition("Next:\n")[2].splitlines()[::2] == [
        "  newsdraft review edit 1",
        '  newsdraft review override 1 FINDING --reason "..."',
    ]


def test_export_offers_no_approval_that_is_refused(review, newsdraft):
    told = newsdraft("export", "1").err.partition("Next:\n")[2]
    assert ("review override 1" in told, "review approve" in told) == (True, False)


def test_mended_text_is_approved_exported_and_verified(review, newsdraft, room, folder):
    ended = approve(review, room)
    assert ended.out.startswith("Document 1, revision 2: approved (entry ")
    assert "$40 million" in newsdraft("export", folder).out
    ended = review("log", "--verify")
    assert (ended.status, ended.out.splitlines()[-1]) == (0, "The log holds.")
    assert re.fullmatch(r"\d+:[0-9a-f]{64}\n", review("log", "--head").out)
    assert re.search(r"1\.2 +approve", review("log", folder).out)


def test_approval_needs_another_look_after_a_change(review, folder):
    review("show", "1")
    file = folder / "document.md"
    file.write_text(file.read_text().replace("$60", "$40"))
    ended = review("approve", "1")
    assert "is at revision 2, and you looked at revision 1" in ended.err
    assert "[-60-]{+40+}" in review("diff", "1").out


def test_export_waits_for_approval_where_required(newsdraft, room, folder):
    (room / "newsdraft.toml").write_text("[review]\nrequired = true\n")
    file = folder / "document.md"
    file.write_text(file.read_text().replace("$60", "$40"))
    ended = newsdraft("export", folder)
    assert ended.status == 1
    assert "readers get what was approved\n" in ended.err
    assert f"  newsdraft review approve {folder}\n" in ended.err
    assert newsdraft("export", folder).status == 1


def test_a_document_that_was_sent_back_is_handed_in_before_it_goes_out(review, newsdraft):
    """Export proposed to approve it, which a document that was sent back cannot be, and the refusal spoke of a page."""
    review("show", "1")
    review("request-changes", "1", "--reason", "shorter")
    ended = newsdraft("export", "1")
    assert "revision 1 was sent back for changes, and readers get what was approved\n" in ended.err
    steps = [line.strip() for line in ended.err.splitlines() if line.strip().startswith("newsdraft ")]
    assert steps[-1] == "newsdraft review submit 1"
    refused = review("approve", "1").err
    assert re.search(r"can submit or reject it now\.", refused)


def test_an_evidence_page_is_there_for_those_who_decide(review, newsdraft, room):
    """What blocked a draft was to be decided on, and the page that shows its evidence was refused because it blocked."""
    review("show", "1")
    ended = newsdraft("export", "1", "--evidence", "-o", room / "evidence.html")
    assert (ended.status, "1 cannot go out yet:" in ended.err) == (0, True)
    assert "Not approved: for those who decide on it, not for readers." in (room / "evidence.html").read_text()
    assert newsdraft("export", "1", "-o", room / "story.md").status == 1
    assert not (room / "story.md").exists()


def test_nothing_to_draw_says_what_to_do(review, newsdraft, room):
    """A text without a comparison was told to answer for a false alarm, which draws no picture."""
    approve(review, room)
    ended = newsdraft("export", "1", "--picture", "-o", room / "story.md")
    assert (ended.status, "override" in ended.err) == (2, False)
    assert "  Export it without a picture; one can be drawn once a sentence compares two amounts" in ended.err


def test_export_without_a_desk_needs_none(newsdraft, room, folder):
    (room / "newsroom.sqlite3").unlink()
    file = folder / "document.md"
    closing = (
        "2025.[^f2] 🚀\n\n<!-- newsdraft:closing -->\n\nFootnote: The city's budget, as read on 24 January 2025. 📄"
    )
    file.write_text(
        file.read_text().replace("$60", "$40").replace("2025.[^f2]", closing).replace("🔍 The Story", "The Story 🔍")
    )
    assert newsdraft("export", folder).status == 0
    assert not (room / "newsroom.sqlite3").exists()


def test_export_takes_a_number_and_an_account(review, newsdraft, room):
    approve(review, room)
    ended = newsdraft("export", "1", "--evidence", "-o", room / "evidence.html", "--as", "robin")
    assert (ended.status, ended.out) == (0, "")
    page = (room / "evidence.html").read_text()
    assert re.search(r"<p>Approved by \w+ on <time", page)
    assert review("log", "1", "--json").out.count('"robin"') == 1


def test_a_chart_goes_out_beside_the_text_as_chosen(review, newsdraft, room, folder):
    file = folder / "document.md"
    file.write_text(file.read_text().replace(TEXT, COMPARED))
    approve(review, room)
    export = partial(newsdraft, "export", folder)
    assert export("--picture", "-o", room / "story.md").status == 0
    assert "](<story.svg>)" in (room / "story.md").read_text()
    assert "$50 million" in (room / "story.svg").read_text()
    assert export("--format", "png", "--picture", "comparison", "-o", room / "story.png").status == 0
    assert (room / "story.png").read_bytes().startswith(b"\x89PNG")
    none = export("--format", "svg", "--picture", "share")
    assert (none.status, none.err) == (2, "newsdraft: The text has nothing to draw as 'share'.\n  It has comparison.\n")
    assert export("--picture", "none", "-o", room / "plain.md").status == 0
    assert "svg" not in (room / "plain.md").read_text()


def test_notes_are_pinned_and_answered(review):
    assert "on “It plans to spend $50 million in 2025.”" in review("note", "1", "Who says?", "--on", "$50 million").out
    review("note", "1", "The budget.", "--answer", "1")
    review("note", "1", "--done", "1")
    shown = review("show", "1").out
    assert re.search(r"note 1 on .*: Who says\? \(dealt with by \w+\)", shown)
    assert "note 2 answers 1" in shown
    assert "does not stand in the text" in review("note", "1", "x", "--on", "no such words").err


def test_accounts_decide_by_their_roles(review):
    password = ("--password", "sixteen bridges")
    review("user", "add", "sam", "--role", "admin", *password)
    review("user", "add", "alex", "--role", "editor", *password, "--as", "sam")
    review("user", "add", "robin", "--role", "reviewer", *password, "--as", "sam")
    assert (
        "alex is editor; to reject takes reviewer or admin"
        in review("reject", "1", "--reason", "x", "--as", "alex").err
    )
    assert "There is no account" in review("list").err
    assert "rejected" in review("reject", "1", "--reason", "no news", "--as", "robin").out
    ended = review("user", "token", "robin", "--scope", "read", "--as", "sam", "--json")
    assert json.loads(ended.out)["secret"].startswith("nd_")


def test_password_is_changed_by_its_owner_or_an_admin(review):
    password = ("--password", "sixteen bridges")
    review("user", "add", "sam", "--role", "admin", *password)
    review("user", "add", "alex", "--role", "editor", *password, "--as", "sam")
    new = ("--password", "seventeen bridges")
    assert "alex has another password" in review("user", "password", "alex", *new, "--as", "alex").out
    assert "alex has another password" in review("user", "password", "alex", *password, "--as", "sam").out
    assert "alex is editor; to keep accounts takes admin" in review("user", "password", "sam", *new, "--as", "alex").err


def test_claim_is_shown_and_released(review):
    assert "is with kim" in review("claim", "1", "--as", "kim").out
    assert json.loads(review("list", "--json").out)[0]["claimed_by"] == "kim"
    assert "is free again" in review("claim", "1", "--release", "--as", "kim").out


def test_sections_are_listed_and_source_deleted(review, folder):
    assert review("redo", "1").out == "s1  The Story\ns2  The Plan\n"
    ended = review("delete-source", "1", "src1", "--reason", "the city asked")
    assert ended.out == "Source src1 is gone from document 1; 1 revision had words of it.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("show", "7"), "There is no document 7", id="number"),
        pytest.param(("show", "nowhere"), "nowhere is no document of the desk", id="folder"),
        pytest.param(("override", "1", "99", "--reason", "x"), "There is no finding 99", id="finding"),
        pytest.param(("correct", "1", "--note", "x", "--file", "gone.md"), "gone.md cannot be read", id="file"),
        pytest.param(("withdraw", "1", "--reason", "x"), "cannot be moved by withdraw", id="state"),
    ],
)
def test_wrong_words_are_explained(review, words, said):
    ended = review(*words)
    assert ended.status == 2
    assert said in ended.err


def commands(group):
    """All commands below a group, by their words."""
    for name, each in group.commands.items():
        if hasattr(each, "commands"):
            yield from ((f"{name} {words}", inner) for words, inner in commands(each))
        else:
            yield name, each


SPEAKING = ("serve", "user password")
"""Commands that are for a person at the terminal."""


def test_every_command_speaks_json():
    from pipeline.cli.review.commands import command

    silent = [
        words
        for words, each in commands(command)
        if not any("--json" in option.opts for option in each.params) and words not in SPEAKING
    ]
    assert silent == []


def test_json_is_all_that_is_said(review, folder):
    note = json.loads(review("note", "1", "Where from?", "--on", "council", "--json").out)["id"]
    done = json.loads(review("note", "1", "--done", str(note), "--json").out)
    assert done["resolved_by"]
    assert json.loads(review("claim", "1", "--json").out)["claimed_by"]
    assert [each["id"] for each in json.loads(review("redo", "1", "--json").out)]
    gone = json.loads(review("delete-source", "1", "src1", "--reason", "asked", "--json").out)
    assert (gone["document"], gone["source"]) == (1, "src1")


def test_a_note_of_another_document_is_not_touched(review):
    ended = review("note", "1", "--done", "7")
    assert (ended.status, "Document 1 has no note 7." in ended.err) == (2, True)


@pytest.fixture
def cut(review, room):
    """A desk whose one decision was cut off its log."""
    review("submit", "1")
    with closing(sqlite3.connect(room / "newsroom.sqlite3")) as store, store:
        store.execute("DROP TRIGGER decisions_no_delete")
        store.execute("DELETE FROM decisions")


@pytest.mark.parametrize(
    "words",
    [
        ["review", "list"],
        ["review", "show", "1"],
        ["review", "log"],
        ["review", "approve", "1"],
        ["review", "user", "list"],
        ["export", "1"],
        ["briefing", "status"],
        ["briefing", "deliver"],
    ],
    ids=" ".join,
)
def test_a_cut_log_is_told_by_each_command(cut, newsdraft, words):
    """The web desk and doctor told of it alone; an export wrote its entry where one was missing, without a word."""
    told = newsdraft(*words).err
    assert told.count("the log ends at entry 0, and entry 1 had been kept: 1 were cut off.") == 1
    assert "Put back the newest copy of the store" in told


def test_cut_log_is_told_by_doctor(cut, review, newsdraft):
    """A tail that was cut was found only by who asked with an anchor of his own."""
    ended = newsdraft("doctor")
    assert ended.status == 2
    assert "✗ Decisions: the log ends at entry 0, and entry 1 had been kept: 1 were cut off" in ended.out
    assert review("log", "--new-anchor").out == "The log is taken as it stands from now on.\n"
    assert "✓ Decisions" in newsdraft("doctor").out
