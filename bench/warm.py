"""Warm handlers on AWS that answers at once, beside the bare calls that they make: so only our own work is left.

An operation is recorded on the real storage. Then its handler runs on a stand-in that repeats the answers, in turns
with bare botocore clients that make the same calls with the same parameters, one after the other.
"""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import quantiles
from typing import Any

from botocore import xform_name
from botocore.session import get_session
from chalice.app import WebsocketEvent

from bench.parsing import PlainParsers
from bench.recording import Recording
from bench.standin import standin
from chalicelib import wiring
from chalicelib.aws.session import client, new_session
from chalicelib.core.ports import Together
from chalicelib.settings import load_settings
from emulator.instance import LambdaContext

ROUNDS, REPEATS = 15, 20
"""How many pairs are measured, and how often the operation is done in each half of a pair."""

LAMBDA = "AWS_Lambda_python3.11"
"""What Lambda calls itself, and botocore passes on. Each Chalice application that is made adds to it, for as long as
the process lives: left alone, the bare calls of a bench that made many would look dearer than they are."""

Spread = tuple[float, float, float]
"""Lower quartile, median, upper quartile."""


@dataclass(frozen=True, slots=True)
class Warm:
    """Milliseconds of an operation: ours (processor, on the clock, with no threads), and bare: as it comes, tuned."""

    calls: int
    cpu: Spread
    wall: Spread
    alone: Spread
    plain: Spread
    tuned: Spread
    to_plain: Spread
    to_tuned: Spread


def measure_warm(recording: Recording) -> Warm:
    """Take turns, and compare pair by pair; what was there before is kept from the garbage collector's rounds."""
    gc.collect()
    gc.freeze()
    with standin(recording.answers) as address, _pointing_at(address):
        plain, tuned = _bare(recording, address, tuned=False), _bare(recording, address, tuned=True)
        ours, alone = _handler(recording, None), _handler(recording, one_by_one)
        rounds = [[_time(act) for act in (ours, plain, alone, tuned)] for _ in range(1 + ROUNDS)][1:]
    cpu = [[one[0] for one in times] for times in rounds]
    columns = [_spread([row[column] for row in cpu]) for column in range(4)]
    return Warm(
        calls=len(recording.asked),
        cpu=columns[0],
        wall=_spread([times[0][1] for times in rounds]),
        alone=columns[2],
        plain=columns[1],
        tuned=columns[3],
        to_plain=_spread([row[0] / row[1] for row in cpu]),
        to_tuned=_spread([row[0] / row[3] for row in cpu]),
    )


def one_by_one(*calls: Callable[[], Any]) -> list[Any]:
    """No threads: what together would be with one of them."""
    return [call() for call in calls]


@contextmanager
def _pointing_at(address: str) -> Iterator[None]:
    before = {name: os.environ[name] for name in ("AWS_ENDPOINT_URL", "SOCKET_API_URL")}
    os.environ.update(dict.fromkeys(before, address))
    os.environ["AWS_EXECUTION_ENV"] = LAMBDA
    try:
        yield
    finally:
        os.environ.update(before)


def _handler(recording: Recording, together: Together | None) -> Callable[[], None]:
    """Hands the operation's events to a process of its own, which is found to make the calls that were recorded."""
    import app  # noqa: PLC0415 - reads the environment

    made: list[int] = []
    session = new_session()
    session.register("before-send", lambda **_: made.append(1))
    parts = wiring.build(load_settings(os.environ), app.ENCODERS, session, together)
    rest, sockets = app.assemble(parts)
    handlers = {"$connect": sockets.connect, "$default": sockets.message, "$disconnect": sockets.disconnect}
    context = LambdaContext("bench", 60)

    def handle() -> None:
        for name, event in recording.events:
            answer = rest(event, context) if name == "rest" else handlers[name](WebsocketEvent(event, context))
            if answer["statusCode"] >= 400:
                raise AssertionError(answer)

    handle()
    made.clear()
    handle()
    if len(made) != len(recording.asked):
        raise AssertionError(f"{len(made)} calls were made, {len(recording.asked)} recorded")
    return handle


def _bare(recording: Recording, address: str, *, tuned: bool) -> Callable[[], None]:
    """Makes the same calls, with clients as botocore makes them or tuned: with nothing checked, told or walked through
    that need not be.
    """
    session = get_session()
    if tuned:
        session.register_component("response_parser_factory", PlainParsers())
    make = partial(client, session) if tuned else session.create_client
    clients = {service: make(service, endpoint_url=address) for service, _, _ in recording.asked}
    calls = [(getattr(clients[service], xform_name(name)), params) for service, name, params in recording.asked]

    def call_all() -> None:
        for call, params in calls:
            call(**params)

    return call_all


def _time(act: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds of processor, of all threads, and on the clock, for one time."""
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(REPEATS):
        act()
    per_time = 1000 / REPEATS
    return per_time * (time.process_time() - cpu), per_time * (time.perf_counter() - wall)


def _spread(values: list[float]) -> Spread:
    low, middle, high = quantiles(values, n=4)
    return low, middle, high
