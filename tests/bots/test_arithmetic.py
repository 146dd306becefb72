import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bots.arithmetic import MAX_BITS, NotArithmetic, evaluate

SMALL = st.integers(-1000, 1000)


def value_or_none(text: str) -> object:
    try:
        return evaluate(text)
    except NotArithmetic:
        return None


@given(SMALL, st.sampled_from("+-*/"), SMALL, st.sampled_from("+-*/"), SMALL)
def test_sums_are_worked_out_as_python_does(a: int, first: str, b: int, second: str, c: int) -> None:
    text = f"({a}) {first} ({b}) {second} ({c})"
    try:
        expected = eval(text)
    except ZeroDivisionError:
        expected = None

    assert value_or_none(text) == expected


@given(st.text())
def test_any_text_has_a_value_or_is_no_arithmetic(text: str) -> None:
    value = value_or_none(text)

    assert value is None or isinstance(value, int | float)


@given(st.text(alphabet="0123456789.+-*/%()eE _", max_size=220))
def test_any_jumble_of_signs_takes_no_time_and_stays_within_bounds(text: str) -> None:
    began = time.perf_counter()

    value = value_or_none(text)

    assert time.perf_counter() - began < 0.5
    assert value is None or isinstance(value, float) or value.bit_length() <= MAX_BITS  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2+3*4", 14),
        (" 6/2 ", 3.0),
        ("7//2", 3),
        ("-7 % 3", 2),
        ("2**10", 1024),
        ("2**-1", 0.5),
        ("+(1.5e3)", 1500.0),
    ],
)
def test_an_expression_has_pythons_value(text: str, value: float) -> None:
    assert evaluate(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "1 +",
        "1, 2",
        "2(3)",
        "1/0",
        "0**-1",
        "(-8)**0.5",
        "1e308*10",
        "1e999",
        "10**400/1",
        "9**9**9**9",
        "((9**600)**9)",
        "(" * 100 + "1",
        "1+" * 100 + "1",
        "__import__('os').getcwd()",
        "().__class__",
        "True",
        "1 if 1 else 2",
        "\0",
        "\ud800",
        "\uff11+\uff11",
    ],
)
def test_what_has_no_value_is_no_arithmetic(text: str) -> None:
    with pytest.raises(NotArithmetic):
        evaluate(text)


def test_a_power_beyond_bounds_is_refused_before_it_is_worked_out() -> None:
    began = time.perf_counter()

    assert value_or_none("9**999999999999") is None
    assert time.perf_counter() - began < 0.5


def test_the_deepest_nesting_that_fits_is_worked_out() -> None:
    assert evaluate("-" * 199 + "1") == -1
