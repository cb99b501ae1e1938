"""What a message for the terminal becomes on a page."""

from pipeline.review.web.commands import as_pages


def test_a_command_becomes_a_link_to_its_page():
    """A page told people to type `newsdraft review diff 9 1 2` where a link would do."""
    told = as_pages("See what changed (`newsdraft review diff 9 1 2`), then do it again on top.")
    link = '<a href="/documents/9/diff?before=1&amp;after=2">the changes</a>'
    assert told == f"See what changed ({link}), then do it again on top."


def test_a_command_without_numbers_becomes_words():
    assert as_pages("`newsdraft review show` lists them.") == "The document’s history lists them."


def test_what_only_the_terminal_does_is_left():
    told = "Lost for good: `newsdraft review log --new-key` makes another <b>."
    assert as_pages(told) == "Lost for good: `newsdraft review log --new-key` makes another &lt;b&gt;."
