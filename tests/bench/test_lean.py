"""Handlers and cold starts beside the bare calls to AWS that they make, in instructions, which repeat."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest

from bench.budgets import house
from bench.cold import measure_cold
from bench.faces import direct
from bench.instructions import Instructions, count
from bench.recording import Recording, record
from bench.standin import standin
from bench.valgrind import available

pytestmark = pytest.mark.xdist_group("bench")

counted = pytest.mark.skipif(not available(), reason="instructions are counted by valgrind, which is not installed")

OPERATIONS = ("text", "ping", "connect")

AGAIN = """
import gc, json, sys
from botocore.client import BaseClient
from botocore.session import Session
from chalice.app import WebsocketEvent
import app
class Context:
    function_name, memory_limit_in_mb, invoked_function_arn, aws_request_id = "f", 512, "arn", "id"
event, opened = json.loads(sys.argv[1]), []
sys.addaudithook(lambda name, _: opened.append(name) if name in ("socket.__new__", "socket.connect") else None)
def invoke():
    assert app.sockets.message(WebsocketEvent(event, Context())) == {"statusCode": 200}
    made = sum(isinstance(one, (Session, BaseClient)) for one in gc.get_objects())
    return made, len(opened)
print(json.dumps([invoke() for _ in range(5)]))
"""
"""The numbers of sessions and clients, and of sockets opened so far, after each of five invocations."""


@pytest.fixture(scope="module")
def recordings() -> Iterator[Mapping[str, Recording]]:
    """Each operation's calls and answers, in the environment that they were made in."""
    with house() as place:
        acts = direct.prepare(place)
        yield {name: record(place, acts[name]) for name in OPERATIONS}


@pytest.fixture(scope="module")
def warm(recordings: Mapping[str, Recording]) -> Mapping[str, Instructions]:
    return count(recordings)


@counted
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_warm_handler_takes_no_more_than_its_bare_calls(warm: Mapping[str, Instructions], name: str) -> None:
    assert warm[name].ours <= warm[name].plain


@counted
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_warm_handler_takes_no_more_than_its_calls_by_tuned_clients(
    warm: Mapping[str, Instructions], name: str
) -> None:
    assert warm[name].ours <= warm[name].tuned


@counted
def test_a_cold_start_takes_at_most_half_as_much_again_as_a_bare_call(recordings: Mapping[str, Recording]) -> None:
    cold = measure_cold(recordings["text"])

    assert cold is not None
    assert cold.ratio <= 1.5


def test_what_the_first_invocation_made_serves_all_others(recordings: Mapping[str, Recording]) -> None:
    text = recordings["text"]
    with standin(text.answers, seconds=0.02) as address:
        environment = {**os.environ, "AWS_ENDPOINT_URL": address, "SOCKET_API_URL": address}
        command = [sys.executable, "-c", AGAIN, json.dumps(text.events[0][1])]
        run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)

    first, *others = json.loads(run.stdout.splitlines()[-1])
    assert first[0] == 1
    assert first[1] > 0
    assert others == [first] * 4
