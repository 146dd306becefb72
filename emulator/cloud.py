"""The local cloud, put together: started in order, stopped in reverse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from starlette.types import ASGIApp

from emulator import gateway, streams, web
from emulator.bucket import Bucket
from emulator.clock import Clock
from emulator.connections import Connections
from emulator.datadir import locked, published
from emulator.functions import Functions
from emulator.instances import Instance
from emulator.limits import Limits
from emulator.logs import LogFile
from emulator.management import ManagementApi
from emulator.rest import RestApi
from emulator.server import listen, serving
from emulator.settings import HOST, TABLE_PREFIX, Settings, instance_environment, without_aws
from emulator.sockets import SocketApi
from emulator.storage import Storage
from emulator.streams import Stream, StreamWorker
from emulator.uploads import Uploads

GOING_AWAY = 1001


class Cloud:
    """One origin, the application's instances behind it, and the storage behind them."""

    def __init__(self, settings: Settings, limits: Limits, clock: Clock) -> None:
        self._settings = settings
        self._limits = limits
        self._clock = clock
        self._stack = AsyncExitStack()
        self._following: asyncio.Task[None] | None = None
        self.log = LogFile(settings.data_dir / "logs" / "app.log")
        self.connections = Connections(clock)
        self.origin: str
        self.storage: Storage
        self.functions: Functions
        self.sockets: SocketApi
        self.worker: StreamWorker | None = None

    async def start(self, storage: Storage | None = None) -> None:
        """Start everything, with a storage of its own unless it is given one. Raises StartError, with nothing left."""
        async with AsyncExitStack() as stack:
            lock = stack.enter_context(locked(self._settings.data_dir))
            listener = stack.enter_context(listen(self._settings.port))
            self.origin = f"http://{HOST}:{listener.getsockname()[1]}"
            self.storage = storage if storage else await stack.enter_async_context(self._own_storage(lock))
            await stack.enter_async_context(self._instances())
            creating = asyncio.ensure_future(asyncio.to_thread(self.storage.create))
            stack.push_async_callback(asyncio.wait, [creating])  # the storage stays while it is being spoken to
            stack.push_async_callback(self._stop_following)
            behind = self._behind(stack)
            door = gateway.Gateway()
            await stack.enter_async_context(serving(door, listener, self._limits))
            await asyncio.gather(asyncio.shield(creating), self.functions.start())
            await self._follow()
            door.behind = behind
            self._stack = stack.pop_all()

    @asynccontextmanager
    async def _own_storage(self, lock: int) -> AsyncIterator[Storage]:
        data = self._settings.data_dir
        storage = Storage.start(data / "storage", data / "logs" / "storage.log", (lock,))
        try:
            yield storage
        finally:
            await asyncio.to_thread(storage.stop)

    @asynccontextmanager
    async def _instances(self) -> AsyncIterator[None]:
        ours = instance_environment(self._settings, self.origin, self.storage.url)
        environment = {**without_aws(self._settings.environment), **ours}
        application = self._settings.application
        self.functions = Functions(
            self._limits, self._clock, lambda: Instance(application, environment, self.log).start()
        )
        try:
            with published(self._settings.data_dir, ours):
                yield
        finally:
            await self.functions.stop()

    def _behind(self, stack: AsyncExitStack) -> ASGIApp:
        uploads = Uploads(self.storage, self.functions, self._clock)
        bucket = Bucket(self.storage.url, uploads.created)
        stack.push_async_callback(bucket.close)
        self.sockets = SocketApi(self.functions, self.connections, self._limits, self._clock)
        rest = RestApi(self.functions, self._limits, self._clock)
        management = ManagementApi(self.connections, self._limits, self._clock)
        pages = web.pages(self._settings.application / "web", self._settings.jwt_secret)
        return gateway.origin(rest, self.sockets, management, bucket, pages)

    async def _follow(self) -> None:
        """Begin to pass the log's stream on, if the application wants it."""
        if streams.FUNCTION not in self.functions.description.handlers:
            return
        table = self.storage.client("dynamodb").describe_table(TableName=TABLE_PREFIX + streams.TABLE)["Table"]
        stream = Stream(self.storage.client("dynamodbstreams"), table["LatestStreamArn"])
        self.worker = StreamWorker(stream, self.functions, self._limits, self.log)
        self._following = asyncio.create_task(self.worker.run(await stream.shards()))

    async def _stop_following(self) -> None:
        if self._following:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following

    async def reset(self) -> None:
        """Forget all data and every instance that might remember some."""
        for connection in self.connections.all():
            await connection.close(GOING_AWAY)
        await self._stop_following()
        await self.functions.kill()
        await asyncio.to_thread(self.storage.reset)
        await self._follow()

    async def stop(self) -> None:
        """Close sockets, let requests finish, end the instances, save and end the storage."""
        await self._stack.aclose()
