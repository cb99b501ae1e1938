import pytest

from pipeline.text.sentences import LONGEST, sentences

SPLIT = {
    "plain": ("One came. Two left.", ["One came.", "Two left."]),
    "decimals": ("It rose 2.5 percent. Then it fell.", ["It rose 2.5 percent.", "Then it fell."]),
    "titles": ("Dr. Moss met Prof. Lee. They spoke.", ["Dr. Moss met Prof. Lee.", "They spoke."]),
    "initials-together": ("J.M. Smucker makes jam. It grew.", ["J.M. Smucker makes jam.", "It grew."]),
    "name-in-lower-case": ("Each was a man. iRunFar says so.", ["Each was a man.", "iRunFar says so."]),
    "initials": ("J. K. Hale wrote it. It sold.", ["J. K. Hale wrote it.", "It sold."]),
    "countries": ("The U.S. economy grew. So it did.", ["The U.S. economy grew.", "So it did."]),
    "quotation held together": ("“It failed. We know why,” she said. He left.", ["“It failed. We know why,” she said.", "He left."]),
    "cases in court": ("It won Roe v. Wade. Moss et al. Knew.", ["It won Roe v. Wade.", "Moss et al. Knew."]),
    "ranks and parts of an act": ("Lt. Cmdr. Ann Moss cited Sec. 4 of it. He left.", ["Lt. Cmdr. Ann Moss cited Sec. 4 of it.", "He left."]),
    "a vote and a number": ("Most voted no. The vote on No. 5 failed.", ["Most voted no.", "The vote on No. 5 failed."]),
    "bullets": ("Two things:\n- one\n- two", ["Two things:", "- one", "- two"]),
    "list number": ("1. Scale comes first", ["1. Scale comes first"]),
    "paragraphs": ("A heading\n\nA text", ["A heading", "A text"]),
    "ellipsis": ("We waited … and left.", ["We waited … and left."]),
    "emoji": ("Sales rose. 🚀 Profit fell.", ["Sales rose.", "🚀 Profit fell."]),
    "nothing": ("  \n ", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SPLIT.values(), ids=SPLIT.keys())
def test_text_splits_into_sentences(text: str, wanted: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == wanted


def test_quotation_may_come_apart() -> None:
    pieces = sentences("“It failed. We know why,” she said. He left.", whole_quotations=False)
    assert [piece.text for piece in pieces] == ["“It failed.", "We know why,” she said.", "He left."]


def test_offsets_point_at_the_words() -> None:
    text = "One came.  Two left.\n\n- three stayed"
    assert all(text[s.start : s.end] == s.text for s in sentences(text))


def test_endless_sentence_is_cut() -> None:
    pieces = sentences("word " * 10_000)
    assert max(len(piece.text) for piece in pieces) <= LONGEST
    assert sum(piece.text.count("word") for piece in pieces) == 10_000
