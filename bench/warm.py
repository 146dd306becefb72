"""Warm handlers on AWS that answers at once, beside the bare calls that they make: so only our own work is left.

An operation is recorded on the real storage. Then its handler runs on a stand-in that repeats the answers, in turns
with bare botocore clients that make the same calls with the same parameters, one after the other.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles

from bench.handling import bare, handler, one_by_one, pointing_at
from bench.recording import Recording
from bench.standin import standin

ROUNDS, REPEATS = 15, 20
"""How many pairs are measured, and how often the operation is done in each half of a pair."""

Spread = tuple[float, float, float]
"""Lower quartile, median, upper quartile."""


@dataclass(frozen=True, slots=True)
class Warm:
    """Milliseconds of an operation: ours (processor, on the clock, with no threads), and bare: as it comes, tuned."""

    calls: int
    cpu: Spread
    wall: Spread
    alone: Spread
    plain: Spread
    tuned: Spread
    to_plain: Spread
    to_tuned: Spread


def measure_warm(recording: Recording) -> Warm:
    """Take turns, and compare pair by pair; what was there before is kept from the garbage collector's rounds."""
    gc.collect()
    gc.freeze()
    with standin(recording.answers) as address, pointing_at(address):
        plain, tuned = bare(recording.asked, address, tuned=False), bare(recording.asked, address, tuned=True)
        ours, alone = handler(recording, None), handler(recording, one_by_one)
        rounds = [[_time(act) for act in (ours, plain, alone, tuned)] for _ in range(1 + ROUNDS)][1:]
    cpu = [[one[0] for one in times] for times in rounds]
    columns = [_spread([row[column] for row in cpu]) for column in range(4)]
    return Warm(
        calls=len(recording.asked),
        cpu=columns[0],
        wall=_spread([times[0][1] for times in rounds]),
        alone=columns[2],
        plain=columns[1],
        tuned=columns[3],
        to_plain=_spread([row[0] / row[1] for row in cpu]),
        to_tuned=_spread([row[0] / row[3] for row in cpu]),
    )


def _time(act: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds of processor, of all threads, and on the clock, for one time."""
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(REPEATS):
        act()
    per_time = 1000 / REPEATS
    return per_time * (time.process_time() - cpu), per_time * (time.perf_counter() - wall)


def _spread(values: list[float]) -> Spread:
    low, middle, high = quantiles(values, n=4)
    return low, middle, high
