"""Applications before the scripted server: what each is handed by its client. One protocol for both clients."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import Page

from clients.python.parley_client import Client, RefusedError, Timing
from tests.clients.server import Frame

T = TypeVar("T")

QUICK = Timing(sync_every=60, first_pause=0.01, longest_pause=0.02, resend_after=0.1)
PATIENT = Timing(sync_every=60, first_pause=0.01, longest_pause=0.02, resend_after=60)

PATIENCE = 5.0
"""Seconds until what should happen is missed."""


class Reader(Protocol):
    """An application with one of the clients."""

    async def open(
        self, url: str, timing: Timing = PATIENT, positions: Mapping[str, int] | None = None, since: str | None = None
    ) -> None:
        """Connect; returns once it is caught up."""

    async def entries(self) -> list[int]:
        """The positions that were handed over."""

    async def events(self) -> list[str]:
        """The actions of the events that were handed over."""

    async def positions(self) -> Mapping[str, int]:
        """How far the client says it is."""

    async def since(self) -> str:
        """Up to when it says that it knows of new conversations."""

    async def send(self, conversation_id: str, content: str) -> Frame:
        """Send a text under itself as client id; the confirmation. Raises RefusedError."""

    async def close(self) -> None:
        """Leave."""


@dataclass
class PythonReader:
    """A Python program."""

    _entries: list[int] = field(default_factory=list)
    _events: list[str] = field(default_factory=list)
    _client: Client | None = None

    async def open(
        self, url: str, timing: Timing = PATIENT, positions: Mapping[str, int] | None = None, since: str | None = None
    ) -> None:
        self._client = Client(
            url,
            "token",
            lambda one: self._entries.append(one["seq"]),
            on_event=lambda one: self._events.append(one["action"]),
            timing=timing,
            positions=positions,
            since=since or "",
        )
        await asyncio.wait_for(self._client.__aenter__(), PATIENCE)

    async def entries(self) -> list[int]:
        return self._entries

    async def events(self) -> list[str]:
        return self._events

    async def positions(self) -> Mapping[str, int]:
        assert self._client
        return self._client.positions

    async def since(self) -> str:
        assert self._client
        return self._client.since

    async def send(self, conversation_id: str, content: str) -> Frame:
        assert self._client
        return await asyncio.wait_for(self._client.send(conversation_id, content, content), PATIENCE)

    async def close(self) -> None:
        if self._client:
            await self._client.__aexit__(None, None, None)


class BrowserReader:
    """A page in Chromium."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def open(
        self, url: str, timing: Timing = PATIENT, positions: Mapping[str, int] | None = None, since: str | None = None
    ) -> None:
        await self._page.goto(f"http://{urlsplit(url).netloc}/")
        milliseconds = {_camel(name): seconds * 1000 for name, seconds in asdict(timing).items()}
        options = {"positions": dict(positions or {}), "since": since, "timing": milliseconds}
        await asyncio.wait_for(
            self._page.evaluate("(asked) => start(asked)", {"url": url, "options": options}), PATIENCE
        )

    async def entries(self) -> list[int]:
        return list(await self._page.evaluate("entries.map((one) => one.seq)"))

    async def events(self) -> list[str]:
        return list(await self._page.evaluate("events.map((one) => one.action)"))

    async def positions(self) -> Mapping[str, int]:
        return dict(await self._page.evaluate("parley.positions"))

    async def since(self) -> str:
        return str(await self._page.evaluate("parley.since"))

    async def send(self, conversation_id: str, content: str) -> Frame:
        sending = self._page.evaluate("([to, content]) => send(to, content)", [conversation_id, content])
        answer: dict[str, Any] = await asyncio.wait_for(sending, PATIENCE)
        if "refused" in answer:
            raise RefusedError(answer["refused"]["message"], answer["refused"])
        return dict(answer["confirmed"])

    async def close(self) -> None:
        await self._page.close()


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.title() for other in others)


async def eventually(look: Callable[[], Awaitable[T]], wanted: T) -> None:
    """Look until there is what is wanted; fails where it does not come within seconds."""
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    while (found := await look()) != wanted and loop.time() < until:
        await asyncio.sleep(0.005)
    assert found == wanted


async def until(true: Callable[[], bool]) -> None:
    """Wait for what happens on the server's side; fails if it does not within seconds."""

    async def look() -> bool:
        return true()

    await eventually(look, wanted=True)
