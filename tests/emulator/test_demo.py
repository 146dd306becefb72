"""The demo users of the real application."""

import asyncio
import time
from collections.abc import Iterator

import httpx
import jwt
import pytest

from emulator import demo
from emulator.testing import SECRET, LocalCloud


@pytest.fixture(scope="module")
def parley() -> Iterator[LocalCloud]:
    with LocalCloud.start() as started:
        yield started


def test_a_token_holds_for_thirty_days() -> None:
    claims = jwt.decode(demo.token(SECRET, "ada"), SECRET, ["HS256"])

    assert claims["user_id"] == "ada"
    assert claims["exp"] == pytest.approx(time.time() + 30 * 24 * 60 * 60, abs=5)


@pytest.mark.local_cloud
def test_the_people_are_provisioned_at_each_start(parley: LocalCloud) -> None:
    assert [asyncio.run(demo.provision(parley.origin, SECRET)) for _ in range(2)] == [None, None]


@pytest.mark.local_cloud
def test_a_demo_token_opens_the_application(parley: LocalCloud) -> None:
    ada, ben, *_ = demo.PEOPLE
    headers = {"Authorization": f"Bearer {demo.token(SECRET, ada.id)}"}

    answer = httpx.get(f"{parley.origin}/chat/messages/{ben.id}", headers=headers)

    assert answer.status_code == 200


@pytest.mark.local_cloud
def test_a_wrong_secret_is_said(parley: LocalCloud) -> None:
    problem = asyncio.run(demo.provision(parley.origin, SECRET[::-1]))

    assert problem == "PUT /api/users answered 401"
