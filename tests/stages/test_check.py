"""A draft read by its writer once: the reading counts for the sentences that a repair left alone."""

from datetime import date
from types import SimpleNamespace

import pytest

from pipeline.audit import claims
from pipeline.audit.article import read_article
from pipeline.errors import ReplyError
from pipeline.models import Block, Draft, Headline, Section, Sentence, Severity
from pipeline.reference import Reference
from pipeline.stages.check import Evidence, check_draft, check_read, declared_in, footnote_line, read_draft, settled
from pipeline.style.style import load_style
from pipeline.writer.readings import ProposedReading, ReadingsReply, SecondReading, SecondReadingReply
from tests.story import NOTES, SOURCE

HOUSE = load_style("house")
EVIDENCE = Evidence(notes=NOTES, sources=(SOURCE,), reference=Reference.empty())


class ReadingWriter:
    """Reads every figure as nothing that is given."""

    def __init__(self, error=None, second=None):
        self.asked, self.error, self.findings, self.second = [], error, [], second

    async def read_claims(self, evidence, sentences):
        self.asked.append(sentences)
        if self.error:
            raise self.error
        numbered = [line.split(" ", 1) for line in sentences.splitlines() if "[" in line]
        readings = [
            ProposedReading(sentence=n, words=f"[{w.split('[')[1].split(']')[0]}]", answer="?it") for n, w in numbered
        ]
        return ReadingsReply(readings=tuple(readings))

    async def read_findings(self, evidence, findings):
        self.findings.append(findings)
        if self.second is None:
            raise ReplyError("no second reading")
        return SecondReadingReply(findings=(SecondReading(finding=1, answer=self.second),))


def written(*texts):
    block = Block(form="paragraph", sentences=tuple(Sentence(text=text) for text in texts))
    return Draft(
        headline=Headline(text="Bridges"), sections=(Section(id="s1", form="hook", heading="", blocks=(block,)),)
    )


def rules(checked):
    return [(figure.text, claim.rule) for claim in checked.audit.claims for figure in claim.figures]


def test_what_is_left_of_style_errors_blocks_nothing():
    """A document said that five findings block, and export let it through: five labels with a time in them."""
    made = written("The council spent $40 million in 2024.")
    before = check_draft(made, EVIDENCE, HOUSE).findings
    after = settled(check_draft(made, EVIDENCE, HOUSE)).findings
    blocking = [each.rule for each in before if each.severity is Severity.BLOCKING]
    assert {rule.partition(".")[0] for rule in blocking} == {"style"}
    assert [each.rule for each in after] == [each.rule for each in before]
    assert [each.rule for each in after if each.severity is Severity.BLOCKING] == []


@pytest.mark.parametrize(("second", "looks"), [(None, 2), ("open", 2), ("wrong", 2), ("right", 1)])
async def test_a_second_call_reads_its_findings(second, looks):
    """Where its reply cannot be used, what the first one found stands, and the run says so."""
    told, made = [], written("Zeta grew by 77%.", "It sold 8,123 vans.")
    writer = ReadingWriter(second=second)
    read = await read_draft(made, EVIDENCE, HOUSE, writer, told.append)
    audit = check_read(made, EVIDENCE, HOUSE, read).audit
    assert sum(claim.severity is Severity.LOOK for claim in audit.claims) == looks
    assert (len(writer.findings), told) == (1, [] if second else ["no second reading"])


async def test_code_reads_a_draft_once(monkeypatch):
    """What the second reading is asked and the audit after it read one text twice: half a second of each draft."""
    read, made = [], written("Zeta grew by 77%.", "It sold 8,123 vans.")
    monkeypatch.setattr(claims, "read_article", lambda text, *given: read.append(text) or read_article(text, *given))
    told = await read_draft(made, EVIDENCE, HOUSE, ReadingWriter(second="wrong"))
    found = check_read(made, EVIDENCE, HOUSE, told)
    assert len(read) == 1
    assert found == check_draft(made, EVIDENCE, HOUSE, told.readings)


async def test_one_call_reads_a_draft():
    writer, made = ReadingWriter(), written("Zeta grew by 77%.", "It sold 8,123 vans.")
    read = await read_draft(made, EVIDENCE, HOUSE, writer)
    assert rules(check_read(made, EVIDENCE, HOUSE, read)) == [("77%", "model.missing"), ("8,123", "model.missing")]
    assert len(writer.asked) == 1


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        pytest.param("Zeta grew by 79%.", ("79%", "model.missing"), id="a figure alone: the words are read as before"),
        pytest.param("Zeta is up by 77%.", ("77%", "unread"), id="words"),
    ],
)
async def test_sentence_of_other_words_loses_its_reading(words, rule):
    _, readings = await read_draft(
        written("Zeta grew by 77%.", "It sold 8,123 vans."), EVIDENCE, HOUSE, ReadingWriter()
    )
    after = check_draft(written(words, "It sold 8,123 vans."), EVIDENCE, HOUSE, readings)
    assert rules(after) == [rule, ("8,123", "model.missing")]


async def test_unusable_reading_is_told():
    heard = []
    made = written("Zeta grew by 77%.")
    read = await read_draft(made, EVIDENCE, HOUSE, ReadingWriter(ReplyError("it is empty.")), heard.append)
    assert read.readings is None
    assert heard == ["it is empty."]


def test_declared_figure_finds_its_sentence():
    """A section of a later version carries its writer's formulas; one whose figure is gone is left out."""
    block = written("It is fine.", "**Costs** rose 60% in a year.").sections[0].blocks[0]
    declared = [SimpleNamespace(figure=figure, formula="change(f2,f1)") for figure in ("60%", "61%")]
    found = list(declared_in(SimpleNamespace(sections=[SimpleNamespace(blocks=[block], declared=declared)])))
    assert [(each.sentence, each.figure, each.formula) for each in found] == [
        ("Costs rose 60% in a year.", "60%", "change(f2,f1)")
    ]


@pytest.mark.parametrize(
    ("publishers", "named"),
    [
        (["City"], "City"),
        (["City", "Post"], "City and Post"),
        (["City", "Post", "City", "Radio"], "City, Post and Radio"),
        (["Acme, filed with the SEC", "Post", "Radio"], "Acme, filed with the SEC; Post; and Radio"),
    ],
)
def test_the_footnote_lists_publishers_as_a_sentence_does(publishers, named):
    sources = tuple(SOURCE.model_copy(update={"publisher": name}) for name in publishers)
    evidence = Evidence(notes=NOTES, sources=sources, reference=Reference.empty())
    line = footnote_line((), evidence, HOUSE)
    assert line == f"Footnote: Our sources are {named}, as of 24 January 2025. 📄"


def test_the_footnote_names_no_source_that_was_not_used():
    """A file of which nothing was used stood as a publisher in the readers' footer."""
    unused = SOURCE.model_copy(update={"id": "src9", "publisher": "", "title": "bad"})
    evidence = Evidence(notes=NOTES, sources=(SOURCE, unused), reference=Reference.empty())
    cited = {fact.id for fact in NOTES.facts if fact.sources == (SOURCE.id,)}
    named = SOURCE.publisher or SOURCE.title
    assert f"Our sources are {named}, as of" in footnote_line(cited, evidence, HOUSE)


def test_sources_are_not_read_before_they_are_published():
    """The event's day stood as the day of reading, beside a source of a day later: two judges found it impossible."""
    later = SOURCE.model_copy(update={"published": date(2025, 1, 27)})
    evidence = Evidence(notes=NOTES, sources=(later,), reference=Reference.empty())
    assert "as of 27 January 2025" in footnote_line((), evidence, HOUSE)
