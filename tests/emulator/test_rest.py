"""Requests through the running gateway."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest

from emulator.limits import Limits
from emulator.storage import Storage
from emulator.testing import LocalCloud, ManualClock
from tests.emulator.conftest import APPLICATION, eventually

pytestmark = pytest.mark.local_cloud


def test_a_request_reaches_its_view(cloud: LocalCloud) -> None:
    answer = httpx.get(f"{cloud.origin}/things/a%20b/")

    assert answer.json() == {"route": "variable", "name": "a%20b"}
    assert "x-amzn-requestid" in answer.headers


def test_static_routes_beat_variable_ones(cloud: LocalCloud) -> None:
    assert httpx.get(f"{cloud.origin}/things/static").json() == {"route": "static"}


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("DELETE", "/things/a"), ("OPTIONS", "/event")])
def test_an_unknown_path_or_method_is_refused_as_unauthenticated(cloud: LocalCloud, method: str, path: str) -> None:
    answer = httpx.request(method, cloud.origin + path)

    assert (answer.status_code, answer.json()) == (403, {"message": "Missing Authentication Token"})


def test_a_preflight_is_answered_for_a_route_with_cors(cloud: LocalCloud) -> None:
    answer = httpx.options(f"{cloud.origin}/things/a")

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-methods"] == "GET,PUT,OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_binary_body_arrives_whole(cloud: LocalCloud) -> None:
    seen = httpx.post(f"{cloud.origin}/event", content=b"\x00\xff", headers={"Content-Type": "image/png"}).json()

    assert seen["isBase64Encoded"] is True
    assert base64.b64decode(seen["body"]) == b"\x00\xff"


def test_a_binary_answer_leaves_as_bytes(cloud: LocalCloud) -> None:
    answer = httpx.get(f"{cloud.origin}/image", headers={"Accept": "image/png"})

    assert answer.content == b"\x89PNG\x00"
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]


def test_a_body_over_ten_megabytes_is_too_long(cloud: LocalCloud) -> None:
    answer = httpx.post(f"{cloud.origin}/event", content=b"x" * (10 * 1024 * 1024 + 1))

    assert (answer.status_code, answer.json()) == (413, {"message": "Request Too Long"})


def test_an_event_over_six_megabytes_is_too_long_for_the_function(cloud: LocalCloud) -> None:
    answer = httpx.post(f"{cloud.origin}/event", content=b"x" * (6 * 1024 * 1024))

    assert answer.status_code == 413


def test_an_answer_over_six_megabytes_is_a_failure(cloud: LocalCloud) -> None:
    answer = httpx.get(f"{cloud.origin}/large/{6 * 1024 * 1024}")

    assert (answer.status_code, answer.json()) == (502, {"message": "Internal server error"})


def test_a_request_ends_after_29_seconds(storage: Storage) -> None:
    clock = ManualClock()
    with LocalCloud.start(APPLICATION, clock=clock, storage=storage) as cloud, ThreadPoolExecutor() as threads:
        pending = threads.submit(httpx.get, f"{cloud.origin}/sleep/1")
        eventually(lambda: cloud.busy == 1)

        clock.advance(29)

        answer = pending.result()
        assert (answer.status_code, answer.json()) == (504, {"message": "Endpoint request timed out"})


def test_requests_past_the_throttle_are_too_many(storage: Storage) -> None:
    limits = replace(Limits(), requests_per_second=1, request_burst=1)
    with LocalCloud.start(APPLICATION, limits, ManualClock(), storage) as cloud:
        answers = [httpx.get(f"{cloud.origin}/things/static") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].json() == {"message": "Too Many Requests"}


def test_what_the_application_prints_is_in_its_log(cloud: LocalCloud) -> None:
    httpx.get(f"{cloud.origin}/print/{(word := 'a-word-to-find')}")

    eventually(lambda: json.dumps({"said": word}) in cloud.log.read_text())
