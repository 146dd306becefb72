"""`make restore`: a stage's tables as they were at a moment, under the names of another stage, which takes them in."""

from datetime import datetime
from typing import Any

from infra.account import plainly
from infra.cloudformation import Resource
from infra.errors import InfraError
from infra.names import table_prefix
from infra.place import Place
from infra.resources.tables import tables
from infra.stages import Stage

PATIENCE = 6 * 60 * 60
"""Seconds: DynamoDB needs longer for larger tables."""


def restore(place: Place, stage: Stage, to: Stage, at: datetime | None) -> None:
    """Make the tables of `to` from those of `stage`, as they were at this time, else as they are.

    Raises InfraError, before anything is made, where one of them is there already.
    """
    if stage.region != to.region:
        raise InfraError(f"{to.name} is in {to.region}, and tables are restored within {stage.region}")
    dynamodb = place.account.client("dynamodb")
    wanted = [one["Properties"] for one in tables(to).values()]
    with plainly(f"the tables of {stage.stack} cannot be restored to {to.stack}"):
        _expect_none(dynamodb, wanted)
        for one in wanted:
            source = one["TableName"].replace(table_prefix(to), table_prefix(stage), 1)
            moment: Resource = {"RestoreDateTime": at} if at else {"UseLatestRestorableTime": True}
            dynamodb.restore_table_to_point_in_time(SourceTableName=source, TargetTableName=one["TableName"], **moment)
            print(f"  {source} to {one['TableName']}")
        wait = {"Delay": 4 * place.delay, "MaxAttempts": PATIENCE // (4 * place.delay)}
        for one in wanted:
            dynamodb.get_waiter("table_exists").wait(TableName=one["TableName"], WaiterConfig=wait)
            _complete(dynamodb, one)
    print(f"restored; the next deployment of {to.stack} takes them in")


def _expect_none(dynamodb: Any, wanted: list[Resource]) -> None:
    names = {one["TableName"] for one in wanted}
    pages = dynamodb.get_paginator("list_tables").paginate()
    there = sorted(name for page in pages for name in page["TableNames"] if name in names)
    if there:
        raise InfraError(f"there are tables already: {', '.join(there)}")


def _complete(dynamodb: Any, wanted: Resource) -> None:
    """Set what a restored table does not bring along."""
    name = wanted["TableName"]
    if "TimeToLiveSpecification" in wanted:
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=wanted["TimeToLiveSpecification"])
    if "StreamSpecification" in wanted:
        stream = {**wanted["StreamSpecification"], "StreamEnabled": True}
        dynamodb.update_table(TableName=name, StreamSpecification=stream)
    dynamodb.update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification=wanted["PointInTimeRecoverySpecification"]
    )
