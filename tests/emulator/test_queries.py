"""The storage's quick answers to queries: the same as those of DynamoDB, whichever way a page is asked for."""

from collections.abc import Iterator
from typing import Any

import pytest

from emulator.settings import TABLE_PREFIX
from emulator.storage import Storage
from emulator.testing import storage_for_tests

pytestmark = pytest.mark.local_cloud

LOG = f"{TABLE_PREFIX}log"
WRITTEN = [9, 10, 2, 1, 100, 3]
NAMES = {"#0": "conversation_id", "#1": "seq"}


@pytest.fixture(scope="module")
def storage() -> Iterator[Storage]:
    with storage_for_tests() as started:
        started.create()
        for seq in WRITTEN:
            item = {"conversation_id": {"S": "room"}, "seq": {"N": str(seq)}}
            started.client("dynamodb").put_item(TableName=LOG, Item=item)
        yield started


def page(storage: Storage, condition: str, bound: int | None = None, **more: Any) -> dict[str, Any]:
    """A page of the room's log; its positions instead of its items."""
    values = {":0": {"S": "room"}, **({":1": {"N": str(bound)}} if bound is not None else {})}
    names = {name: NAMES[name] for name in NAMES if name in condition}
    answer: dict[str, Any] = storage.client("dynamodb").query(
        TableName=LOG,
        KeyConditionExpression=condition,
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
        **more,
    )
    return {**answer, "Items": [int(item["seq"]["N"]) for item in answer["Items"]]}


@pytest.mark.parametrize(
    ("compare", "found"),
    [("<", [1, 2, 3]), ("<=", [1, 2, 3, 9]), ("=", [9]), (">=", [9, 10, 100]), (">", [10, 100])],
)
@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_page_holds_what_is_next_to_its_end(storage: Storage, compare: str, found: list[int], limit: int) -> None:
    condition = f"(#0 = :0 AND #1 {compare} :1)"

    forward = page(storage, condition, 9, Limit=limit)
    back = page(storage, condition, 9, Limit=limit, ScanIndexForward=False)

    assert [forward["Items"], back["Items"]] == [found[:limit], found[::-1][:limit]]


def test_the_newest_come_without_a_bound(storage: Storage) -> None:
    assert page(storage, "#0 = :0", Limit=2, ScanIndexForward=False)["Items"] == [100, 10]


def test_pages_lead_on_to_one_another(storage: Storage) -> None:
    first = page(storage, "(#0 = :0 AND #1 > :1)", 1, Limit=3)

    second = page(storage, "(#0 = :0 AND #1 > :1)", 1, Limit=3, ExclusiveStartKey=first["LastEvaluatedKey"])

    assert [first["Items"], second["Items"]] == [[2, 3, 9], [10, 100]]


def test_a_filter_leaves_out_what_the_page_holds(storage: Storage) -> None:
    names = {":0": {"S": "room"}, ":1": {"N": "3"}}

    answer = storage.client("dynamodb").query(
        TableName=LOG,
        KeyConditionExpression="conversation_id = :0",
        FilterExpression="ordinal = :1",
        ExpressionAttributeValues=names,
        Limit=2,
    )

    assert (answer["ScannedCount"], answer["Items"]) == (2, [])


def test_nothing_is_found_where_nothing_is(storage: Storage) -> None:
    answer = page(storage, "(#0 = :0 AND #1 > :1)", 100, Limit=2)

    assert (answer["Items"], "LastEvaluatedKey" in answer) == ([], False)


def test_what_was_found_is_written_and_read_on(storage: Storage) -> None:
    page(storage, "#0 = :0", Limit=1)

    assert len(page(storage, "#0 = :0")["Items"]) == len(WRITTEN)
