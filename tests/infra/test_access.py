"""What the functions may do, against what they do: on the local cloud, which runs the application as it is deployed."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.scenes import SCENES
from demo.stage import Stage as Scenery
from emulator.testing import SECRET, LocalCloud
from infra.access import ACCESS
from infra.permissions import role
from infra.resources.functions import FUNCTIONS
from infra.stages import load_stage
from tests.infra.journey import JOURNEY

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("access")]

Needs = set[tuple[str, str, str]]

ALLOWED: Needs = {
    (function, target, action)
    for function, targets in ACCESS.items()
    for target, actions in targets.items()
    for action in actions
}

RARE: Needs = {
    *((one, "table:connections", "dynamodb:GetItem") for one in ("api", "on_log", "on_upload")),
    *((one, "table:connections", "dynamodb:DeleteItem") for one in ("api", "message", "on_log", "on_upload")),
    *((one, "table:log", "dynamodb:Query") for one in ("message", "on_log", "on_upload")),
    ("on_upload", "table:users", "dynamodb:BatchGetItem"),
    ("on_log", "table:users", "dynamodb:BatchGetItem"),
    ("on_log", "table:memberships", "dynamodb:UpdateItem"),
    ("on_upload", "table:memberships", "dynamodb:UpdateItem"),
}
"""What takes bad luck: a socket that closed unnoticed, two writers at once, something undone, a minute that ends."""


@pytest.fixture(scope="module")
def needed() -> Iterator[Needs]:
    """What each function needed of AWS while the scenes and the journey were played."""
    with LocalCloud.start(Path(__file__).parent / "recording") as cloud:
        scenery = Scenery(cloud.origin, SECRET)
        for play in (*SCENES, *JOURNEY):
            play(scenery)
        time.sleep(1)  # the workers finish behind the last scene
        yield {recorded(line) for line in cloud.log.read_text().splitlines() if line.startswith('{"function"')}


def recorded(line: str) -> tuple[str, str, str]:
    """A line of the recording application."""
    noted: dict[str, Any] = json.loads(line)
    return noted["function"], noted["target"], noted["action"]


def test_every_function_may_do_what_it_does(needed: Needs) -> None:
    assert needed - ALLOWED == set()


def test_no_function_may_do_what_it_never_does(needed: Needs) -> None:
    assert ALLOWED - needed - RARE == set()


def test_every_function_has_its_own_access_and_role() -> None:
    assert set(ACCESS) == {function.name for function in FUNCTIONS}


def test_no_role_allows_any_action_or_everything() -> None:
    for function in FUNCTIONS:
        for statement in role(load_stage("dev"), function.name)["Properties"]["Policies"][0]["PolicyDocument"][
            "Statement"
        ]:
            assert not [action for action in statement["Action"] if "*" in action]
            assert "*" not in statement["Resource"]
