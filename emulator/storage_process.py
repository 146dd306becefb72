"""The storage's process: ministack on a socket that it is given, saved to disk while it runs.

Started by `emulator.storage` as `python -m emulator.storage_process <listening socket's descriptor>`. By itself
ministack saves on a clean stop only; here it saves a few seconds after a change, on SIGTERM, and when standard input
ends, which is how it notices that the emulator is gone.
"""

import asyncio
import signal
import socket
import sys
import time
from typing import Any

import uvicorn
from ministack import app as ministack
from ministack.core import hypercorn_compat
from ministack.core.persistence import save_all
from starlette.types import ASGIApp

from emulator import queries
from emulator.server import listening

PAUSE = 2.0
READS = ("BatchGet", "Describe", "Get", "List", "Query", "Scan", "TransactGet")


class Saver:
    """Writes the whole state, seldom enough that it costs a twentieth of the time at most."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    async def watch(self, scope: Any, receive: Any, send: Any) -> None:
        """The storage as an ASGI application that notes which requests change something."""
        await ministack.app(scope, receive, send)
        if scope["type"] == "http" and _writes(scope):
            self._changed.set()

    async def run(self) -> None:
        """Save after changes, for ever."""
        pause = PAUSE
        while True:
            await self._changed.wait()
            await asyncio.sleep(pause)
            self._changed.clear()
            before = time.monotonic()
            save_all(ministack._build_persistence_save_dict())  # noqa: SLF001 - there is no public way to save
            pause = max(PAUSE, 20 * (time.monotonic() - before))


def _writes(scope: Any) -> bool:
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return False
    target = dict(scope["headers"]).get(b"x-amz-target", b"").decode("latin-1")
    return not target.rpartition(".")[2].startswith(READS)


async def main(descriptor: int) -> None:
    """Serve until SIGTERM or the end of standard input; ministack saves once more on its way out."""
    hypercorn_compat.install()  # of h11, in truth
    queries.install()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_reader(sys.stdin.fileno(), stop.set)
    saver = Saver()
    saving = asyncio.create_task(saver.run())
    async with listening(_config(saver.watch), socket.socket(fileno=descriptor)):
        await stop.wait()
    saving.cancel()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        interface="asgi3",  # a bound method looks like the older one
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,  # it has its own
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
