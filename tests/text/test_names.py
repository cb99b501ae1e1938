"""Which capitalised words of a text are names."""

import pytest

from pipeline.text.names import proper_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On May 14 the Harbour Board met Ann Lee.", ["Harbour Board", "Ann Lee"]),
        ("Since the trial both have admitted it.", []),
        ("By New Year's Eve the Leith Line had sailed, and by Easter again.", ["Leith Line"]),
        ("On Monday Ann Lee of the Bank of Leith spoke.", ["Ann Lee", "Bank of Leith"]),
    ],
)
def test_days_and_opening_words_are_no_names(text: str, names: list[str]) -> None:
    """The passage was said not to have “On May”, and no source "New Year's Eve"."""
    assert [name.text for name in proper_names(text)] == names
