"""The tables, exactly as storage defines them, with what only an account has: restore, encryption, protection."""

from typing import Any

from chalicelib.storage.tables import definitions, ttl
from infra.cloudformation import KEEP, Resource, Resources, resource
from infra.names import table_prefix
from infra.stages import Stage


def tables(stage: Stage) -> Resources:
    """One resource a table, named `UsersTable` and so on."""
    prefix = table_prefix(stage)
    expiring = ttl(prefix)
    return {
        logical_table(definition["TableName"].removeprefix(prefix)): _table(definition, expiring)
        for definition in definitions(prefix)
    }


def logical_table(name: str) -> str:
    """The table's name within the template."""
    return f"{name.title()}Table"


def _table(definition: dict[str, Any], expiring: dict[str, str]) -> Resource:
    properties = {
        **definition,
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "SSESpecification": {"SSEEnabled": True},
    }
    if "StreamSpecification" in definition:
        properties["StreamSpecification"] = {"StreamViewType": definition["StreamSpecification"]["StreamViewType"]}
    if definition["TableName"] in expiring:
        name = expiring[definition["TableName"]]
        properties["TimeToLiveSpecification"] = {"AttributeName": name, "Enabled": True}
    return resource("DynamoDB::Table", properties, **KEEP)
