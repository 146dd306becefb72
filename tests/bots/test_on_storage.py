"""A bot on DynamoDB, as moto emulates it: asked by what the table's own stream hands over."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.session import get_session

from chalicelib.bots.calculator import Calculator
from chalicelib.bots.echo import Echo
from chalicelib.edge.stream import LogStream
from chalicelib.observe import Observer
from chalicelib.storage.session import SharedConnection
from tests.bots.rooms import Room
from tests.storage.stage import PREFIX, moto_tables, on_dynamo


@pytest.fixture
def cloud() -> Iterator[SharedConnection]:
    """Every table, with the log's stream."""
    with moto_tables() as connection:
        yield connection


def streamed(connection: SharedConnection) -> dict[str, Any]:
    """All that the log's stream has, as Lambda is given it."""
    latest = connection.dynamodb.call("DescribeTable", {"TableName": f"{PREFIX}log"})["Table"]["LatestStreamArn"]
    client = get_session().create_client("dynamodbstreams")
    shard = client.describe_stream(StreamArn=latest)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = client.get_shard_iterator(StreamArn=latest, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return {"Records": client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]}


def test_bots_answer_what_the_tables_own_stream_hands_over_and_once(cloud: SharedConnection) -> None:
    stage = on_dynamo(cloud)
    room = Room(Echo(), Calculator(), on={"conversations": stage.conversations, "log": stage.log, "inbox": stage.inbox})
    room.say("1+1")

    for _ in range(3):
        LogStream(room.ports, room.bots, Observer("parley", "test")).handle(streamed(cloud))

    assert room.texts() == ["1+1", "1+1", "2"]
