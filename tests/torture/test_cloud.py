"""Crowds and kills in front of the whole local cloud, at suite size."""

import asyncio
from collections.abc import Iterator
from random import Random

import pytest

from emulator.storage import Storage
from emulator.testing import LocalCloud
from torture.crowd import Crowd, crowd
from torture.kills import Killing, killing
from torture.rules import broken

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("local_cloud")]


@pytest.fixture(scope="module")
def cloud(storage: Storage) -> Iterator[LocalCloud]:
    with LocalCloud.start(storage=storage) as started:
        yield started


def test_many_senders_and_all_kinds_of_readers_agree_on_one_order(cloud: LocalCloud) -> None:
    history = asyncio.run(crowd(cloud, Crowd(senders=8, messages=40)))

    assert len(history.confirmed()) == 320
    assert broken(history) == {}


def test_processes_that_are_killed_lose_and_double_nothing(cloud: LocalCloud) -> None:
    run, history = asyncio.run(killing(cloud, Killing(pairs=4, kills=5, confirmed=500), Random(7)))

    assert run.kills >= 5
    assert run.confirmed >= 500
    assert broken(history) == {}
