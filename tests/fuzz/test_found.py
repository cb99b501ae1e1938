"""What fuzzing found, each input with the story of what it broke."""

import pytest

from tests.fuzz.targets import TARGETS

FOUND = {
    "a fraction after a capital": (
        "quantities",
        "# Ap ½proved pieces",
        "A sign for a fraction has no digits, and was read as the number of a name: an exception.",
    ),
    "an open comment": (
        "markdown",
        "{>>Boeing lost $11.8 billion in 2024, five times its loss of $2.2 billion in 2023. Its revenue fell 14.5%.",
        "Our own mark closed a comment that somebody had left open: the text before it was gone at the next audit.",
    ),
    "an open declaration": ("feeds", '<?xml version="1.0"?>\n<!-- ->\n<feed></feed>', "lxml finds no document: an exception."),
}  # fmt: skip


@pytest.mark.parametrize(("target", "text", "story"), FOUND.values(), ids=FOUND)
def test_what_broke_it_once_passes(target: str, text: str, story: str) -> None:
    TARGETS[target](text.encode())
