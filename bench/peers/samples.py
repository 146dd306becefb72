"""The way of many a sample for WebSocket APIs: a message scans a table of connections, and is posted to each of them.

Beside it, ours: in the same account, with as many connections of other people.
"""

from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import uuid4

from bench.budgets import house
from bench.capacity import KB, size_of
from bench.faces import direct
from bench.fixtures import more_connections, put_all
from bench.meter import Cost, middle
from bench.operations import cost_of
from bench.process import House

TABLE = "simple-connections"
KEY = "connectionId"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a text to one person takes where so many connections are open: by scanning, and here."""

    connections: int
    scanning: Cost
    ours: Cost


def compared(connections: int) -> Compared:
    """Both, with so many connections."""
    with house() as place:
        scanning = _scanning(place, connections)
        act: Any = direct.prepare(place)["text"]
        more_connections(place, connections)
        act(0)
        ours = middle(cost_of(place, act, number) for number in range(1, 4))
    return Compared(connections, scanning, ours)


def _scanning(place: House, connections: int) -> Cost:
    """Fill the table, and scan it as a message would: a page after the other, then posts side by side."""
    client = place.storage.client("dynamodb")
    client.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": KEY, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": KEY, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    put_all(client, TABLE, ({KEY: {"S": uuid4().hex[:16]}} for _ in range(connections)))
    pages = [page["Items"] for page in client.get_paginator("scan").paginate(TableName=TABLE)]
    reads = sum(ceil(sum(map(size_of, items)) / (4 * KB)) / 2 for items in pages)
    calls = ["Scan"] * len(pages) + ["PostToConnection"] * sum(map(len, pages))
    return Cost(tuple(calls), depth=len(pages) + 1, posted=len(pages) + 1, reads=reads)
