"""What is read of an item is what PynamoDB wrote."""

from typing import Any

import pytest
from pynamodb.models import Model

from chalicelib.storage.items import read
from chalicelib.storage.tables import MODELS, ConnectionItem, ConversationItem, EntryItem, MembershipItem, UserItem

FULL: list[tuple[type[Model], dict[str, Any]]] = [
    (UserItem, {"user_id": "ann", "profile": {"name": "Änn", "roles": []}, "created_at": 1, "updated_at": 2**53 - 1}),
    (ConversationItem, {"conversation_id": "one", "participants": [["ann", None]], "own": {"ann": 7}, "read": {}}),
    (EntryItem, {"conversation_id": "one", "seq": 3, "text": "", "extra": {"a": [1.5, None]}, "deleted": 1}),
    (MembershipItem, {"user_id": "ann", "conversation_id": "one", "others": ["bea"], "total": 0}),
    (ConnectionItem, {"user_id": "ann", "connection_id": "c=", "owner": {"id": "ann"}}),
]


@pytest.mark.parametrize(("table", "values"), FULL)
def test_what_was_written_is_read(table: type[Model], values: dict[str, Any]) -> None:
    item = read(table, table(**values).serialize(null_check=False))

    assert {name: value for name, value in vars(item).items() if value is not None} == values


@pytest.mark.parametrize("table", MODELS)
def test_what_an_item_does_not_have_is_none(table: type[Model]) -> None:
    assert set(vars(read(table, {})).values()) == {None}


def test_what_a_table_does_not_define_is_left_out() -> None:
    assert not hasattr(read(UserItem, {"password": {"S": "secret"}}), "password")
