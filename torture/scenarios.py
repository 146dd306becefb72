"""What is tried, at which size, and what came out in a line and in findings."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from emulator.storage import Storage
from emulator.testing import LocalCloud
from torture.cases import CASES, Case
from torture.crowd import Crowd, crowd
from torture.face_cases import FACE_CASES, SLOW_CASES
from torture.faults import Report, faults, merged
from torture.kills import Killing, killing
from torture.progress import Progress, Say
from torture.rules import broken
from torture.sockets import many_gone, speak_before_connect, told_before_open
from torture.spread import alone, spread
from torture.walk import HARMS, Walked, walk

WALKERS = 6
"""Processes that walk at once: four of them wait for most of their time, where a cut change has to be waited for."""

SENDERS = 8
"""Processes that send in bad weather at once: they wait for most of their time."""

SENDS = 50
"""Messages that one of them sends before the next begins anew."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    crowd: Crowd
    killing: Killing
    sends_in_bad_weather: int


SIZES: Mapping[str, Size] = {
    "suite": Size(Crowd(8, 40), Killing(4, 5, 500), 100),
    "torture": Size(Crowd(32, 500), Killing(16, 200, 50_000), 2_000),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario did, in a line, and what it found wrong."""

    line: str
    findings: Sequence[str]


Scenario = Callable[[Size, int, Say], Outcome]


def walking(_size: Size, _seed: int, say: Say) -> Outcome:
    """Every use case cut at every call, in every way."""
    cases = (*SLOW_CASES, *CASES, *FACE_CASES)
    pieces = [(case, harm) for case in cases for harm in HARMS]
    walked = spread(_walk, pieces, WALKERS, Progress("walks", len(pieces), say))
    cuts = sum(one.cuts for one in walked)
    findings = [f"{one.case}, {one.harm}, {what}" for one in walked for what in one.findings]
    return Outcome(f"{len(cases)} use cases, each in {len(HARMS)} ways at every call: {cuts} cuts", findings)


def _walk(storage: Storage, piece: tuple[Case, str]) -> Walked:
    return walk(storage, *piece)


def bad_weather(size: Size, seed: int, say: Say) -> Outcome:
    """A fifth of all calls goes wrong."""
    pieces = [(seed + number, SENDS) for number in range(size.sends_in_bad_weather // SENDS)]
    report = merged(spread(_weather, pieces, SENDERS, Progress(f"times {SENDS} sends", len(pieces), say)))
    calls, well = sum(report.met.values()), report.met["well"]
    tries = ", ".join(f"{number} at try {one or 'none'}" for one, number in sorted(report.tries.items()))
    line = f"{sum(report.tries.values())} sends, {calls} calls of which {calls - well} went wrong; done: {tries}"
    missed = [] if report.done >= 0.999 else [f"only {report.done:.2%} were done within five tries"]
    return Outcome(line, [*missed, *report.dishonest, *_worded(report.findings)])


def _weather(storage: Storage, piece: tuple[int, int]) -> Report:
    seed, sends = piece
    return faults(storage, Random(seed), sends, patient=True)  # noqa: S311 - to be repeated


def crowded(size: Size, _seed: int, say: Say) -> Outcome:
    """Many senders and readers in one room."""
    with LocalCloud.start() as cloud:
        history = asyncio.run(crowd(cloud, size.crowd, say))
    line = f"{size.crowd.senders} senders, {len(history.confirmed())} confirmed, {len(history.reads())} reads"
    return Outcome(line, _worded(broken(history)))


def kills(size: Size, seed: int, say: Say) -> Outcome:
    """Processes die under load."""
    with LocalCloud.start() as cloud:
        run, history = asyncio.run(killing(cloud, size.killing, Random(seed), say))  # noqa: S311 - to be repeated
    line = f"{run.kills} kills, {run.confirmed} confirmed, {len(history.reads())} handed over"
    short = [] if run.kills >= size.killing.kills and run.confirmed >= size.killing.confirmed else ["it took too long"]
    return Outcome(line, short + _worded(broken(history)))


def sockets(_size: Size, _seed: int, _say: Say) -> Outcome:
    """Sockets that are gone, or come too early."""
    with alone() as storage:
        gone = many_gone(storage, 700, 300)
        early, during = speak_before_connect(storage), told_before_open(storage)
    line = f"300 of 1,000 gone: {gone.delivered} told, {len(gone.remembered)} of the gone remembered; early: {early}"
    well = gone.delivered == 700 and not gone.remembered | gone.forgotten
    found = [("gone", str(gone), well), ("early", str(early), early[-1:] == ["kept at 1"])]
    found.append(("during the handshake", str(during), during == ["hello", "again"]))
    return Outcome(line, [f"{what}: {told}" for what, told, fine in found if not fine])


SCENARIOS: Mapping[str, Scenario] = {
    "walk": walking,
    "sockets": sockets,
    "faults": bad_weather,
    "crowd": crowded,
    "kills": kills,
}


def _worded(findings: Mapping[str, list[str]]) -> list[str]:
    return [f"{rule}: {one}" for rule, some in findings.items() for one in some[:10]]
