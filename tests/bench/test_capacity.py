"""Capacity by DynamoDB's published rules."""

from typing import Any

import pytest

from bench.capacity import Consumed, consumed, size_of


def item(size: int) -> dict[str, dict[str, str]]:
    return {"text": {"S": "x" * (size - 4)}}


def test_an_items_size_is_that_of_its_names_and_values() -> None:
    assert size_of({"id": {"S": "four"}, "n": {"N": "1234"}, "m": {"M": {"a": {"S": "ü"}}}}) == 6 + 4 + 1 + 3 + 4


@pytest.mark.parametrize(("size", "units"), [(10, 1), (4096, 1), (4097, 2)])
def test_a_consistent_read_costs_a_unit_for_each_4_kb(size: int, units: float) -> None:
    assert consumed("GetItem", {"ConsistentRead": True}, {"Item": item(size)}) == Consumed(reads=units)


def test_a_read_of_nothing_costs_half_a_unit() -> None:
    assert consumed("GetItem", {}, {}) == Consumed(reads=0.5)


def test_a_query_is_charged_for_all_its_items_together() -> None:
    answer = {"Items": [item(1000)] * 9, "Count": 9, "ScannedCount": 9}

    assert consumed("Query", {"ConsistentRead": True}, answer) == Consumed(reads=3)


def test_a_query_that_filters_is_refused() -> None:
    with pytest.raises(ValueError, match="left out"):
        consumed("Query", {}, {"Items": [], "Count": 0, "ScannedCount": 9})


def test_a_batch_is_charged_for_each_key_whether_it_is_there_or_not() -> None:
    asked: dict[str, Any] = {"RequestItems": {"log": {"Keys": [{}, {}, {}]}}}

    assert consumed("BatchGetItem", asked, {"Responses": {"log": [item(5000), item(10)]}}) == Consumed(reads=2)


def test_a_write_costs_what_is_reported_and_a_refused_one_at_least_a_unit() -> None:
    told = {"ConsumedCapacity": [{"CapacityUnits": 4.0}, {"CapacityUnits": 2.0}]}

    assert consumed("TransactWriteItems", {}, told) == Consumed(writes=6)
    assert consumed("PutItem", {}, None) == Consumed(writes=1)
    assert consumed("TransactWriteItems", {"TransactItems": [{}, {}]}, None) == Consumed(writes=4)
