"""Who meets in the tests of rooms."""

import pytest

from chalicelib.core.policy import Policy
from tests.faces.rooms.browser import Browser
from tests.fakes.world import World
from tests.outside import Outside


@pytest.fixture
def ann(outside: Outside) -> Browser:
    """Someone who opens rooms."""
    return Browser(outside)


@pytest.fixture
def bea(outside: Outside) -> Browser:
    """Someone else."""
    return Browser(outside)


@pytest.fixture
def closed() -> Outside:
    """An application whose rooms are not open to everyone."""
    return Outside(World(policy=Policy(chat_enable_rooms=False)))
