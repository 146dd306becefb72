"""What a call to DynamoDB consumes, in units as they are billed.

Writes are as the local cloud reports them: items, indexes and transactions, by the published rules. It reports the same
for every read, however much was read, so reads are worked out from the items that came back, by the same rules: 4 KB
a unit, half of that where a read need not be consistent, for a query its items together and otherwise each alone. No
query here leaves out what it read, so what came back is what was read. A write that was refused costs at least
one unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

KB = 1024
Item = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Consumed:
    """Read and write units."""

    reads: float = 0
    writes: float = 0


def consumed(operation: str, asked: Mapping[str, Any], answer: Mapping[str, Any] | None) -> Consumed:
    """What the call of this operation consumed, by its parameters and its answer: None where it was refused.

    Raises ValueError for a query that filters, since nobody can tell what it read.
    """
    if answer is None:
        return Consumed(writes=len(asked.get("TransactItems", ())) * 2 or 1)
    match operation:
        case "GetItem":
            return Consumed(reads=_read([answer.get("Item")], asked))
        case "Query":
            if answer["Count"] != answer["ScannedCount"] or "ProjectionExpression" in asked:
                raise ValueError("this query left out some of what it read")
            return Consumed(reads=_units(sum(map(size_of, answer["Items"]))) * _share(asked))
        case "BatchGetItem":
            return Consumed(reads=sum(_batch(asked, answer, table) for table in asked["RequestItems"]))
    return Consumed(writes=_reported(answer["ConsumedCapacity"]))


def size_of(item: Item) -> int:
    """Bytes of an item as DynamoDB counts them: names and values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _read(items: list[Item | None], asked: Mapping[str, Any]) -> float:
    return sum(_units(size_of(item or {})) for item in items) * _share(asked)


def _batch(asked: Mapping[str, Any], answer: Mapping[str, Any], table: str) -> float:
    """Keys that are not there are read as well."""
    wanted, found = asked["RequestItems"][table], answer["Responses"].get(table, [])
    absent = [None] * (len(wanted["Keys"]) - len(found))
    return _read([*found, *absent], wanted)


def _share(asked: Mapping[str, Any]) -> float:
    return 1 if asked.get("ConsistentRead") else 0.5


def _units(size: int) -> int:
    return max(1, ceil(size / (4 * KB)))


def _reported(told: Any) -> float:
    return float(sum(one["CapacityUnits"] for one in (told if isinstance(told, list) else [told])))


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return ceil(len(content.strip("-").replace(".", "").strip("0")) / 2) + 1
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value_size(one) for name, one in content.items())
    raise ValueError(f"no table here holds a value of type {kind}")
