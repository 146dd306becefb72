"""The crash walk: a use case is cut at its first call to AWS, then at its second, until it ends uncut.

After each cut a process that remembers nothing takes over and the client repeats. Then the tables hold what one
undisturbed act leaves there, everyone was told, and no rule is broken.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from botocore.awsrequest import AWSResponse

from emulator.storage import Storage
from torture.cases import Case
from torture.fates import Deafness, Death, Died
from torture.picture import Picture, difference, take_picture
from torture.rules import broken
from torture.scene import NotDoneError, Scene
from torture.wire import Call, Perform

PATIENCE = 90.0
"""Seconds for which a client repeats what it is told to try again."""


class Harm(Protocol):
    """A fate that strikes once, and knows whether it did."""

    came: bool

    def __call__(self, call: Call, perform: Perform) -> AWSResponse:
        """The answer that the process gets."""


HARMS: Mapping[str, Callable[[int], Harm]] = {
    "death before": lambda number: Death(number, after=False),
    "death after": lambda number: Death(number, after=True),
    "one answer lost": lambda number: Deafness({number}),
    "all answers lost": lambda number: Deafness(range(number, number + 4)),
}
"""What happens at the call of this number: the process dies before or after its effect, or never hears of it."""


@dataclass(frozen=True, slots=True)
class Walked:
    """How many places a use case was cut at, and what was found wrong at which."""

    case: str
    harm: str
    cuts: int
    findings: tuple[str, ...]


def walk(storage: Storage, case: Case, harm: str, every: int = 1) -> Walked:
    """Cut the use case at every call, or at every second, third … one."""
    good = [_undisturbed(storage, case, times) for times in ((1,) if case.once else (1, 2))]
    findings: list[str] = []
    for cuts, number in enumerate(count(1, every)):
        fate = HARMS[harm](number)
        found = _step(storage, case, fate, good)
        findings += [f"cut {number}: {one}" for one in found]
        if not fate.came:
            return Walked(case.name, harm, cuts, tuple(findings))
    raise AssertionError("counting ended")


def _undisturbed(storage: Storage, case: Case, times: int) -> Picture:
    """The tables after so many acts."""
    scene = Scene(storage)
    try:
        case.prepare(scene)
        scene.restart()
        for _ in range(times):
            case.act(scene)
        return take_picture(storage)
    finally:
        scene.close()


def _step(storage: Storage, case: Case, fate: Harm, good: list[Picture]) -> list[str]:
    """One cut, the repetition, and what is wrong then."""
    scene, done = Scene(storage), False
    try:
        case.prepare(scene)
        scene.restart(fate)
        with suppress(Died, NotDoneError):
            case.act(scene)
            done = True
        scene.restart()
        repeated = _repeat(scene, case)
        if done:  # nobody had a reason to repeat: what was not told for good is found at the next sync
            scene.ask_for_news()
        return [*repeated, *_wrong(scene, case, good)]
    finally:
        scene.close()


def _repeat(scene: Scene, case: Case) -> list[str]:
    """Repeat while the answer is «not now», for as long as a patient client would."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            case.act(scene)
        except NotDoneError as error:
            if not error.passing or time.monotonic() > until:
                return [f"the repetition was not done: {error}"]
            time.sleep(1)
        else:
            return []


def _wrong(scene: Scene, case: Case, good: list[Picture]) -> list[str]:
    now = take_picture(scene.storage)
    half = [] if now in good else [f"the tables differ from an undisturbed act's:\n{difference(good[0], now)}"]
    rules = broken(scene.ending())
    if not case.once:
        rules.pop("doubled", None)
    return half + [f"{rule}: {found}" for rule, some in rules.items() for found in some]
