import pytest

from pipeline.cli import group


@pytest.fixture(autouse=True)
def in_an_empty_newsroom(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def reference(*arguments: str) -> int:
    return group.main(["reference", *arguments], standalone_mode=False)


def test_tables_are_listed_with_age_and_source(capsys):
    assert reference("list") == 0
    out = capsys.readouterr().out
    assert "world_bank_gdp: GDP in current US dollars\n  3,583 figures of 262 entities, 2010 to 2023\n" in out
    assert "NY.GDP.MKTP.CD (CC BY 4.0)" in out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("Croatia", "gdp", "2023"), 0, "Croatia, gdp, 2023: $82.69 billion\n"),
        (("NVDA", "capex", "2025"), 0, "Nvidia, capital expenditure, 2025 (to 2025-01-26): $3.236 billion\n"),
        (("Jamaica",), 0, "Jamaica, gdp, 2023: $19.42 billion\nJamaica, gdp, 2022: "),
        (("Zog",), 1, "Zog is in no reference table.\n"),
        (("Croatia", "revenue"), 1, "the reference tables hold no revenue for Croatia.\n"),
    ],
    ids=["figure", "fiscal year", "all of one", "unknown", "no such measure"],
)
def test_a_figure_is_shown(capsys, arguments, status, said):
    assert reference("show", *arguments) == status
    out, err = capsys.readouterr()
    assert said in out + err


def test_updating_asks_for_a_contact():
    with pytest.raises(Exception, match="No contact is set"):
        reference("update", "gdp")
