"""Many senders and several kinds of readers in one room, through the local cloud as it runs."""

import asyncio
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx

from clients.python.parley_client import Client, Frame, Timing
from emulator.testing import LocalCloud
from torture.history import History, Item, Recorder
from torture.picture import logs
from torture.process import token
from torture.progress import Progress, Say, silent

ROOMS = "/api/chat/conversations/"
PAGE = 100
POSITIONS = 1 << 20
TIMING = Timing(sync_every=5, resend_after=2)

READERS = ("socket", "socket:2", "socket:3", "socket:4", "poll", "poll:2", "page", "page:2")


PEOPLE = 2
"""How many people the senders are, in as many sessions as are wanted, and how many the readers."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many sessions send how many messages each."""

    senders: int
    messages: int


class Room:
    """A room in a running cloud, and what is recorded of it."""

    def __init__(self, cloud: LocalCloud, http: httpx.AsyncClient, recorder: Recorder, progress: Progress) -> None:
        self._cloud = cloud
        self._http = http
        self._recorder = recorder
        self._progress = progress
        self.id = ""
        self.done = asyncio.Event()

    async def call(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """A request that is repeated while the answer is «not now». Raises httpx.HTTPStatusError for a refusal."""
        headers = {"authorization": f"Bearer {token(who)}", "idempotency-key": f"{who} {path}"}
        while True:
            answer = await self._http.request(method, path, headers=headers, json=body)
            if answer.status_code < 500:
                return answer.raise_for_status().json()
            await asyncio.sleep(0.1)

    async def open(self, names: Iterable[str]) -> None:
        """Open it, and let everyone in."""
        first, *others = names
        self.id = (await self.call(first, "POST", ROOMS, {"name": "crowd"}))["id"]
        for name in others:
            await self.call(name, "POST", f"{ROOMS}{self.id}/join/", {})

    async def send(self, session: int, messages: int) -> None:
        """Send so many, each as soon as the one before is confirmed."""
        who = f"sender-{session % PEOPLE}"
        for number in range(messages):
            key = f"{session}:{number}"
            self._recorder.sent(who, self.id, key, key)
            kept = await self.call(
                who, "POST", f"{ROOMS}{self.id}/messages/", {"type": "T", "text": key, "local_id": key}
            )
            self._recorder.confirmed(who, self.id, key, _item(kept)[0])
            self._progress.step()

    async def read(self, who: str, channel: str) -> None:
        """Read by this channel until all has been sent, and once more."""
        match channel.partition(":")[0]:
            case "socket":
                await self._listen(who, channel)
            case "poll":
                await self._poll(who, channel)
            case _:
                await self._turn_pages(who, channel)

    async def _listen(self, who: str, channel: str) -> None:
        def note(frame: Frame) -> None:
            item = (frame["seq"], frame.get("entry", {}).get("text"))
            self._recorder.read(who, channel, self.id, [item])

        async with Client(self._cloud.socket_url, token(who), note, positions={self.id: 0}, timing=TIMING) as client:
            await self.done.wait()
            until = time.monotonic() + 30
            while client.positions[self.id] < (await self._newest(who))[-1][0] and time.monotonic() < until:
                await asyncio.sleep(0.1)

    async def _poll(self, who: str, channel: str) -> None:
        """Ask for what is new, by page and place, until nothing is."""
        seen, last_round = 0, False
        while True:
            page = await self.call(who, "GET", f"{ROOMS}{self.id}/messages/?page={seen // PAGE + 1}")
            new = [_item(one) for one in page["results"]][seen % PAGE :]
            self._recorder.read(who, channel, self.id, new)
            seen += len(new)
            if not new and last_round:
                return
            last_round = self.done.is_set() and not new
            await asyncio.sleep(0 if new else 0.2)

    async def _turn_pages(self, who: str, channel: str) -> None:
        while True:
            last_round, began = self.done.is_set(), time.monotonic()
            self._recorder.read(who, channel, self.id, await self._newest(who), began)
            if last_round:
                return
            await asyncio.sleep(0.5)

    async def _newest(self, who: str) -> list[Item]:
        page = await self.call(who, "GET", f"{ROOMS}{self.id}/messages/?limit=50")
        return [_item(one) for one in page["results"]]


async def crowd(cloud: LocalCloud, size: Crowd, say: Say = silent) -> History:
    """Let them all send and read at once."""
    recorder, progress = Recorder(), Progress("messages", size.senders * size.messages, say)
    people = [f"{role}-{number}" for role in ("sender", "reader") for number in range(PEOPLE)]
    async with AsyncExitStack() as stack:
        stack.enter_context(progress)
        limits = httpx.Limits(max_connections=64)
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=cloud.origin, timeout=60, limits=limits))
        room = Room(cloud, http, recorder, progress)
        await room.open(people)
        reading = [
            asyncio.create_task(room.read(f"reader-{number % PEOPLE}", channel))
            for number, channel in enumerate(READERS)
        ]
        await asyncio.gather(*(room.send(session, size.messages) for session in range(size.senders)))
        room.done.set()
        await asyncio.gather(*reading)
    history = recorder.history
    history.logs = {room.id: logs(cloud.storage)[room.id]}
    history.members = {room.id: frozenset(people)}
    return history


def _item(message: Any) -> Item:
    """The position is the lower part of a message's id."""
    return int(message["id"]) % POSITIONS, message.get("text")
