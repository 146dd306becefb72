"""A socket's other side that says what a test tells it to, and keeps what it hears."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

Frame = dict[str, Any]
Script = Callable[[Frame], Sequence[Frame]]
"""What is answered to a frame."""


def message(seq: int, **more: Any) -> Frame:
    """A message at this position, by somebody else unless it is said to be a confirmation."""
    return {"action": "re_message", "conversation_id": "room", "seq": seq, "entry": {"text": f"text {seq}"}, **more}


def synced(position: int, *, more: bool = False) -> Frame:
    """The end of a sync that led up to this position."""
    positions = {"room": position} if position else {}
    return {"action": "synced", "positions": positions, "more": more, "at": "2025-03-14T10:00:00+00:00"}


def nothing_new(frame: Frame) -> Sequence[Frame]:
    """Everyone is caught up, and nothing is confirmed."""
    asked = frame.get("positions", {}).get("room", 0)
    return [synced(asked)] if frame["action"] == "sync" else []


@dataclass
class Server:
    """Answers by the script; `refuse` is the status of the next handshakes, if they are not to succeed."""

    script: Script = nothing_new
    heard: list[Frame] = field(default_factory=list)
    sockets: list[ServerConnection] = field(default_factory=list)
    refuse: HTTPStatus | None = None
    url: str = ""

    @classmethod
    @asynccontextmanager
    async def start(cls, script: Script = nothing_new) -> AsyncIterator["Server"]:
        """Serve on a free port."""
        server = cls(script)
        async with serve(server._serve, "127.0.0.1", 0, process_request=server._greet) as listening:
            server.url = f"ws://127.0.0.1:{next(iter(listening.sockets)).getsockname()[1]}/ws/chat/room/"
            yield server

    def _greet(self, connection: ServerConnection, _: Request) -> Response | None:
        return connection.respond(self.refuse, "") if self.refuse else None

    async def _serve(self, socket: ServerConnection) -> None:
        self.sockets.append(socket)
        async for raw in socket:
            frame = json.loads(raw)
            self.heard.append(frame)
            await self.post(*self.script(frame))

    async def post(self, *frames: Frame) -> None:
        """Send these to whoever connected last."""
        for frame in frames:
            await self.sockets[-1].send(json.dumps(frame))

    def actions(self, name: str) -> list[Frame]:
        """The frames of this action that were heard."""
        return [frame for frame in self.heard if frame["action"] == name]


async def eventually(true: Callable[[], bool]) -> None:
    """Wait for what happens on the other side; fails if it does not within seconds."""
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)
