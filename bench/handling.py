"""An operation's handler and the bare calls that it makes, on AWS that answers at once."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from botocore import xform_name
from botocore.session import get_session
from chalice.app import WebsocketEvent

from bench.parsing import PlainParsers
from bench.recording import Asked, Recording
from chalicelib import wiring
from chalicelib.aws.session import client, new_session
from chalicelib.core.ports import Together
from chalicelib.settings import load_settings
from emulator.instance import LambdaContext

LAMBDA = "AWS_Lambda_python3.11"
"""What Lambda calls itself, and botocore passes on. Each Chalice application that is made adds to it, for as long as
the process lives: left alone, the bare calls of a bench that made many would look dearer than they are."""


TRIES = 4
"""How often an operation is done until it makes the calls that were recorded: a process begins cold, and the first
message of a minute makes more.
"""


def one_by_one(*calls: Callable[[], Any]) -> list[Any]:
    """No threads: what together would be with one of them."""
    return [call() for call in calls]


@contextmanager
def pointing_at(address: str) -> Iterator[None]:
    """Let AWS be at this address, as long as the context lasts."""
    before = {name: os.environ[name] for name in ("AWS_ENDPOINT_URL", "SOCKET_API_URL")}
    os.environ.update(dict.fromkeys(before, address))
    os.environ["AWS_EXECUTION_ENV"] = LAMBDA
    try:
        yield
    finally:
        os.environ.update(before)


def handler(recording: Recording, together: Together | None) -> Callable[[], None]:
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

    for _ in range(TRIES):
        made.clear()
        handle()
        if len(made) == len(recording.asked):
            return handle
    raise AssertionError(f"{len(made)} calls were made, {len(recording.asked)} recorded")


def bare(asked: Sequence[Asked], address: str, *, tuned: bool) -> Callable[[], None]:
    """Makes the same calls, with clients as botocore makes them or tuned: with nothing checked, told or walked through
    that need not be.
    """
    session = get_session()
    if tuned:
        session.register_component("response_parser_factory", PlainParsers())
    make = partial(client, session) if tuned else session.create_client
    clients = {service: make(service, endpoint_url=address) for service, _, _ in asked}
    calls = [(getattr(clients[service], xform_name(name)), params) for service, name, params in asked]

    def call_all() -> None:
        for call, params in calls:
            call(**params)

    return call_all
