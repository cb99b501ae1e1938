import pytest

from pipeline.models import Brief, Fact, Notes, Passage
from pipeline.writer.extractive.wording import is_prose, leans, name_of, quoted, whole_quote

ONE, TWO = "The city has 16 bridges.", "Two of them are closed."


def fact(words, start=0, *, speaker="", quote=""):
    place = Passage(source="s1", start=start, end=start + len(words), text=words)
    return Fact(id=f"f{start}", statement=words, passages=(place,), speaker=speaker, quote=quote)


def notes(**names):
    return Notes(brief=Brief(headline="x", date="2025-01-24"), source_names=names)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        pytest.param([fact(ONE), fact(TWO, len(ONE) + 1)], f"“{ONE} {TWO}”", id="that-follow-each-other"),
        pytest.param([fact(ONE), fact(TWO, 400)], f"“{ONE}” “{TWO}”", id="apart"),
        pytest.param([fact("He called it “small”.")], '“He called it "small".”', id="with-a-quotation"),
        pytest.param([fact("Run **all** tests now.")], "“Run” all “tests now.”", id="with-bold-words"),
        pytest.param([Fact(id="f1", statement=ONE)], ONE, id="an-editors"),
    ],
)
def test_sentences_stand_in_marks(facts, words):
    assert quoted(facts) == words


def test_long_stretches_are_several_quotations():
    """The audit reads what is longer than 600 code points between marks as sentences of ours."""
    words = f"The city has {'very ' * 50}old bridges."
    facts = [fact(words, at * (len(words) + 1)) for at in range(3)]
    assert quoted(facts) == f"“{words} {words}” “{words}”"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        pytest.param("Example City, 5 July 2024", "Example City", id="without-the-date"),
        pytest.param("Press reports (our summary), 5 July 2024", "Press reports", id="without-remarks"),
        pytest.param("Payments as of 30 June 2025", "Payments as of 30 June 2025", id="with-a-date-of-its-own"),
        pytest.param("", "The source", id="nothing-is-known"),
    ],
)
def test_sources_have_names(given, name):
    """A title that ends in a date lost it: "**Payments as of:** …"."""
    assert name_of(fact(ONE), notes(s1=given)) == name


def test_editors_facts_are_the_newsrooms():
    assert name_of(Fact(statement=ONE), notes()) == "The newsroom"


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        pytest.param("They rose to 5 percent.", False, id="a-pronoun"),
        pytest.param("In 2023 it was less.", True, id="a-year-before-a-pronoun"),
        pytest.param("In the end, it was less.", False, id="a-pronoun-behind-a-comma"),
        pytest.param("The trial court awarded it $4.8 million.", False, id="a-pronoun-as-object"),
        pytest.param("The firm also makes glass.", False, id="also"),
        pytest.param("“That is all,” he said.", False, id="a-speaker-named-before"),
        pytest.param("Meta is the smallest of the four by revenue.", False, id="four-of-what"),
        pytest.param("The council spent it all.", True, id="stands-alone"),
        pytest.param("The number is likely to rise by hundreds.", False, id="a-number-of-what"),
        pytest.param("The number of bridges is likely to rise.", True, id="a-number-of-something"),
        pytest.param("In each of them the sum counts all payments.", False, id="them"),
        pytest.param("To be paid they only have to give an account.", False, id="they"),
        pytest.param("A fourth, the Gaumont, closed in 1983.", False, id="a-fourth-of-what"),
    ],
)
def test_leaning_sentences_open_no_paragraph(words, begins):
    assert leans(fact(words)) is not begins


@pytest.mark.parametrize(
    ("quote", "whole"),
    [
        pytest.param("We will mend every bridge,", "We will mend every bridge.", id="a-stop-for-a-comma"),
        pytest.param("deeply worried about all of it", "", id="a-phrase"),
        pytest.param("Is it not **time** to mend them?", "Is it not time to mend them?", id="a-question"),
    ],
)
def test_whole_quotations_alone_are_voices(quote, whole):
    assert whole_quote(fact(f"“{quote}” said Ann Reed.", speaker="Ann Reed", quote=quote)) == whole


@pytest.mark.parametrize(("words", "prose"), [(ONE, True), ("| Shots | 17 | 9 |", False), ("2024,40.1", False)])
def test_lines_of_tables_are_no_prose(words, prose):
    assert is_prose(fact(words)) is prose
