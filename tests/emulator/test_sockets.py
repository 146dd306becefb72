"""A socket's life, as clients of API Gateway know it."""

import json
from contextlib import ExitStack
from dataclasses import replace

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from emulator.limits import Limits
from emulator.storage import Storage
from emulator.testing import LocalCloud, ManualClock
from tests.emulator.conftest import APPLICATION, eventually

pytestmark = pytest.mark.local_cloud

KIB = 1024


def disconnects(cloud: LocalCloud) -> list[str]:
    """Connection id and code of every $disconnect so far."""
    return list(httpx.get(f"{cloud.origin}/memory/disconnects").json())


def closed_with(client: ClientConnection) -> int:
    """The code of the gateway's close frame."""
    with pytest.raises(ConnectionClosed) as closed:
        client.recv(timeout=5)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def exchange(cloud: LocalCloud, client: ClientConnection) -> None:
    """Send, get the echo, and let the handler finish, so that an advancing clock does not time it out."""
    client.send("still here")
    assert client.recv(timeout=5) == "still here"
    eventually(lambda: cloud.busy == 0)


@pytest.mark.parametrize("url", ["", "?a=1"])
def test_a_message_is_answered(cloud: LocalCloud, url: str) -> None:
    with connect(cloud.socket_url + url) as client:
        client.send("hello")

        assert client.recv(timeout=5) == "hello"


def test_the_address_works_without_its_slash(cloud: LocalCloud) -> None:
    with connect(cloud.socket_url.rstrip("/")) as client:
        client.send("hello")

        assert client.recv(timeout=5) == "hello"


@pytest.mark.parametrize(("said", "status"), [("401", 401), ("403", 403), ("500", 500), ("raise", 502)])
def test_a_refused_connect_refuses_the_handshake(cloud: LocalCloud, said: str, status: int) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"{cloud.socket_url}?do={said}")

    assert refused.value.response.status_code == status


def test_the_subprotocol_is_the_one_that_connect_answers(cloud: LocalCloud) -> None:
    with connect(f"{cloud.socket_url}?do=protocol", subprotocols=[Subprotocol("chat")]) as client:
        assert client.subprotocol == "chat"


def test_posting_inside_connect_fails(cloud: LocalCloud) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"{cloud.socket_url}?do=post")

    assert refused.value.response.status_code == 502
    eventually(lambda: "GoneException" in cloud.log.read_text())


def test_a_socket_on_another_path_is_refused(cloud: LocalCloud) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(cloud.origin.replace("http", "ws", 1) + "/elsewhere")

    assert refused.value.response.status_code == 403


def test_a_handler_that_raises_is_told_to_the_client(cloud: LocalCloud) -> None:
    with connect(cloud.socket_url) as client:
        client.send("raise")

        told = json.loads(client.recv(timeout=5))

        assert told["message"] == "Internal server error"
        assert told["connectionId"] in cloud.connection_ids()
        assert told["requestId"]


def test_a_slow_message_holds_up_none_behind_it(cloud: LocalCloud) -> None:
    with connect(cloud.socket_url) as client:
        client.send("sleep 3")  # longer than a second instance takes to start on a busy machine
        client.send("quick")

        assert [client.recv(timeout=9), client.recv(timeout=9)] == ["quick", "sleep 3"]


def test_binary_messages_are_not_supported(cloud: LocalCloud) -> None:
    with connect(cloud.socket_url) as client:
        client.send(b"\x00")

        assert closed_with(client) == 1003


def test_a_frame_over_32_kilobytes_closes_the_socket(cloud: LocalCloud) -> None:
    with connect(cloud.socket_url) as client:
        client.send("x" * (32 * KIB + 1))

        assert closed_with(client) == 1009


def test_a_message_of_128_kilobytes_in_frames_arrives(cloud: LocalCloud) -> None:
    with connect(cloud.socket_url) as client:
        client.send(["x" * 32 * KIB] * 4)

        assert len(client.recv(timeout=5)) == 128 * KIB


def test_a_message_over_128_kilobytes_closes_the_socket(cloud: LocalCloud) -> None:
    with connect(cloud.socket_url) as client:
        client.send(["x" * 32 * KIB] * 4 + ["x"])

        assert closed_with(client) == 1009


@pytest.mark.parametrize("code", [1000, 1001, 3999])
def test_a_disconnect_tells_the_clients_code(cloud: LocalCloud, code: int) -> None:
    with connect(cloud.socket_url) as client:
        (connection_id,) = cloud.connection_ids()
        client.close(code)

    eventually(lambda: f"{connection_id} {code}" in disconnects(cloud))


def test_a_disconnect_may_get_lost(cloud: LocalCloud) -> None:
    cloud.lose_next_disconnects()
    with connect(cloud.socket_url):
        (lost,) = cloud.connection_ids()
    eventually(lambda: not cloud.connection_ids())
    with connect(cloud.socket_url):
        (told,) = cloud.connection_ids()

    eventually(lambda: f"{told} 1000" in disconnects(cloud))
    assert f"{lost} 1000" not in disconnects(cloud)


def test_disconnects_get_lost_as_often_as_the_limits_say(storage: Storage) -> None:
    limits = replace(Limits(), lost_disconnects=1)
    with LocalCloud.start(APPLICATION, limits, storage=storage) as cloud:
        with connect(cloud.socket_url):
            (lost,) = cloud.connection_ids()
        eventually(lambda: not cloud.connection_ids())

        disconnects(cloud)  # an event that was not lost would have begun by now
        eventually(lambda: cloud.busy == 0)
        assert f"{lost} 1000" not in disconnects(cloud)


def test_a_socket_without_traffic_is_cut_after_ten_minutes(storage: Storage) -> None:
    clock = ManualClock()
    with LocalCloud.start(APPLICATION, clock=clock, storage=storage) as cloud, connect(cloud.socket_url) as client:
        for _ in range(2):
            clock.advance(599)
            exchange(cloud, client)

        clock.advance(600)

        assert closed_with(client) == 1001


def test_a_busy_socket_is_cut_after_two_hours(storage: Storage) -> None:
    clock = ManualClock()
    with LocalCloud.start(APPLICATION, clock=clock, storage=storage) as cloud, connect(cloud.socket_url) as client:
        for _ in range(12):
            clock.advance(599)
            exchange(cloud, client)

        clock.advance(12)

        assert closed_with(client) == 1001


def test_a_message_that_takes_29_seconds_has_failed(storage: Storage) -> None:
    clock = ManualClock()
    with LocalCloud.start(APPLICATION, clock=clock, storage=storage) as cloud, connect(cloud.socket_url) as client:
        client.send("sleep 1")
        eventually(lambda: cloud.busy == 1)

        clock.advance(29)

        assert json.loads(client.recv(timeout=5))["message"] == "Internal server error"


def test_many_sockets_are_open_at_once(cloud: LocalCloud) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(connect(cloud.socket_url))

        assert len(set(cloud.connection_ids())) == 10
