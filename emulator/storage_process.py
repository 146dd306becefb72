"""The storage's process: ministack on a socket that it is given, saved to disk while it runs.

Started by `emulator.storage` as `python -m emulator.storage_process <listening socket's descriptor>`. By itself
ministack saves on a clean stop only; here it saves a few seconds after a change, on SIGTERM, and when standard input
ends, which is how it notices that the emulator is gone.
"""

import asyncio
import signal
import sys
import time
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack import app as ministack
from ministack.core import hypercorn_compat
from ministack.core.persistence import save_all

from emulator import queries

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
    hypercorn_compat.install()
    queries.install()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_reader(sys.stdin.fileno(), stop.set)
    config = Config()
    config.bind = [f"fd://{descriptor}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    saver = Saver()
    saving = asyncio.create_task(saver.run())
    await serve(saver.watch, config, shutdown_trigger=stop.wait)
    saving.cancel()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
