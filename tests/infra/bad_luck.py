"""What takes bad luck, brought about: sockets that are gone without a word, and many writers at once."""

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from chalicelib.delivery.deliver import HANDSHAKE
from demo.scenes import PNG
from demo.stage import Stage
from emulator.testing import LocalCloud
from tests.infra.journey import delete_a_picture

WRITERS = 4
BURSTS = 20
PATIENCE = 10


def lose(cloud: LocalCloud, stage: Stage, token: str) -> None:
    """A socket is gone, and the application was not told."""
    cloud.lose_next_disconnects()
    there = len(cloud.connection_ids())
    with stage.socket("Lost", token=token) as socket:
        socket.send(action="ping")
        socket.sees("pong")
    deadline = time.monotonic() + PATIENCE
    while len(cloud.connection_ids()) > there and time.monotonic() < deadline:
        time.sleep(0.05)


@contextmanager
def lost_sockets(cloud: LocalCloud, stage: Stage) -> Iterator[None]:
    """Three people's sockets are lost before what happens within; behind it each function meets one, old enough."""
    of_api, of_message, of_upload = (uuid.uuid4().hex for _ in range(3))
    for person in (of_api, of_message, of_upload):
        lose(cloud, stage, stage.token(person))
    old = time.monotonic() + HANDSHAKE.total_seconds() + 2  # connections are stamped to the second
    yield
    time.sleep(max(0.0, old - time.monotonic()))
    delete_a_picture(stage, of_api)
    ada = uuid.uuid4().hex
    with stage.socket("Ada", token=stage.token(ada)) as socket:
        socket.send(action="text_message", message_body="hello", receiver_id=of_message)
        socket.sees("conf_message")
    body = {"receiver": of_upload, "attached_file_name": "a.png", "attached_file_size": len(PNG)}
    body |= {"content_type": "image/png"}
    offered = stage.ask("Ada", "POST", "/chat/attachment/", stage.token(ada), json=body)["data"]
    stage.upload("Ada", offered["upload"], "a.png", PNG)


def answer_a_lost_socket(cloud: LocalCloud, stage: Stage) -> None:
    """A bot answers in a room whose owner's socket was lost a moment ago."""
    with stage.guest() as owner:
        wanted = {"name": "A room", "nickname": "One", "bots": ["ECHO"]}
        room = stage.ask("Owner", "POST", "/api/chat/conversations/", client=owner, json=wanted)
        lose(cloud, stage, room["token"])
        said = {"type": "T", "text": "hello", "local_id": "a"}
        stage.ask("Owner", "POST", f"/api/chat/conversations/{room['id']}/messages/", client=owner, json=said)


def write_at_once(stage: Stage, came_second: Callable[[], bool]) -> None:
    """Several devices write into one conversation until one of them finds another's entry in its place."""
    ada, ben = uuid.uuid4().hex, uuid.uuid4().hex
    stage.ask("Ben", "GET", "/chat/user/threads/", stage.token(ben))

    def write(_: int) -> None:
        with stage.socket("Ada", token=stage.token(ada)) as socket:
            for _ in range(3):
                socket.send(action="text_message", message_body="hello", receiver_id=ben)
                socket.sees("conf_message")

    for _ in range(BURSTS):
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
        if came_second():
            return
