"""AWS calls as IAM sees them: which action on what. The targets are those of `infra/access.py`."""

from collections.abc import Iterator, Mapping
from typing import Any

Needed = tuple[str, str]
"""A target and an action on it."""

S3 = {
    "PutObject": {"s3:PutObject"},
    "GetObject": {"s3:GetObject"},
    "CopyObject": {"s3:GetObject", "s3:PutObject"},
    "DeleteObject": {"s3:DeleteObject"},
}
SOCKETS = {"PostToConnection": "sockets:POST", "DeleteConnection": "sockets:DELETE"}
TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


def needed(operation: str, params: Mapping[str, Any], prefix: str) -> Iterator[Needed]:
    """What a caller must be allowed for this call to work. Raises KeyError for an operation that nobody expected."""
    if operation == "GetSecretValue":
        yield "secret", "secretsmanager:GetSecretValue"
    elif operation in SOCKETS:
        yield SOCKETS[operation], "execute-api:ManageConnections"
    elif operation in S3:
        for action in S3[operation]:
            yield "files", action
        if operation == "GetObject":
            yield "bucket", "s3:ListBucket"  # without it a missing file is answered 403 and not 404
    else:
        for table, action in _dynamodb(operation, params):
            yield f"table:{table.removeprefix(prefix)}", f"dynamodb:{action}"


def _dynamodb(operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    match operation:
        case "TransactWriteItems":
            for item in params["TransactItems"]:
                ((kind, details),) = item.items()
                yield details["TableName"], TRANSACTED[kind]
        case "TransactGetItems":
            for item in params["TransactItems"]:
                yield item["Get"]["TableName"], "GetItem"
        case "BatchGetItem" | "BatchWriteItem":
            for table in params["RequestItems"]:
                yield table, operation
        case "Query" if "IndexName" in params:
            yield f"{params['TableName']}/index/{params['IndexName']}", operation
        case _:
            yield params["TableName"], operation
