"""@connections, through boto3's own client."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from websockets.exceptions import ConnectionClosedOK
from websockets.protocol import State
from websockets.sync.client import ClientConnection, connect

from emulator.limits import Limits
from emulator.storage import Storage
from emulator.testing import LocalCloud, ManualClock
from tests.emulator.conftest import APPLICATION, eventually

pytestmark = pytest.mark.local_cloud


def management(cloud: LocalCloud) -> Any:
    once = Config(retries={"total_max_attempts": 1})
    return boto3.client("apigatewaymanagementapi", endpoint_url=cloud.origin, config=once)


@pytest.fixture
def client(cloud: LocalCloud) -> Iterator[ClientConnection]:
    with connect(cloud.socket_url) as opened:
        yield opened


def test_a_post_reaches_the_client(cloud: LocalCloud, client: ClientConnection) -> None:
    management(cloud).post_to_connection(ConnectionId=cloud.connection_ids()[0], Data="häl\U0001f600".encode())

    assert client.recv(timeout=5) == "häl\U0001f600"


def test_a_connection_tells_who_it_is(cloud: LocalCloud, client: ClientConnection) -> None:
    told = management(cloud).get_connection(ConnectionId=cloud.connection_ids()[0])

    assert client.state is State.OPEN
    assert isinstance(told["ConnectedAt"], datetime)
    assert told["LastActiveAt"] >= told["ConnectedAt"]
    assert told["Identity"]["SourceIp"] == "127.0.0.1"


def test_a_delete_closes_the_socket(cloud: LocalCloud, client: ClientConnection) -> None:
    management(cloud).delete_connection(ConnectionId=cloud.connection_ids()[0])

    with pytest.raises(ConnectionClosedOK):
        client.recv(timeout=5)


@pytest.mark.parametrize("verb", ["post", "get", "delete"])
def test_a_connection_that_never_was_is_gone(cloud: LocalCloud, verb: str) -> None:
    api, connection_id = management(cloud), uuid.uuid4().hex
    calls = {
        "post": lambda: api.post_to_connection(ConnectionId=connection_id, Data=b""),
        "get": lambda: api.get_connection(ConnectionId=connection_id),
        "delete": lambda: api.delete_connection(ConnectionId=connection_id),
    }

    with pytest.raises(api.exceptions.GoneException):
        calls[verb]()


def test_a_closed_connection_is_gone(cloud: LocalCloud) -> None:
    api = management(cloud)
    with connect(cloud.socket_url):
        (connection_id,) = cloud.connection_ids()
    eventually(lambda: not cloud.connection_ids())

    with pytest.raises(api.exceptions.GoneException):
        api.post_to_connection(ConnectionId=connection_id, Data=b"hello?")


def test_a_post_over_128_kilobytes_is_too_large(cloud: LocalCloud, client: ClientConnection) -> None:
    api, (connection_id,) = management(cloud), cloud.connection_ids()

    api.post_to_connection(ConnectionId=connection_id, Data=b"x" * 128 * 1024)
    with pytest.raises(api.exceptions.PayloadTooLargeException):
        api.post_to_connection(ConnectionId=connection_id, Data=b"x" * (128 * 1024 + 1))

    assert len(client.recv(timeout=5)) == 128 * 1024


def test_a_request_without_a_signature_is_forbidden(cloud: LocalCloud, client: ClientConnection) -> None:
    (connection_id,) = cloud.connection_ids()

    answer = httpx.post(f"{cloud.origin}/@connections/{connection_id}", content=b"hello")

    assert answer.status_code == 403
    with pytest.raises(TimeoutError):
        client.recv(timeout=0.1)


def test_posts_past_the_throttle_exceed_the_limit(storage: Storage) -> None:
    limits = replace(Limits(), posts_per_second=1, post_burst=1)
    with LocalCloud.start(APPLICATION, limits, ManualClock(), storage) as cloud, connect(cloud.socket_url):
        api, (connection_id,) = management(cloud), cloud.connection_ids()
        api.post_to_connection(ConnectionId=connection_id, Data=b"first")

        with pytest.raises(api.exceptions.LimitExceededException):
            api.post_to_connection(ConnectionId=connection_id, Data=b"second")


def post_repeatedly(api: Any, connection_id: str) -> None:
    for _ in range(1000):
        api.post_to_connection(ConnectionId=connection_id, Data=b"x" * 100_000)


def test_a_client_that_does_not_read_exceeds_the_limit(cloud: LocalCloud) -> None:
    api = management(cloud)
    with connect(cloud.socket_url, max_queue=1, close_timeout=1) as client:
        (connection_id,) = cloud.connection_ids()

        with pytest.raises(api.exceptions.LimitExceededException):
            post_repeatedly(api, connection_id)

        assert client.recv(timeout=5)
