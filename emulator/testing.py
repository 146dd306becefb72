"""The local cloud inside a test: on a free port, in a thread of its own, with levers that the real one has not."""

import asyncio
import heapq
import itertools
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from emulator.clock import Clock, SystemClock
from emulator.cloud import Cloud
from emulator.limits import Limits
from emulator.settings import PROJECT, Settings
from emulator.storage import Storage

T = TypeVar("T")

SECRET = "a-secret-for-tests-of-at-least-32-bytes"  # noqa: S105 - of the tests
PATIENCE = 30.0


class ManualClock:
    """A clock that stands still until a test advances it, from whatever thread."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self._now = now
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Sleep until the clock was advanced that far."""
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), woken))
        await woken

    def advance(self, seconds: float) -> None:
        """Let time pass, and wake those whose time has come."""
        self._now += seconds
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, woken = heapq.heappop(self._sleepers)
            woken.get_loop().call_soon_threadsafe(_wake, woken)


def _wake(woken: "asyncio.Future[None]") -> None:
    if not woken.done():
        woken.set_result(None)


class LocalCloud:
    """A running local cloud; `origin` is its address. Its storage holds the keys test/test."""

    def __init__(self, cloud: Cloud, loop: asyncio.AbstractEventLoop) -> None:
        self._cloud = cloud
        self._loop = loop
        self.origin = cloud.origin
        self.socket_url = f"{cloud.origin.replace('http', 'ws', 1)}/ws/chat/room/"
        self.storage = cloud.storage

    @classmethod
    @contextmanager
    def start(
        cls,
        application: Path = PROJECT,
        limits: Limits | None = None,
        clock: Clock | None = None,
        storage: Storage | None = None,
    ) -> Iterator["LocalCloud"]:
        """Run until the context ends; on a storage that is given, as a test session shares one, or on its own."""
        with tempfile.TemporaryDirectory() as directory, _running_loop() as loop:
            settings = Settings(0, Path(directory), SECRET, application)
            cloud = Cloud(settings, limits or Limits(), clock or SystemClock())
            _call(loop, cloud.start(storage))
            try:
                yield cls(cloud, loop)
            finally:
                _call(loop, cloud.stop())

    @property
    def log(self) -> Path:
        """The file of the application's logs."""
        return self._cloud.log.path

    @property
    def dead_letters(self) -> list[dict[str, Any]]:
        """What the stream's worker gave up on."""
        return self._cloud.worker.dead_letters if self._cloud.worker else []

    @property
    def busy(self) -> int:
        """How many instances are answering an event."""
        return self._cloud.functions.busy

    def connection_ids(self) -> list[str]:
        """The open connections."""
        return [connection.id for connection in self._cloud.connections.all()]

    def reset(self) -> None:
        """Empty tables and bucket, fresh instances, no sockets. Fresh ids in a test are quicker and as good."""
        _call(self._loop, self._cloud.reset())

    def kill_instances(self, most: int | None = None) -> int:
        """SIGKILL the application's processes, busy ones first; all unless told how many. Answers how many died."""
        return _call(self._loop, self._cloud.functions.kill(most))

    def lose_next_disconnects(self, number: int = 1) -> None:
        """The next sockets to close are not reported to the application."""
        self._cloud.sockets.lose_next = number


@contextmanager
def storage_for_tests() -> Iterator[Storage]:
    """A storage to share among the local clouds of a test session, one after the other."""
    with tempfile.TemporaryDirectory() as directory:
        storage = Storage.start(Path(directory), Path(directory) / "storage.log")
        try:
            yield storage
        finally:
            storage.stop()


@contextmanager
def _running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        _call(loop, loop.shutdown_default_executor())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _call(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run_coroutine_threadsafe(work, loop).result(PATIENCE)
