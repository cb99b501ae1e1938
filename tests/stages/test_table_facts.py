"""A data file's tables give facts without a model, and a footnote names the row and column that a figure stands in."""

from datetime import date
from decimal import Decimal

from pipeline.models import Fact, Passage, Source
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from pipeline.stages.table_facts import cell_citation, facts_of_tables

SHEET = b'Place of work (thousands of persons),2024,2025\nAlways at home,301,312\nNever at home,"1,690","1,702"\nTotal,"1,991","2,014"\n'


def source(body: bytes = SHEET, name: str = "work.csv") -> Source:
    read = extract(body, ReadingRequest(name=name, today=date(2026, 1, 1)))
    return Source.from_text(read.text, id="src1", title="Work", media_type=read.media_type, tables=read.tables)


def test_a_data_file_offers_its_latest_figures() -> None:
    facts = facts_of_tables(source())
    assert [(fact.statement, fact.passages[0].text) for fact in facts] == [
        ("Work: Always at home, 2025: 312 thousand persons", "| Always at home | 301 | 312 |"),
        ("Work: Never at home, 2025: 1,702 thousand persons", "| Never at home | 1,690 | 1,702 |"),
        ("Work: Total, 2025: 2,014 thousand persons", "| Total | 1,991 | 2,014 |"),
    ]


def test_its_figures_are_worked_out() -> None:
    figure = facts_of_tables(source())[1].figures[0]
    stated = figure.quantity
    assert (figure.entity, figure.period, stated.low, stated.unit, stated.step) == (
        "Never at home",
        "2025",
        Decimal(1_702_000),
        "people",
        Decimal(1_000),
    )


def test_its_passages_stand_in_the_source() -> None:
    work = source()
    places = [passage for fact in facts_of_tables(work) for passage in fact.passages]
    assert [work.text[each.start : each.end] for each in places] == [each.text for each in places]


def test_prose_offers_no_cells_of_itself() -> None:
    assert facts_of_tables(source(b"# Work\n\n| | 2025 |\n|---|---|\n| Never | 1 |\n", "work.md")) == []


def test_a_footnote_names_row_and_column() -> None:
    work = source()
    fact = facts_of_tables(work)[1]
    assert cell_citation(fact.passages[0], work, fact) == "Table 1, Never at home, 2025: 1,702 thousand persons"


def test_a_source_called_table_1_is_so_called_once() -> None:
    """A footnote read "Table 1: Table 1, Never at home"."""
    work = source().model_copy(update={"title": "Table 1"})
    fact = facts_of_tables(work)[1]
    assert cell_citation(fact.passages[0], work, fact) == "Never at home, 2025: 1,702 thousand persons"


def test_a_passage_of_prose_is_cited_as_words() -> None:
    passage = Passage(source="src1", start=0, end=4, text="Work")
    assert cell_citation(passage, source(b"Work"), Fact(statement="Work", passages=(passage,))) == ""


def test_a_scale_that_a_cell_prints_is_said_once() -> None:
    """A company's outlook has its scale in each cell, and readers' footnotes said "745 million million"."""
    outlook = source(b"Measure,Q4 2025\nUsers,745 million\nRevenue,\xe2\x82\xac4.5 billion\nMargin,32.9%\n")
    assert [fact.statement.rpartition(": ")[2] for fact in facts_of_tables(outlook)] == [
        "745 million",
        "€4.5 billion",
        "32.9%",
    ]
