"""How long `make run` takes to be ready, once everything is installed."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.processor import family, seconds
from bench.report import Section, Verdict, progress, table
from bench.running import running

TIMES, GOAL = 5, 3.0
"""How often it is started, and the seconds that it may take: the least of all times, since what else the machine does
can only add to it.
"""

STARTED_BY_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES")


def run() -> Section:
    """From the command to the line with the address: storage, first instance, demo users, all on empty data."""
    progress(f"start: make run, {TIMES} times")
    starts = [_start() for _ in range(TIMES)]
    clock, cpu = (sorted(times) for times in zip(*starts, strict=True))
    told = f"{clock[0]:.2f} s, {cpu[0]:.2f} s of processor"
    lines = table(("times", "least", "median", "most"), (_row("on the clock, s", clock), _row("processor, s", cpu)))
    goal = Verdict(f"make run is ready in at most {GOAL:g} s (the least of {TIMES})", told, clock[0] <= GOAL)
    return Section("Start", ["`make run`, from the command to its address:", "", *lines], [goal])


def _row(name: str, times: Sequence[float]) -> list[str]:
    return [name, *(f"{one:.2f}" for one in (times[0], median(times), times[-1]))]


def _start() -> tuple[float, float]:
    """Seconds on the clock, and of processor in all its processes."""
    with tempfile.TemporaryDirectory() as directory:
        ours = {"PORT": "0", "DATA_DIR": str(Path(directory) / "data"), **dict.fromkeys(STARTED_BY_MAKE, "")}
        with running(["make", "--no-print-directory", "run"], ours) as parley:
            return parley.seconds, sum(map(seconds, family(parley.pid)))
