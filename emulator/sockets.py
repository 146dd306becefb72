"""The WebSocket API: a socket's life from handshake to $disconnect."""

import asyncio
import json
import random
from contextlib import suppress
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from emulator import socket_events
from emulator.clock import Clock, within
from emulator.connections import BufferFullError, Connection, Connections
from emulator.functions import FunctionError, Functions, PayloadTooLargeError
from emulator.limits import Limits

UNSUPPORTED_DATA = 1003
GOING_AWAY = 1001
LOST = 1006


class SocketApi:
    """Serves sockets as API Gateway does.

    Messages of one socket are invocations of their own, and the service promises nothing of the order in which they
    are worked on or answered: each is started as it arrives, and none waits for the one before.
    """

    def __init__(self, functions: Functions, connections: Connections, limits: Limits, clock: Clock) -> None:
        self._functions = functions
        self._connections = connections
        self._limits = limits
        self._clock = clock
        self._messages: set[asyncio.Task[None]] = set()
        self.lose_next = 0

    async def serve(self, socket: WebSocket) -> None:
        """One socket, from its handshake to its end."""
        await socket.receive()
        connection = self._connections.new(socket)
        status, headers = await self._connect(connection)
        if not 200 <= status < 300:
            await socket.send_denial_response(_refusal(connection, status))
            return
        code, reason = await self._live(connection, headers.get("sec-websocket-protocol"))
        await self._disconnect(connection, code, reason)

    async def _connect(self, connection: Connection) -> tuple[int, dict[str, str]]:
        """Ask $connect: the status of its answer and the headers."""
        event = socket_events.connect(connection, self._clock.now())
        try:
            answer = await self._invoke("$connect", event)
        except TimeoutError:
            return 504, {}
        except (FunctionError, PayloadTooLargeError):
            return 502, {}
        if not isinstance(answer, dict) or not isinstance(answer.get("statusCode"), int):
            return 502, {}
        return answer["statusCode"], {name.lower(): value for name, value in (answer.get("headers") or {}).items()}

    async def _invoke(self, target: str, event: dict[str, Any]) -> Any:
        if target not in self._functions.description.handlers:
            return {"statusCode": 200}  # a route without integration: API Gateway accepts and does nothing
        return await within(self._clock, self._limits.socket_seconds, self._functions.invoke(target, event))

    async def _live(self, connection: Connection, subprotocol: str | None) -> tuple[int, str]:
        """Open the socket and serve it until it closes; answers with which code and reason it did."""
        self._connections.add(connection)  # before the client hears of it: it may be posted to at once
        cut = asyncio.ensure_future(self._cut(connection))
        try:
            await connection.socket.accept(subprotocol)
            return await self._listen(connection)
        except WebSocketDisconnect:
            return LOST, ""  # it left during $connect
        finally:
            cut.cancel()
            self._connections.remove(connection)

    async def _listen(self, connection: Connection) -> tuple[int, str]:
        while (message := await connection.socket.receive())["type"] == "websocket.receive":
            self._connections.touch(connection)
            if message.get("text") is None:
                await connection.close(UNSUPPORTED_DATA)  # «Binary media types for WebSocket APIs»
                continue
            task = asyncio.ensure_future(self._message(connection, message["text"]))
            self._messages.add(task)
            task.add_done_callback(self._messages.discard)
        if connection.closed_with:
            return connection.closed_with
        if "reason" not in message:
            return LOST, ""  # the transport ended without a closing handshake
        return message["code"], message["reason"] or ""

    async def _message(self, connection: Connection, body: str) -> None:
        event = socket_events.message(connection, self._clock.now(), body)
        try:
            await self._invoke("$default", event)
        except (FunctionError, PayloadTooLargeError, TimeoutError):
            context = event["requestContext"]
            frame = _error(connection, "Internal server error", context["requestId"])
            with suppress(ConnectionError, BufferFullError):
                await connection.send(json.dumps(frame), self._limits.full_buffer_seconds)

    async def _cut(self, connection: Connection) -> None:
        """Close an idle socket, and any at the end of its two hours. Control frames are no activity."""
        while True:
            idle_at = connection.last_active_at + self._limits.socket_idle_seconds
            wait = min(idle_at, connection.connected_at + self._limits.socket_life_seconds) - self._clock.now()
            if wait <= 0:
                await connection.close(GOING_AWAY, "Going away")
                return
            await self._clock.sleep(wait)

    async def _disconnect(self, connection: Connection, code: int, reason: str) -> None:
        """Tell the application, once: $disconnect is a best-effort event that may get lost and is never repeated."""
        if self.lose_next > 0:
            self.lose_next -= 1
            return
        if random.random() < self._limits.lost_disconnects:  # noqa: S311 - no secret hangs on it
            return
        with suppress(FunctionError, PayloadTooLargeError, TimeoutError):
            await self._invoke("$disconnect", socket_events.disconnect(connection, self._clock.now(), code, reason))


def _refusal(connection: Connection, status: int) -> Response:
    message = "Forbidden" if status == 403 else "Unauthorized" if status == 401 else "Internal server error"
    return JSONResponse(_error(connection, message, connection.id), status)


def _error(connection: Connection, message: str, request_id: str) -> dict[str, str]:
    return {"message": message, "connectionId": connection.id, "requestId": request_id}
