"""What may become of a call: nothing bad, the end of the process, no answer, or bad weather all the time."""

import time
from collections import Counter
from collections.abc import Collection
from random import Random
from threading import Lock

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from torture.wire import MANAGEMENT, Call, Perform, answer


class Died(BaseException):
    """The process ended here. No handler of the application sees it, as none would see a SIGKILL."""


def unharmed(_call: Call, perform: Perform) -> AWSResponse:
    """Every call is performed and answered."""
    return perform()


class Death:
    """The process dies at the call `number`: before its effect, or after the effect and before the answer.

    Calls that other threads of the process begin afterwards are not made any more.
    """

    def __init__(self, number: int, *, after: bool) -> None:
        self._number = number
        self._after = after
        self.came = False

    def __call__(self, call: Call, perform: Perform) -> AWSResponse:
        """Die, be dead, or pass the call on."""
        if self.came or (call.number == self._number and not self._after):
            self.came = True
            raise Died(call)
        done = perform()
        if call.number == self._number:
            self.came = True
            raise Died(call)
        return done


class Deafness:
    """The answers to these calls never arrive, though they took effect: botocore gives up waiting, and repeats."""

    def __init__(self, numbers: Collection[int]) -> None:
        self._numbers = numbers
        self.came = False

    def __call__(self, call: Call, perform: Perform) -> AWSResponse:
        """Pass the call on, and lose the answer if it is one of these."""
        done = perform()
        if call.number in self._numbers:
            self.came = True
            raise ReadTimeoutError(endpoint_url=call.url)
        return done


class Weather:
    """A share of all calls goes wrong, in every way there is. `met` counts what happened."""

    def __init__(self, random: Random, share: float, slow_seconds: float = 0.2) -> None:
        self._random = random
        self._share = share
        self._slow_seconds = slow_seconds
        self._lock = Lock()
        self.met: Counter[str] = Counter()

    def __call__(self, call: Call, perform: Perform) -> AWSResponse:
        """Pass the call on, or not."""
        with self._lock:
            bad = self._random.random() < self._share
            kind = self._random.choice(("throttled", "failed", "timed out before", "timed out after", "slow"))
            self.met[kind if bad else "well"] += 1
        if not bad:
            return perform()
        match kind:
            case "throttled":
                return _throttled(call)
            case "failed":
                return answer(call.url, 500, "InternalServerError")
            case "timed out before":
                raise ConnectTimeoutError(endpoint_url=call.url)
            case "timed out after":
                perform()
                raise ReadTimeoutError(endpoint_url=call.url)
        time.sleep(self._slow_seconds)
        return perform()


def _throttled(call: Call) -> AWSResponse:
    """As each service says it."""
    match call.service:
        case "dynamodb":
            return answer(call.url, 400, "ThrottlingException")
        case service if service == MANAGEMENT:
            return answer(call.url, 429, "LimitExceededException")
    return answer(call.url, 503, "SlowDown")
