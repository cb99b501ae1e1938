"""What a page's styles keep from its readers: words in their background's colour, cut away or off the screen."""

import re
from typing import Any

UNSEEN_CLASSES = frozenset({"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"})
"""What the frameworks of pages call words for screen readers alone, in style sheets that are not fetched."""
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SELECTOR = re.compile(r"\s*([a-z][a-z0-9]*)?([.#])([\w-]+)\s*", re.IGNORECASE)
_OFF_SCREEN = re.compile(r"-\d{4,}(?:px)?")
_NOTHING = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:50|100)%\)")
_COLOUR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b|rgb\(\s*\d+\s*,\s*\d+\s*,\s*\d+\s*\)|\b(?:white|black)\b")
_NAMED = {"white": "#ffffff", "black": "#000000"}
_Rules = dict[tuple[str, str], dict[str, str]]


def hide_unseen(tree: Any) -> None:
    """Marks as hidden what readers do not see: by its own style, by a simple rule of the page's sheets or by its class.

    What a sheet takes out of sight until a script shows it (`display: none`) is left: it may be the article.
    """
    from lxml import etree  # type: ignore[import-untyped]

    rules, behind = _rules(tree), [""]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            behind.pop()
            continue
        styles = _styles(element, rules)
        behind.append(_background(element, styles, behind[-1]))
        unseen = not UNSEEN_CLASSES.isdisjoint((element.get("class") or "").split())
        if element.tag != "body" and (unseen or _out_of_sight(styles) or _is_ink(styles, behind[-1])):
            element.set("hidden", "hidden")


def _rules(tree: Any) -> _Rules:
    """The declarations of rules for one class or id, by that and the element's name; rules of media are left out."""
    found: _Rules = {}
    for sheet in tree.xpath("//style"):
        for selectors, body in _RULE.findall(_without_blocks(sheet.text or "")):
            declared = _declared(body)
            for each in selectors.split(","):
                if one := _SELECTOR.fullmatch(each):
                    found.setdefault((one[1] or "", one[2] + one[3]), {}).update(declared)
    return found


def _without_blocks(sheet: str) -> str:
    """A style sheet without remarks, and what stands in further braces, as the rules for print and for phones do."""
    first, *others = sheet.split("/*")
    sheet = " ".join([first, *(each.partition("*/")[2] for each in others)])
    kept, depth, begun = [], 0, 0
    for brace in re.finditer(r"[{}]", sheet):
        depth = max(0, depth + (1 if brace[0] == "{" else -1))
        if not depth:
            block = sheet[begun : brace.end()]
            kept.append(block if block.count("{") == 1 else "")
            begun = brace.end()
    return "".join(kept)


def _declared(style: str) -> dict[str, str]:
    pairs = (each.lower().partition(":") for each in style.split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value.strip()}


def _styles(element: Any, rules: _Rules) -> dict[str, str]:
    """What is declared of an element, its own style last."""
    named = [f".{each}" for each in (element.get("class") or "").split()]
    named += [f"#{element.get('id')}"] if element.get("id") else []
    found: dict[str, str] = {}
    for name in named if rules else []:
        found |= rules.get(("", name), {}) | rules.get((element.tag, name), {})
    return found | _declared(element.get("style") or "")


def _out_of_sight(styles: dict[str, str]) -> bool:
    """Whether an element is put off the screen or cut to nothing."""
    placed = (styles.get(side, "") for side in ("left", "top", "text-indent"))
    cut = f"{styles.get('clip', '')} {styles.get('clip-path', '')}"
    return any(_OFF_SCREEN.fullmatch(each) for each in placed) or bool(_NOTHING.search(cut))


def _is_ink(styles: dict[str, str], behind: str) -> bool:
    """Whether words are written in the colour that they stand on."""
    return bool(behind) and _colour(styles.get("color", "")) == behind


def _background(element: Any, styles: dict[str, str], around: str) -> str:
    """The colour that an element's words stand on; "" where a class may give another than is stated."""
    stated = f"{styles.get('background', '')} {styles.get('background-color', '')} {element.get('bgcolor', '')}".strip()
    if stated and stated not in ("transparent", "none", "inherit"):
        return _colour(stated.lower())
    return "" if element.get("class") or element.get("id") else around


def _colour(stated: str) -> str:
    """A colour in one spelling; "" for none, for a picture and for several."""
    found = _COLOUR.findall(stated)
    if len(found) != 1 or "url(" in stated or "gradient" in stated:
        return ""
    colour = _NAMED.get(found[0], found[0])
    if colour.startswith("rgb"):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in re.findall(r"\d+", colour))
    return colour if len(colour) == 7 else "#" + "".join(sign * 2 for sign in colour[1:])
