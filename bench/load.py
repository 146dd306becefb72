"""Pairs who write to one another over sockets, each text as soon as the one before has come."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import jwt
from websockets.asyncio.client import ClientConnection, connect

from bench.faces.direct import TEXT
from emulator.settings import DEVELOPMENT_SECRET

Pair = tuple[ClientConnection, ClientConnection]


@dataclass(frozen=True, slots=True)
class Load:
    """How long it took, and the seconds from each text's sending to its arrival on the other side."""

    seconds: float
    latencies: Sequence[float]

    @property
    def rate(self) -> float:
        """Texts a second."""
        return len(self.latencies) / self.seconds


@asynccontextmanager
async def connected(address: str, number: int) -> AsyncIterator[list[Pair]]:
    """So many pairs at the server of this address, all of them online."""
    url = f"{address.replace('http', 'ws', 1)}/ws/chat/room/"
    async with AsyncExitStack() as stack:

        async def opened(user: str) -> ClientConnection:
            claims = {"user_id": user, "fullname": user, "exp": time.time() + 3600}
            token = jwt.encode(claims, DEVELOPMENT_SECRET, "HS256")
            return await stack.enter_async_context(connect(f"{url}?token={token}", compression=None, proxy=None))

        yield [(await opened(f"ann-{pair}"), await opened(f"bea-{pair}")) for pair in range(number)]


async def written(pairs: Sequence[Pair], seconds: float) -> Load:
    """Let them all write for so long."""
    began = time.monotonic()
    talks = [_talk(pair, f"bea-{number}", began + seconds) for number, pair in enumerate(pairs)]
    latencies = await asyncio.gather(*talks)
    return Load(time.monotonic() - began, [one for some in latencies for one in some])


async def _talk(pair: Pair, receiver: str, until: float) -> list[float]:
    mine, theirs = pair
    text = json.dumps({"action": "text_message", "receiver_id": receiver, "message_body": TEXT})
    latencies = []
    while (began := time.monotonic()) < until:
        await mine.send(text)
        _expect("re_message", await theirs.recv())
        latencies.append(time.monotonic() - began)
        _expect("conf_message", await mine.recv())
    return latencies


def _expect(action: str, raw: Any) -> None:
    """Raises AssertionError for any other frame."""
    frame = json.loads(raw)
    if frame["action"] != action:
        raise AssertionError(frame)
