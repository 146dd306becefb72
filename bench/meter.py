"""A meter on the real AWS clients of a process: which calls, in which order, how deep, at what capacity."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSResponse

from bench.capacity import Consumed, consumed
from torture.wire import DYNAMODB, MANAGEMENT, Call, Perform


@dataclass(frozen=True, slots=True)
class Cost:
    """What an operation took. `depth` is its longest chain of calls, `posted` that up to the last frame to go out."""

    calls: tuple[str, ...] = ()
    depth: int = 0
    posted: int = 0
    reads: float = 0
    writes: float = 0

    @property
    def figures(self) -> tuple[int, int, int, float, float]:
        """The numbers of it: calls, depth, depth of posts, read units, write units."""
        return len(self.calls), self.depth, self.posted, self.reads, self.writes


def middle(costs: Iterable[Cost]) -> Cost:
    """The one in the middle: the one that no turn of a minute fell into."""
    ordered = sorted(costs, key=lambda cost: cost.figures)
    return ordered[len(ordered) // 2]


@dataclass(slots=True)
class Meter:
    """Counts the calls on the wire of one process, one at a time.

    It stands in for the threads as well: what would run side by side runs in order, and begins where the chain stood.
    So order and depth are the same at each run, whatever else the machine does.
    """

    _calls: list[str] = field(default_factory=list)
    _consumed: list[Consumed] = field(default_factory=list)
    _depth: int = 0
    _posted: int = 0

    def take(self) -> Cost:
        """The cost since the last look."""
        reads = sum(one.reads for one in self._consumed)
        writes = sum(one.writes for one in self._consumed)
        taken = Cost(tuple(self._calls), self._depth, self._posted, reads, writes)
        self._calls, self._consumed, self._depth, self._posted = [], [], 0, 0
        return taken

    def __call__(self, call: Call, perform: Perform) -> AWSResponse:
        """A call on the wire, repetitions included."""
        self._depth += 1
        self._calls.append(call.operation)
        if call.service == MANAGEMENT:
            self._posted = max(self._posted, self._depth)
        answer = perform()
        if call.service == DYNAMODB:
            self._consumed.append(consumed(call.operation, json.loads(call.body), _told(answer)))
        return answer

    def together(self, *calls: Callable[[], Any]) -> list[Any]:
        """The calls' answers in order; the first error, once all have ended."""
        start = deepest = self._depth
        answers, errors = [], []
        for call in calls:
            self._depth = start
            try:
                answers.append(call())
            except Exception as error:  # noqa: BLE001 - raised again once the others have ended
                errors.append(error)
            deepest = max(deepest, self._depth)
        self._depth = deepest
        if errors:
            raise errors[0]
        return answers


def _told(answer: AWSResponse) -> dict[str, Any] | None:
    """What was answered; None where the call was refused."""
    return json.loads(answer.content) if answer.status_code == 200 else None
