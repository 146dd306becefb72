"""How long `make run` takes to be ready, once everything is installed."""

import tempfile
from pathlib import Path
from statistics import median

from bench.report import Section, Verdict, progress
from bench.running import running

TIMES, GOAL = 5, 3.0
"""How often it is started, and the seconds that it may take."""

STARTED_BY_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES")


def run() -> Section:
    """From the command to the line with the address: storage, first instance, demo users, all on empty data."""
    progress(f"start: make run, {TIMES} times")
    taken = sorted(_start() for _ in range(TIMES))
    told = f"{median(taken):.2f} s ({taken[0]:.2f} to {taken[-1]:.2f})"
    goal = Verdict(f"make run is ready in at most {GOAL:g} s", told, median(taken) <= GOAL)
    return Section("Start", [f"`make run`, from the command to the address, {TIMES} times: {told}."], [goal])


def _start() -> float:
    with tempfile.TemporaryDirectory() as directory:
        ours = {"PORT": "0", "DATA_DIR": str(Path(directory) / "data"), **dict.fromkeys(STARTED_BY_MAKE, "")}
        with running(["make", "--no-print-directory", "run"], ours) as parley:
            return parley.seconds
