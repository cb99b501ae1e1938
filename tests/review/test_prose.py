from pipeline.report.tally import word_count
from pipeline.review.prose import Anchors, prose_of, sha256

BODY = """\
# Bridges

The council spent {==$60 million==}{>>c1 refuted: $40 million<<} in 2024.[^f1] It {++may++} mend.

[^f1]: City: “spent”

<!-- newsdraft:appendix -->

## For the editor
"""


def test_prose_has_neither_marks_nor_appendix():
    prose = "# Bridges\n\nThe council spent $60 million in 2024.[^f1] It {++may++} mend.\n\n[^f1]: City: “spent”\n"
    assert prose_of(BODY) == prose
    assert word_count(prose) == 11


def test_like_sentences_are_counted():
    pins = Anchors("It holds. It falls. It\nholds.\n")
    told = [(pin.sentence, pin.occurrence) for pin in pins.all]
    assert told == [("It holds.", 0), ("It falls.", 0), ("It holds.", 1)]
    assert pins.find(sha256("It holds."), 1) == pins.all[2]
    assert pins.find(sha256("It holds."), 2) is None


def test_citation_belongs_to_its_sentence():
    prose = "It spent $40.[^f1][^f2] It *plans* more.[^f2]\n"
    assert [prose[pin.start : pin.end] for pin in Anchors(prose).all] == [
        "It spent $40.[^f1][^f2]",
        "It *plans* more.[^f2]",
    ]
    assert [pin.sentence for pin in Anchors(prose).all] == ["It spent $40.", "It plans more."]


def test_place_between_sentences_is_the_one_before():
    pins = Anchors("One. Two.\n")
    assert [pins.at(place).sentence for place in (0, 4, 5, 99)] == ["One.", "One.", "Two.", "Two."]
    assert Anchors("").at(3).sentence == ""
