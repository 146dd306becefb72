"""What a program hears that a page cannot: browsers do not tell why a handshake failed."""

import asyncio
from http import HTTPStatus

import pytest

from clients.python.parley_client import RefusedError
from tests.clients.readers import PythonReader, until
from tests.clients.server import Server

pytestmark = pytest.mark.anyio


async def test_a_refused_handshake_raises(server: Server) -> None:
    server.refuse = HTTPStatus.UNAUTHORIZED

    with pytest.raises(RefusedError, match="401"):
        await PythonReader().open(server.url)


async def test_a_send_ends_when_the_token_does(server: Server) -> None:
    reader = PythonReader()
    await reader.open(server.url)
    sending = [asyncio.create_task(reader.send("room", text)) for text in ("in flight", "behind it")]
    await until(lambda: bool(server.actions("send")))

    server.refuse = HTTPStatus.UNAUTHORIZED
    await server.sockets[0].close()

    assert [type(one) for one in await asyncio.gather(*sending, return_exceptions=True)] == [RefusedError, RefusedError]
