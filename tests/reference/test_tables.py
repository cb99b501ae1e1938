import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.reference.entities import TABLES
from pipeline.reference.tables import TableRow, TableSpec, read_rows, specs_in


def spec_of(folder: Path, text: str, **given: object) -> TableSpec:
    (folder / "own.csv").write_text(text, encoding="utf-8")
    return TableSpec.from_settings("own", {"path": "own.csv", **given}, folder)


def test_a_table_is_read_as_described(tmp_path):
    spec = spec_of(
        tmp_path,
        "land,jahr,wert\nHRV,2024,3.5\nHND,2024,\n",
        entity_column="land",
        period_column="jahr",
        value_column="wert",
        measure="inflation",
        unit="%",
    )
    assert list(read_rows(spec)) == [TableRow("HRV", "inflation", "2024", Decimal("3.5"), "%", "", "")]


@pytest.mark.parametrize(
    ("text", "given", "problem"),
    [
        pytest.param(
            "entity,period,value\nA,1,12,5\nB,2,n/a\n",
            {"measure": "m", "unit": "u"},
            "line 3, value: 'n/a'",
            id="value",
        ),
        pytest.param("entity,period,value\nA,1,NaN\n", {"measure": "m", "unit": "u"}, "line 2, value: 'NaN'", id="NaN"),
        pytest.param("entity,period\nA,1\n", {}, "no column 'value'", id="column"),
        pytest.param("entity,period,value\n", {"unit": "u"}, "no column 'measure'", id="measure"),
        pytest.param("", {}, "no column 'entity'", id="empty file"),
    ],
)
def test_a_bad_table_names_the_place(tmp_path, text, given, problem):
    with pytest.raises(SettingsError, match=re.escape(problem)):
        list(read_rows(spec_of(tmp_path, text, **given)))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param({"path": "x.csv", "colour": "red"}, "unknown key 'colour'", id="unknown key"),
        pytest.param({}, "no file is named", id="no file"),
    ],
)
def test_a_bad_description_is_refused(tmp_path, given, problem):
    with pytest.raises(SettingsError, match=problem):
        TableSpec.from_settings("own", given, tmp_path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"own\.csv"):
        list(read_rows(TableSpec.from_settings("own", {"path": "own.csv"}, tmp_path)))


def test_shipped_tables_say_whose_they_are():
    assert {spec.name: (spec.as_of, bool(spec.vintage and spec.attribution)) for spec in specs_in(TABLES)} == {
        "sec_company_facts": (date(2026, 3, 1), True),
        "world_bank_gdp": (date(2024, 7, 1), True),
        "world_bank_population": (date(2025, 7, 1), True),
    }


def test_every_shipped_file_is_documented():
    text = (TABLES / "SOURCES.md").read_text(encoding="utf-8")
    assert [file.name for file in TABLES.glob("*.csv") if f"`{file.name}`" not in text] == []
