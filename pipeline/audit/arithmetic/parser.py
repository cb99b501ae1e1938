"""A proposed formula as text, read into the audit's closed tree: names at hand, four operations, few numbers."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from pipeline.audit.arithmetic.formula import Formula, Op, apply, constant, unit_of

# Numbers that a formula may hold besides those of the sentence: percent, months, days, weeks, quarters.
FIXED = frozenset(map(Decimal, (1, 2, 4, 7, 12, 24, 52, 60, 100, 365, 366, 1000)))
LONGEST = 400
DEEPEST = 12
_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z][\w&]*(?:[:.][\w&-]+)*)|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+*/(),−×÷]))")
_SIGNS = {"−": "-", "×": "*", "÷": "/"}


class Refused(ValueError):
    """Why a proposed expression cannot stand."""


class Token(NamedTuple):
    kind: str
    text: str


def parse(expression: str, known: Mapping[str, Callable[[], Formula]], stated: frozenset[Decimal]) -> Formula:
    """The formula of an expression over known names; raises Refused where it names or counts with anything else."""
    if len(expression) > LONGEST:
        raise Refused(f"it is longer than {LONGEST} characters")
    reader = _Reader(list(_tokens(expression)), known, stated | FIXED)
    formula = reader.sum(0)
    if reader.rest:
        raise Refused(f"it goes on after its end: {reader.rest[0].text!r}")
    if not reader.named:
        raise Refused("it names no input")
    return formula


def _tokens(expression: str) -> Iterator[Token]:
    place = 0
    text = expression.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match:
            raise Refused(f"it holds {text[place]!r}, which no formula may hold")
        kind = match.lastgroup or ""
        yield Token(kind, _SIGNS.get(match[kind], match[kind]))
        place = match.end()


class _Reader:
    """Reads sums of products of names, numbers and brackets, by descent; each step takes tokens off the front."""

    def __init__(
        self, tokens: list[Token], known: Mapping[str, Callable[[], Formula]], numbers: frozenset[Decimal]
    ) -> None:
        self.rest = tokens
        self.named = False
        self._known = known
        self._numbers = numbers

    def sum(self, depth: int) -> Formula:
        left = self._product(depth)
        while self.rest and self.rest[0].text in ("+", "-"):
            op = Op.ADD if self._take().text == "+" else Op.SUBTRACT
            right = self._product(depth)
            left = apply(op, left, right, unit=_sum_unit(left, right))
        return left

    def _product(self, depth: int) -> Formula:
        left = self._atom(depth)
        while self.rest and self.rest[0].text in ("*", "/"):
            op = Op.MULTIPLY if self._take().text == "*" else Op.DIVIDE
            left = apply(op, left, self._atom(depth))
        return left

    def _atom(self, depth: int) -> Formula:
        if depth > DEEPEST:
            raise Refused("its brackets are nested too deep")
        token = self._take()
        if token.kind == "number":
            return self._number(Decimal(token.text))
        if token.kind == "name":
            return self._name(token.text)
        if token.text == "-":
            return apply(Op.NEGATE, self._atom(depth + 1))
        if token.text != "(":
            raise Refused(f"{token.text!r} stands where a name is wanted")
        inner = self.sum(depth + 1)
        if self._take().text != ")":
            raise Refused("a bracket is not closed")
        return inner

    def _number(self, value: Decimal) -> Formula:
        if value not in self._numbers:
            raise Refused(
                f"it holds the number {value}, which stands neither in the sentence nor among fixed conversions"
            )
        return constant(value)

    def _name(self, name: str) -> Formula:
        if name not in self._known:
            raise Refused(f"it names {name!r}, which was not given")
        self.named = True
        return self._known[name]()

    def _take(self) -> Token:
        if not self.rest:
            raise Refused("it ends too early")
        return self.rest.pop(0)


def _sum_unit(left: Formula, right: Formula) -> str:
    one, other = unit_of(left), unit_of(right)
    if one and other and one != other:
        raise Refused(f"it adds {one} and {other}")
    return one or other
