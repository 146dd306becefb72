"""Long threads and full inboxes, written straight into the tables from one real example of each."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from bench.process import House
from chalicelib.core.model import Entry
from chalicelib.storage.entries import to_item
from chalicelib.storage.values import time_key
from emulator.settings import TABLE_PREFIX

Item = dict[str, dict[str, Any]]


def more_messages(house: House, conversation_id: str, until: int) -> int:
    """As if its first participant had written on up to this position; answers the last one."""
    ports = house.process.ports
    thread = ports.conversations.get(conversation_id)
    if thread is None:
        raise LookupError(conversation_id)
    writer, now = thread.participants[0].id, ports.clock.now()
    start = now - timedelta(milliseconds=until)
    entries = [
        Entry(
            thread.id,
            seq,
            "text",
            writer,
            writer,
            start + timedelta(milliseconds=seq),
            f"write-{seq:016d}",
            ordinal=seq,
            text="x" * 200,
        )
        for seq in range(thread.last_seq + 1, until + 1)
    ]
    _put(house, "log", (to_item(entry).serialize() for entry in entries))
    if entries:
        ports.conversations.advance(thread.id, entries[-1])
    return max(thread.last_seq, until)


def more_threads(house: House, owner: str, like: str, number: int) -> None:
    """As if its owner had so many more threads like this one, each with someone else, a minute apart, all older."""
    client = house.storage.client("dynamodb")
    ports = house.process.ports
    key = {"conversation_id": {"S": like}}
    thread = client.get_item(TableName=f"{TABLE_PREFIX}conversations", Key=key)["Item"]
    place = client.get_item(TableName=f"{TABLE_PREFIX}memberships", Key={"user_id": {"S": owner}, **key})["Item"]
    (other,) = (one[0] for one in json.loads(thread["participants"]["S"]) if one[0] != owner)
    user = client.get_item(TableName=f"{TABLE_PREFIX}users", Key={"user_id": {"S": other}})["Item"]
    begin, prefix = ports.clock.now(), place["activity"]["S"].partition("#")[0]
    rows: dict[str, list[Item]] = {"conversations": [], "memberships": [], "users": []}
    for count in range(1, number + 1):
        at, changes = begin - timedelta(minutes=count), {like: str(uuid4()), other: uuid4().hex}
        moved = {"last_at": {"N": str(int(at.timestamp() * 1_000_000))}}
        rows["conversations"].append({**_changed(thread, changes), **moved})
        rows["memberships"].append({**_changed(place, changes), "activity": {"S": f"{prefix}#{time_key(at)}"}})
        rows["users"].append(_changed(user, changes))
    for table, items in rows.items():
        _put(house, table, items)


def _changed(item: Item, changes: dict[str, str]) -> Item:
    """The item with other texts in the place of some."""
    text = json.dumps(item)
    for old, new in changes.items():
        text = text.replace(old, new)
    return dict(json.loads(text))


def _put(house: House, table: str, items: Iterable[Item]) -> None:
    client, name, batch = house.storage.client("dynamodb"), f"{TABLE_PREFIX}{table}", list[Any]()
    for item in items:
        batch.append({"PutRequest": {"Item": item}})
        if len(batch) == 25:
            client.batch_write_item(RequestItems={name: batch})
            batch = []
    if batch:
        client.batch_write_item(RequestItems={name: batch})
