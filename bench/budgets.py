"""Calls, depth and capacity of every operation of every face: cold, warm, and as everything around it grows."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.faces import direct, marketplace, rooms, shops, support
from bench.operations import Measured, Prepare, measure
from bench.process import House
from emulator.storage import Storage

FACES: Mapping[str, Callable[..., Mapping[str, Callable[[int], object]]]] = {
    "direct": direct.prepare,
    "marketplace": marketplace.prepare,
    "rooms": rooms.prepare,
    "shops": shops.prepare,
    "support": support.prepare,
}

Found = TypeVar("Found")

Figures = dict[str, list[float]]
"""`face/operation/cold` or `…/warm`: calls, depth, depth of posts, read units, write units."""


@contextmanager
def house() -> Iterator[House]:
    """A house on an empty storage of its own, which nobody saves in the end."""
    with tempfile.TemporaryDirectory() as directory:
        storage = Storage.start(Path(directory), Path(directory) / "storage.log")
        try:
            storage.create()
            with House.open(storage) as opened:
                yield opened
        finally:
            storage.kill()


def measured(where: House, faces: Sequence[str] = tuple(FACES), **scale: int) -> list[Measured]:
    """What these faces' operations cost, each face on empty tables, at this scale: the parameters of their scenes."""
    found: list[Measured] = []
    for face in faces:
        where.storage.reset()
        prepare: Prepare = partial(FACES[face], **scale)
        found += measure(where, face, prepare)
    return found


def all_measured(where: House) -> list[Measured]:
    """Every face, at the scale that is kept, each within a minute."""
    return [one for face in FACES for one in within_a_minute(partial(measured, where, [face]))]


def within_a_minute(measure: Callable[[], Found]) -> Found:
    """What a run found that lies in one minute: the first send of a minute stamps the inboxes, which costs more.

    Raises TimeoutError where none of five runs does.
    """
    for _ in range(5):
        began = datetime.now(UTC).replace(second=0, microsecond=0)
        found = measure()
        if datetime.now(UTC).replace(second=0, microsecond=0) == began:
            return found
    raise TimeoutError("no run took less than a minute")


def figures(found: Sequence[Measured]) -> Figures:
    """As they are kept and compared."""
    return {
        f"{one.face}/{one.name}/{state}": list(cost.figures)
        for one in found
        for state, cost in (("cold", one.cold), ("warm", one.warm))
    }
