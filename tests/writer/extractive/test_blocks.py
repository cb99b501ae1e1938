import pytest

from tests.writer.drafted import NAMES, drafted


@pytest.fixture(params=NAMES)
def sections(request):
    story = drafted(request.param)
    return [(story.style.shape.section(section.form), section) for section in story.draft.sections]


def bullets(section):
    return [block for block in section.blocks if block.form == "bullet"]


def test_bullets_are_no_more_than_the_form_has(sections):
    flat = [(form, section) for form, section in sections if not form.subheadings.max]
    assert all(len(bullets(section)) <= form.bullets.max for form, section in flat)


def test_subheadings_keep_to_the_forms_numbers(sections):
    for form, section in sections:
        assert sum(block.form == "subheading" for block in section.blocks) in form.subheadings


def test_labels_stand_where_the_form_asks(sections):
    for form, section in sections:
        assert all(bool(bullet.label) is form.labelled for bullet in bullets(section))


def test_questions_are_all_questions(sections):
    asked = [s.text for form, section in sections if form.questions for b in bullets(section) for s in b.sentences]
    assert asked
    assert all(text.endswith("?") for text in asked)


def test_words_keep_to_the_forms_range(sections):
    for form, section in sections:
        words = sum(len(s.text.split()) for block in section.blocks for s in block.sentences)
        assert words <= 1.1 * form.words.max
