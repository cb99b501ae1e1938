"""The formula language as text, which every reader writes: names of evidence, operations, sets and comparisons.

    f3 | f3.2 | a2[5] | p4["$12 million"] | s6[B]      a note's figure, a cell, a figure of a passage or of the text
    + - * / ( )   share(part, whole)   change(new, old)   times(a, b)   per(a, b, n)   cagr(new, old, years)
    sum avg most least count rank(x, set) ranklow(x, set)   over sets [f1, f2] and ranges a2[1:5], a2:9[5]
    a > b, a < [set], a == most(set), joined with "and"   [a, b], the ends of a range

What a name stands for is asked of `Names`; a formula that cannot be read is `Refused`, with the reason.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from pipeline.audit.arithmetic.amount import THING, TIME, Amount, UnitError, time_span
from pipeline.audit.arithmetic.comparison import Comparison, Comparisons, failing, named_values
from pipeline.audit.arithmetic.sums import added, with_one_whole
from pipeline.audit.arithmetic.typed_formula import (
    Apply,
    Formula,
    Number,
    Op,
    Operand,
    Refused,
    apply,
    evaluate,
    operands,
)
from pipeline.models import Evidence

LONGEST = 800
DEEPEST = 10
LARGEST = 400
MENTIONED = "=named"  # the end of the key of what is only named, to be counted
COUNTED = 31  # whole numbers that may count years, months or days
FIXED = frozenset(
    map(Decimal, (50, 52, 60, 90, 100, 365, 366, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 1_000_000_000))
)
NAME = re.compile(r"(?P<id>[A-Za-z]{1,3}\d+(?:\.\d+)?)(?::(?P<to>[A-Za-z]{0,3}\d+))?")
SUBSCRIPT = re.compile(
    r"\[\s*(?:[\"“](?P<words>[^\"“”]{1,300})[\"”]|(?P<letter>[A-Z]{1,3})|(?P<first>\d{1,4})(?:\s*[:–-]\s*(?P<last>\d{1,4}))?)\s*\]"
)
LETTER = re.compile(r"\[(?P<letter>[A-Z]{1,3})\]")
_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z]+)|(?P<number>\d+(?:\.\d+)?)|(?P<sign><=|>=|==|!=|[-+*/(),\[\]<>=−–×÷·]))")
_SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "=": "=="}
_COMPARED = ("<", ">", "<=", ">=", "==")
_SETS = {
    "sum": Op.SUM,
    "avg": Op.AVERAGE,
    "average": Op.AVERAGE,
    "most": Op.MOST,
    "max": Op.MOST,
    "least": Op.LEAST,
    "min": Op.LEAST,
}
_PAIRS = {"share": Op.SHARE, "change": Op.CHANGE, "times": Op.TIMES}


@dataclass(frozen=True, slots=True)
class OperandName:
    """A name with its subscript: rows `name` to `to`, columns `first` to `last`, or words, or a figure's letter."""

    name: str = ""
    to: str = ""
    first: int = 0
    last: int = 0
    words: str = ""
    letter: str = ""

    def __str__(self) -> str:
        inner = (
            f'"{self.words}"'
            if self.words
            else self.letter or (f"{self.first}:{self.last}" if self.last else f"{self.first or ''}")
        )
        return f"{self.name}{f':{self.to}' if self.to else ''}{f'[{inner}]' if inner else ''}"


class Names(Protocol):
    """What names stand for; raises Refused for one that stands for nothing."""

    def values(self, reference: OperandName) -> tuple[Operand, ...]: ...

    def mentioned(self, reference: OperandName) -> Operand:
        """What words without a figure name, as one to be counted."""

    def worded(self, reference: OperandName) -> tuple[Operand, ...]:
        """The cells of a range that print words and no value, each as one to be counted."""


class Token(NamedTuple):
    kind: str
    text: str
    reference: OperandName | None = None


def read_language(text: str, names: Names, own: str = "") -> Formula | Comparisons:
    """A formula, or comparisons joined with "and"; raises Refused."""
    if len(text) > LONGEST:
        raise Refused(f"it is longer than {LONGEST} characters")
    reader = _FormulaParser(list(_tokens(text.strip())), names, own)
    found = reader.whole()
    leaves = named_values(found)
    if not leaves:
        raise Refused("it names no evidence")
    if len(leaves) > LARGEST:
        raise Refused(f"it names more than {LARGEST} values")
    return found if isinstance(found, tuple) else with_one_whole(found)


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        while place < len(text) and text[place].isspace():
            place += 1
        named = NAME.match(text, place) or LETTER.match(text, place)
        if named:
            reference, place = _reference(text, named)
            yield Token("name", str(reference), reference)
            continue
        match = _TOKEN.match(text, place)
        if not match:
            raise Refused(f"it holds {text[place : place + 12]!r}, which no formula may hold")
        kind = match.lastgroup or ""
        yield Token(kind, _SIGNS.get(match[kind], match[kind].lower() if kind == "word" else match[kind]))
        place = match.end()


def _reference(text: str, named: re.Match[str]) -> tuple[OperandName, int]:
    if named.re is LETTER:
        return OperandName(letter=named["letter"]), named.end()
    name, to, place = named["id"].lower(), (named["to"] or "").lower(), named.end()
    inner = SUBSCRIPT.match(text, place)
    if not inner:
        return OperandName(name, to), place
    letter = inner["letter"] or ""
    words = inner["words"] or ""
    masked = LETTER.search(words) if name.startswith("s") else None
    if masked:
        letter, words = masked["letter"], ""
    return OperandName(name, to, int(inner["first"] or 0), int(inner["last"] or 0), words, letter), inner.end()


class _FormulaParser:
    """Reads by descent; each step takes tokens off the list."""

    def __init__(self, tokens: list[Token], names: Names, own: str) -> None:
        self._tokens, self._place = tokens, 0
        self._names, self._own = names, own
        self._counts = False  # whether members of a count are read

    def whole(self) -> Formula | Comparisons:
        found: list[Comparison] = []
        left = self._side(0)
        while True:
            if self._peek() not in _COMPARED:
                break
            sign = self._take().text
            found.append(Comparison(_single(left), sign, _without(self._side(0), left)))
            if self._peek() != "and":
                break
            self._take()
            left = self._side(0)
        if self._place < len(self._tokens):
            raise Refused(f"it goes on after its end: {self._tokens[self._place].text!r}")
        if found:
            return tuple(found)
        return apply(Op.SPAN, *left) if self._tokens[0].text == "[" and len(left) > 1 else _single(left)

    def _side(self, depth: int) -> tuple[Formula, ...]:
        """An expression, or the members of a set."""
        if self._peek() == "[":
            return self._set(depth + 1)
        first = self._sum(depth)
        return first if isinstance(first, tuple) else (first,)

    def _sum(self, depth: int) -> Formula | tuple[Formula, ...]:
        left = self._product(depth)
        while self._peek() in ("+", "-"):
            op = Op.ADD if self._take().text == "+" else Op.SUBTRACT
            left = added(op, *_operands(left, self._product(depth)))
        return left

    def _product(self, depth: int) -> Formula | tuple[Formula, ...]:
        left = self._atom(depth)
        while self._peek() in ("*", "/"):
            op = Op.MULTIPLY if self._take().text == "*" else Op.DIVIDE
            left = apply(op, *_operands(left, self._atom(depth)))
        return left

    def _atom(self, depth: int) -> Formula | tuple[Formula, ...]:
        if depth > DEEPEST:
            raise Refused("its brackets are nested too deep")
        token = self._take()
        if token.reference is not None:
            return self._named(token.reference)
        if token.kind == "number":
            return _number(Decimal(token.text))
        if token.kind == "word":
            return self._function(token.text, depth + 1)
        if token.text == "-":
            return apply(Op.NEGATE, _single(self._atom(depth + 1)))
        if token.text != "(":
            raise Refused(f"{token.text!r} stands where a name is wanted")
        inner = self._sum(depth + 1)
        self._expect(")")
        return inner

    def _named(self, reference: OperandName) -> Formula | tuple[Formula, ...]:
        if reference.letter and reference.letter == self._own:
            raise Refused("a stated figure cannot be its own evidence")
        try:
            values = self._names.values(reference)
        except Refused:
            if not self._counts:
                raise
            values = self._names.worded(reference) or (self._names.mentioned(reference),)
        else:
            values = (*values, *self._names.worded(reference)) if self._counts else values
        return values[0] if len(values) == 1 else values

    def _set(self, depth: int) -> tuple[Formula, ...]:
        self._expect("[")
        members = [*self._side(depth)]
        while self._peek() == ",":
            self._take()
            members += self._side(depth)
            if len(members) > LARGEST:
                raise Refused(f"a set has more than {LARGEST} members")
        self._expect("]")
        return tuple(members)

    def _function(self, name: str, depth: int) -> Formula:
        self._expect("(")
        if name == "count":
            self._counts = True
            counted = self._counted(depth)
            self._counts = False
            self._expect(")")
            return counted
        args = [self._side(depth)]
        while self._peek() == ",":
            self._take()
            args.append(self._side(depth))
        self._expect(")")
        return _applied(name, args)

    def _counted(self, depth: int) -> Formula:
        """Members of a set, or those of them above or below a threshold."""
        members = list(self._side(depth))
        while self._peek() == ",":
            self._take()
            members += self._side(depth)
        if self._peek() not in _COMPARED:
            return apply(Op.COUNT, *_each_once(members))
        sign = self._take().text
        self._counts = False
        bound = _single(self._side(depth))
        if any(isinstance(member, Operand) and member.key.endswith(MENTIONED) for member in members):
            raise Refused("some of what it counts have no value to hold against the threshold")
        try:
            held = [m for m in members if failing((Comparison(m, sign, (bound,)),)) is None]
        except UnitError as error:
            raise Refused(str(error)) from error
        # A threshold that nothing clears counts none: the members stay the formula's evidence.
        return (
            apply(Op.COUNT, *held) if held else apply(Op.SUBTRACT, apply(Op.COUNT, *members), apply(Op.COUNT, *members))
        )

    def _peek(self) -> str:
        return self._tokens[self._place].text if self._place < len(self._tokens) else ""

    def _take(self) -> Token:
        if self._place >= len(self._tokens):
            raise Refused("it ends too early")
        self._place += 1
        return self._tokens[self._place - 1]

    def _expect(self, sign: str) -> None:
        token = self._take()
        if token.text != sign:
            raise Refused(f"{token.text!r} stands where {sign!r} is wanted")


def counted_one(place: str, shown: str, evidence: tuple[Evidence, ...] = ()) -> Operand:
    """What words at a place name, as one to be counted."""
    return Operand(f"{place}@{shown}{MENTIONED}", "", Amount(Decimal(1), Decimal(1), THING), shown, evidence=evidence)


def _each_once(members: list[Formula]) -> Iterator[Formula]:
    """The members, what words name in two places once."""
    seen = set[str]()
    for member in members:
        named = member.shown.casefold() if isinstance(member, Operand) and member.key.endswith(MENTIONED) else ""
        if not named or named not in seen:
            seen.add(named)
            yield member


def _single(found: Formula | Sequence[Formula]) -> Formula:
    if not isinstance(found, tuple):
        assert isinstance(found, Operand | Number | Apply)
        return found
    if len(found) != 1:
        raise Refused("several values stand where one is wanted")
    return found[0]


def _operands(*sides: Formula | Sequence[Formula]) -> tuple[Formula, ...]:
    """The two sides of an operation: 0 stands in a comparison alone, where it would turn a sign here."""
    if Number(Decimal(0)) in sides:
        raise Refused("it computes with the number 0")
    return tuple(map(_single, sides))


def _without(members: tuple[Formula, ...], left: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """A set without the value that is held against it."""
    rest = tuple(member for member in members if member not in left)
    return rest or members


def _number(value: Decimal) -> Formula:
    whole = value == value.to_integral_value() and 0 <= value <= COUNTED
    if not whole and value not in FIXED:
        raise Refused(f"it holds the number {value}; only fixed conversions and counts of years may stand as numbers")
    return Number(value)


def _applied(name: str, args: list[tuple[Formula, ...]]) -> Formula:
    flat = tuple(value for arg in args for value in arg)
    if name in _SETS:
        return apply(_SETS[name], *flat)
    if name in _PAIRS:
        _wants(name, args, 2)
        return apply(_PAIRS[name], *map(_single, args))
    if name == "per":
        return _per(args)
    if name in ("rank", "ranklow"):
        subject = _single(args[0])
        rest = tuple(value for value in flat[1:] if value != subject)
        if not rest:
            raise Refused("a rank needs a set to stand in")
        return apply(Op.RANK if name == "rank" else Op.RANK_LOW, subject, *rest)
    if name == "cagr":
        _wants(name, args, 3)
        return apply(Op.GROWTH, *map(_single, args))
    raise Refused(f"there is no operation {name!r}")


def _per(args: list[tuple[Formula, ...]]) -> Formula:
    """A rate; "per 100,000 dollars" has the unit of what it is per, so that the result has that of its numerator."""
    if len(args) == 2:
        return apply(Op.PER, *map(_single, args))
    _wants("per", args, 3)
    part, whole, by = map(_single, args)
    if isinstance(by, Number):
        by = typed_number(by, whole)
    return apply(Op.MULTIPLY, apply(Op.DIVIDE, part, whole), by)


def typed_number(number: Number, like: Formula) -> Operand:
    """A number as so many of what another formula counts or measures; it has no key, since it is no evidence."""
    try:
        unit = evaluate(like).unit
    except UnitError as error:
        raise Refused(str(error)) from error
    value = number.value
    for base, power in unit:
        if base == TIME[0][0]:  # "more than one a year": 15 in 12 years
            value *= _span_of(like) ** power
    return Operand("", "", Amount(value, value, unit), f"{number.value:,f}")


def _span_of(formula: Formula) -> Decimal:
    """The unit of time in seconds that the longest of a formula's times is printed in; 1 for none that is printed."""
    spans = (time_span(leaf.shown.rpartition(" ")[2]) for leaf in operands(formula) if leaf.amount.unit == TIME)
    return max((span for span in spans if span), default=Decimal(1))


def _wants(name: str, args: Sequence[object], count: int) -> None:
    if len(args) != count:
        raise Refused(f"{name} takes {count} values, not {len(args)}")
