"""When a client connects anew, and that it misses nothing meanwhile. Both clients alike."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

import pytest

from clients.python.parley_client import Timing
from tests.clients.readers import QUICK, Reader, eventually, until
from tests.clients.server import Frame, Server, log_of, nothing_new, refusal

pytestmark = pytest.mark.anyio


async def test_a_socket_on_which_a_sync_stays_without_an_answer_is_renewed(server: Server, reader: Reader) -> None:
    server.script = lambda frame: log_of(2)(frame) if len(server.sockets) > 1 else []

    await reader.open(server.url, QUICK, {"room": 0})

    assert await reader.entries() == [1, 2]


async def test_a_socket_on_which_nothing_is_confirmed_or_answered_is_renewed(server: Server, reader: Reader) -> None:
    await reader.open(server.url, QUICK, {"room": 0})
    server.script = lambda frame: log_of(1)(frame) if len(server.sockets) > 1 else []

    sending = asyncio.create_task(reader.send("room", "hello"))

    await eventually(reader.entries, [1])
    sending.cancel()


async def test_an_answer_to_another_question_is_none(server: Server, reader: Reader) -> None:
    def confused(frame: Frame) -> Sequence[Frame]:
        answers = log_of(1)(frame)
        return answers if len(server.sockets) > 1 else [{**one, "client_id": "else"} for one in answers]

    server.script = confused

    await reader.open(server.url, QUICK, {"room": 0})

    assert len(server.sockets) == 2


async def test_a_connection_that_is_not_known_any_more_is_made_anew(server: Server, reader: Reader) -> None:
    await reader.open(server.url, positions={"room": 0})
    server.script = log_of(1)

    await server.post({"action": "error", "code": "unauthorized", "message": "connect again"})

    await eventually(reader.entries, [1])
    assert len(server.sockets) == 2


async def test_a_message_on_a_connection_that_is_not_known_is_sent_on_the_next(server: Server, reader: Reader) -> None:
    await reader.open(server.url)
    server.script = lambda frame: (
        nothing_new(frame)
        or (
            [refusal(frame, "unauthorized")]
            if len(server.sockets) == 1
            else [{"action": "conf_message", "conversation_id": "room", "seq": 1, "client_id": frame["client_id"]}]
        )
    )

    assert (await reader.send("room", "hello"))["seq"] == 1


async def test_a_socket_is_renewed_before_the_gateway_cuts_it(server: Server, reader: Reader) -> None:
    await reader.open(server.url, Timing(reconnect_after=0.1, first_pause=0.01))

    await until(lambda: len(server.sockets) >= 3)


async def test_a_handshake_that_fails_for_now_is_tried_again(server: Server, reader: Reader) -> None:
    await reader.open(server.url, positions={"room": 0})
    server.refuse = HTTPStatus.BAD_GATEWAY
    await server.sockets[0].close()
    await asyncio.sleep(0.05)

    server.refuse, server.script = None, log_of(1)

    await eventually(reader.entries, [1])
