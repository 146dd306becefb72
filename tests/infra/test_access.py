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
from tests.infra.bad_luck import answer_a_lost_socket, lost_sockets, write_at_once
from tests.infra.journey import JOURNEY

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("access")]

Needs = set[tuple[str, str, str]]

QUIET_LOOKS = 4
"""Looks in a row, half a second apart, at which nothing happens, until the workers are done."""

MOST_SECONDS = 60
"""How long is waited for that."""

ALLOWED: Needs = {
    (function, target, action)
    for function, targets in ACCESS.items()
    for target, actions in targets.items()
    for action in actions
}

RARE: Needs = {
    ("on_log", "table:connections", "dynamodb:DeleteItem"),
    *((one, "table:log", "dynamodb:Query") for one in ("on_log", "on_upload")),
    *((one, "table:users", "dynamodb:BatchGetItem") for one in ("on_log", "on_upload")),
    *((one, "table:memberships", "dynamodb:UpdateItem") for one in ("on_log", "on_upload")),
    *((one, "files", "s3:DeleteObject") for one in ("message", "on_upload")),
    ("on_upload", "table:log", "dynamodb:GetItem"),
}
"""What takes more bad luck than a test can bring about.

A socket that is lost between a message and its bot's answer; a writer who comes first within the milliseconds in which
a worker writes; a minute that ends between a message and what a worker adds to it; a message that is changed
or deleted as its file is copied.
"""


@pytest.fixture(scope="module")
def needed() -> Iterator[Needs]:
    """What each function needed of AWS while the scenes and the journey were played, luck and bad luck included."""
    with LocalCloud.start(Path(__file__).parent / "recording") as cloud:
        scenery = Scenery(cloud.origin, SECRET)
        with lost_sockets(cloud, scenery):
            for play in (*SCENES, *JOURNEY):
                play(scenery)
            answer_a_lost_socket(cloud, scenery)
            write_at_once(scenery, lambda: ("message", "table:log", "dynamodb:Query") in noted(cloud))
        until_quiet(cloud)
        yield noted(cloud)


def noted(cloud: LocalCloud) -> Needs:
    """What the functions needed so far."""
    return {recorded(line) for line in cloud.log.read_text().splitlines() if line.startswith('{"function"')}


def until_quiet(cloud: LocalCloud) -> None:
    """The workers finish behind the last scene."""
    size, quiet, deadline = 0, 0, time.monotonic() + MOST_SECONDS
    while quiet < QUIET_LOOKS and time.monotonic() < deadline:
        time.sleep(0.5)
        grown = cloud.log.stat().st_size
        quiet = quiet + 1 if grown == size and not cloud.busy else 0
        size = grown


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
