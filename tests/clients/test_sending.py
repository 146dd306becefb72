"""What becomes of messages that are not confirmed, or refused. Both clients alike."""

import asyncio
from collections.abc import Sequence

import pytest

from clients.python.parley_client import RefusedError
from tests.clients.readers import QUICK, Reader, until
from tests.clients.server import Frame, Server, confirm, nothing_new, refusal

pytestmark = pytest.mark.anyio


def sent(server: Server) -> list[str]:
    """What was sent, as often as it was."""
    return [frame["content"] for frame in server.actions("send")]


async def test_what_is_not_confirmed_is_sent_again_under_its_client_id(server: Server, reader: Reader) -> None:
    await reader.open(server.url, QUICK)
    server.script = lambda frame: confirm(frame) if len(sent(server)) >= 3 else nothing_new(frame)

    confirmation = await reader.send("room", "hello")

    assert confirmation["seq"] == 1
    assert {frame["client_id"] for frame in server.actions("send")} == {"hello"}


async def test_what_is_not_confirmed_is_sent_again_on_the_next_connection(server: Server, reader: Reader) -> None:
    await reader.open(server.url)
    sending = asyncio.create_task(reader.send("room", "hello"))
    await until(lambda: sent(server) == ["hello"])

    server.script = confirm
    await server.sockets[0].close()

    assert (await sending)["seq"] == 1


async def test_a_message_waits_for_the_one_before_it_in_its_conversation_and_no_other(
    server: Server, reader: Reader
) -> None:
    await reader.open(server.url, QUICK)

    sending = [asyncio.create_task(reader.send(*one)) for one in (("room", "one"), ("room", "two"), ("hall", "other"))]
    await until(lambda: len(sent(server)) >= 4)
    before = set(sent(server))
    server.script = confirm
    await asyncio.gather(*sending)

    assert before == {"one", "other"}
    assert "two" in sent(server)


async def test_a_refused_message_raises_with_the_frame_and_lets_the_next_one_go(server: Server, reader: Reader) -> None:
    def refuse_long(frame: Frame) -> Sequence[Frame]:
        return [refusal(frame, "too_large")] if frame.get("content") == "long" else confirm(frame)

    await reader.open(server.url)
    server.script = refuse_long

    answers = await asyncio.gather(reader.send("room", "long"), reader.send("room", "short"), return_exceptions=True)

    assert isinstance(answers[0], RefusedError)
    assert answers[0].frame["code"] == "too_large"
    assert isinstance(answers[1], dict)


async def test_what_is_unavailable_is_sent_again(server: Server, reader: Reader) -> None:
    def hesitate(frame: Frame) -> Sequence[Frame]:
        first = frame["action"] == "send" and len(sent(server)) == 1
        return [refusal(frame, "unavailable")] if first else confirm(frame)

    await reader.open(server.url, QUICK)
    server.script = hesitate

    assert (await reader.send("room", "hello"))["seq"] == 1
