"""An operation of a client, and what it takes: cold, in a process that remembers nothing, and warm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.meter import Cost, middle
from bench.process import House

Act = Callable[[int], object]
"""Does it once; every number is another time, and names what is new about it."""

Prepare = Callable[[House], Mapping[str, Act]]
"""Sets a scene of its own up, and answers what there is to do in it, by name."""

TURNS = 7
"""How often an operation is done: three times cold, and three times warm after a first time that is not counted.

Of three the middle one counts, since a turn of the minute, which stamps inboxes anew, falls into one of them at most.
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one operation of one face costs; `door` is what it comes in by: `rest`, or the route of a socket's event."""

    face: str
    name: str
    door: str
    cold: Cost
    warm: Cost


def measure(house: House, face: str, prepare: Prepare) -> list[Measured]:
    """Every operation of this face, one after the other."""
    house.restart()
    return [_measured(house, face, name, act) for name, act in prepare(house).items()]


def cost_of(house: House, act: Act, number: int) -> Cost:
    """What it takes to do it this time."""
    house.process.meter.take()
    act(number)
    return house.process.meter.take()


def _measured(house: House, face: str, name: str, act: Act) -> Measured:
    cold = middle([_cold(house, act, number) for number in range(3)])
    act(3)
    warm = middle([cost_of(house, act, number) for number in range(4, TURNS)])
    door, _ = house.events[-1]
    return Measured(face, name, door, cold, warm)


def _cold(house: House, act: Act, number: int) -> Cost:
    house.restart()
    return cost_of(house, act, number)
