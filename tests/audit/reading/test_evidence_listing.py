"""The evidence in a prompt: a line a series, tables as grids, passages that bear on the text, all within a budget."""

from decimal import Decimal

from pipeline.audit.evidence.gather import KnownValues
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.evidence_listing import listed
from pipeline.audit.reading.masking import masked
from pipeline.models import Fact, Figure, Quantity, Source
from pipeline.models.table import Cell, CellPlace, Row, Table
from tests.audit.facts import facts_from_rows
from tests.audit.reading.read import known, read


class TabledSource(Source):
    """A source with tables, as sources will have them."""

    tables: tuple[Table, ...] = ()


def cell(row: int, column: int, label: str, year: str, value: str) -> Cell:
    return Cell(
        printed=value,
        value=Decimal(value.replace(" ", "")) * 10**6,
        row=(label,),
        column=(year,),
        unit="USD",
        scale=Decimal(10**6),
        decimals=1,
        period=year,
        place=CellPlace(row=row, column=column),
    )


ROWS = (("Exports", "3 797.0", "6 086.4"), ("Imports", "9 518.0", "15 603.6"))
TABLE = Table(
    id="t1",
    source="s1",
    caption="Trade (Million USD)",
    header=(("", "2019", "2023"),),
    columns=((), ("2019",), ("2023",)),
    rows=tuple(Row(path=(row[0],), printed=row) for row in ROWS),
    cells=tuple(
        cell(r, c, row[0], year, row[c - 1]) for r, row in enumerate(ROWS, 2) for c, year in ((2, "2019"), (3, "2023"))
    ),
    unit="USD",
)
NOTES = [
    {"entity": "Georgia", "measure": "exports", "period": "2019", "value": 3797, "unit": "USD million"},
    {"entity": "Georgia", "measure": "exports to Peru", "period": "2022", "value": 4, "unit": "USD million"},
    {"entity": "Georgia", "measure": "exports to Peru", "period": "2023", "value": 5, "unit": "USD million"},
    {"entity": "Moon", "measure": "craters", "period": "", "value": 9137, "unit": ""},
    {"entity": "Geostat", "measure": "quote", "value": "Exports grew", "unit": "text"},
]
PROSE = "Exports grew in 2023. Hotels were full. The office sits in Tbilisi. It sold 1,234 cars."
TEXT = "Exports were $6.1 billion in 2023. Tbilisi bought 1,234 cars."


def georgia() -> KnownValues:
    source = TabledSource(id="s1", title="Trade report", text=PROSE, tables=(TABLE,))
    return KnownValues(facts_from_rows(NOTES), [source])


def lines(text: str, values: KnownValues, room: int | None = None) -> list[str]:
    shown = masked(text)
    return list(listed(EvidenceIds(values, shown), shown, room).lines)


def test_evidence_is_listed_compactly() -> None:
    assert lines(TEXT, georgia()) == [
        "Notes (id period value):",
        "Georgia, exports to Peru: f2 2022 $4m · f3 2023 $5m",
        "f5 Geostat: “Exports grew”",
        "Tables:",
        "a: Table 1 · Trade (Million USD) · USD | columns 2=2019 | 3=2023",
        "a2 Exports | 3 797.0 | 6 086.4",
        "a3 Imports | 9 518.0 | 15 603.6",
        "Passages:",
        "(s1, Trade report)",
        "p1 Exports grew in 2023.",
        "p3 The office sits in Tbilisi.",
        "p4 It sold 1,234 cars.",
    ]


def test_cells_are_named_by_row_and_column() -> None:
    found = [read("Exports were $6.1 billion in 2023.", answer, georgia()) for answer in ("a2[3]", "a3[3]")]
    found += [read("Exports were $6.1 billion in 2023.", answer, georgia()) for answer in ("a2[2023]", 'a2["2023"]')]
    assert [(v.verdict, v.line) for v in found] == [
        ("supported", "$6.0864bn (Exports, 2023)"),
        ("not_enough_evidence", "$15.6bn (Imports, 2023)"),
        ("supported", "$6.0864bn (Exports, 2023)"),
        ("supported", "$6.0864bn (Exports, 2023)"),
    ]


def test_ranges_of_cells_are_sets() -> None:
    found = [
        read("It is the second of its years.", f"rank(a2[2],{cells})", georgia()) for cells in ("a2[2:3]", "a2:3[2]")
    ]
    assert [(v.verdict, v.line) for v in found] == [
        ("supported", "$3.797bn (2019) among $6.0864bn (2023): place 2"),
        ("supported", "$3.797bn (Exports) among $9.518bn (Imports): place 2"),
    ]


def test_passages_that_tell_little_give_way() -> None:
    often = known(prose="Exports grew in Tbilisi. " + "Exports went on. " * 40)
    assert lines("Exports grew in Tbilisi.", often) == ["Passages:", "(s1, source)", "p1 Exports grew in Tbilisi."]


def test_ids_do_not_hang_on_the_listing() -> None:
    ids = [EvidenceIds(georgia(), masked(text)) for text in (TEXT, "Nothing of it.")]
    assert [sorted(one.notes) for one in ids] == [["f1", "f2", "f3", "f4"]] * 2
    assert [{letter: sorted(cells) for letter, cells in one.cells.items()} for one in ids] == [
        {"a": [(2, 2), (2, 3), (3, 2), (3, 3)]}
    ] * 2


def test_writers_facts_are_listed_as_stated() -> None:
    figures = tuple(
        Figure(
            entity="Acme",
            measure=measure,
            period="2024",
            quantity=Quantity(low=Decimal(n), high=Decimal(n), unit="USD"),
        )
        for measure, n in (("sales", 5), ("profit", 2))
    )
    fact = Fact(
        id="f7", statement="Acme sold more.", sources=("s1",), figures=figures, speaker="Bo Lind", quote="We grew"
    )
    assert lines("Acme sold $5.", KnownValues([fact])) == [
        "Notes (id period value):",
        "f7 Acme sold more. | Bo Lind: “We grew” | f7.1 Acme, sales, 2024 $5; f7.2 Acme, profit, 2024 $2",
    ]
