"""What whoever reads the logs could do with them."""

import uuid

import pytest

from demo.stage import Stage
from emulator.testing import SECRET, LocalCloud
from tests.emulator.conftest import eventually

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("attacks")]


@pytest.fixture
def stage(cloud: LocalCloud) -> Stage:
    return Stage(cloud.origin, SECRET)


def refused(stage: Stage, **query: str) -> None:
    """Open a socket, and be refused on it: that is logged."""
    with stage.socket("Eve", **query) as socket:
        socket.send(action="nonsense")
        socket.sees("error")


def test_the_key_to_a_support_case_is_not_in_the_logs(cloud: LocalCloud, stage: Stage) -> None:
    opened = stage.ask("Ann", "POST", "/api/messages/", json={"content": "hello"})
    case = opened["items"][0]["conversation"]
    after = uuid.uuid4().hex

    refused(stage, conversation=case)
    refused(stage, token=stage.token(after))

    eventually(lambda: cloud.log.exists() and after in cloud.log.read_text())
    assert cloud.log.read_text().count('"refused"') >= 2
    assert case not in cloud.log.read_text()


def test_no_token_is_in_the_logs_and_whose_it_is_is(cloud: LocalCloud, stage: Stage) -> None:
    user = uuid.uuid4().hex
    token = stage.token(user)

    refused(stage, token=token)

    eventually(lambda: cloud.log.exists() and user in cloud.log.read_text())
    assert token not in cloud.log.read_text()
