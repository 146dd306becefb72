"""`make e2e`: the packaged application, deployed by its own template to an account on this machine, and played on."""

import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from demo.scenes import SCENES
from demo.stage import Stage as Scenery
from infra.acceptance import CHECKS, TROUBLE
from infra.drills import AFTER, BEFORE, Drill
from infra.errors import InfraError
from infra.rehearsal import Rehearsal, rehearsing
from infra.stages import Stage
from infra.without import WITHOUT, without


def rehearse(stage: Stage) -> None:
    """Deploy, play every scene, try every rule; raises what goes otherwise than written."""
    with tempfile.TemporaryDirectory() as logs, rehearsing(stage, Path(logs) / "account.log") as rehearsal:
        _drill(rehearsal, BEFORE)
        _step(f"deployed {len(rehearsal.deploy())} resources, with IAM enforced")
        if rehearsal.deploy():
            raise InfraError("a second deployment of the same changed something")
        _step("deployed again: nothing changed")
        _play(rehearsal)
        _withhold(rehearsal)
        _drill(rehearsal, AFTER)


def _play(rehearsal: Rehearsal) -> None:
    plays: tuple[Callable[[Scenery], None], ...] = (*SCENES, *CHECKS)
    with rehearsal.open() as scenery:
        for play in plays:
            try:
                play(scenery)
            except TROUBLE as error:
                raise InfraError(f"{play.__name__} went otherwise than written: {error}") from error
            _step(f"as written: {play.__name__}")


def _withhold(rehearsal: Rehearsal) -> None:
    """Take one permission away at a time: what needs it breaks, and what does not goes on."""
    for one in WITHOUT:
        rehearsal.deploy(partial(without, withheld=one))
        with rehearsal.open() as scenery:
            if _works(one.needs_it, scenery):
                raise InfraError(f"{one.function} works without {one.action}")
            one.goes_on(scenery)
        _step(f"without {one.action}, {one.function} cannot {one.needs_it.__name__}, and can {one.goes_on.__name__}")
    rehearsal.deploy()


def _drill(rehearsal: Rehearsal, drills: Iterable[Drill]) -> None:
    for drill in drills:
        drill(rehearsal)
        _step(f"drilled: {drill.__name__}")


def _works(play: Callable[[Scenery], None], scenery: Scenery) -> bool:
    try:
        play(scenery)
    except TROUBLE:
        return False
    return True


def _step(what: str) -> None:
    print(f"--- {what}", flush=True)
