"""Parley itself on the local cloud, started once for each worker of a test run."""

from collections.abc import Iterator

import pytest

from emulator.testing import LocalCloud


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalCloud]:
    """The application on a free port, with storage of its own."""
    with LocalCloud.start() as started:
        yield started
