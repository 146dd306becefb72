"""A local cloud around a little application, started once for each worker of a test run."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulator.storage import Storage
from emulator.testing import LocalCloud, storage_for_tests

APPLICATION = Path(__file__).parent / "application"


@pytest.fixture(scope="session")
def storage() -> Iterator[Storage]:
    with storage_for_tests() as started:
        yield started


@pytest.fixture(scope="session")
def shared_cloud(storage: Storage) -> Iterator[LocalCloud]:
    with LocalCloud.start(APPLICATION, storage=storage) as started:
        yield started


@pytest.fixture
def cloud(shared_cloud: LocalCloud) -> LocalCloud:
    """With the real service's limits and the machine's clock, and quiet: nothing of another test goes on in it."""
    eventually(lambda: not shared_cloud.connection_ids() and shared_cloud.busy == 0)
    return shared_cloud


def eventually(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait for what happens behind the scene; fail if it does not."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)
