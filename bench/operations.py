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
    """What one operation of one face costs."""

    face: str
    name: str
    cold: Cost
    warm: Cost


def measure(house: House, face: str, prepare: Prepare) -> list[Measured]:
    """Every operation of this face, one after the other."""
    house.restart()
    return [Measured(face, name, *_costs(house, act)) for name, act in prepare(house).items()]


def _costs(house: House, act: Act) -> tuple[Cost, Cost]:
    cold = [_cold(house, act, number) for number in range(3)]
    act(3)
    return middle(cold), middle(_cost(house, act, number) for number in range(4, TURNS))


def _cold(house: House, act: Act, number: int) -> Cost:
    house.restart()
    return _cost(house, act, number)


def _cost(house: House, act: Act, number: int) -> Cost:
    house.process.meter.take()
    act(number)
    return house.process.meter.take()
