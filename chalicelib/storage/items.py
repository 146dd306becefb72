"""Items as plain values, straight from DynamoDB's JSON.

PynamoDB would make a model of each item, attribute by attribute, with its defaults, discriminators and checks: for a
page of fifty that costs more than everything else, and nothing here changes what it read.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from types import SimpleNamespace
from typing import Any

from pynamodb.attributes import Attribute, JSONAttribute, MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

Stored = Mapping[str, Any]
"""A value with its type, as DynamoDB writes it."""

_Reader = Callable[[Stored], Any]


def read(table: type[Model], item: Mapping[str, Stored]) -> SimpleNamespace:
    """The item's attributes by the names that its table defines; None for those that it does not have."""
    readers, values = _layout(table)
    found = {name: readers[name](stored) for name, stored in item.items() if name in readers}
    return SimpleNamespace(**{**values, **found})


@cache
def _layout(table: type[Model]) -> tuple[Mapping[str, _Reader], Mapping[str, None]]:
    """How each attribute is read, and an item that has none of them."""
    attributes = table.get_attributes()
    return {name: _READERS[type(one)] for name, one in attributes.items()}, dict.fromkeys(attributes)


def _number(stored: Stored) -> int:
    return int(stored["N"])


def _json(stored: Stored) -> Any:
    return json.loads(stored["S"])


def _numbers(stored: Stored) -> dict[str, int]:
    return {name: int(one["N"]) for name, one in stored["M"].items()}


_READERS: Mapping[type[Attribute[Any]], _Reader] = {
    UnicodeAttribute: itemgetter("S"),
    NumberAttribute: _number,
    JSONAttribute: _json,
    MapAttribute: _numbers,
}
"""By the kinds of attributes that our tables have: whole numbers, and maps of such."""
