"""Queries of the storage that cost what they find.

ministack sorts the whole partition for each query and parses the key condition anew for each item: a hundred
milliseconds and more in a conversation of a few thousand messages. Here it is given only those items that can be in
the answer. Which of them are, and how it is worded, stays its own affair.
"""

import heapq
import operator
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from ministack.services import dynamodb

SHAPE = re.compile(
    r"\(?(?P<hash>#\w+) = (?P<id>:\w+)(?: AND (?P<range>#\w+) (?P<compare>[<>]=?|=) (?P<bound>:\w+))?\)?"
)
"""The key conditions that are understood here; any other query is left alone."""

MORE = {"IndexName", "ExclusiveStartKey"}
"""Parameters that change what a page can hold."""

COMPARE = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}


def install() -> None:
    """Let every query of this process be answered so."""
    answer = dynamodb._query  # noqa: SLF001 - there is no public way

    def query(data: dict[str, Any]) -> Any:
        with _narrowed(data):
            return answer(data)

    dynamodb._query = query  # noqa: SLF001


@contextmanager
def _narrowed(data: Mapping[str, Any]) -> Iterator[None]:
    """The table without what the query cannot find. Nothing else runs meanwhile: a query is one step of the loop."""
    table = dynamodb._tables.get(data.get("TableName"))  # noqa: SLF001
    found = _candidates(table, data) if table else None
    if found is None:
        yield
        return
    everything = table["items"]
    table["items"] = found
    try:
        yield
    finally:
        table["items"] = everything


def _candidates(table: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, dict[str, Any]] | None:
    """By partition and sort key what a page of a table can hold, where positions are numbers; else None."""
    shape = SHAPE.fullmatch(data.get("KeyConditionExpression") or "")
    if shape is None or not isinstance(data.get("Limit"), int) or not data.keys().isdisjoint(MORE):
        return None
    names, values = data.get("ExpressionAttributeNames", {}), data.get("ExpressionAttributeValues", {})
    asked = [names.get(shape["hash"]), names.get(shape["range"], table["sk_name"])]
    if asked != [table["pk_name"], table["sk_name"]] or not _is_number(table, table["sk_name"]):
        return None
    key, bound = values.get(shape["id"], {}).get("S"), values.get(shape["bound"], {}).get("N")
    partition = table["items"].get(key, {})
    seqs = {Decimal(seq): seq for seq in partition}
    if shape["compare"]:
        if bound is None:
            return None
        seqs = {at: seq for at, seq in seqs.items() if COMPARE[shape["compare"]](at, Decimal(bound))}
    pick = heapq.nsmallest if data.get("ScanIndexForward", True) else heapq.nlargest
    return {key: {seqs[at]: partition[seqs[at]] for at in pick(int(data["Limit"]), seqs)}}


def _is_number(table: Mapping[str, Any], name: str) -> bool:
    types = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    return types.get(name) == "N"
