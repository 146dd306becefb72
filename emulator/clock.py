"""Time, passed in: the gateway's long limits are tested without waiting for them."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """What the gateway knows of time."""

    def now(self) -> float:
        """Seconds since 1970."""

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds of this clock."""


class SystemClock:
    """The machine's time."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Sleep."""
        await asyncio.sleep(seconds)


async def within(clock: Clock, seconds: float, awaitable: Awaitable[T]) -> T:
    """What the awaitable answers. Raises TimeoutError when the time is over; the awaitable goes on, as in Lambda."""
    task = asyncio.ensure_future(awaitable)
    task.add_done_callback(retrieved)
    timer = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, timer}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
    if task.done():
        return task.result()
    raise TimeoutError(f"no answer within {seconds:g} seconds")


def retrieved(task: "asyncio.Future[Any]") -> None:
    """For tasks that nobody may be waiting for any more: what they raise is not an error of the event loop."""
    if not task.cancelled():
        task.exception()


class TokenBucket:
    """AWS's throttle: a bucket of `burst` tokens, refilled at `rate` a second."""

    def __init__(self, clock: Clock, rate: float, burst: int) -> None:
        self._clock = clock
        self._rate = rate
        self._burst = burst
        self._tokens = float(burst)
        self._at = clock.now()

    def take(self) -> bool:
        """Take a token; False if there is none, and the caller is to be told 429."""
        now = self._clock.now()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
