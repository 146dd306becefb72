"""A whole Parley on the local cloud's DynamoDB, with a meter on every call: how many, how deep, at what capacity.

Write capacity is what the local cloud reports: by size, indexes and transactions included, as DynamoDB does. Of reads
it reports one unit whatever their size, so those are worked out from the items that came back, as DynamoDB documents
it: a unit for each 4 KB, half of that where the read is eventual, a batch item by item. A write that its condition
refused costs one unit.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.core.model import User
from chalicelib.core.ports import Ports
from chalicelib.delivery.deliver import Deliverer
from chalicelib.delivery.frames import Frames
from chalicelib.delivery.poster import Outcome
from chalicelib.edge.guests import Guests
from chalicelib.edge.identity import Identity, TokenRules
from chalicelib.storage.connections import DynamoConnections
from chalicelib.storage.conversations import DynamoConversations
from chalicelib.storage.inbox import DynamoInbox
from chalicelib.storage.log import DynamoLog
from chalicelib.storage.session import SharedConnection
from chalicelib.storage.shops import DynamoShops
from chalicelib.storage.tails import Tails
from chalicelib.storage.users import DynamoUsers
from chalicelib.wiring import Parts, RandomIds
from tests.fakes.world import SECRET, FakePoster, World

READS = frozenset({"GetItem", "Query", "BatchGetItem"})


@dataclass
class Cost:
    """What an operation took. `depth` is the longest chain of calls, `posted` its length when frames went out."""

    calls: int = 0
    reads: float = 0
    writes: float = 0
    depth: int = 0
    posted: int = 0


class Meter:
    """Counts what passes through one DynamoDB."""

    def __init__(self) -> None:
        self.cost = Cost()

    def take(self) -> Cost:
        """The cost since the last look."""
        taken, self.cost = self.cost, Cost()
        return taken

    def together(self, *calls: Callable[[], Any]) -> list[Any]:
        """One after the other, counted as side by side: each begins where the chain stood."""
        start, ends, answers = self.cost.depth, [self.cost.depth], []
        for call in calls:
            self.cost.depth = start
            answers.append(call())
            ends.append(self.cost.depth)
        self.cost.depth = max(ends)
        return answers

    def post(self) -> None:
        """A frame goes out: one call to the gateway."""
        self.cost.depth += 1
        self.cost.posted = max(self.cost.posted, self.cost.depth)

    def call(self, operation: str, asked: Mapping[str, Any], perform: Callable[[], Any]) -> Any:
        """A call of DynamoDB."""
        self.cost.calls += 1
        self.cost.depth += 1
        answer = perform()
        parsed = json.loads(answer.content)
        if operation in READS:
            self.cost.reads += _read_units(asked, parsed)
        else:
            self.cost.writes += _written(parsed) if answer.status_code == 200 else 1
        return answer


def _written(parsed: Mapping[str, Any]) -> float:
    told = parsed["ConsumedCapacity"]
    return float(sum(one["CapacityUnits"] for one in (told if isinstance(told, list) else [told])))


def _read_units(asked: Mapping[str, Any], parsed: Mapping[str, Any]) -> float:
    if "RequestItems" in asked:
        wanted = sum(len(table["Keys"]) for table in asked["RequestItems"].values())
        found = [_units(size_of(item)) for items in parsed["Responses"].values() for item in items]
        return (sum(found) + wanted - len(found)) / 2
    items = parsed.get("Items", [parsed.get("Item", {})])
    units = _units(sum(map(size_of, items)))
    return units if asked.get("ConsistentRead") else units / 2


def _units(size: int) -> int:
    return max(1, math.ceil(size / 4096))


def size_of(item: Mapping[str, Mapping[str, Any]]) -> int:
    """Bytes of an item as DynamoDB counts them: the names, and the values by their type."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, inner),) = value.items()
    match kind:
        case "S":
            return len(inner.encode())
        case "N":
            return math.ceil(len(inner.strip("-0")) / 2) + 1
        case "M":
            return 3 + len(inner) + size_of(inner)
        case "L":
            return 3 + sum(1 + _value_size(one) for one in inner)
        case _:
            return 1


class MeteredPoster(FakePoster):
    """A gateway whose calls count."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self._meter = meter

    def post(self, connection_id: str, data: bytes) -> Outcome:
        """As the gateway takes it."""
        self._meter.post()
        return super().post(connection_id, data)


class MeteredWorld(World):
    """One warm process on DynamoDB. Tokens are remembered, as a warm process does."""

    def __init__(self, connection: SharedConnection, meter: Meter) -> None:
        super().__init__()
        self.connection = connection
        self.meter = meter
        self.poster = MeteredPoster(self.meter)
        self.clock.advance(days=3650)  # so that nothing expires while the test runs
        self._known: dict[str, User] = {}

    def ports(self, encoders: Mapping[str, Any]) -> Ports:
        """The real repositories, on ids that no other process draws."""
        ids, clock, together = RandomIds(), self.clock, self.meter.together
        tails = Tails(lambda _: None)
        connections = DynamoConnections(self.connection, ids, clock, together)
        frames = Frames(encoders, clock)
        return replace(
            super().ports(encoders),
            users=DynamoUsers(clock),
            shops=DynamoShops(),
            conversations=DynamoConversations(self.connection, ids, tails),
            log=DynamoLog(self.connection, ids, tails),
            inbox=DynamoInbox(together),
            connections=connections,
            delivery=Deliverer(connections, self.poster, frames, together, self.count),  # type: ignore[arg-type]
            together=together,
            ids=ids,
        )

    def parts(self, encoders: Mapping[str, Any]) -> Parts:
        """As the fakes have it, and with a memory for tokens."""
        parts = super().parts(encoders)
        identity = Identity(
            TokenRules("HS256", secret=lambda: SECRET), parts.ports, self._remember, Guests(lambda: SECRET)
        )
        return replace(parts, identity=identity)

    def _remember(self, token: str, introduce: Callable[[], User]) -> User:
        if token not in self._known:
            self._known[token] = introduce()
        return self._known[token]
