"""What the tables hold, with everything left out that no two runs have in common: times and random ids."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from emulator.settings import TABLE_PREFIX
from emulator.storage import Storage
from torture.history import Logged

Picture = Counter[str]
"""How often each item is there; the same after the same has happened."""

VOLATILE = frozenset(
    {
        "active_at",
        "activity",
        "at",
        "connected_at",
        "created_at",
        "expires_at",
        "key",
        "last_at",
        "number",
        "updated_at",
        "veil",
        "write_id",
    }
)
RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d{4}-\d\d-\d\dT[\d:.+]+Z?")
TABLES = ("users", "conversations", "log", "sends", "memberships", "connections", "shops")

_deserialize = TypeDeserializer().deserialize


def take_picture(storage: Storage) -> Picture:
    """The tables as they are now, without notes of shop threads that come to a subject and what leads to them.

    A note counts for a minute; where its change was cut and came later, it stays and says nothing to anyone.
    """
    notes = {item["conversation_id"] for item in items(storage, "conversations") if _is_note(item)}
    return Counter(
        _line(table, item)
        for table in TABLES
        for item in items(storage, table)
        if not notes & {item.get("conversation_id"), item.get("target")}
    )


def _is_note(item: Mapping[str, Any]) -> bool:
    return "moved" in (_plain(item).get("context") or {})


def items(storage: Storage, table: str) -> list[dict[str, Any]]:
    """Everything in a table, as Python sees it."""
    found: list[dict[str, Any]] = []
    for page in storage.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE_PREFIX + table):
        found += [{name: _deserialize(value) for name, value in item.items()} for item in page["Items"]]
    return found


def logs(storage: Storage) -> dict[str, list[Logged]]:
    """The log of every conversation, for the rules."""
    found: dict[str, list[Logged]] = {}
    for item in sorted(items(storage, "log"), key=lambda item: int(item["seq"])):
        found.setdefault(item["conversation_id"], []).append(logged(item))
    return found


def logged(item: Mapping[str, Any]) -> Logged:
    """An item of the log, for the rules. What a message says is what it is known by."""
    return Logged(
        seq=int(item["seq"]),
        key=item.get("text"),
        at=float(item["at"]),
        ordinal=int(item["ordinal"]),
        author=item.get("author_id") or item["sender_id"],
        client_id=item.get("client_id"),
        is_message=item["kind"] in {"text", "file", "user_profile", "system"},
    )


def difference(wanted: Picture, found: Picture) -> str:
    """What is missing and what is too much, for people."""
    missing, surplus = wanted - found, found - wanted
    return "\n".join([*(f"- {line}" for line in missing.elements()), *(f"+ {line}" for line in surplus.elements())])


def _line(table: str, item: Mapping[str, Any]) -> str:
    return RANDOM.sub("<random>", f"{table} {json.dumps(_plain(item), sort_keys=True, default=str)}")


def _plain(value: Any) -> Any:
    """Without what is volatile, also within JSON that is stored as text."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return _plain(json.loads(value))
    if isinstance(value, str) and value.startswith("number#"):
        return "number#"
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items() if name not in VOLATILE}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value
