"""`python -m torture [--seed N] [--size suite|torture] [scenario …]`: try to break the promises, and say what was met.

The seed is SEED unless given; the same one meets the same weather and kills at the same pace. Ends with status 1 where
a promise was broken.
"""

import argparse
import asyncio
import contextlib
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from emulator.storage import Storage
from emulator.testing import LocalCloud, storage_for_tests
from torture.cases import CASES
from torture.crowd import Crowd, crowd
from torture.face_cases import FACE_CASES, SLOW_CASES
from torture.faults import faults
from torture.kills import Killing, killing
from torture.process import environment
from torture.rules import broken
from torture.sockets import many_gone, speak_before_connect
from torture.walk import HARMS, walk


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    crowd: Crowd
    killing: Killing
    sends_in_bad_weather: int


SIZES: Mapping[str, Size] = {
    "suite": Size(Crowd(8, 40), Killing(4, 5, 500), 100),
    "torture": Size(Crowd(32, 500), Killing(8, 200, 50_000), 2_000),
}

Findings = list[str]


class Torture:
    """The scenarios, each of which answers what it found wrong."""

    def __init__(self, size: Size, seed: int, say: Callable[[str], None]) -> None:
        self._size = size
        self._seed = seed
        self._say = say

    def walk(self) -> Findings:
        """Every use case cut at every call."""
        found: Findings = []
        with _storage() as storage:
            for case in (*CASES, *FACE_CASES, *SLOW_CASES):
                walked = [walk(storage, case, harm) for harm in HARMS]
                worst = sum(len(one.findings) for one in walked)
                self._say(f"{case.name}: cut {sum(one.cuts for one in walked)} times, {worst} findings")
                found += [f"{one.case}, {one.harm}, {what}" for one in walked for what in one.findings]
        return found

    def crowd(self) -> Findings:
        """Many senders and readers in one room."""
        began = time.monotonic()
        with LocalCloud.start() as cloud:
            history = asyncio.run(crowd(cloud, self._size.crowd))
        confirmed = len(history.confirmed())
        self._say(f"{confirmed} confirmed, {len(history.reads())} reads in {time.monotonic() - began:.0f} s")
        return _worded(broken(history))

    def faults(self) -> Findings:
        """A fifth of all calls goes wrong."""
        with _storage() as storage:
            report = faults(storage, Random(self._seed), self._size.sends_in_bad_weather, patient=True)  # noqa: S311
        self._say(f"tries: {dict(sorted(report.tries.items()))}; met: {dict(report.met)}")
        missed = [] if report.done >= 0.999 else [f"only {report.done:.2%} were done within five tries"]
        return missed + report.dishonest + _worded(report.findings)

    def kills(self) -> Findings:
        """Processes die under load."""
        began = time.monotonic()
        with LocalCloud.start() as cloud:
            run, history = asyncio.run(killing(cloud, self._size.killing, Random(self._seed)))  # noqa: S311
        self._say(f"{run.kills} kills, {run.confirmed} confirmed in {time.monotonic() - began:.0f} s")
        return _worded(broken(history))

    def sockets(self) -> Findings:
        """Sockets that are gone, or come too early."""
        with _storage() as storage:
            gone = many_gone(storage, 700, 300)
            early = speak_before_connect(storage)
        self._say(f"300 of 1000 gone: {gone.delivered} told, {len(gone.remembered)} still remembered; early: {early}")
        well = gone.delivered == 700 and not gone.remembered | gone.forgotten
        return ([] if well else [str(gone)]) + ([] if early[-1:] == ["kept at 1"] else early)


SCENARIOS = ("walk", "sockets", "faults", "crowd", "kills")


@contextlib.contextmanager
def _storage() -> Iterator[Storage]:
    with storage_for_tests() as storage, environment(storage.url):
        yield storage


def _worded(findings: Mapping[str, list[str]]) -> Findings:
    return [f"{rule}: {one}" for rule, some in findings.items() for one in some[:10]]


def main() -> int:
    """Run what is asked for, or everything."""
    options = argparse.ArgumentParser(prog="torture", description=__doc__)
    options.add_argument("scenario", nargs="*", choices=[[], *SCENARIOS], help="all of them unless named")
    options.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or secrets.randbelow(1 << 32)))
    options.add_argument("--size", choices=sorted(SIZES), default="torture")
    asked = options.parse_args()
    out = sys.stdout

    def say(line: str) -> None:
        print(line, file=out, flush=True)

    say(f"seed {asked.seed}")
    torture, failed = Torture(SIZES[asked.size], asked.seed, say), False
    for name in asked.scenario or SCENARIOS:
        say(f"== {name}")
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # the application's logs
            found = getattr(torture, name)()
        failed = failed or bool(found)
        say("\n".join(["BROKEN", *found]) if found else "held")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
