from typing import Any

import pytest

from chalicelib.storage import tables
from chalicelib.storage.session import SharedConnection
from chalicelib.storage.tables import MODELS, EntryItem, UserItem
from tests.storage.stage import bind_again

KEYS = {
    "users": ("user_id", None),
    "conversations": ("conversation_id", None),
    "log": ("conversation_id", "seq"),
    "sends": ("send_id", None),
    "memberships": ("user_id", "conversation_id"),
    "connections": ("user_id", "connection_id"),
    "shops": ("shop_id", None),
}
DEFINED = {one["TableName"].removeprefix("demo-"): one for one in tables.definitions("demo-")}


def key_of(schema: list[dict[str, str]]) -> tuple[str | None, str | None]:
    by_type = {one["KeyType"]: one["AttributeName"] for one in schema}
    return by_type["HASH"], by_type.get("RANGE")


def test_every_table_is_defined_under_its_prefix() -> None:
    assert set(DEFINED) == set(KEYS)


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_table_has_its_key_and_costs_what_is_used(name: str) -> None:
    assert key_of(DEFINED[name]["KeySchema"]) == KEYS[name]
    assert DEFINED[name]["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize(
    ("name", "index", "key", "projection"),
    [
        ("log", "files", ("conversation_id", "file_seq"), "ALL"),
        ("memberships", "by_activity", ("user_id", "activity"), "ALL"),
        ("memberships", "by_amendment", ("user_id", "amended"), "KEYS_ONLY"),
    ],
)
def test_an_index_is_local_so_that_it_can_be_read_strongly(
    name: str, index: str, key: tuple[str, str], projection: str
) -> None:
    found = {one["IndexName"]: one for one in DEFINED[name]["LocalSecondaryIndexes"]}[index]

    assert key_of(found["KeySchema"]) == key
    assert found["Projection"]["ProjectionType"] == projection


def test_only_keys_are_declared_as_attributes() -> None:
    for one in DEFINED.values():
        keyed = {*key_of(one["KeySchema"])}
        for index in one.get("LocalSecondaryIndexes", []):
            keyed |= {*key_of(index["KeySchema"])}
        assert {attribute["AttributeName"] for attribute in one["AttributeDefinitions"]} == keyed - {None}


def test_only_the_log_has_a_stream() -> None:
    streams = {name: one.get("StreamSpecification") for name, one in DEFINED.items() if "StreamSpecification" in one}

    assert streams == {"log": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}}


def test_only_connections_expire() -> None:
    assert tables.ttl("demo-") == {"demo-connections": "expires_at"}


def test_models_read_and_write_through_the_connection_they_are_bound_to(dynamo: SharedConnection) -> None:
    connection = SharedConnection(dynamo.dynamodb)

    tables.bind(connection, "other-")

    assert {model.Meta.table_name for model in MODELS} == {f"other-{name}" for name in KEYS}
    assert connection_of(UserItem) is connection
    assert connection_of(EntryItem) is connection
    bind_again(dynamo)


def connection_of(model: Any) -> object:
    return model._get_connection().connection  # noqa: SLF001 - PynamoDB keeps it nowhere else
