"""A client for Parley's socket that neither misses nor doubles anything. One file; it needs `websockets` alone.

    async with Client("ws://127.0.0.1:8000/ws/chat/room/", token, on_entry=print) as client:
        await client.send(conversation_id, "hello")

It reconnects by itself, with jitter and before the gateway's two-hour cut, syncs before the ten-minute one, sends again
under the same `client_id` what was not confirmed, notices gaps, connects anew where nobody answers, and hands every
conversation's entries over in order, once. The protocol is in docs/socket.md.
"""

import asyncio
import contextlib
import json
import random
import uuid
from asyncio import FIRST_COMPLETED
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlencode
from weakref import WeakValueDictionary

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

Frame = dict[str, Any]
POSITIONED = frozenset({"re_message", "conf_message", "amendment", "event"})
"""The actions of frames that stand for a position of a log."""

MOST_POSITIONS = 500
"""How many conversations one `sync` names: a frame of the gateway holds 32 KB."""

OnEntry = Callable[[Frame], Awaitable[None] | None]


class RefusedError(Exception):
    """The server refused a frame or the handshake; `frame` is its error frame, where there is one."""

    def __init__(self, message: str, frame: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.frame = frame or {}


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. The defaults suit API Gateway, which cuts idle sockets after 600 and all after 7,200.

    `sync_every` keeps the socket alive, and bounds how long the loss of a conversation's latest frame goes unnoticed.
    """

    sync_every: float = 240
    reconnect_after: float = 6600
    first_pause: float = 0.2
    longest_pause: float = 20
    resend_after: float = 10


@dataclass(slots=True)
class _Log:
    """What is known of one conversation: how far it was handed over, and what came too early."""

    position: int = 0
    early: dict[int, Frame] = field(default_factory=dict)


class Client:
    """One person's socket, kept open; `positions` and `since` say what was handed over, and are to be kept by you."""

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        url: str,
        token: str | Callable[[], str],
        on_entry: OnEntry,
        *,
        positions: Mapping[str, int] | None = None,
        since: str = "",
        on_event: OnEntry | None = None,
        timing: Timing | None = None,
    ) -> None:
        self._url = url
        self._token = token if callable(token) else lambda: token
        self._on_entry = on_entry
        self._on_event = on_event
        self._timing = timing or Timing()
        self._logs = {key: _Log(seq) for key, seq in (positions or {}).items()}
        self._since = since
        self._questions: dict[str, Frame] = {}
        self._failures = 0
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._waiting: dict[str, tuple[Frame, asyncio.Future[Frame]]] = {}
        self._socket: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    @property
    def positions(self) -> dict[str, int]:
        """How far each conversation was handed over. Keep it, and pass it to the next client."""
        return {key: log.position for key, log in self._logs.items()}

    @property
    def since(self) -> str:
        """Up to when conversations that `positions` does not name are known. Keep it with them; empty at first."""
        return self._since

    async def __aenter__(self) -> "Client":
        """Open the socket; returns once it is caught up. Raises RefusedError where the token does not hold."""
        self._task = asyncio.create_task(self._run())
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait({self._task, ready}, return_when=FIRST_COMPLETED)
        ready.cancel()
        if self._task.done():
            await self._task
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the socket; sends that wait for their confirmation are cancelled."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError, RefusedError):
                await self._task
        for _, future in self._waiting.values():
            future.cancel()

    async def send(self, conversation_id: str, content: str, client_id: str | None = None) -> Frame:
        """Send a text; answers the confirmation, however many connections that takes. Raises RefusedError."""
        return await self.ask({"action": "send", "conversation_id": conversation_id, "content": content}, client_id)

    async def ask(self, frame: Frame, client_id: str | None = None) -> Frame:
        """Send any frame that sends a message, such as `text_message`; answers as `send`. Raises RefusedError.

        Frames for one conversation, or one receiver, go one after the other, each when the one before it is answered:
        the gateway works on frames side by side, and would let them overtake.
        """
        to = str(frame.get("conversation_id") or frame.get("receiver_id"))
        async with self._turns.setdefault(to, asyncio.Lock()):
            return await self._insist_on(frame, client_id or uuid.uuid4().hex)

    async def _insist_on(self, frame: Frame, key: str) -> Frame:
        """Send it again and again; a question beside it finds out whether anyone is there."""
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        ends: list[asyncio.Future[Any]] = [future, *([self._task] if self._task else [])]
        self._waiting[key] = {**frame, "client_id": key}, future
        try:
            await self.tell(self._waiting[key][0])
            while not (await asyncio.wait(ends, timeout=self._timing.resend_after, return_when=FIRST_COMPLETED))[0]:
                await self.tell(self._waiting[key][0])
                if not self._questions:
                    await self._ask_for_news()
            if self._task and not future.done():
                await self._task  # raises what ended it: nobody will confirm any more
            return await future
        finally:
            self._waiting.pop(key, None)

    async def tell(self, frame: Frame) -> None:
        """Send a frame that no confirmation answers, such as `read` or `typing`; lost if the socket is down."""
        if self._socket is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._socket.send(json.dumps(frame))

    async def _run(self) -> None:
        while True:
            try:
                async with connect(f"{self._url}?{urlencode({'token': self._token()})}", ping_interval=None) as socket:
                    await self._converse(socket)
            except InvalidStatus as error:
                if error.response.status_code in {401, 403}:
                    raise RefusedError(f"the handshake was refused: {error.response.status_code}") from error
            except (OSError, TimeoutError, ConnectionClosed, InvalidHandshake):
                pass
            finally:
                self._socket = None
            self._failures += 1
            longest = min(self._timing.longest_pause, self._timing.first_pause * 2**self._failures)
            await asyncio.sleep(random.uniform(0, longest))  # noqa: S311 - jitter, not a secret

    async def _converse(self, socket: ClientConnection) -> None:
        """Catch up, say again what was not confirmed, and listen until the socket closes or has to be renewed."""
        self._socket = socket
        self._questions.clear()
        await self._catch_up()
        for frame, _ in list(self._waiting.values()):
            await self.tell(frame)
        keepers = [asyncio.create_task(keeper) for keeper in (self._keep_alive(), self._watch(socket))]
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._timing.reconnect_after * random.uniform(0.9, 1)):  # noqa: S311
                    async for raw in socket:
                        await self._take(json.loads(raw))
        finally:
            for keeper in keepers:
                keeper.cancel()

    async def _keep_alive(self) -> None:
        """A frame now and then; one that also finds what was lost at the end of a conversation, where no gap shows."""
        while True:
            await asyncio.sleep(self._timing.sync_every)
            await self._catch_up()

    async def _watch(self, socket: ClientConnection) -> None:
        """Renew the socket where a question stays without an answer: it may be dead, and all is asked on the next."""
        before: set[str] = set()
        while before.isdisjoint(self._questions):
            before = set(self._questions)
            await asyncio.sleep(self._timing.resend_after)
        await socket.close()

    async def _catch_up(self) -> None:
        """Ask for everything: what is new where we do not know of it, and where we do."""
        await self._ask_for_news()
        await self._ask_for(self.positions)

    async def _ask_for_news(self) -> None:
        await self._ask({"since": self._since} if self._since else {"positions": {}})

    async def _ask_for(self, positions: Mapping[str, int]) -> None:
        """What lies above these positions, unless it is being asked for; in as many questions as frames can hold."""
        asked = {key for question in self._questions.values() for key in question.get("positions", ())}
        rest = [(key, seq) for key, seq in positions.items() if key not in asked]
        for start in range(0, len(rest), MOST_POSITIONS):
            await self._ask({"positions": dict(rest[start : start + MOST_POSITIONS])})

    async def _ask(self, question: Frame) -> None:
        key = uuid.uuid4().hex
        self._questions[key] = question
        await self.tell({"action": "sync", "client_id": key, **question})

    async def _take(self, frame: Frame) -> None:
        action = frame.get("action")
        if action in POSITIONED and "seq" in frame:
            await self._arrived(frame)
            self._confirmed(frame)
        elif action == "sync":
            for entry in frame["entries"]:
                await self._arrived(entry)
        elif action == "synced":
            await self._synced(frame)
        elif action == "reset":
            await self._start_over(frame)
        elif action == "error" and frame.get("code") == "unauthorized" and self._socket:
            await self._socket.close()  # it is not known there any more, and hears nothing: connect again
        elif action == "error" and frame.get("client_id") in self._waiting:
            self._refused(frame)
        else:
            await self._tell_application(self._on_event, frame)

    async def _arrived(self, frame: Frame) -> None:
        """Hand over what is next, keep what is early and ask for what lies between, drop what was handed over."""
        log = self._logs.setdefault(frame["conversation_id"], _Log())
        if frame["seq"] <= log.position:
            return
        gap = not log.early and frame["seq"] > log.position + 1
        log.early[frame["seq"]] = frame
        while (entry := log.early.pop(log.position + 1, None)) is not None:
            await self._tell_application(self._on_entry, entry)
            log.position += 1
        if gap:
            await self._ask_for({frame["conversation_id"]: log.position})

    async def _synced(self, frame: Frame) -> None:
        """A question is answered: ask on where there is more, where frames got lost, and where entries came early."""
        question = self._questions.pop(frame.get("client_id", ""), None)
        if question is None:
            return  # of a former connection, and asked again on this one
        for key in frame["positions"]:
            self._logs.setdefault(key, _Log())
        if "since" in question or not self._since:
            self._since = frame["at"]
        told = dict.fromkeys(question.get("positions", ()), 1) | frame["positions"]  # 1: of a reset nothing is told
        behind = {
            key: log.position
            for key, log in self._logs.items()
            if log.early or (key in told and (frame["more"] or log.position < told[key]))
        }
        if behind:
            await self._ask_for(behind)
        elif not self._questions:
            self._failures = 0
            self._ready.set()

    async def _start_over(self, frame: Frame) -> None:
        """From the beginning of that log; or not at all, where even that is no place to begin."""
        key = frame["conversation_id"]
        known = self._logs.pop(key, None)
        await self._tell_application(self._on_event, frame)
        if known and known.position:
            self._logs[key] = _Log()  # which `synced` finds behind

    def _confirmed(self, frame: Frame) -> None:
        _, future = self._waiting.get(frame.get("client_id", ""), ({}, None))
        if frame["action"] == "conf_message" and future and not future.done():
            future.set_result(frame)

    def _refused(self, frame: Frame) -> None:
        """What is unavailable is sent again, as if there were no answer."""
        _, future = self._waiting[frame["client_id"]]
        if frame.get("code") != "unavailable" and not future.done():
            future.set_exception(RefusedError(frame["message"], frame))

    @staticmethod
    async def _tell_application(callback: OnEntry | None, frame: Frame) -> None:
        if callback is not None:
            answer = callback(frame)
            if asyncio.iscoroutine(answer):
                await answer
