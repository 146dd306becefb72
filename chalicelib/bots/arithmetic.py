"""Arithmetic on what strangers write: parsed by Python's own parser, worked out node by node, never run.

The parser comes with the language and is kept up with it; walking its tree takes the fifty lines below and no
dependency at the cold start. Bounds on length, on the size of every intermediate number and on exponents keep each
expression within microseconds.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping

EXPRESSION = re.compile(r"[0-9eE.+\-*/%()_\s]{1,200}", re.ASCII)
"""All that an expression is written with, so that the parser meets no words; its length bounds its nesting too."""

MAX_BITS = 2048
"""Bits of any number on the way: some 600 digits."""

Number = int | float


class NotArithmetic(ValueError):
    """The text is no arithmetic, has no value (a division by zero), or one beyond all bounds."""


def evaluate(text: str) -> Number:
    """The value of an expression of numbers, `+ - * / // % **` and parentheses, as Python has it.

    Raises NotArithmetic.
    """
    if not EXPRESSION.fullmatch(text):
        raise NotArithmetic("too long, or more than numbers and signs")
    try:
        return _value(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ArithmeticError) as error:
        raise NotArithmetic(str(error)) from error


def _value(node: ast.expr) -> Number:
    match node:
        case ast.Constant(value=int() | float() as number):
            return _bounded(number)
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in SIGNS:
            return SIGNS[type(sign)](_value(operand))
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in OPERATIONS:
            return _bounded(OPERATIONS[type(operation)](_value(left), _value(right)))
    raise NotArithmetic(type(node).__name__)


def _bounded(number: object) -> Number:
    """The number, if it is one (a root of a negative is not, here) and not too large."""
    if isinstance(number, int) and number.bit_length() <= MAX_BITS:
        return number
    if isinstance(number, float) and abs(number) < float("inf"):
        return number
    raise NotArithmetic("no number within bounds")


def _power(base: Number, exponent: Number) -> object:
    """The power, refused before it is worked out where it could not be within bounds."""
    if isinstance(base, int) and isinstance(exponent, int) and base.bit_length() * exponent > 2 * MAX_BITS:
        raise NotArithmetic("too large a power")
    return base**exponent


SIGNS: Mapping[type[ast.unaryop], Callable[[Number], Number]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}

OPERATIONS: Mapping[type[ast.operator], Callable[[Number, Number], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
