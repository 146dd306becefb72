"""The same tests on the fakes and on DynamoDB as moto emulates it."""

from collections.abc import Iterator

import pytest

from chalicelib.storage.session import SharedConnection
from tests.storage.stage import MAKERS, Stage, moto_tables, on_dynamo


@pytest.fixture(scope="module")
def dynamo() -> Iterator[SharedConnection]:
    """The tables of this module's tests: a fresh mock would cost each test 133 ms."""
    with moto_tables() as connection:
        yield connection


@pytest.fixture(params=sorted(MAKERS))
def stage(request: pytest.FixtureRequest, dynamo: SharedConnection) -> Stage:
    """Repositories of one kind and then of the other; what holds for one holds for both."""
    return MAKERS[request.param](dynamo)


@pytest.fixture
def cloud(dynamo: SharedConnection) -> Stage:
    """The repositories on DynamoDB alone, for what the fakes have no say in."""
    return on_dynamo(dynamo)
