"""The rules of a style's folder: each file of `rules/` maps rules' names to their kind and limits."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors.validation import nearest
from pipeline.files.yaml_file import YamlFile, read_yaml_file
from pipeline.style.rules.base import Lexicon, Rule
from pipeline.style.rules.kinds import KINDS

OFF = "off"
SET_BY_CODE = ("name", "palette", "listed")


def read_rules(folder: Path, inherited: Sequence[Rule], lexicon: Lexicon) -> tuple[Rule, ...]:
    """The inherited rules, replaced by name or switched off (`NAME: off`), then the folder's own."""
    rules = {rule.name: rule.bind(lexicon) for rule in inherited if _still_holds(rule, lexicon)}
    given: dict[str, Path] = {}
    for path in sorted((folder / "rules").glob("*.yml")):
        file = read_yaml_file(path)
        for name in file.data:
            if name in given:
                file.fail(f"the rule {name} stands in {given[name].name} too.", (name,), "Keep one of the two.")
            given[name] = path
            if file.data[name] in (OFF, False):
                _switch_off(rules, name, file)
            else:
                rules[name] = read_rule(file, name, lexicon)
    return tuple(rules.values())


def read_rule(file: YamlFile, name: str, lexicon: Lexicon) -> Rule:
    """One rule; SettingsError names file and line of an unknown kind or key, and of a rule that can never fire."""
    data = file.data[name]
    if not isinstance(data, dict):
        file.fail(f"{name} is neither a rule (kind, level, message …) nor `off`.", (name,))
    kind = data.get("kind", "")
    if kind not in KINDS:
        meant = nearest(str(kind), KINDS)
        hint = f"Did you mean {meant}?" if meant else f"Kinds are {', '.join(KINDS)}."
        place = (name, "kind") if "kind" in data else (name,)
        file.fail(f"{name}: {f'unknown kind {kind!r}' if kind else 'the kind is missing'}.", place, hint)
    for key in SET_BY_CODE:
        if key in data:
            file.fail(f"{name}: {key} is no key of a rule.", (name, key))
    rule = file.as_model(KINDS[kind], (name,), name=name)
    try:
        return rule.bind(lexicon)
    except ValueError as error:
        file.fail(f"{name}: {error}.", (name,))


def _still_holds(rule: Rule, lexicon: Lexicon) -> bool:
    """Whether an inherited rule finds in the heir what it needs: a palette rule lapses with the palette."""
    try:
        rule.bind(lexicon)
    except ValueError:
        return False
    return True


def _switch_off(rules: dict[str, Rule], name: str, file: YamlFile) -> None:
    if name not in rules:
        meant = nearest(name, rules)
        hint = f"Did you mean {meant}?" if meant else "Take the line out."
        file.fail(f"{name} is switched off, but no rule of that name is inherited.", (name,), hint)
    del rules[name]
