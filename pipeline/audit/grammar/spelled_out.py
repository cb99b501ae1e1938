"""What a sentence spells out: both ends of a change and the change, two parts and their sum, a share in two ways.

Where a sentence gives a figure beside all that it is reckoned from, nothing else decides it: "fell from $409 million
to $371 million, down $119 million" is wrong whatever stands in the sources. The forms are few and strict; a sentence
in none of them is left to the other readers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.audit.arithmetic.judgement import Judgement
from pipeline.audit.arithmetic.tolerance import misses_by_width
from pipeline.audit.arithmetic.typed_formula import Formula, Op, Operand, apply
from pipeline.audit.grammar.operand_pool import Candidate
from pipeline.models import Kind, Quantity, Verdict

_LETTERS = {
    Kind.PERCENT: "P",
    Kind.FRACTION: "F",
    Kind.MULTIPLE: "X",
    Kind.POINTS: "T",
    Kind.VAGUE: "Z",
    Kind.UNREAD: "U",
}
_TIMES = frozenset(("day", "year", "month", "week", "h", "min", "s"))

_UP = (
    r"(?:up|ris(?:es?|en|ing)|rose|increas\w*|jump\w*|gain\w*|gr[eo]w\w*|climb\w*|surg\w*|soar\w*|leap\w*|leapt|"
    r"add(?:s|ed|ing)?)"
)
_DOWN = (
    r"(?:down|f[ae]ll(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|cuts?|slump\w*|plung\w*|dip\w*|slip\w*|shr[aiu]nk\w*|"
    r"shed\w*|los[est]\w*|reduc\w*|slid\w*)"
)
_NEAR = (
    r"(?:an? |the |some |by |of |about |around |almost |nearly |roughly |just |over |under |more than |less than |"
    r"only |exactly |well |mere |precisely |close to |at least )*"
)
_WORDS = r"[^#;.,!?]{0,40}?"
# On within the sentence, past spans of time alone.
_ON = r"(?:(?! (?:while|whereas|but) )(?:[^#;.!?]|(?<=\d)\.(?=\d)|#\d+[DZ])){0,60}?"
_DONE = rf"\W(?P<way>{_UP}|{_DOWN}|change|difference|swing|gap)\W+(?:(?:of|by)\W+)?{_NEAR}#(?P<d>\d+)[ADPF]\b"
_ENDS = rf"\bfrom {_WORDS}#(?P<a>\d+)[AD]{_ON}\bto {_WORDS}#(?P<b>\d+)[AD]{_ON}"
_AGAINST = r",? \(?(?:against|compared (?:with|to)|versus|(?:up |down )?from)"
_STEPPED = rf"\b(?P<way>{_UP}|{_DOWN})\W+(?:by\W+)?{_NEAR}"
_OR = rf"(?:,|—|–| \()? ?(?:or|which is|that is) {_NEAR}"
_SET_OFF = rf"(?:,|—|–| \() ?(?:or |which is |that is )?{_NEAR}"
_ITS = r"(?:the|its|their|his|her|last \w+[’']s) (?:\w+ )?"
_FORMS = (
    ("change", _ENDS + _DONE),
    ("change", rf"{_ENDS},? {_NEAR}#(?P<d>\d+)[ADPF] (?:\w+ )?(?:more|less|higher|lower|fewer)\b"),
    ("change", rf"{_ENDS}\W(?:{_UP}|{_DOWN}|change)\W+(?:(?:of|by)\W+)?{_NEAR}#\d+[ADP]{_OR}#(?P<d>\d+)[PF]\b"),
    ("change", rf"#(?P<b>\d+)[AD]{_WORDS}{_AGAINST} {_WORDS}#(?P<a>\d+)[AD]{_ON}{_DONE}"),
    ("change", rf"{_STEPPED}#(?P<d>\d+)[ADPF],? to {_WORDS}#(?P<b>\d+)[AD],? from {_WORDS}#(?P<a>\d+)[AD]\b"),
    ("step", rf"{_STEPPED}#(?P<c>\d+)A,? to {_WORDS}#(?P<b>\d+)A\b,? (?:or |an? |up |down )?{_NEAR}#(?P<d>\d+)P\b"),
    (
        "same",
        rf"(?<!and )#(?P<a>\d+)P{_OR}#(?P<d>\d+)F\b(?![^.;]{{0,30}}\b(?:between|together|combined|both)\b)",
    ),
    ("share", rf"#(?P<a>\d+)A of (?:the |its |all |their |his |her )?#(?P<b>\d+)A{_WORDS}{_SET_OFF}#(?P<d>\d+)[PF]\b"),
    ("share", rf"#(?P<a>\d+)A{_OR}#(?P<d>\d+)[PF] of (?:the |its |all |that |their )(?:\w+ )?#(?P<b>\d+)A\b"),
    (
        "multiple",
        rf"(?<!by )(?<!than )#(?P<a>\d+)A(?:(?! by )[^#;.!?]){{0,30}}?,? {_NEAR}#(?P<d>\d+)X "
        rf"(?:as (?:much|many|large|big|high|long) as )?{_ITS}#(?P<b>\d+)A\b",
    ),
    (
        "sum",
        rf"(?P<list>#\d+A(?:[^#;.!?]{{0,40}}?(?:,| and| plus) {_WORDS}#\d+A)+)[^#;.!?]{{0,40}}?[;,—–:] ?(?:and |so )?"
        r"(?:together|combined|in all|in total|all told|altogether)\b[^#;.,!?]{0,25}?#(?P<d>\d+)A\b",
    ),
)
_BY_FORM = tuple((form, re.compile(pattern, re.IGNORECASE)) for form, pattern in _FORMS)
_LISTED = re.compile(r"#(\d+)A")


def spelled_out(
    text: str, figures: Sequence[Quantity], place: int, operands: Mapping[int, Operand]
) -> Iterator[Candidate]:
    """The formulas that a sentence spells out for the figure at `place`; `operands` are its other figures, by place."""
    gapped = _gapped(text, figures)
    for form, pattern in _BY_FORM:
        for found in pattern.finditer(gapped):
            if int(found["d"]) == place:
                made = _formula(form, found, figures, operands)
                if made is not None:
                    yield Candidate(made, 1.0, *_kind_and_way(form, found, figures[place]), internal=True)


def is_refuted(figure: Quantity, held: Judgement) -> bool:
    """Whether a formula that a sentence spells out gives another figure, by more than the width of a hedge."""
    if held.verdict is not Verdict.REFUTED or held.low is None or held.high is None:
        return False
    return held.wrong_sign or not misses_by_width(figure, held.low, held.high)


def _gapped(text: str, figures: Sequence[Quantity]) -> str:
    """A sentence with a mark for each figure: "#", its place and a letter for its kind."""
    parts, at = [], 0
    for number, figure in enumerate(figures):
        letter = _LETTERS.get(figure.kind, "D" if figure.unit in _TIMES else "A")
        parts += [text[at : figure.start].replace("#", " "), f"#{number}{letter}"]
        at = figure.end
    return "".join((*parts, text[at:].replace("#", " ")))


def _formula(
    form: str, found: re.Match[str], figures: Sequence[Quantity], operands: Mapping[int, Operand]
) -> Formula | None:
    """The formula of a form over the figures that it found, None where they are not of one unit.

    A number in words is no end of a multiple: "three and a half times the national one".
    """
    listed = [int(place) for place in _LISTED.findall(found["list"])] if form == "sum" else []
    places = listed or [int(found[name]) for name in "cba" if found.groupdict().get(name) is not None]
    values = [operands[place] for place in places if place in operands]
    worded = form == "multiple" and any(figures[at].in_words and figures[at].kind is Kind.NUMBER for at in places)
    if worded or len(values) < len(places) or len({(value.amount.unit, value.amount.percent) for value in values}) > 1:
        return None
    match form:
        case "same":
            return values[0]
        case "sum":
            return apply(Op.ADD, *values)
        case "change":
            figure = figures[int(found["d"])]
            return apply(Op.CHANGE if figure.kind in (Kind.PERCENT, Kind.FRACTION) else Op.SUBTRACT, *values)
        case "step":
            grown = re.fullmatch(_UP, found["way"], re.IGNORECASE)
            return apply(Op.DIVIDE, values[0], apply(Op.SUBTRACT if grown else Op.ADD, values[1], values[0]))
        case "share":
            return apply(Op.DIVIDE, values[1], values[0])
        case _:
            return apply(Op.TIMES, values[1], values[0])


def _kind_and_way(form: str, found: re.Match[str], figure: Quantity) -> tuple[str, int | None]:
    """The rule's name for a form, and the direction that its words give."""
    if form != "change":
        return {"same": "share", "step": "change"}.get(form, form), None
    way = found.groupdict().get("way") or ""
    sign = 1 if re.fullmatch(_UP, way, re.IGNORECASE) else -1 if re.fullmatch(_DOWN, way, re.IGNORECASE) else None
    return ("change" if figure.kind in (Kind.PERCENT, Kind.FRACTION) else "difference"), sign
