# ruff: noqa: T201 - talks to the person at the terminal
"""Sending a message, and seeing what comes in."""

import asyncio
from datetime import datetime
from typing import Any

import httpx

from clients.python.parley_client import Client, Frame, RefusedError
from tools.place import Place, ToolError

PATIENCE = 20
"""Seconds until a message that nobody confirms is given up."""


async def send(place: Place, receiver_id: str, text: str) -> str:
    """Send a direct message and wait for its confirmation; a line that says where it stands. Raises ToolError."""
    await asyncio.to_thread(_reach, place)
    frame = {"action": "text_message", "receiver_id": receiver_id, "message_body": text}
    try:
        async with asyncio.timeout(PATIENCE), Client(place.socket_url, place.token, _ignore) as client:
            confirmed = await client.ask(frame)
    except RefusedError as error:
        raise ToolError(f"refused: {error}") from error
    except TimeoutError as error:
        raise ToolError(f"{place.address} did not answer within {PATIENCE} s") from error
    return f"kept as message {confirmed['created_msg_id']}, position {confirmed['seq']}"


async def tail(place: Place) -> None:
    """Print what is said to or by this person from now on, until interrupted. Raises ToolError."""
    positions = await asyncio.to_thread(_positions, place)
    print(f"Listening as {place.user_id} at {place.address}; Ctrl-C stops.", flush=True)
    try:
        async with Client(place.socket_url, place.token, _show, positions=positions):
            await asyncio.Event().wait()
    except RefusedError as error:
        raise ToolError(f"refused: {error}") from error


def _reach(place: Place, path: str = "/healthz") -> httpx.Response:
    """What the Parley answers at this path. Raises ToolError where there is none."""
    headers = {"Authorization": f"Bearer {place.token}"}
    try:
        answer = httpx.get(f"{place.address}{path}", headers=headers, timeout=PATIENCE)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise ToolError(f"{place.address} cannot be reached: {error}") from error
    if answer.headers.get("content-type") != "application/json":
        raise ToolError(f"there is no Parley at {place.address}")
    return answer


def _positions(place: Place) -> dict[str, int]:
    """Where the person's threads stand, so that only what follows is shown."""
    answer = _reach(place, "/chat/user/threads/?limit=100")
    if answer.is_error:
        raise ToolError(f"refused: {answer.json().get('message')}")
    threads = answer.json()["data"]
    return {one["conversation_id"]: one["last_message"]["seq"] for one in threads if one["last_message"]}


def _ignore(_: Frame) -> None:
    """Nobody looks."""


def _show(frame: Frame) -> None:
    print(line_of(frame), flush=True)


def line_of(frame: Frame) -> str:
    """A frame as a line: when, which conversation, who, what."""
    entry = frame.get("entry") or {}
    said = _first(entry, "message", "content", "text") or frame.get("event") or entry.get("attached_file_name") or ""
    amended = f"[{frame['amendment']}] " if "amendment" in frame else ""
    who = _first(entry, "sender", "author", "author_nickname") or "someone"
    name = who.get("fullname") or who.get("id") if isinstance(who, dict) else who
    now = datetime.now().astimezone().strftime("%H:%M:%S")
    return f"{now}  {frame['kind']:<11} {frame['conversation_id'][:8]} #{frame['seq']:<4} {name}: {amended}{said}"


def _first(entry: Frame, *names: str) -> Any:
    return next((entry[name] for name in names if entry.get(name)), None)
