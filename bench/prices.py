"""What an operation costs in dollars, by AWS's list prices.

Prices are those of us-east-1 without any free tier, as public guides to them said on the day below (docs/performance.md
names them); nobody here has asked AWS. Everything is counted but the time in functions, which is taken to be `STEP`
for each call that waits for the one before.
"""

from collections import Counter
from dataclasses import dataclass

from bench.meter import Cost

READ_ON = "2026-11-21"

WRITE_UNIT, READ_UNIT = 0.625, 0.125
"""DynamoDB on demand, a million request units."""

REQUEST, MESSAGE = 3.50, 1.00
"""API Gateway: a million requests of a REST API, and messages of up to 32 KB, either way, of a WebSocket API."""

INVOCATION, GIGABYTE_SECOND = 0.20, 13.3334
"""Lambda on Arm: a million invocations, and a million gigabyte seconds."""

PUT = 5.00
"""S3: a million objects put."""

STEP = 0.020
"""Seconds that each step of an operation's depth takes, its share of the processor included: an assumption."""

GIGABYTES = {"$connect": 0.5, "$disconnect": 0.5}
"""Memory of the function behind a door, where it is not 1 GB."""


@dataclass(frozen=True, slots=True)
class Bill:
    """Dollars for a million times an operation, by service."""

    gateway: float
    function: float
    database: float
    files: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.gateway + self.function + self.database + self.files


def bill(door: str, cost: Cost) -> Bill:
    """For an operation that comes in by this door: `rest`, or the route of a socket's event.

    An event of a socket counts as a message, connecting and hanging up too, to be on the safe side.
    """
    calls = Counter(cost.calls)
    seconds = cost.depth * STEP
    return Bill(
        gateway=(REQUEST if door == "rest" else MESSAGE) + calls["PostToConnection"] * MESSAGE,
        function=INVOCATION + seconds * GIGABYTES.get(door, 1) * GIGABYTE_SECOND,
        database=cost.writes * WRITE_UNIT + cost.reads * READ_UNIT,
        files=calls["PutObject"] * PUT,
    )
