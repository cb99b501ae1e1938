from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.style.picture import PictureColours
from pipeline.style.style import load_style, style_names

SHIPPED = ("briefing", "house", "plain")


def write(folder: Path, **files: str) -> Path:
    """A style folder; `rules` and other names become YAML files, `x/y` paths are spelt with two underscores."""
    for name, text in {"style": "", **files}.items():
        path = folder / f"{name.replace('__', '/')}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def rule(**keys: object) -> str:
    lines = {"kind": "existence", "level": "error", "message": "No.", "words": "[x]", **keys}
    return "\n# a comment\nno-x:\n" + "".join(f"  {key}: {value}\n" for key, value in lines.items() if value != "")


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_styles_load_whole(name):
    style = load_style(name)
    assert style.voice
    assert style.rules
    assert style.exemplars
    assert style.shape.sections


def test_shipped_styles_are_listed():
    assert style_names() == list(SHIPPED)


def test_heirs_replace_and_switch_off(tmp_path):
    write(tmp_path / "ours", style="extends: plain", rules__mine="questions: off\n" + rule().replace("no-x", "numbers"))
    style = load_style("ours", [tmp_path])
    rules = {rule.name: rule.kind for rule in style.rules}
    assert style.lineage == ("ours", "plain")
    assert "questions" not in rules
    assert rules["numbers"] == "existence"
    assert rules["cliches"] == "existence"


def test_newsrooms_folder_goes_first(tmp_path):
    write(tmp_path / "plain", style="description: Ours.")
    assert load_style("plain", [tmp_path]).description == "Ours."


def test_heir_without_palette_keeps_the_parents(tmp_path):
    write(tmp_path / "ours", style="extends: house")
    assert load_style(tmp_path / "ours").palette == load_style("house").palette


def test_heir_keeps_the_parents_colours(tmp_path):
    write(tmp_path / "paper", style="picture: {highlight: '#AB1F17', background: '#fff1e5'}")
    write(tmp_path / "ours", style="extends: paper")
    assert load_style("ours", [tmp_path]).picture == PictureColours(highlight="#ab1f17", background="#fff1e5")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        pytest.param(
            {"style": "picture:\n  bar: red"}, "style.yml:2: picture.bar: 'red' is no colour", id="a colour's name"
        ),
        pytest.param(
            {"style": "picture:\n  text: '#777777'"},
            "style.yml:1: picture: text #777777 on background #ffffff has a contrast of 4.48: it takes 4.5 to be read",
            id="text that is too pale",
        ),
        pytest.param(
            {"rules__a": rule(kind="existance")},
            "a.yml:4: no-x: unknown kind 'existance'.\n  Did you mean existence?",
            id="unknown kind",
        ),
        pytest.param({"rules__a": rule(kind="")}, "a.yml:3: no-x: the kind is missing", id="no kind"),
        pytest.param(
            {"rules__a": rule(wrods="[y]")}, "a.yml:8: wrods: unknown key; did you mean words?", id="unknown key"
        ),
        pytest.param({"rules__a": rule(level="fatal")}, "a.yml:5: level: should be", id="unknown level"),
        pytest.param(
            {"rules__a": rule(words="[]")}, "a.yml:3: the rule can never fire: it looks for no words", id="never fires"
        ),
        pytest.param(
            {"rules__a": rule(list="missing")},
            "a.yml:3: no-x: the word list 'missing' is missing or empty",
            id="no list",
        ),
        pytest.param(
            {"rules__a": rule(patterns="['(']")}, "a.yml:8: patterns[1]: '(' is no regular expression", id="bad pattern"
        ),
        pytest.param(
            {"rules__a": rule(patterns="['x*']")},
            "a.yml:8: patterns: the pattern 'x*' matches even nothing",
            id="empty pattern",
        ),
        pytest.param({"rules__a": rule(message="'{fuond}'")}, "a.yml:3: message has {fuond}", id="unknown field"),
        pytest.param({"rules__a": rule() + rule()[13:]}, "a.yml:8: no-x stands there twice", id="rule twice in a file"),
        pytest.param(
            {"rules__a": rule(), "rules__b": rule()},
            "b.yml:3: the rule no-x stands in a.yml too",
            id="rule in two files",
        ),
        pytest.param(
            {"rules__a": "no-y: off"}, "a.yml:1: no-y is switched off, but no rule", id="nothing to switch off"
        ),
        pytest.param({"rules__a": "no-y: 5"}, "a.yml:1: no-y is neither a rule", id="no rule"),
        pytest.param({"rules__a": "a: [1\nb: 2"}, "a.yml:2: ", id="broken YAML"),
        pytest.param({"rules__a": "- a\n- b"}, "a.yml:1: is not a mapping", id="a list"),
        pytest.param(
            {"rules__a": rule(kind="emoji_palette", words="")},
            "a.yml:3: no-x: the style's palette is empty",
            id="no palette",
        ),
        pytest.param(
            {"rules__a": rule(kind="readability", words="", min=9, max=3)},
            "a.yml:3: max 3 is below min 9",
            id="no way to pass",
        ),
        pytest.param(
            {"rules__a": rule(kind="readability", words="")},
            "can never fire: it has neither max nor a min above 0",
            id="no limit",
        ),
        pytest.param(
            {"rules__a": rule(kind="substitution", words="", swap="{a: a}")},
            "can never fire: 'a' would be replaced by itself",
            id="same word",
        ),
        pytest.param(
            {"palette": "any:\n  rocket: 🚀"},
            "palette.yml:2: any.rocket: 'rocket' is not one emoji",
            id="palette with a word",
        ),
        pytest.param(
            {"palette": "roles:\n  a: {🚀🚀: two}"},
            "palette.yml:2: roles.a.🚀🚀: '🚀🚀' is not one emoji",
            id="palette with two in one",
        ),
        pytest.param(
            {"shape": "lines:\n  bullet: '- {txet}'"},
            "shape.yml:1: lines: bullet has {txet}; it can have emoji, text",
            id="line's field",
        ),
        pytest.param(
            {"shape": "sections:\n  - id: a\n    words: [9, 3]"},
            "shape.yml:3: sections[1].words: the range runs from 9 down to 3",
            id="range",
        ),
        pytest.param(
            {"shape": "sections:\n  - id: a\n  - id: a"}, "shape.yml:1: two sections have the id a", id="section twice"
        ),
        pytest.param(
            {"style": "extends: huose"}, "style.yml:1: extends: There is no style 'huose'", id="unknown parent"
        ),
        pytest.param(
            {"style": "extend: house"}, "style.yml:1: extend: unknown key; did you mean extends?", id="header's key"
        ),
    ],
)
def test_faults_name_file_and_line(tmp_path, files, said):
    with pytest.raises(SettingsError) as caught:
        load_style(write(tmp_path / "ours", **files))
    assert said in str(caught.value)


def test_circle_of_parents_is_named(tmp_path):
    write(tmp_path / "one", style="extends: two")
    write(tmp_path / "two", style="# ours\nextends: one")
    with pytest.raises(SettingsError, match=r"two/style.yml:2: extends goes round in a circle: one → two → one"):
        load_style("one", [tmp_path])


def test_misspelt_name_gets_the_nearest():
    with pytest.raises(SettingsError, match=r"no style 'hose'.*\n.*Did you mean house"):
        load_style("hose")


def test_file_that_is_no_text_is_named(tmp_path):
    folder = write(tmp_path / "ours")
    (folder / "voice.md").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"voice.md is not UTF-8"):
        load_style(folder)
