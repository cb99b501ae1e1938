import pytest

from pipeline.style.protected import protected_spans, same_figures


@pytest.mark.parametrize(
    ("text", "what", "stretches"),
    [
        pytest.param("$60 billion to $65B", "figure", ["$60", "billion", "$65B"], id="money"),
        pytest.param("up 22% to 1.3 million GPUs", "figure", ["22%", "1.3", "million"], id="share and magnitude"),
        pytest.param("two-thirds of twelve", "figure", ["two", "thirds", "twelve"], id="words"),
        pytest.param("one of them", "figure", [], id="a pronoun"),
        pytest.param('He said “no 5” and "yes".', "quotation", ["“no 5”", '"yes"'], id="quotations"),
        pytest.param("> a passage of 5\n", "quotation", ["> a passage of 5"], id="block quotation"),
        pytest.param(
            "So.[^f1] [a](https://example.org/1)", "citation", ["[^f1]", "(https://example.org/1)"], id="citations"
        ),
        pytest.param("`x = 5`", "code", ["`x = 5`"], id="code"),
    ],
)
def test_protected_stretches_are_found(text, what, stretches):
    assert [text[span.start : span.end] for span in protected_spans(text) if span.what == what] == stretches


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        pytest.param("It rose 22% to $5 billion.[^f1]", "To $5 billion, it rose by 22%.[^f1]", True, id="moved"),
        pytest.param("It rose 22%.", "It rose 23%.", False, id="another figure"),
        pytest.param("It rose 22%.", "It rose.", False, id="a figure less"),
        pytest.param("She said “no”.", 'She said "no".', True, id="other marks"),
        pytest.param("It is “a sad day for us.”", "“A sad day for us,” she said.", True, id="stops inside the marks"),
        pytest.param("She said “no”.", "She said “yes”.", False, id="other words"),
        pytest.param("It rose.[^f1]", "It rose.[^f2]", False, id="another citation"),
        pytest.param("Two rose.", "Three rose.", False, id="a figure in words"),
        pytest.param("A big rise", "A large rise", True, id="other words outside"),
    ],
)
def test_repairs_must_keep_figures(before, after, same):
    assert same_figures(before, after) is same
