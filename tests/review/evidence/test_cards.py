"""What a card proposes: words that can stand in the figure's place, or advice where they cannot."""

from decimal import Decimal

import pytest

from pipeline.audit import audit_text
from pipeline.audit.second_reading import BORNE_OUT
from pipeline.models import (
    Audit,
    CheckedFigure,
    Claim,
    ClaimKind,
    Interval,
    PassageEvidence,
    Reading,
    ReckonedValue,
    Source,
    Verdict,
)
from pipeline.report.findings import findings_of
from pipeline.review.checking import desk_findings
from pipeline.review.evidence.cards import cards_of
from pipeline.review.prose import Anchors
from pipeline.stages.citations import uncited
from pipeline.style.check import check_text
from pipeline.style.style import load_style

CASES = {
    "the hedge and the whole stand there already": (
        "Meta's capital expenditure was about 40% of its 2024 revenue.",
        ("22.6%",),
        "",
    ),
    "a list without the member that is to be left out": (
        "Even $65 billion exceeds the 2023 GDP of Croatia or Jamaica.",
        ("Jamaica",),
        "",
    ),
    "nothing is proposed for what holds": ("Jamaica's GDP was $19.4 billion in 2023.", (), ""),
}


@pytest.mark.parametrize(("text", "wordings", "advice"), CASES.values(), ids=CASES)
def test_card_proposes_what_fits(text: str, wordings: tuple[str, ...], advice: str) -> None:
    cards = cards_of(Anchors(text), audit_text(text), (), ())
    assert tuple(each.words for card in cards for each in card.proposals) == wordings
    assert "".join(card.advice for card in cards) == advice


def test_missing_source_is_no_matter_of_style() -> None:
    text = "It has 99 lamps."
    found = desk_findings(Anchors(text), tuple(uncited(text, 0, len(text), Audit())), ())
    assert [(card.group, card.word, card.blocks) for card in cards_of(Anchors(text), Audit(), found, ())] == [
        ("doubtful", "Citation", False)
    ]


def test_two_findings_of_style_on_one_bullet_differ_in_their_titles() -> None:
    """A bullet of 46 words in a list of six had two cards with the bullet's own words as their title."""
    long = " ".join(["word"] * 46)
    text = "# Six Lamps\n\n" + "".join(f"- {words}\n" for words in [f"Lamp {long}", *["Lamp by lamp"] * 5])
    style = [each for each in check_text(text, load_style("house")) if each.rule == "style.bullets"]
    cards = cards_of(Anchors(text), Audit(), desk_findings(Anchors(text), style, ()), ())
    assert [card.text for card in cards] == ["47 words; wanted: at most 45.", "6 bullets in a list; wanted: at most 5."]
    assert all(card.reason.startswith("“Lamp word") for card in cards)


SCALES = {
    "a share against the share that it is": (
        "Meta's capital expenditure was 40% of its 2024 revenue.",
        [(100.0, 100.0), (56.6, 56.6)],
    ),
    "what holds is drawn nowhere": ("Jamaica's GDP was $19.4 billion in 2023.", []),
}


@pytest.mark.parametrize(("text", "scales"), SCALES.values(), ids=SCALES)
def test_stated_and_recomputed_are_drawn_to_scale(text: str, scales: list[tuple[float, float]]) -> None:
    """Two amounts stood beside each other as words: which is how much larger had to be worked out."""
    audit = audit_text(text)
    found = desk_findings(Anchors(text), findings_of(audit, text), ())
    assert [end for card in cards_of(Anchors(text), audit, found, ()) for end in card.scale] == scales


def test_a_passage_shows_no_marks_of_markdown() -> None:
    """A reader of the desk saw "## What the company says", and stars round a figure that its source has in bold."""
    text = "Intro of [2023](https://example.org/2023).\n\n## The *plan*\n\nIt spent **$40 million**.\n\n- And more.\n"
    start = text.index("It spent")
    passage = PassageEvidence(source="src1", start=start, end=text.index(".\n\n- ") + 1, passage="")
    claim = Claim(
        id="c1",
        text="x",
        start=0,
        end=1,
        kind=ClaimKind.RESTATED,
        verdict=Verdict.SUPPORTED,
        evidence=(passage, passage),
    )
    (card,) = cards_of(Anchors("x"), Audit(claims=(claim,)), (), [Source.from_text(text, title="Budget", id="src1")])
    assert [(place.before, place.words, place.after) for place in card.places] == [
        ("Intro of 2023.\n\nThe plan\n\n", "It spent $40 million.", "\n\nAnd more.\n")
    ]


def test_a_figure_found_in_its_source_is_not_recomputed() -> None:
    """The card of "a third", which is 33.7% in its source, said that recomputing gave 0.337."""
    third, share = (Interval(low=value, high=value, unit="") for value in (Decimal("0.33"), Decimal("0.337")))
    given = {
        "text": "x",
        "start": 0,
        "end": 1,
        "verdict": Verdict.SUPPORTED,
        "stated": (third,),
        "recomputed": (share,),
    }
    claims = [Claim(id=kind, kind=kind, **given) for kind in (ClaimKind.RESTATED, ClaimKind.SHARE)]
    cards = cards_of(Anchors("x"), Audit(claims=tuple(claims)), (), ())
    assert {card.key: (card.stated, card.recomputed) for card in cards} == {
        "restated": ("", ""),
        "share": ("0.33", "0.337"),
    }


def test_a_year_that_stands_in_its_source_has_no_card() -> None:
    """Each year of a draft had a card of its own: the page for 80 claims weighed 464 KB."""
    text = "The council spent $40 million in 2024."
    source = Source.from_text(text, title="Budget", id="src1")
    audit = audit_text(text, sources=(source,))
    assert [claim.rule for claim in audit.claims] == ["stated", "restated"]
    assert len(cards_of(Anchors(text), audit, (), (source,))) == 1
    assert len(cards_of(Anchors(text), audit, (), (source,), every=True)) == 2


JUDGED = {
    "a comparison that the evidence denies": (
        Reading(arithmetic="not $9–10bn (forecast) < $9–11bn (earlier forecast)", verdict=Verdict.REFUTED),
        "found: $9–10bn (forecast) and $9–11bn (earlier forecast); a second reading judged it right",
    ),
    "values": (
        Reading(
            arithmetic="12:35 − 25 GW (demand)",
            verdict=Verdict.NOT_ENOUGH,
            values=(
                ReckonedValue(name="", shown="12:35", low=Decimal(1), high=Decimal(1)),
                ReckonedValue(name="demand", shown="25 GW", low=Decimal(25), high=Decimal(25)),
            ),
        ),
        "found: 12:35 and 25 GW (demand); a second reading judged it right",
    ),
    "words": (
        Reading(arithmetic="source: Ann: “Yes.”", verdict=Verdict.REFUTED),
        "found: Ann: “Yes.”; a second reading judged it right",
    ),
    "nothing": (None, "nothing gives this figure; a second reading judged it right"),
}


@pytest.mark.parametrize(("reading", "told"), JUDGED.values(), ids=JUDGED)
def test_what_a_second_reading_bears_out_is_not_denied_beside_it(reading: Reading | None, told: str) -> None:
    """A card said "not $9–10bn < $9–11bn", and below it that a second reading finds the words borne out."""
    verdict = Verdict.NOT_ENOUGH
    value = Interval(low=Decimal(1), high=Decimal(2), unit="")
    claim = Claim(
        id="c1", text="x", start=0, end=1, kind=ClaimKind.COMPARISON, verdict=verdict, reason=BORNE_OUT,
        stated=(value,), recomputed=(value,),
        arithmetic=reading.arithmetic if reading else "",
        readings=(reading,) if reading else (),
        figures=(CheckedFigure(start=0, end=1, text="x", verdict=verdict, reason="nothing gives this figure"),),
    )  # fmt: skip
    (card,) = cards_of(Anchors("x"), Audit(claims=(claim,)), (), ())
    assert (card.stated, card.recomputed, card.arithmetic, card.reason) == ("", "", (), told)


@pytest.mark.parametrize(
    ("unit", "computed", "lines"),
    [
        pytest.param("power^1", None, (), id="unlike-and-nothing-computed"),
        pytest.param("time^1", None, ("12:35 − 25",), id="alike"),
        pytest.param("%", Interval(low=Decimal(1), high=Decimal(1), unit="s"), ("12:35 − 25",), id="computed"),
    ],
)
def test_a_sum_of_unlike_things_is_not_shown(unit, computed, lines):
    """A card read "12:35 − 25–14.2 GW": a time of day less a range of gigawatts, which tells nobody anything."""
    values = (
        ReckonedValue(name="", shown="12:35", low=Decimal(45300), high=Decimal(45300), unit="time^1"),
        ReckonedValue(name="", shown="25", low=Decimal(25), high=Decimal(25), unit=unit),
    )
    given = {"arithmetic": "12:35 − 25", "verdict": Verdict.NOT_ENOUGH, "values": values, "operator": "-"}
    claim = Claim(
        id="c1",
        text="x",
        start=0,
        end=1,
        kind=ClaimKind.DIFFERENCE,
        verdict=Verdict.NOT_ENOUGH,
        arithmetic="12:35 − 25",
        readings=(Reading(recomputed=computed, **given),),
    )
    (card,) = cards_of(Anchors("x"), Audit(claims=(claim,)), (), ())
    assert card.arithmetic == lines
