import pytest

from pipeline.models import Fact, Figure, Passage
from pipeline.quantities.finder import read_quantity
from pipeline.stages.fact_merge import merge_facts


def fact(statement, source, value="", measure="capital expenditure"):
    quantity = read_quantity(value) if value else None
    figures = (Figure(entity="Meta", measure=measure, period="2024", quantity=quantity),) if quantity else ()
    passage = Passage(source=source, start=0, end=1, text="x")
    return Fact(id="", statement=statement, sources=(source,), passages=(passage,), figures=figures)


def test_near_duplicates_keep_all_sources():
    merged = merge_facts(
        [
            fact("Meta spent $39.23 billion in 2024.", "src1", "$39.23 billion"),
            fact("In 2024 Meta spent $39.23 billion.", "src2", "$39.23 billion"),
        ]
    )
    assert [(f.id, f.sources, len(f.passages)) for f in merged] == [("f1", ("src1", "src2"), 2)]


def test_differing_figures_stand_apart_and_conflict():
    merged = merge_facts(
        [
            fact("Meta spent $39.23 billion in 2024.", "src1", "$39.23 billion"),
            fact("Meta spent $37.26 billion in 2024.", "src2", "$37.26 billion"),
        ]
    )
    assert [(f.id, f.conflicts) for f in merged] == [("f1", ("f2",)), ("f2", ("f1",))]


def test_hedged_figure_agrees_with_exact_one():
    merged = merge_facts(
        [
            fact("Meta spent about $40 billion.", "src1", "about $40 billion"),
            fact("Meta spent $39.23 billion in 2024.", "src2", "$39.23 billion"),
        ]
    )
    assert [f.conflicts for f in merged] == [(), ()]


def test_other_measure_is_no_conflict():
    merged = merge_facts(
        [
            fact("Meta spent $37.26 billion.", "src1", "$37.26 billion"),
            fact("Meta took in $164.5 billion.", "src1", "$164.5 billion", measure="revenue"),
        ]
    )
    assert [f.conflicts for f in merged] == [(), ()]


def test_one_source_does_not_contradict_itself():
    merged = merge_facts(
        [
            fact("Meta spent $39.23 billion with leases.", "src1", "$39.23 billion"),
            fact("Meta spent $37.26 billion without.", "src1", "$37.26 billion"),
        ]
    )
    assert [f.conflicts for f in merged] == [(), ()]


def test_two_years_that_look_alike_are_two():
    """Fiscal 2023 beside fiscal 2024 was once marked as a disagreement of two sources."""
    first = fact("Microsoft spent $28.1 billion.", "src1", "$28.1 billion")
    later = fact("Microsoft spent $44.5 billion.", "src2", "$44.5 billion")
    years = [
        each.model_copy(update={"figures": (each.figures[0].model_copy(update={"period": f"fiscal {year}"}),)})
        for each, year in ((first, 2023), (later, 2024))
    ]
    assert [f.conflicts for f in merge_facts(years)] == [(), ()]


def test_quotation_told_by_two_sources_is_one_fact():
    said = [
        fact("The mayor promised to mend bridges.", "src1").model_copy(update={"quote": "We will mend them,"}),
        fact("All bridges are to be mended, said the mayor.", "src2").model_copy(
            update={"quote": "We will mend them."}
        ),
    ]
    assert [f.sources for f in merge_facts(said)] == [("src1", "src2")]


def test_told_disagreement_follows_the_facts_numbers():
    """Nothing let a model say that Premium +9% and +13% were of one thing, whose names in two sources differed."""
    first = fact("It rained.", "src1").model_copy(update={"id": "call 0, 1"})
    one = fact("Premium rose 9%.", "src1", "9%", measure="Premium").model_copy(update={"id": "call 0, 2"})
    other = fact("Paid listening rose 13%.", "src2", "13%", measure="subscriptions").model_copy(
        update={"id": "call 0, 3", "conflicts": ("call 0, 2", "call 0, 9")}
    )
    merged = merge_facts([other, first, one])
    assert [(each.id, each.conflicts) for each in merged] == [("f1", ("f3",)), ("f2", ()), ("f3", ("f1",))]


def test_told_disagreement_needs_two_values():
    one = fact("Premium rose 9%.", "src1", "9%").model_copy(update={"id": "call 0, 1"})
    same = fact("Paid listening grew 9% in all.", "src2", "9%", measure="growth")
    told = same.model_copy(update={"id": "call 0, 2", "conflicts": ("call 0, 1",)})
    assert [each.conflicts for each in merge_facts([one, told])] == [(), ()]


@pytest.mark.parametrize("text", ["", "9%"], ids=["no-figures", "one-figure"])
def test_told_disagreement_may_be_of_accounts(text):
    """Three denials that a model named ("a fairy tale" against the agency's account) stood in no later prompt."""
    figures = (text,) if text else ()
    one = fact("The agency says rain did it.", "src1", *figures).model_copy(update={"id": "call 0, 1"})
    other = fact("Lee calls that theory of the rain a fairy tale.", "src2", *figures).model_copy(
        update={"id": "call 0, 2", "conflicts": ("call 0, 1",), "speaker": "Ann Lee"}
    )
    assert [each.conflicts for each in merge_facts([one, other])] == [("f2",), ("f1",)]
