"""How a result is printed: a line for the editor, and the figure as the text would have written it."""

import re
from decimal import ROUND_HALF_UP, Decimal

from pipeline.audit.arithmetic.comparison import Comparison
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Number, Operand, operands, printed
from pipeline.audit.evidence.known import Known
from pipeline.models import Interval, Kind, Quantity
from pipeline.quantities.formatting import SHORT, compact

DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
LONG = {"trillion": 12, "billion": 9, "million": 6}
SCALE_WORD = re.compile(r"(\s?)(trillion|billion|million|thousand|tn|bn|mn|m|k)\b", re.IGNORECASE)


def short_line(formula: Formula, names: dict[str, str]) -> str:
    """The formula in one short line, each value with what tells it from the others ("Croatia $82.7bn (2023)")."""
    return printed(_renamed(formula, names), names=True).replace("+ −", "− ")


def short_comparison(one: Comparison, member: Formula, names: dict[str, str]) -> str:
    """ "$65bn < Croatia $82.7bn"."""
    return f"{short_line(one.left, names)} {one.sign.replace('==', '=')} {short_line(member, names)}"


def _renamed(formula: Formula, names: dict[str, str]) -> Formula:
    if isinstance(formula, Operand):
        return Operand(formula.key, names.get(formula.key, ""), formula.amount, compact(formula.told))
    if isinstance(formula, Number):
        return formula
    return Apply(formula.op, tuple(_renamed(arg, names) for arg in formula.args))


def telling_names(values: list[Known]) -> dict[str, str]:
    """For each value the words of its name that the others do not share, at most six; all of them where it is alone."""
    parts = {value.key: [part.strip() for part in value.operand.name.split(",") if part.strip()] for value in values}
    shared = set.intersection(*(set(p) for p in parts.values())) if len(parts) > 1 else set()
    found = {}
    for key, held in parts.items():
        own = [part for part in held if part not in shared] or held[-1:]
        found[key] = " ".join(", ".join(own).split()[:9]).rstrip(",;:")
    return found


def names_of(formula: Formula, by_key: dict[str, Known]) -> dict[str, str]:
    """The telling names of a formula's values."""
    return telling_names([by_key[leaf.key] for leaf in operands(formula) if leaf.key in by_key])


def rewritten(quantity: Quantity, result: Interval) -> str:
    """The figure's words with the result in place of its number, rounded and scaled as the text had it.

    Empty where the number is in words or a range, or the result is one: then nobody can say how it would be written.
    """
    numbers = list(DIGITS.finditer(quantity.text))
    single = quantity.low == quantity.high and result.low == result.high
    if len(numbers) != 1 or not single or quantity.in_words or quantity.kind in (Kind.ORDINAL, Kind.VAGUE):
        return ""
    number = numbers[0]
    bare = Decimal(number[0].replace(",", ""))
    if not bare:
        return ""
    scale = abs(quantity.low) / bare
    decimals = len(number[0].partition(".")[2])
    value = abs(result.low) / scale
    behind = quantity.text[number.end() :]
    if not Decimal("0.95") <= value < 1000 and (word := SCALE_WORD.match(behind)):
        moved = _other_scale(abs(result.low))
        if not moved:
            return ""
        value = abs(result.low) / moved[0]
        behind = f"{word[1]}{moved[1] if word[2].lower() in LONG else SHORT[moved[1]]}{behind[word.end() :]}"
    step = Decimal(1).scaleb(-decimals)
    zeros = _trailing(quantity, bare)
    rounded = (
        (value / zeros).quantize(Decimal(1), ROUND_HALF_UP) * zeros
        if zeros > 1
        else value.quantize(step, ROUND_HALF_UP)
    )
    text = f"{rounded:,f}" if "," in number[0] or abs(rounded) >= 10_000 else f"{rounded:f}"
    return f"{quantity.text[: number.start()]}{text}{behind}"


def _other_scale(size: Decimal) -> tuple[Decimal, str] | None:
    return next(((Decimal(10) ** power, word) for word, power in LONG.items() if size >= Decimal(10) ** power), None)


def _trailing(quantity: Quantity, bare: Decimal) -> Decimal:
    """What the zeros at the end of a whole number from a thousand up say of its rounding: 1,000 for "12,000"."""
    if bare < 1000 or bare != bare.to_integral_value() or quantity.step != quantity.low.copy_abs() / bare:
        return Decimal(1)
    digits = str(int(bare))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def in_rounding_only(quantity: Quantity, result: Interval) -> bool:
    """Whether a stated figure misses its result by less than a unit of its last printed digit."""
    if quantity.low != quantity.high or result.low != result.high or quantity.in_words or not quantity.step:
        return False
    return abs(abs(quantity.low) - abs(result.low)) < quantity.step
