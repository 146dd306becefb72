"""Calls that wait for the network, side by side."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class Threads:
    """Runs calls that do not depend on one another at the same time; safe to use within such a call."""

    def __init__(self, workers: int = 16) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="together")

    def __call__(self, *calls: Callable[[], Any]) -> list[Any]:
        """The calls' answers in order; the first error, once all have ended.

        The caller's own thread takes part: it runs the first call and whatever no thread has begun. So a call that
        makes calls of its own never waits for a thread that waits for it.
        """
        if len(calls) < 2:
            return [call() for call in calls]
        later = [self._pool.submit(call) for call in calls[1:]]
        outcomes = [_outcome(calls[0])]
        outcomes += [self._await(call, future) for call, future in zip(calls[1:], later, strict=True)]
        for _, error in outcomes:
            if error is not None:
                raise error
        return [answer for answer, _ in outcomes]

    def _await(self, call: Callable[[], Any], future: "Future[Any]") -> tuple[Any, Exception | None]:
        return _outcome(call) if future.cancel() else _outcome(future.result)


def _outcome(call: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return call(), None
    except Exception as error:  # noqa: BLE001 - raised again once the others have ended
        return None, error
