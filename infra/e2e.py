"""`make e2e`: the packaged application, deployed by its own template to an account on this machine, and played on."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from websockets.exceptions import WebSocketException

from demo.scenes import SCENES
from demo.stage import Stage as Scenery
from infra.acceptance import CHECKS
from infra.cloudformation import Resource
from infra.errors import InfraError
from infra.rehearsal import Rehearsal, rehearsing
from infra.stages import Stage
from infra.without import WITHOUT, without


def rehearse(stage: Stage) -> None:
    """Deploy, play every scene, try every rule; raises what goes otherwise than written."""
    with tempfile.TemporaryDirectory() as logs, rehearsing(stage, Path(logs) / "account.log") as rehearsal:
        _step(f"deployed {len(rehearsal.deploy())} resources, with IAM enforced")
        if rehearsal.deploy():
            raise InfraError("a second deployment of the same changed something")
        _step("deployed again: nothing changed")
        with rehearsal.open() as address:
            _play(Scenery(address, rehearsal.secret()))
            _withhold(rehearsal)
        _take_down(rehearsal)


def _play(scenery: Scenery) -> None:
    plays: tuple[Callable[[Scenery], None], ...] = (*SCENES, *CHECKS)
    for play in plays:
        try:
            play(scenery)
        except (AssertionError, OSError, WebSocketException) as error:
            raise InfraError(f"{play.__name__} went otherwise than written: {error}") from error
        _step(f"as written: {play.__name__}")


def _withhold(rehearsal: Rehearsal) -> None:
    """Take one permission away at a time: what needs it breaks, and what does not goes on."""
    for one in WITHOUT:
        rehearsal.deploy(partial(without, withheld=one))
        scenery = Scenery(rehearsal.address, rehearsal.secret())
        if _works(one.needs_it, scenery):
            raise InfraError(f"{one.function} works without {one.action}")
        one.goes_on(scenery)
        _step(f"without {one.action}, {one.function} cannot {one.needs_it.__name__}, and can {one.goes_on.__name__}")
    rehearsal.deploy()


def _works(play: Callable[[Scenery], None], scenery: Scenery) -> bool:
    try:
        play(scenery)
    except (AssertionError, OSError, WebSocketException):
        return False
    return True


def _take_down(rehearsal: Rehearsal) -> None:
    """Destroy the stage; its data stays."""
    table = f"{rehearsal.stage.stack}-conversations"
    before = _count(rehearsal, table)
    rehearsal.stack.delete()
    if not before or _count(rehearsal, table) != before:
        raise InfraError("the data went with the stack")
    _step(f"destroyed: {before} conversations stayed")


def _count(rehearsal: Rehearsal, table: str) -> int:
    answer: Resource = rehearsal.account.client("dynamodb").scan(TableName=table, Select="COUNT")
    return int(answer["Count"])


def _step(what: str) -> None:
    print(f"--- {what}", flush=True)
