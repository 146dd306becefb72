"""The open sockets, by connection id."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from emulator import events
from emulator.clock import Clock


class BufferFullError(Exception):
    """The client does not read what it is sent."""


@dataclass(eq=False, slots=True)
class Connection:
    """One client's socket. Times are seconds since 1970."""

    socket: WebSocket
    connected_at: float
    last_active_at: float
    id: str = field(default_factory=events.request_id)
    closed_with: tuple[int, str] | None = None

    async def send(self, text: str, patience: float) -> None:
        """Send a message, waiting so many seconds for the client's buffer. Raises BufferFullError, ConnectionError."""
        try:
            async with asyncio.timeout(patience):
                await self.socket.send_text(text)
        except TimeoutError as error:
            raise BufferFullError(self.id) from error
        except (WebSocketDisconnect, RuntimeError) as error:  # RuntimeError: closed by ourselves a moment ago
            raise ConnectionError(f"{self.id} is gone") from error

    async def close(self, code: int, reason: str = "") -> None:
        """Close from our side, once."""
        if self.closed_with is None and self.socket.application_state is WebSocketState.CONNECTED:
            self.closed_with = code, reason
            with suppress(WebSocketDisconnect, RuntimeError):
                await self.socket.close(code, reason)

    def describe(self) -> dict[str, Any]:
        """Who it is, as @connections answers."""
        identity = {"sourceIp": events.source_ip(self.socket), "userAgent": self.socket.headers.get("user-agent", "")}
        return {"connectedAt": self.connected_at, "lastActiveAt": self.last_active_at, "identity": identity}


class Connections:
    """The registry. A connection is in it from the end of the handshake until it closes, whoever closes it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, Connection] = {}

    def new(self, socket: WebSocket) -> Connection:
        """A connection whose handshake has begun; posting to it fails as for one that is gone."""
        now = self._clock.now()
        return Connection(socket, connected_at=now, last_active_at=now)

    def add(self, connection: Connection) -> None:
        """The handshake is done."""
        self._open[connection.id] = connection

    def remove(self, connection: Connection) -> None:
        """The connection is closed."""
        self._open.pop(connection.id, None)

    def find(self, connection_id: str) -> Connection | None:
        """The open connection of this id."""
        found = self._open.get(connection_id)
        return found if found and found.closed_with is None else None

    def touch(self, connection: Connection) -> None:
        """A message went one way or the other: the idle time starts anew."""
        connection.last_active_at = self._clock.now()

    def all(self) -> list[Connection]:
        """Every open connection."""
        return list(self._open.values())
