import pytest

from pipeline.models import Fact, Passage, Source
from pipeline.writer.extractive.phrasing import Credit, again, dangling, phrase, short_name, shorten, statement

SHORT = "The city has 16 bridges."
LONG = "The city council decided on Monday to spend $40 million on the repair of its sixteen bridges."
PROMISE = "We will mend every bridge in this town"
SPOKEN = f"“{PROMISE},” said the mayor."


def fact(passage, *, name="Example City", quote=""):
    place = Passage(source="s1", start=0, end=len(passage), text=passage)
    speaker = "Ann Reed" if quote else ""
    return Fact(
        id="f1", statement=statement(name, passage), sources=("s1",), passages=(place,), speaker=speaker, quote=quote
    )


QUOTED = fact(SPOKEN, quote=PROMISE)


MONDAY = fact(LONG.replace("on Monday", "on “Mad Monday”"))


@pytest.mark.parametrize(
    ("given", "credit", "sentence"),
    [
        pytest.param(fact(SHORT), Credit.FULL, "The city has 16 bridges, according to Example City.", id="few-words"),
        pytest.param(fact(SHORT), Credit.SHORT, "The city has 16 bridges, Example City said.", id="briefly"),
        pytest.param(fact(LONG), Credit.FULL, f"“{LONG[:-1]},” according to Example City.", id="many-are-quoted"),
        pytest.param(fact(LONG), Credit.ABOVE, f"“{LONG[:-1]},” the source said.", id="credited-above"),
        pytest.param(QUOTED, Credit.FULL, f"Ann Reed said, according to Example City: “{PROMISE}.”", id="speech"),
        pytest.param(QUOTED, Credit.SHORT, f"“{PROMISE},” Ann Reed said.", id="speech-briefly"),
        pytest.param(QUOTED, Credit.ABOVE, f"“{PROMISE},” Reed said.", id="speaker-above"),
        pytest.param(fact("It has grown since then."), Credit.FULL, "", id="leans-on-another-sentence"),
        pytest.param(MONDAY, Credit.FULL, "", id="quotation-inside-many-words"),
    ],
)
def test_sentence_says_where_it_is_from(given, credit, sentence):
    assert phrase(given, credit=credit) == sentence


def test_second_sentence_names_its_source_briefly():
    assert again(QUOTED) == f"Reed also said: “{PROMISE}.”"
    assert again(fact(LONG)) == f"The same source adds: “{LONG}”"


def test_model_facts_are_quoted_from_their_passage():
    """A model's statement is a paraphrase: in quotation marks it would be an altered quotation."""
    place = Passage(source="s1", start=0, end=len(LONG), text=LONG)
    given = Fact(id="f1", statement="Sixteen bridges will be mended.", passages=(place,))
    assert phrase(given) == f"“{LONG[:-1]},” according to the source."


def test_editors_facts_stand_in_their_words():
    assert phrase(Fact(id="f1", statement=LONG)) == f"{LONG[:-1]}, according to the newsroom."


SPENT = "The council spent $40 million on bridges"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        pytest.param(f"{SPENT}, which is more than before", SPENT, id="a-clause-goes"),
        pytest.param(f"{SPENT}, which is not all of it", "", id="not-before-a-turn"),
        pytest.param("For it were Ann Reed, Chair; Bob Lee, Vice; and Cy Day of the board", "", id="not-inside-a-list"),
        pytest.param("The council mended bridges and roads in the north, and parks", "", id="not-the-last-of-a-row"),
        pytest.param("The plan of the council for the year ahead, which is large", "", id="not-without-a-verb"),
    ],
)
def test_cuts_keep_a_sentence_true(words, kept):
    assert shorten(words, 9) == kept


@pytest.mark.parametrize(
    ("words", "leans"),
    [
        pytest.param("They rose to 5 percent.", True, id="pronoun"),
        pytest.param("In 2023 it was less.", True, id="pronoun-behind-a-year"),
        pytest.param("Meta is the smallest of the four by revenue.", True, id="four-of-what"),
        pytest.param("Meta is the smallest of the four companies.", False, id="four-companies"),
        pytest.param("The council spent it all.", False, id="stands-alone"),
    ],
)
def test_leaning_sentences_are_told(words, leans):
    assert dangling(words) is leans


@pytest.mark.parametrize(
    ("publisher", "url", "name"),
    [
        pytest.param("Press reports (our summary)", "", "Press reports", id="remarks-in-brackets-go"),
        pytest.param("", "https://www.example.org/plan", "example.org", id="a-site-stands-in"),
        pytest.param("", "", "the source", id="nothing-is-known"),
    ],
)
def test_publisher_or_site_names_a_source(publisher, url, name):
    assert short_name(Source.from_text("x", title="The plan", publisher=publisher, url=url)) == name


def test_reporting_sentences_need_no_second_credit():
    """ "…, it wrote, the source said" once stood under a line that had named the source."""
    assert phrase(fact("The plan is small, the Courier wrote."), credit=Credit.ABOVE) == (
        "The plan is small, the Courier wrote."
    )
