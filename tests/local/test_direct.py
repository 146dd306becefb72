"""Direct messages between real sockets: several devices, someone offline, files, and storage that enforces."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import jwt
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from emulator.testing import SECRET, LocalCloud

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("parley")]

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(64)


class Person:
    """Someone with a token."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.id = uuid.uuid4().hex
        self.token = jwt.encode({"user_id": self.id, "exp": time.time() + 600}, SECRET, "HS256")
        self._cloud = cloud
        self.http = httpx.Client(
            base_url=cloud.origin, headers={"Authorization": f"Bearer {self.token}"}, timeout=30, trust_env=False
        )
        self._devices = ExitStack()

    def connect(self) -> ClientConnection:
        """Another device."""
        return self._devices.enter_context(connect(f"{self._cloud.socket_url}?token={self.token}"))

    def offer(self, receiver: str, **announced: Any) -> dict[str, Any]:
        """Ask for a presigned form."""
        body = {"receiver": receiver, "message": "", "attached_file_name": "a.png", "content_type": "image/png"}
        answer = self.http.post("/chat/attachment/", json={**body, "attached_file_size": len(PNG), **announced})
        assert answer.status_code == 201
        data: dict[str, Any] = answer.json()["data"]
        return data

    def close(self) -> None:
        """Hang up on every device."""
        self._devices.close()
        self.http.close()


@pytest.fixture
def two(cloud: LocalCloud) -> Iterator[tuple[Person, Person]]:
    """Two people who are known."""
    ann, bea = Person(cloud), Person(cloud)
    for one in (ann, bea):
        assert one.http.get("/chat/user/threads/").status_code == 200
    yield ann, bea
    ann.close()
    bea.close()


def frame(socket: ClientConnection) -> dict[str, Any]:
    """The next frame."""
    received: dict[str, Any] = json.loads(socket.recv(timeout=10))
    return received


def say(socket: ClientConnection, **said: Any) -> None:
    socket.send(json.dumps(said))


def test_every_device_of_both_hears(two: tuple[Person, Person]) -> None:
    ann, bea = two
    first, second, hers = ann.connect(), ann.connect(), bea.connect()

    say(first, action="text_message", message_body="hello", receiver_id=bea.id)

    assert [frame(first)["action"], frame(second)["action"]] == ["conf_message"] * 2
    assert frame(hers)["message"] == "hello"


def test_one_who_was_offline_catches_up_from_history(two: tuple[Person, Person]) -> None:
    ann, bea = two
    socket = ann.connect()
    for text in ("one", "two", "three"):
        say(socket, action="text_message", message_body=text, receiver_id=bea.id)
        frame(socket)

    history = bea.http.get(f"/chat/messages/{ann.id}/?limit=2").json()
    older = bea.http.get(history["next"]).json()

    assert [one["message"] for one in history["data"]["messages"]] == ["three", "two"]
    assert [one["message"] for one in older["data"]["messages"]] == ["one"]
    assert older["next"] is None


def test_one_who_was_offline_catches_up_by_sync(two: tuple[Person, Person]) -> None:
    ann, bea = two
    socket = ann.connect()
    say(socket, action="text_message", message_body="one", receiver_id=bea.id)
    conversation_id = frame(socket)["conversation_id"]

    hers = bea.connect()
    say(hers, action="sync", positions={conversation_id: 0})

    assert [entry["message"] for entry in frame(hers)["entries"]] == ["one"]
    assert frame(hers)["positions"] == {conversation_id: 1}


def test_a_presigned_file_is_read_back_as_it_was_sent(two: tuple[Person, Person]) -> None:
    ann, bea = two
    socket, hers = ann.connect(), bea.connect()
    offered = ann.offer(bea.id)

    upload = httpx.post(offered["upload"]["url"], data=offered["upload"]["fields"], files={"file": ("a.png", PNG)})
    say(socket, action="file_message", chat_id=offered["message"]["id"])
    announced = frame(hers)
    while announced["action"] != "re_message":
        announced = frame(hers)

    assert upload.status_code == 204
    content = bea.http.get(announced["attached_file_url"], follow_redirects=True)
    assert content.content == PNG


@pytest.mark.parametrize(
    ("content", "changed"),
    [(PNG + b"x", {}), (PNG[:-1], {}), (PNG, {"Content-Type": "text/html"}), (PNG, {"key": "attachments/other"})],
    ids=["too long", "too short", "another type", "another key"],
)
def test_storage_refuses_what_the_form_was_not_made_for(
    two: tuple[Person, Person], content: bytes, changed: dict[str, str]
) -> None:
    ann, bea = two
    upload = ann.offer(bea.id)["upload"]

    answer = httpx.post(upload["url"], data={**upload["fields"], **changed}, files={"file": ("a.png", content)})

    assert 400 <= answer.status_code < 500


def test_a_file_that_did_not_arrive_cannot_be_announced(two: tuple[Person, Person]) -> None:
    ann, bea = two
    socket = ann.connect()
    offered = ann.offer(bea.id)

    say(socket, action="file_message", chat_id=offered["message"]["id"])

    assert frame(socket)["code"] == "conflict"


def test_a_stranger_reads_no_file(two: tuple[Person, Person], cloud: LocalCloud) -> None:
    ann, bea = two
    sent = ann.http.post("/chat/attachment/", data={"receiver": bea.id}, files={"attached_file": ("a.png", PNG)}).json()
    link = sent["data"]["message"]["attached_file"]
    stranger = Person(cloud)

    refused, unknown = stranger.http.get(link), httpx.get(f"{cloud.origin}{link}")
    stranger.close()

    assert (refused.status_code, unknown.status_code) == (403, 401)


def test_a_token_that_does_not_hold_refuses_the_handshake(cloud: LocalCloud) -> None:
    with pytest.raises(InvalidStatus) as refused, connect(f"{cloud.socket_url}?token=garbage"):
        pass

    assert refused.value.response.status_code == 401


def test_a_socket_survives_whatever_it_is_sent(two: tuple[Person, Person]) -> None:
    ann, _ = two
    socket = ann.connect()

    for raw in (
        "nonsense",
        "[]",
        "[" * 30_000,
        '{"action": NaN}',
        '{"action": "text_message", "message_body": "\\ud800"}',
    ):
        socket.send(raw)
        assert frame(socket)["action"] == "error"
    say(socket, action="ping")

    assert frame(socket) == {"action": "pong"}
