import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid
from chalicelib.edge import fields

NOT_A_BODY = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": -Infinity}',
    "two objects": b"{}{}",
    "no UTF-8": b'{"a": "\xff"}',
    "a lone surrogate": rb'{"a": "\ud800"}',
    "a lone surrogate as a name": rb'{"\udfff": 1}',
    "nesting without end": b"[" * 100_000,
    "nesting to the end": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a number of a million digits": b'{"a": ' + b"9" * 1_000_000 + b"}",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@pytest.mark.parametrize("raw", NOT_A_BODY.values(), ids=NOT_A_BODY)
def test_what_is_no_object_of_strict_json_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        fields.parse_object(raw)


def test_a_frame_with_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(Invalid):
        fields.parse_object('{"a": "\ud800"}')


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON), st.booleans())
def test_every_object_is_read_as_it_was_written(value: dict[str, Any], ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)

    assert fields.parse_object(text) == value
    assert fields.parse_object(text.encode()) == value


@given(st.binary() | st.text())
def test_anything_is_read_or_refused(raw: bytes | str) -> None:
    with suppress(Invalid):
        assert isinstance(fields.parse_object(raw), dict)


@pytest.mark.parametrize("value", [None, 1, True, [], {}, "", "  \n"])
def test_a_text_that_must_say_something_is_refused_by_its_name(value: object) -> None:
    with pytest.raises(Invalid) as refusal:
        fields.text({"said": value}, "said")

    assert refusal.value.field == "said"


def test_a_text_may_be_blank_where_that_is_allowed() -> None:
    assert fields.text({"said": ""}, "said", blank=True) == ""


def test_an_optional_text_may_be_missing_or_null_and_nothing_else() -> None:
    assert fields.optional_text({}, "said") is None
    assert fields.optional_text({"said": None}, "said") is None
    with pytest.raises(Invalid):
        fields.optional_text({"said": 1}, "said")


@pytest.mark.parametrize(("value", "number"), [(0, 0), (-5, -5), ("12", 12), (2**53 - 1, 2**53 - 1)])
def test_a_whole_number_is_taken_as_a_number_or_its_text(value: object, number: int) -> None:
    assert fields.whole_number({"size": value}, "size") == number


@pytest.mark.parametrize("value", [None, True, 1.0, 1e999, "", "-1", "1.0", "٣", "9" * 17, 2**53, -(2**53), [1]])
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        fields.whole_number({"size": value}, "size")


@pytest.mark.parametrize(("query", "limit"), [({}, 20), ({"limit": "5"}, 5), ({"limit": "500"}, 100)])
def test_a_limit_has_a_default_and_an_end(query: dict[str, str], limit: int) -> None:
    assert fields.limited(query, "limit", 20, 100) == limit


@pytest.mark.parametrize(
    "read", [lambda query: fields.limited(query, "n", 1, 9), lambda query: fields.position(query, "n")]
)
@pytest.mark.parametrize("value", ["", "0", "-1", "1.5", "x", "٣", "1" * 17])
def test_a_number_in_a_query_that_is_none_is_refused(read: Callable[[dict[str, str]], Any], value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read({"n": value})

    assert refusal.value.field == "n"


def test_a_position_may_be_left_out() -> None:
    assert fields.position({}, "before") is None
    assert fields.position({"before": "7"}, "before") == 7
