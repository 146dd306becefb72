"""Calls, depth and capacity of every operation of every face: cold, warm, and as everything around it grows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from bench.faces import direct, marketplace, rooms, shops, support
from bench.meter import Cost
from bench.operations import Measured, Prepare, measure
from bench.process import House
from emulator.testing import storage_for_tests

FACES: Mapping[str, Callable[..., Mapping[str, Callable[[int], object]]]] = {
    "direct": direct.prepare,
    "marketplace": marketplace.prepare,
    "rooms": rooms.prepare,
    "shops": shops.prepare,
    "support": support.prepare,
}

Figures = dict[str, list[float]]
"""`face/operation/cold` or `…/warm`: calls, depth, depth of posts, read units, write units."""


@contextmanager
def house() -> Iterator[House]:
    """A house on an empty storage of its own."""
    with storage_for_tests() as storage:
        storage.create()
        with House.open(storage) as opened:
            yield opened


def measured(where: House, faces: Sequence[str] = tuple(FACES), **scale: int) -> list[Measured]:
    """What these faces' operations cost, each face on empty tables, at this scale: the parameters of their scenes."""
    found: list[Measured] = []
    for face in faces:
        where.storage.reset()
        prepare: Prepare = partial(FACES[face], **scale)
        found += measure(where, face, prepare)
    return found


def figures(found: Sequence[Measured]) -> Figures:
    """As they are kept and compared."""
    return {
        f"{one.face}/{one.name}/{state}": list(cost.figures)
        for one in found
        for state, cost in (("cold", one.cold), ("warm", one.warm))
    }


def rows(found: Sequence[Measured]) -> list[str]:
    """The table, in Markdown."""
    head = "| face | operation | calls | depth | to frames | reads | writes | cold: calls | depth | reads | writes |"
    return [head, "|---|---" + "|---:" * 9 + "|", *map(_row, found)]


def _row(one: Measured) -> str:
    cells = [one.face, one.name, *_cells(one.warm, posted=True), *_cells(one.cold, posted=False)]
    return f"| {' | '.join(cells)} |"


def _cells(cost: Cost, *, posted: bool) -> list[str]:
    told = [str(cost.posted or "-")] if posted else []
    return [str(len(cost.calls)), str(cost.depth), *told, f"{cost.reads:g}", f"{cost.writes:g}"]
