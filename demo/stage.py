"""What the scenes are played on: a running Parley, people with tokens, and a transcript."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import jwt
from websockets.sync.client import ClientConnection, connect

WAIT = 10
"""Seconds until a frame that does not come is missed."""


class SceneError(AssertionError):
    """Somebody saw something else than the scene has."""


class Viewer:
    """One person's open socket."""

    def __init__(self, name: str, socket: ClientConnection) -> None:
        self._name = name
        self._socket = socket

    def send(self, **frame: Any) -> None:
        """Say something over the socket."""
        show(self._name, "sends", frame)
        self._socket.send(json.dumps(frame))

    def sees(self, action: str, **wanted: Any) -> dict[str, Any]:
        """The next frame of this action; others before it are passed over. Raises SceneError where it differs."""
        deadline = time.monotonic() + WAIT
        while True:
            frame: dict[str, Any] = json.loads(self._socket.recv(timeout=max(0.01, deadline - time.monotonic())))
            if frame.get("action") == action:
                break
        for name, value in wanted.items():
            if frame.get(name) != value:
                raise SceneError(f"{self._name} saw {name} {frame.get(name)!r}, not {value!r}")
        show(self._name, "sees", _short(frame))
        return frame


class Stage(AbstractContextManager["Stage"]):
    """A Parley at `address`, whose tokens are signed with `secret`; left, it hangs up."""

    def __init__(self, address: str, secret: str) -> None:
        self.address = address
        self._secret = secret
        self._http = httpx.Client(base_url=address, timeout=30)

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def token(self, user_id: str, **claims: Any) -> str:
        """A token as the owner's own system would sign it, good for ten minutes."""
        return jwt.encode({"user_id": user_id, "exp": int(time.time()) + 600, **claims}, self._secret, "HS256")

    def guest(self) -> httpx.Client:
        """A browser of its own, with its own cookies."""
        return httpx.Client(base_url=self.address, timeout=30)

    def ask(
        self,
        who: str,
        method: str,
        path: str,
        token: str | None = None,
        client: httpx.Client | None = None,
        **request: Any,
    ) -> Any:
        """Call the REST API as this person; the answer's JSON. Raises SceneError for a refusal."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = (client or self._http).request(method, path, headers=headers, **request)
        if answer.is_error:
            raise SceneError(f"{method} {path} was answered {answer.status_code}: {answer.text[:200]}")
        show(who, f"{method} {path}", {"status": answer.status_code})
        return answer.json() if answer.content else None

    def upload(self, who: str, form: Mapping[str, Any], name: str, content: bytes) -> None:
        """Post a file to storage with a presigned form."""
        answer = httpx.post(form["url"], data=form["fields"], files={"file": (name, content)}, timeout=30)
        if answer.is_error:
            raise SceneError(f"storage refused the upload: {answer.status_code}")
        show(who, "uploads", {"file": name, "bytes": len(content), "status": answer.status_code})

    @contextmanager
    def socket(self, name: str, **query: str) -> Iterator[Viewer]:
        """Open a socket for this person."""
        address = self.address.replace("http", "ws", 1)
        with connect(f"{address}/ws/chat/room/?{httpx.QueryParams(query)}") as socket:
            yield Viewer(name, socket)


def title(text: str) -> None:
    """The heading of a scene."""
    print(f"\n\033[1m{text}\033[0m" if _coloured() else f"\n{text}")


def show(who: str, what: str, facts: Mapping[str, Any]) -> None:
    """A line of the transcript."""
    said = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items())
    print(f"  {who:<10} {what:<6} {said}"[:200])


SHOWN = ("action", "kind", "seq", "message", "type", "online", "user_id", "client_id", "replayed", "entry")


def _short(frame: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader wants to see of a frame."""
    shown = {name: frame[name] for name in SHOWN if name in frame}
    entry = shown.pop("entry", None)
    if isinstance(entry, dict) and "message" not in shown:
        shown["text"] = entry.get("content") or entry.get("text") or entry.get("message")
    return shown


def _coloured() -> bool:
    return sys.stdout.isatty()
