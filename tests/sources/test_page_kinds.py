"""What a page is when it is no article, and what of it never reaches the text."""

from datetime import date

import pytest

from pipeline.errors import SourceError
from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from pipeline.sources.page_kinds import count_words, usable_title

TODAY = ReadingRequest(today=date(2026, 11, 28), name="page.html")
SENTENCE = "The county reopened the quay on Saturday after works that took five years, the harbour office said."


def page(body: str, title: str = "Quay reopens", lang: str = "en") -> Extract:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return extract(f'<!doctype html><html lang="{lang}">{head}<body>{body}</body></html>'.encode(), TODAY)


def test_marks_of_notes_and_blanks_leave_figures_whole() -> None:
    """1500 with a note 2 was read as 15002, and 51 780 with a no-break space as 51 and 780."""
    text = page(
        f"<article><p>It counted 1500<sup>2</sup> of 51&nbsp;780 and 1&#8239;414&#8239;021.</p><p>{SENTENCE}</p></article>"
    )
    assert text.text.splitlines()[0] == "It counted 1500 of 51\u00a0780 and 1\u00a0414\u00a0021."


def test_an_article_for_readers_without_scripts_is_read() -> None:
    article = f"<noscript><article><h1>Quay reopens</h1>{f'<p>{SENTENCE}</p>' * 5}</article></noscript>"
    assert SENTENCE in page(f'<div id="app"></div><script>boot()</script>{article}').text


def test_every_whole_article_of_a_page_is_read() -> None:
    """Of two articles on a page the second was left out without a word."""
    north, south = (
        f"<article><h2>{side}</h2><p>{SENTENCE} Ferries sail from the {side} pier.</p><p>{SENTENCE}</p></article>"
        for side in "AB"
    )
    teaser = "<article><a href='/x'>Council votes on the fare</a></article>"
    text = page(north + south + teaser).text
    assert [("A pier." in text), ("B pier." in text), ("Council votes" in text)] == [True, True, False]


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        (
            "市は1月、新しい橋を開通させた。建設費は三十七億円で、工期は五年だった。住民およそ四百人が式典に集まった。",
            "ja",
        ),
        ("该市一月开通了新桥。建设费用为三十七亿元，工期五年。约四百名居民参加了仪式，市长致辞。", "zh"),
        ("เมืองเปิดสะพานใหม่ในเดือนมกราคม ค่าก่อสร้างสามสิบเจ็ดล้านบาท ใช้เวลาห้าปี ประชาชนสี่ร้อยคนร่วมพิธี", "th"),
    ],
)
def test_scripts_without_blanks_are_read(sentence: str, lang: str) -> None:
    """Their words were counted by blanks, so that a whole article was "a page without text"."""
    assert page(f"<article>{f'<p>{sentence}</p>' * 6}</article>", lang=lang).text.startswith(sentence)


def test_hidden_panels_are_remarked_on() -> None:
    panel = f'<div style="display:none;"><p>{SENTENCE}</p></div>'
    read = page(f"<article><h1>Quay</h1><p>{SENTENCE} {SENTENCE}</p>{panel * 2}</article>")
    assert read.remarks == ("34 words that the page hides were left out",)


NO_ARTICLES = {
    "it asks for a subscription instead of showing its article": "Become a subscriber to read this. Expert insights.",
    "it asks for consent to cookies instead of showing its article": "Before you continue: we value your privacy.",
    "it asks whether a person is reading": "Checking your browser. Verify you are human to go on.",
    "it says that there is no such page": "Sorry, the page you are looking for could not be found.",
}


@pytest.mark.parametrize(("reason", "words"), NO_ARTICLES.items(), ids=NO_ARTICLES)
def test_a_page_that_is_no_article_says_what_it_is(reason: str, words: str) -> None:
    """A paywall's own words were taken for a source, without a remark."""
    with pytest.raises(SourceError, match=reason):
        page(f"<main><h1>Welcome</h1><p>{words} Join over 300,000 people who already do so every day.</p></main>")


def test_an_article_about_paywalls_stays() -> None:
    told = "The paper asks readers to subscribe to read more than four articles, a 404 page says."
    rest = "".join(f"<p>Quay {n}: {SENTENCE}</p>" for n in range(12))
    assert told in page(f"<article><p>{told}</p>{rest}</article>").text


def test_a_filing_is_unwrapped() -> None:
    inner = f"<html><body><p>{SENTENCE}</p><p>{SENTENCE}</p></body></html>"
    body = f"<DOCUMENT>\n<TYPE>10-K\n<SEQUENCE>1\n<TEXT>\n{inner}\n</TEXT>\n</DOCUMENT>\n<DOCUMENT>\n<TYPE>EX-1\n<TEXT>x</TEXT>"
    read = extract(body.encode(), ReadingRequest(today=date(2026, 11, 28)))
    assert (read.media_type, read.remarks) == ("text/html", ("a filing's 10-K, the first of 2 documents",))


def test_front_matter_gives_title_and_date() -> None:
    """A Markdown source was titled "---"."""
    read = extract(
        b"---\ntitle: The quay\ndate: 2026-11-03\n---\n\n# Quay *opens*\n\nText.\n",
        TODAY.model_copy(update={"name": "a.md"}),
    )
    assert (read.title, read.published, read.text) == ("The quay", date(2026, 11, 3), "# Quay *opens*\n\nText.\n")


@pytest.mark.parametrize(
    "title", ["---", "Document", "Skip to main content", "Microsoft Word - q3.docx", "report_2.pdf", "* * *"]
)
def test_no_title_is_a_mark_or_a_file(title: str) -> None:
    assert usable_title(title) == ""


def test_two_signs_without_blanks_count_as_a_word() -> None:
    assert (count_words("橋の開通式"), count_words("two words")) == (2, 2)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("You have reached your limit of free articles this month. Start your subscription for full access.", "subscr"),
        ("The quay is open. Create a free account to continue reading.", "subscription"),
        ("The quay is open. This content is available to Premium members. Join now", "subscription"),
        ("Der Kai ist offen. Weiterlesen mit Abo. Bereits Abonnent? Anmelden.", "subscription"),
        ("We and our 812 partners store and access information on a device. Manage your choices or accept.", "cookies"),
        ("Wir und unsere 184 Partner verwenden Cookies, um Inhalte zu zeigen. Einstellungen.", "cookies"),
        ("Nous utilisons des cookies pour améliorer votre visite. Continuer sans accepter.", "cookies"),
        ("Unavailable for legal reasons: you are visiting from a country of the European Economic Area.", "country"),
    ],
)
def test_a_wall_is_named_in_other_words_too(words, reason):
    """A register wall, a wall in German and a block by country were read as articles of a sentence or two."""
    with pytest.raises(SourceError, match=reason):
        page(f"<main><h1>Quay</h1><p>{words}</p></main>")


@pytest.mark.parametrize(
    "words",
    [
        "Seats on the ferry are reserved for members of the harbour club, who read the last of the articles aloud.",
        "Not all of the members accept the plan, and partners of the harbour use its data.",
    ],
)
def test_a_short_article_with_such_words_is_read(words):
    assert words in page(f"<article><h1>Quay</h1><p>{words}</p><p>{SENTENCE}</p></article>").text


def test_a_page_that_is_sold_says_so():
    """Of a page whose data say that it is not free its first sentences were read as the whole."""
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
    assert "for subscribers" in page(f"{data}<article><h1>Quay</h1><p>{SENTENCE}</p></article>").remarks[-1]
