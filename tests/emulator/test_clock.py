import asyncio

import pytest

from emulator.clock import SystemClock, TokenBucket, within
from emulator.testing import ManualClock


def test_a_bucket_gives_its_burst_and_then_refuses() -> None:
    bucket = TokenBucket(ManualClock(), rate=1, burst=2)

    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_a_bucket_refills_at_its_rate() -> None:
    clock = ManualClock()
    bucket = TokenBucket(clock, rate=2, burst=2)
    bucket.take(), bucket.take()

    clock.advance(0.5)

    assert [bucket.take(), bucket.take()] == [True, False]


def test_what_takes_too_long_is_given_up_but_goes_on() -> None:
    async def scenario() -> bool:
        go_on, finished = asyncio.Event(), asyncio.Event()

        async def slow() -> None:
            await go_on.wait()
            finished.set()

        with pytest.raises(TimeoutError):
            await within(SystemClock(), 0.001, slow())
        go_on.set()
        return await asyncio.wait_for(finished.wait(), 5)

    assert asyncio.run(scenario())


def test_what_is_quick_answers_for_itself() -> None:
    async def quick() -> str:
        return "done"

    assert asyncio.run(within(ManualClock(), 1, quick())) == "done"
