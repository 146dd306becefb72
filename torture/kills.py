"""Pairs of people who write to each other while the application's processes are killed and their sockets renewed."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random

from chalicelib.core.ids import derived_uuid
from clients.python.parley_client import Client, Frame, Timing
from emulator.testing import LocalCloud
from torture.history import History, Recorder
from torture.picture import logs
from torture.process import token
from torture.progress import Progress, Say, silent

TIMING = Timing(sync_every=20, reconnect_after=20, first_pause=0.05, longest_pause=1, resend_after=4)
"""As impatient as a test has to be; sockets are renewed every twenty seconds."""

PATIENCE = 60.0
"""Seconds that readers have in the end to get everything."""


@dataclass(frozen=True, slots=True)
class Killing:
    """How many pairs, kills and confirmed messages there have to be, and seconds after which no more are begun."""

    pairs: int
    kills: int
    confirmed: int
    seconds: float = 3600


class Run:
    """What goes on at the same time."""

    def __init__(self, cloud: LocalCloud, size: Killing, random: Random, say: Say) -> None:
        self._cloud = cloud
        self._size = size
        self._random = random
        self._until = time.monotonic() + size.seconds
        self.recorder = Recorder()
        self.progress = Progress("confirmed", size.confirmed, say)
        self.kills = 0

    @property
    def confirmed(self) -> int:
        """How many messages were confirmed."""
        return self.progress.done

    @property
    def over(self) -> bool:
        """Whether there was enough of everything, or time is up."""
        enough = self.kills >= self._size.kills and self.confirmed >= self._size.confirmed
        return enough or time.monotonic() > self._until

    def client(self, who: str) -> Client:
        """Someone's client, which writes down what it hands over."""

        def note(frame: Frame) -> None:
            key = frame.get("message")
            self.recorder.read(who, "socket", frame["conversation_id"], [(frame["seq"], key)])

        return Client(self._cloud.socket_url, token(who), note, timing=TIMING)

    async def write(self, who: str, client: Client, other: str, conversation: str) -> None:
        """Write to the other, each message as soon as the one before is confirmed."""
        number = 0
        while not self.over:
            number += 1
            key = f"{who}:{number}"
            self.recorder.sent(who, conversation, key, key)
            kept = await client.ask({"action": "text_message", "receiver_id": other, "message": key}, key)
            self.recorder.confirmed(who, conversation, key, kept["seq"])
            self.progress.step()

    async def kill(self) -> None:
        """Kill an instance, a busy one if there is one, at moments nobody knows."""
        while self.kills < self._size.kills and not self.over:
            await asyncio.sleep(self._random.uniform(0.1, 2 * self._pace()))
            self.kills += await asyncio.to_thread(self._cloud.kill_instances, 1)
            self.progress.note = f"; {self.kills} killed"

    def _pace(self) -> float:
        """Seconds between two kills that spread them over the messages that are left, as quickly as they come."""
        left = max(1, self._size.confirmed - self.confirmed) / max(1, self._size.kills - self.kills)
        return min(30.0, left / max(1.0, self.progress.rate))


async def killing(cloud: LocalCloud, size: Killing, random: Random, say: Say = silent) -> tuple[Run, History]:
    """Let them write and die; then everyone gets everything, within the time that clients take to notice."""
    run = Run(cloud, size, random, say)
    async with AsyncExitStack() as stack:
        stack.enter_context(run.progress)
        names = [f"pair-{number}-{side}" for number in range(size.pairs) for side in "ab"]
        clients = {who: await stack.enter_async_context(run.client(who)) for who in names}
        pairs = [(one, two, _conversation(one, two)) for one, two in zip(names[::2], names[1::2], strict=True)]
        writing = [run.write(one, clients[one], two, key) for one, two, key in pairs]
        writing += [run.write(two, clients[two], one, key) for one, two, key in pairs]
        await asyncio.gather(run.kill(), *writing)
        history = run.recorder.history
        kept = logs(cloud.storage)
        history.logs.update((key, kept.get(key, [])) for *_, key in pairs)
        await _everything_arrived(clients, pairs, history)
    history.members = {key: frozenset(sides) for *sides, key in pairs}
    return run, history


async def _everything_arrived(
    clients: dict[str, Client], pairs: Sequence[tuple[str, str, str]], history: History
) -> None:
    until = time.monotonic() + PATIENCE
    for one, two, key in pairs:
        for who in (one, two):
            while clients[who].positions.get(key, 0) < len(history.logs[key]) and time.monotonic() < until:
                await asyncio.sleep(0.1)


def _conversation(one: str, two: str) -> str:
    """The uuid of their thread, which follows from who they are."""
    return derived_uuid("direct", (one, two))
