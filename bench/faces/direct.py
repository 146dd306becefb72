"""Two people who write to one another, both connected; and 45 threads, 120 messages that were there before."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from bench.fixtures import more_messages, more_threads
from bench.operations import TURNS, Act
from bench.process import House, person
from chalicelib.core.ids import derived_uuid
from chalicelib.core.model import DIRECT
from torture.forms import multipart

TEXT = "x" * 200
"""What a message says, in the median: 200 characters."""


def prepare(house: House, messages: int = 120, threads: int = 45, connections: int = 1) -> Mapping[str, Act]:
    """All that the API offers; and what sockets offer to every kind of conversation. Both have so many connections."""
    ann, bea = uuid4().hex, uuid4().hex
    hers, other = person(ann), person(bea)
    for _ in range(connections):
        house.connect(token=other)
        socket = house.connect(token=hers)

    newest: dict[str, int] = {}
    thread = derived_uuid(DIRECT, (ann, bea))

    def text(receiver: str = bea, **more: str) -> dict[str, Any]:
        frame = {"action": "text_message", "receiver_id": receiver, "message_body": TEXT, **more}
        sent = house.frame(socket, **frame)[0]
        newest.update({thread: sent["seq"]} if receiver == bea else {})
        return sent

    def reconnect(_: int) -> None:
        doomed.append(house.connect(token=hers))

    def first_message(number: int) -> None:
        text(strangers[number])

    doomed: list[str] = []
    strangers = _people(house, TURNS)
    text()
    more_threads(house, ann, thread, threads)
    seq = more_messages(house, thread, messages)
    return {
        "connect": reconnect,
        "disconnect": lambda _: house.hang_up(doomed.pop(0)),
        "text": lambda _: text(),
        "text with client_id": lambda number: text(client_id=f"id-{number}"),
        "the same again": lambda _: text(client_id="id-0"),
        "first message": first_message,
        "sync, nothing new": lambda _: house.frame(socket, action="sync", positions=newest),
        "attachment of 2 KB": lambda number: _attach(house, hers, bea, number),
        "page of 50 messages": lambda _: house.call("GET", f"/chat/messages/{bea}/?limit=50", hers),
        "page of 20 threads": lambda _: house.call("GET", "/chat/user/threads/", hers),
        "read": lambda number: house.frame(socket, action="read", conversation_id=thread, seq=seq - 9 + number),
        "typing": lambda _: house.frame(socket, action="typing", conversation_id=thread),
        "ping": lambda _: house.frame(socket, action="ping"),
    }


def _people(house: House, number: int) -> list[str]:
    """People who are known, and not connected."""
    names = [uuid4().hex for _ in range(number)]
    for name in names:
        house.call("GET", "/chat/user/threads/", person(name))
    return names


def _attach(house: House, token: str, receiver: str, number: int) -> None:
    file = {"attached_file": ("notes.txt", "text/plain", b"x" * 2000)}
    body, content_type = multipart({"receiver": receiver}, file)
    house.call("POST", "/chat/attachment/", token, body, content_type=content_type, idempotency_key=f"file-{number}")
