"""Instances: nobody waits for a slow one, and a dead one is replaced."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest

from emulator.limits import Limits
from emulator.storage import Storage
from emulator.testing import LocalCloud
from tests.emulator.conftest import APPLICATION, eventually

pytestmark = pytest.mark.local_cloud


def test_a_slow_handler_stops_nobody(cloud: LocalCloud) -> None:
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(httpx.get, f"{cloud.origin}/sleep/3")
        eventually(lambda: cloud.busy == 1)

        quick = httpx.get(f"{cloud.origin}/things/static")

        assert quick.status_code == 200
        assert not slow.done()


def test_concurrent_events_run_in_instances_of_their_own(cloud: LocalCloud) -> None:
    with ThreadPoolExecutor() as threads:
        answers = threads.map(httpx.get, [f"{cloud.origin}/sleep/0.5"] * 3)

    assert len({answer.json()["pid"] for answer in answers}) == 3


def test_an_instance_is_used_again(cloud: LocalCloud) -> None:
    first, second = (httpx.get(f"{cloud.origin}/sleep/0").json()["pid"] for _ in range(2))

    assert first == second


def test_events_beyond_the_most_instances_wait_their_turn(storage: Storage) -> None:
    limits = replace(Limits(), warm_instances=1, most_instances=1)
    with LocalCloud.start(APPLICATION, limits, storage=storage) as cloud, ThreadPoolExecutor() as threads:
        started = time.monotonic()

        answers = list(threads.map(httpx.get, [f"{cloud.origin}/sleep/0.2"] * 3))

    assert len({answer.json()["pid"] for answer in answers}) == 1
    assert time.monotonic() - started >= 0.6


def test_an_instance_that_dies_fails_its_request_and_no_other(cloud: LocalCloud) -> None:
    died = httpx.get(f"{cloud.origin}/die")
    following = httpx.get(f"{cloud.origin}/things/static")

    assert (died.status_code, died.json()) == (502, {"message": "Internal server error"})
    assert following.status_code == 200


def test_a_killed_instance_fails_the_request_that_it_had(cloud: LocalCloud) -> None:
    with ThreadPoolExecutor() as threads:
        pending = threads.submit(httpx.get, f"{cloud.origin}/sleep/10")
        eventually(lambda: cloud.busy == 1)

        assert cloud.kill_instances(most=1) == 1

        assert pending.result().status_code == 502


def test_after_all_instances_are_killed_the_next_request_is_answered(cloud: LocalCloud) -> None:
    cloud.kill_instances()

    assert httpx.get(f"{cloud.origin}/things/static").status_code == 200


def test_a_handler_that_never_ends_is_stopped_by_lambda(storage: Storage) -> None:
    limits = replace(Limits(), function_seconds=0.2, warm_instances=1)
    with LocalCloud.start(APPLICATION, limits, storage=storage) as cloud:
        answer = httpx.get(f"{cloud.origin}/sleep/60")

        assert answer.status_code == 502
        assert cloud.busy == 0
