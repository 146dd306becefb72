"""The distribution's stand-in on this machine: one host, whose behaviours are those of the template."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from infra.cloudformation import Resource
from infra.errors import InfraError
from infra.names import SOCKET_STAGE

METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
START_SECONDS = 10
OF_THE_HOP = frozenset({"host", "connection", "transfer-encoding", "content-length", "content-encoding"})


@dataclass(frozen=True, slots=True)
class Behaviours:
    """Which origin answers a path, as the template's distribution has it."""

    config: Resource

    def origin(self, path: str) -> str:
        """The id of the first behaviour's origin that the path matches, else the default's."""
        for behaviour in self.config["CacheBehaviors"]:
            if fnmatchcase(path, behaviour["PathPattern"]):
                return str(behaviour["TargetOriginId"])
        return str(self.config["DefaultCacheBehavior"]["TargetOriginId"])

    def origin_path(self, origin: str) -> str:
        """What the distribution puts before the path."""
        return next(str(one.get("OriginPath", "")) for one in self.config["Origins"] if one["Id"] == origin)


class Front:
    """Passes requests and sockets on to the deployed APIs."""

    def __init__(self, behaviours: Behaviours, origins: Mapping[str, str]) -> None:
        self._behaviours = behaviours
        self._origins = origins
        self._http = httpx.AsyncHTTPTransport()  # and no client, which would keep one caller's cookies for the next
        self.app = Starlette(
            routes=[WebSocketRoute("/{path:path}", self.socket), Route("/{path:path}", self.request, methods=METHODS)]
        )

    async def request(self, request: Request) -> Response:
        """A request, with nothing but the host changed."""
        path = request.url.path
        origin = self._behaviours.origin(path)
        if origin not in self._origins:
            return Response(f"{path} is of the origin {origin}, which is not here", 404)
        address = f"{self._origins[origin]}{self._behaviours.origin_path(origin)}{path}?{request.url.query}"
        asked = httpx.Request(
            request.method, address, headers=_passed(request.headers.items()), content=await request.body()
        )
        answer = await self._http.handle_async_request(asked)
        await answer.aread()
        response = Response(answer.content, answer.status_code)
        response.raw_headers += [
            (name.lower(), value) for name, value in answer.headers.raw if name.decode().lower() not in OF_THE_HOP
        ]
        return response

    async def socket(self, outer: WebSocket) -> None:
        """A socket, its path replaced by the stage as the distribution's function does."""
        origin = self._behaviours.origin(outer.url.path)
        address = self._origins[origin].replace("http", "ws", 1)
        try:
            async with connect(f"{address}/{SOCKET_STAGE}?{outer.url.query}", proxy=None) as inner:
                await outer.accept()
                await _both(outer, inner)
        except InvalidStatus as refused:
            await outer.send_denial_response(
                Response(bytes(refused.response.body or b""), refused.response.status_code)
            )


def _passed(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name not in OF_THE_HOP]


async def _both(outer: WebSocket, inner: ClientConnection) -> None:
    """Pass frames both ways until either side hangs up."""
    ways = [asyncio.create_task(_upstream(outer, inner)), asyncio.create_task(_downstream(outer, inner))]
    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in ways:
        way.cancel()
    await asyncio.gather(*ways, return_exceptions=True)


async def _upstream(outer: WebSocket, inner: ClientConnection) -> None:
    with suppress(WebSocketDisconnect, ConnectionClosed):
        while True:
            await inner.send(await outer.receive_text())


async def _downstream(outer: WebSocket, inner: ClientConnection) -> None:
    with suppress(ConnectionClosed):
        async for frame in inner:
            await outer.send_text(frame if isinstance(frame, str) else frame.decode())
    with suppress(RuntimeError):  # the client had hung up before
        await outer.close(inner.close_code or 1000)


@contextmanager
def serving(front: Front, listener: socket.socket) -> Iterator[None]:
    """Answer on the listening socket, in a thread, as long as the context lasts."""
    server = uvicorn.Server(uvicorn.Config(front.app, log_level="critical"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    if not server.started:
        raise InfraError("the distribution's stand-in did not start")
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
