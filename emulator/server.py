"""Listening: uvicorn, set as API Gateway is."""

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from emulator.limits import Limits
from emulator.settings import HOST, StartError

LAST_SECONDS = 3
"""What requests and $disconnect events have to finish when the emulator stops."""


def listen(port: int) -> socket.socket:
    """A socket on the loopback interface. Raises StartError where the port is taken."""
    # asyncio turns Nagle's algorithm off (40 ms an answer) only where the socket says that it is TCP
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
            raise
        raise StartError(f"port {port} is taken; choose another, as in PORT={port + 1} make run") from error
    return listener


class _Server(uvicorn.Server):
    """Leaves the signals alone: the emulator stops its parts in order."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Not the stack of each request that the end cuts off: uvicorn says in a line how many they are."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


@asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket, limits: Limits) -> AsyncIterator[None]:
    """Serve until the context ends; then sockets are closed and requests get a moment to finish."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="websockets-sansio",
        # uvicorn passes this on to websockets, which takes both limits and closes with 1009 past either
        ws_max_size=(limits.socket_message, limits.socket_frame),  # type: ignore[arg-type]
        ws_ping_interval=None,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=LAST_SECONDS,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_worth_telling)
    async with listening(config, listener):
        yield


@asynccontextmanager
async def listening(config: uvicorn.Config, listener: socket.socket) -> AsyncIterator[None]:
    """As `serving`, set as the caller likes."""
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.001)
    try:
        yield
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task
