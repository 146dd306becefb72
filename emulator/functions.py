"""Invoking the application as Lambda does: each event in an instance of its own, which the next event finds warm."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from emulator.clock import Clock, retrieved, within
from emulator.instances import Instance, InstanceDiedError
from emulator.limits import Limits
from emulator.settings import StartError


class FunctionError(Exception):
    """The invocation gave no result: the handler raised, its process died, or it ran out of time."""


class PayloadTooLargeError(Exception):
    """The event is larger than Lambda takes."""


@dataclass(frozen=True, slots=True)
class Description:
    """What an application told about itself."""

    routes: dict[str, list[str]]
    preflight: dict[str, dict[str, str]]
    binary_types: list[str]
    handlers: list[str]


class Functions:
    """The instances, warm and busy. Invocations beyond the most that may run wait their turn."""

    def __init__(self, limits: Limits, clock: Clock, start: Callable[[], Awaitable[Instance]]) -> None:
        self._limits = limits
        self._clock = clock
        self._start = start
        self._slots = asyncio.Semaphore(limits.most_instances)
        self._idle: list[Instance] = []
        self._busy: list[Instance] = []
        self._starting = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self.description: Description

    async def start(self) -> None:
        """Start the first instance and learn what the application is; the other warm ones follow behind."""
        first = await self._start()
        self.description = Description(**first.description)
        self._idle.append(first)
        self._replenish()

    @property
    def busy(self) -> int:
        """How many instances are answering an event."""
        return len(self._busy)

    async def invoke(self, target: str, event: Any) -> Any:
        """What the handler answers. Raises FunctionError or PayloadTooLargeError."""
        invocation = {
            "target": target,
            "event": event,
            "request_id": str(uuid.uuid4()),
            "seconds": self._limits.function_seconds,
            "largest": self._limits.function_payload,
        }
        line = json.dumps(invocation).encode() + b"\n"
        if len(line) > self._limits.function_payload:
            raise PayloadTooLargeError(f"{len(line)} bytes are more than a function takes")
        return await asyncio.shield(self._task(self._run(line)))

    async def _run(self, line: bytes) -> Any:
        async with self._slots:
            instance = await self._take()
            try:
                answer = await within(self._clock, self._limits.function_seconds, instance.ask(line))
            except InstanceDiedError as error:
                raise FunctionError(str(error)) from error
            except TimeoutError as error:
                await instance.kill()
                raise FunctionError(f"Task timed out: {error}") from error
            finally:
                self._give_back(instance)
        if "error" in answer:
            raise FunctionError(answer["error"])
        return answer["result"]

    async def _take(self) -> Instance:
        """A warm instance, else a new one."""
        while self._idle:
            instance = self._idle.pop()
            if instance.alive:
                break
            self._task(instance.stop())
        else:
            try:
                instance = await self._start()
            except StartError as error:
                raise FunctionError(str(error)) from error
        self._busy.append(instance)
        return instance

    def _give_back(self, instance: Instance) -> None:
        self._busy.remove(instance)
        if instance.alive:
            self._idle.append(instance)
        else:
            self._task(instance.stop())
            self._replenish()

    def _replenish(self) -> None:
        """Bring the warm instances back to their number, in the background."""
        missing = self._limits.warm_instances - len(self._idle) - len(self._busy) - self._starting
        for _ in range(missing):
            self._starting += 1
            self._task(self._warm())

    async def _warm(self) -> None:
        try:
            instance = await self._start()
            self._idle.append(instance)
        finally:
            self._starting -= 1

    def _task(self, work: Any) -> "asyncio.Task[Any]":
        """Work that goes on when nobody waits any more; what then becomes of it is in the log."""
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(retrieved)
        return task

    async def kill(self, most: int | None = None) -> int:
        """SIGKILL instances, busy ones first, all unless told how many. Answers how many there were to kill."""
        victims = [*self._busy, *self._idle][:most]
        self._idle = [instance for instance in self._idle if instance not in victims]
        await asyncio.gather(*(victim.kill() for victim in victims))
        self._replenish()
        return len(victims)

    async def stop(self) -> None:
        """End every instance."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(instance.kill() for instance in [*self._busy, *self._idle]))
