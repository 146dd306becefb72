"""Long threads, full inboxes and full rooms, written straight into the tables from one real example of each."""

import json
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

from bench.process import House
from chalicelib.core.model import Conversation, Entry
from chalicelib.storage.entries import to_item
from chalicelib.storage.values import time_key
from emulator.settings import TABLE_PREFIX

BATCH = 25
"""How many items BatchWriteItem takes."""

Item = dict[str, dict[str, Any]]


def more_messages(house: House, conversation_id: str, until: int) -> int:
    """As if its first participant had written on up to this position; answers the last one."""
    thread = _thread(house, conversation_id)
    entries = _written(house, thread, until)
    _put(house, "log", (to_item(entry).serialize() for entry in entries))
    if entries:
        house.process.ports.conversations.advance(thread.id, entries[-1])
    return max(thread.last_seq, until)


def unseen_message(house: House, conversation_id: str) -> None:
    """As if its first participant had written once more, through a process that has not come to the head yet."""
    thread = _thread(house, conversation_id)
    _put(house, "log", (to_item(entry).serialize() for entry in _written(house, thread, thread.last_seq + 1)))


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


def more_members(house: House, conversation_id: str, names: Sequence[str]) -> None:
    """As if these had joined as its last participant had."""
    client = house.storage.client("dynamodb")
    key = {"conversation_id": {"S": conversation_id}}
    thread = client.get_item(TableName=f"{TABLE_PREFIX}conversations", Key=key)["Item"]
    people = json.loads(thread["participants"]["S"])
    last, *about = people[-1]
    place = client.get_item(TableName=f"{TABLE_PREFIX}memberships", Key={"user_id": {"S": last}, **key})["Item"]
    thread["participants"] = {"S": json.dumps([*people, *([name, *about] for name in names)])}
    thread["own"] = {"M": thread["own"]["M"] | dict.fromkeys(names, thread["last_seq"])}
    _put(house, "conversations", [thread])
    _put(house, "memberships", ({**place, "user_id": {"S": name}} for name in names))


def more_connections(house: House, number: int) -> None:
    """As if so many other people were connected, as the first one in the table is."""
    client, table = house.storage.client("dynamodb"), f"{TABLE_PREFIX}connections"
    rows = client.scan(TableName=table)["Items"]
    mirror = next(row for row in rows if row["user_id"]["S"].startswith("connection#"))
    key = mirror["user_id"]["S"].partition("#")[2]
    pair = [row for row in rows if key in json.dumps(row)]
    (owner,) = (row["user_id"]["S"] for row in pair if row is not mirror)
    others = ({key: uuid4().hex, owner: uuid4().hex} for _ in range(number))
    put_all(client, table, (_changed(row, changes) for changes in others for row in pair))


def an_hour_ago(house: House, conversation_id: str) -> None:
    """As if the last message of this conversation had been an hour earlier, so that the next one stamps its inboxes."""
    client = house.storage.client("dynamodb")
    key, back = {"conversation_id": {"S": conversation_id}}, timedelta(hours=1)
    thread = client.get_item(TableName=f"{TABLE_PREFIX}conversations", Key=key)["Item"]
    for name in ("last_at", "active_at"):
        thread[name] = {"N": str(int(thread[name]["N"]) - back // timedelta(microseconds=1))}
    _put(house, "conversations", [thread])
    for owner, *_ in json.loads(thread["participants"]["S"]):
        place = client.get_item(TableName=f"{TABLE_PREFIX}memberships", Key={"user_id": {"S": owner}, **key})["Item"]
        prefix, _, stamp = place["activity"]["S"].partition("#")
        place["activity"] = {"S": f"{prefix}#{time_key(datetime.fromisoformat(stamp) - back)}"}
        _put(house, "memberships", [place])


def _thread(house: House, conversation_id: str) -> Conversation:
    found = house.process.ports.conversations.get(conversation_id)
    if found is None:
        raise LookupError(conversation_id)
    return found


def _written(house: House, thread: Conversation, until: int) -> list[Entry]:
    """Texts from the thread's end up to this position, a millisecond apart."""
    writer = thread.participants[0].id
    start = house.process.ports.clock.now() - timedelta(milliseconds=until)
    return [
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


def _changed(item: Item, changes: dict[str, str]) -> Item:
    """The item with other texts in the place of some."""
    text = json.dumps(item)
    for old, new in changes.items():
        text = text.replace(old, new)
    return dict(json.loads(text))


def _put(house: House, table: str, items: Iterable[Item]) -> None:
    put_all(house.storage.client("dynamodb"), f"{TABLE_PREFIX}{table}", items)


def put_all(client: Any, table: str, items: Iterable[Item]) -> None:
    """Put the items into the table, two batches at a time: as the one is written, the next is made."""
    requests = ({"PutRequest": {"Item": item}} for item in items)
    with ThreadPoolExecutor(2) as pool:
        writing: deque[Future[Any]] = deque()
        while batch := list(islice(requests, BATCH)):
            writing.append(pool.submit(client.batch_write_item, RequestItems={table: batch}))
            if len(writing) > 2:
                writing.popleft().result()
        for last in writing:
            last.result()
