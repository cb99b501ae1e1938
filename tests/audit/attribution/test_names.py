"""Names and dates that stand in no source, with the nearest that does."""

from pipeline.audit import audit_text
from pipeline.models import Severity, Source, Verdict

SOURCE = Source.from_text(
    "Judge Marta Ilves sentenced the director of Harrow Marine on 4 March. Harrow Marine said it would appeal.",
    title="court",
)


def unknown(text: str) -> list[str]:
    return [
        claim.figures[0].text for claim in audit_text(text, sources=[SOURCE]).claims if claim.rule.startswith("unknown")
    ]


def test_name_in_no_source_deserves_a_look_with_the_nearest() -> None:
    claim = audit_text("Judge Martin Ilves passed the sentence.", sources=[SOURCE]).claims[0]
    assert (claim.verdict, claim.severity) == (Verdict.NOT_ENOUGH, Severity.LOOK)
    assert "Marta Ilves" in claim.reason


def test_names_of_the_source_pass() -> None:
    assert unknown("The director of Harrow Marine was sentenced by Marta Ilves on 4 March.") == []


def test_emoji_and_heading_change_nothing() -> None:
    assert unknown("Judge Martin Ilves passed the sentence. 🎉") == unknown("Judge Martin Ilves passed the sentence.")
    assert unknown("# Martin Ilves And The Sea") == []


def test_without_sources_no_name_is_missed() -> None:
    assert audit_text("Judge Martin Ilves passed the sentence.").claims == ()
