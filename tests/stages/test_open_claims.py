"""A claim that nothing bears out goes back to its writer once, and what still stands is an editor's to see."""

import pytest

from pipeline.models import Sentence, Severity
from pipeline.reference import Reference
from pipeline.stages.check import Evidence, check_draft
from pipeline.stages.repair import cleared, failing_pieces, repair_draft
from pipeline.style.style import load_style
from pipeline.text.plain_view import readable
from pipeline.writer.readings import ArticleReadings, ProposedReading, ReadingsReply
from pipeline.writer.replies import RewriteReply, RewrittenSentence
from tests.story import NOTES, SOURCE, draft

HOUSE = load_style("house")
EVIDENCE = Evidence(notes=NOTES, sources=(SOURCE,), reference=Reference.empty())
SPENT = Sentence(text="The council spent $40 million in 2024.", facts=("f1",))
RUST = Sentence(text="Salt makes bridges rust.", facts=("f1",))
OPEN = ("claim.open", Severity.LOOK, "no note or source says “Salt makes bridges rust”")


def read(*sentences, words="Salt makes bridges rust", off=()):
    """A draft whose reader answered "open" to some words of it."""
    made, evidence = draft(*sentences), EVIDENCE.__class__(NOTES, (SOURCE,), Reference.empty(), off)
    text = readable(check_draft(made, evidence, HOUSE).body.text).text
    reply = ReadingsReply(readings=(ProposedReading(sentence=3, words=words, answer="open"),))
    return check_draft(made, evidence, HOUSE, ArticleReadings(text=text, reply=reply))


def found(checked):
    return [(each.rule, each.severity, each.message) for each in checked.findings if each.rule == "claim.open"]


class Rewriting:
    def __init__(self, text, facts=("f1",)):
        self.reply = RewriteReply(sentences=(RewrittenSentence(key="s1.0.1", text=text, facts=facts),))

    async def rewrite(self, sentences, notes, style):
        return self.reply


def test_an_open_claim_is_sent_back():
    """ "Look up China in that policy" stood in no source; its reader said so, and nobody heard of it."""
    checked = read(SPENT, RUST)
    assert found(checked) == [OPEN]
    sent = failing_pieces(checked)["s1.0.1"].findings
    assert sent == (f"claim.open: {OPEN[2]} → Say what the notes say, or leave it out.",)


@pytest.mark.parametrize(
    ("words", "off"),
    [("Salt makes bridges rust", ("model.words.open",)), ("Salt makes boats rust", ()), ("[A] bridges rust", ())],
    ids=["switched off", "words that are gone", "a figure's"],
)
def test_no_open_claim(words, off):
    assert found(read(SPENT, RUST, words=words, off=off)) == []


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("Whether salt rusts it, our reports don't say", 0),
        ("No report explains it", 0),
        ("Neither side says which bridges", 0),
        ("Which of them it will mend is open", 0),
        ("The reports name nobody", 0),
        ("The old bridge is open", 1),
        ("Nobody fell, they say", 1),
        ("It has not mended the bridges", 1),
        ("No bridge has rusted", 1),
    ],
)
def test_silence_of_the_sources_is_no_claim(words, sent):
    """ "Our reports don't say" was sent back as a claim that no report bears out."""
    assert len(found(read(SPENT, Sentence(text=f"{words}.", facts=("f1",)), words=words))) == sent


def test_a_figure_that_no_source_gives_is_sent_back():
    """It stood marked in the document, and its writer, who had the sources in view, was never asked."""
    checked = read(SPENT, Sentence(text="The city has 230 schools.", facts=("f3",)))
    sent = failing_pieces(checked)["s1.0.1"].findings
    assert sent == ("audit.not_enough_evidence: nothing in the sources or notes gives this figure",)


async def test_a_sentence_that_nothing_bears_out_goes():
    heard = []
    repaired = await repair_draft(read(SPENT, RUST), Rewriting(""), NOTES, HOUSE, heard.append)
    assert heard == ["s1.0.1 was taken out, for nothing bears it out: “Salt makes bridges rust.”"]
    checked = check_draft(repaired, EVIDENCE, HOUSE)
    assert cleared(checked) == draft(SPENT)
    assert checked.body.text == check_draft(draft(SPENT), EVIDENCE, HOUSE).body.text


@pytest.mark.parametrize("sentences", [(RUST,), (SPENT, RUST, Sentence(text="It takes years.", facts=("f1",)))])
async def test_no_hole_is_left(sentences):
    """The only sentence of a paragraph stays, and one that the next points back to."""
    heard, checked = [], read(*sentences)
    key = next(iter(failing_pieces(checked)))
    writer = Rewriting("")
    writer.reply = RewriteReply(sentences=(RewrittenSentence(key=key, text="", facts=()),))
    assert await repair_draft(checked, writer, NOTES, HOUSE, heard.append) == checked.draft
    assert heard == [f"the rewrite of {key} was not taken: it is empty"]


def test_an_explanation_of_ones_own_has_no_footnote():
    """ "It pushes the opioid off the nerve cells" stood under a report that does not say so."""
    checked = read(SPENT, RUST)
    assert cleared(checked) == draft(SPENT, RUST.model_copy(update={"facts": ()}))


def test_a_sentence_that_is_open_in_part_keeps_its_note():
    mixed = Sentence(text="The council spent $40 million in 2024, since salt makes bridges rust.", facts=("f1",))
    checked = read(mixed, words="salt makes bridges rust")
    assert cleared(checked) == checked.draft
    assert len(found(checked)) == 1
