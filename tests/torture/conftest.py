"""A storage to torture, shared by the tests of a worker."""

from collections.abc import Iterator

import pytest

from emulator.storage import Storage
from emulator.testing import storage_for_tests
from torture.process import environment


@pytest.fixture(scope="module")
def storage() -> Iterator[Storage]:
    with storage_for_tests() as started:
        yield started


@pytest.fixture
def tortured(storage: Storage) -> Iterator[Storage]:
    """The storage, found by every process that the test starts."""
    with environment(storage.url):
        yield storage
