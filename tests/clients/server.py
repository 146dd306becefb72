"""A socket's other side that says what a test tells it to, and keeps what it hears."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from emulator.settings import PROJECT

Frame = dict[str, Any]
Script = Callable[[Frame], Sequence[Frame]]
"""What is answered to a frame."""


def message(seq: int, **more: Any) -> Frame:
    """A message at this position, by somebody else unless it is said to be a confirmation."""
    return {"action": "re_message", "conversation_id": "room", "seq": seq, "entry": {"text": f"text {seq}"}, **more}


def synced(
    question: Frame, position: int | None = None, *, more: bool = False, at: str = "2025-03-14T10:00:00+00:00"
) -> Frame:
    """The end of the answer to this sync, which led up to this position of the room, if it was about that."""
    positions = {} if position is None else {"room": position}
    return {
        "action": "synced",
        "positions": positions,
        "more": more,
        "at": at,
        "client_id": question["client_id"],
    }


def nothing_new(frame: Frame) -> Sequence[Frame]:
    """Everyone is caught up, and nothing is confirmed."""
    asked = frame.get("positions", {}).get("room")
    return [synced(frame, asked)] if frame["action"] == "sync" else []


def log_of(length: int) -> Script:
    """A server that has so many entries and tells what one lacks of them, to whoever asks for the room."""

    def script(frame: Frame) -> Sequence[Frame]:
        if "room" not in frame.get("positions", {}):
            return nothing_new(frame)
        lacking = [message(seq) for seq in range(frame["positions"]["room"] + 1, length + 1)]
        entries = {"action": "sync", "conversation_id": "room", "entries": lacking, "more": False}
        return [*([entries] if lacking else []), synced(frame, length)]

    return script


def confirm(frame: Frame) -> Sequence[Frame]:
    """Every message is kept at once."""
    if frame["action"] != "send":
        return nothing_new(frame)
    place = {"conversation_id": frame["conversation_id"], "client_id": frame["client_id"]}
    return [{**message(1, action="conf_message"), **place}]


def refusal(frame: Frame, code: str) -> Frame:
    """A frame is refused."""
    return {"action": "error", "code": code, "message": f"it is {code}", "client_id": frame["client_id"]}


FILES = {
    "/": (Path(__file__).with_name("page.html"), "text/html"),
    "/parley.js": (PROJECT / "clients" / "browser" / "parley.js", "text/javascript"),
}
"""What a browser asks for; it lets a page speak to where it came from."""


def _file(connection: ServerConnection, path: Path, kind: str) -> Response:
    answer = connection.respond(HTTPStatus.OK, path.read_text())
    del answer.headers["Content-Type"]
    answer.headers["Content-Type"] = kind
    return answer


@dataclass
class Server:
    """Answers by the script; `refuse` is the status of the next handshakes, if they are not to succeed."""

    script: Script = nothing_new
    heard: list[Frame] = field(default_factory=list)
    sockets: list[ServerConnection] = field(default_factory=list)
    refuse: HTTPStatus | None = None
    address: str = ""

    @classmethod
    @asynccontextmanager
    async def start(cls) -> AsyncIterator["Server"]:
        """Serve on a free port."""
        server = cls()
        async with serve(server._serve, "127.0.0.1", 0, process_request=server._greet) as listening:
            server.address = f"127.0.0.1:{next(iter(listening.sockets)).getsockname()[1]}"
            yield server

    def _greet(self, connection: ServerConnection, request: Request) -> Response | None:
        if request.path in FILES:
            return _file(connection, *FILES[request.path])
        return connection.respond(self.refuse, "") if self.refuse else None

    async def _serve(self, socket: ServerConnection) -> None:
        self.sockets.append(socket)
        async for raw in socket:
            frame = json.loads(raw)
            self.heard.append(frame)
            for answer in self.script(frame):
                await socket.send(json.dumps(answer))

    @property
    def url(self) -> str:
        """Where sockets are opened."""
        return f"ws://{self.address}/ws/chat/room/"

    async def post(self, *frames: Frame) -> None:
        """Send these to whoever connected last."""
        for frame in frames:
            await self.sockets[-1].send(json.dumps(frame))

    def actions(self, name: str) -> list[Frame]:
        """The frames of this action that were heard."""
        return [frame for frame in self.heard if frame["action"] == name]
