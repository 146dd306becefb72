"""What attacks on a running Parley share."""

from collections.abc import Iterator

import pytest

from emulator.testing import LocalCloud


@pytest.fixture(scope="package")
def cloud() -> Iterator[LocalCloud]:
    """One local cloud for all of them."""
    with LocalCloud.start() as running:
        yield running
