"""A few people with open sockets in front of a process, and a record of what they see."""

import json
import time
from collections.abc import Callable
from typing import Any

from clients.python.parley_client import POSITIONED
from emulator.storage import Storage
from torture.fates import unharmed
from torture.gateway import Gateway
from torture.history import History, Item, Recorder, Sent
from torture.picture import items, logs
from torture.process import Answer, Process, token
from torture.wire import Carrier, Fate

UNAVAILABLE = 503


class NotDoneError(Exception):
    """The answer was not the one that says it is done; `passing` where trying again is the thing to do."""

    def __init__(self, answer: object, *, passing: bool) -> None:
        super().__init__(str(answer)[:500])
        self.passing = passing


class Scene:
    """The storage is empty when a scene begins; `notes` is what its people wrote down to use later."""

    def __init__(self, storage: Storage) -> None:
        storage.reset()
        self.storage = storage
        self.gateway = Gateway()
        self.recorder = Recorder()
        self.carrier = Carrier(self.gateway)
        self.sockets: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.notes: dict[str, Any] = {}
        self._said: dict[str, str] = {}
        self._identities: dict[str, set[str]] = {}
        self.process = Process(self.gateway, self.carrier)

    def close(self) -> None:
        """End it."""
        self.carrier.__exit__(None, None, None)

    def restart(self, fate: Fate = unharmed, *, patient: bool = False) -> None:
        """Go on with a process that remembers nothing."""
        self.process = Process(self.gateway, self.carrier, fate, patient=patient)

    def arrive(self, *names: str, **claims: Any) -> None:
        """People come, and open a socket each."""
        for name in names:
            self.tokens[name] = token(name, **claims)
            desks = {f"role:{role}" for role in claims.get("roles", ())}
            self._identities[name] = {name, *desks, claims.get("address", name)}
            self.sockets[name] = self.process.connect(self.tokens[name])

    def call(self, who: str | None, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """A request that has to succeed: the body of the answer. Raises NotDoneError."""
        answer = self.process.request(method, path, self.tokens[who] if who else None, body, **headers)
        if answer.status >= 400:
            raise NotDoneError(answer, passing=_is_honest(answer))
        return answer.body

    def ask(self, who: str, wanted: str, **frame: Any) -> dict[str, Any]:
        """A frame that has to be answered by a frame of the action `wanted`. Raises NotDoneError."""
        answers = self.process.frame(self.sockets[who], **frame)
        for one in answers:
            if one["action"] == wanted and frame.get("client_id") in {None, one.get("client_id")}:
                return one
        passing = not answers or any(one.get("code") == "unavailable" for one in answers)
        raise NotDoneError(answers, passing=passing)

    def tell(self, who: str, **frame: Any) -> None:
        """A frame that nothing answers but an error. Raises NotDoneError."""
        answers = self.process.frame(self.sockets[who], **frame)
        errors = [one for one in answers if one["action"] == "error"]
        if errors:
            raise NotDoneError(errors, passing=errors[0]["code"] == "unavailable")

    def enter(self, who: str) -> None:
        """The handshake of `notes["handshake"]`. Raises NotDoneError."""
        try:
            self.sockets[who] = self.process.connect(self.tokens[who], self.notes["handshake"])
        except PermissionError as error:
            raise NotDoneError(error, passing=error.args == (UNAVAILABLE,)) from error

    def hang_up(self, who: str) -> None:
        """The gateway tells that this one's socket closed. Raises NotDoneError."""
        status = self.process.disconnect(self.sockets[who])
        if status != 200:
            raise NotDoneError(status, passing=status == UNAVAILABLE)

    def sent(self, who: str, text: str, send: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Send in whatever way answers with conversation and position, and record it."""
        began = time.monotonic()
        kept = send()
        self.recorder.history.events.append(Sent(began, who, kept["conversation_id"], text))
        self.recorder.confirmed(who, kept["conversation_id"], text, kept["seq"])
        return kept

    def says(self, who: str, text: str) -> None:
        """Someone says this in a conversation whose uuid only the log will tell."""
        self._said[text] = who

    def heard(self, who: str) -> dict[str, list[Item]]:
        """What a client that follows docs/socket.md hands over, by conversation: no position twice, no jump.

        It asks for what lies before a jump, and for nothing else: what no frame hints at stays unheard.
        """
        found: dict[str, dict[int, str | None]] = {}
        for frame in self.gateway.frames[self.sockets[who]]:
            for entry in entries_of(frame):
                key = text_of(entry)
                found.setdefault(entry["conversation_id"], {})[entry["seq"]] = key
        for conversation, positions in found.items():
            if len(positions) < max(positions):
                positions.update(self._synced(who, conversation))
        return {conversation: sorted(positions.items()) for conversation, positions in found.items()}

    def _synced(self, who: str, conversation: str) -> dict[int, str | None]:
        frames = self.process.frame(self.sockets[who], action="sync", positions={conversation: 0})
        entries = [entry for frame in frames for entry in entries_of(frame)]
        return {one["seq"]: text_of(one) for one in entries}

    def ask_for_news(self) -> None:
        """Everyone asks once for what is new, as at a reconnection."""
        for who, socket in self.sockets.items():
            positions = {conversation: _reached(found) for conversation, found in self.heard(who).items()}
            known = dict.fromkeys((key for key, members in self._members().items() if who in members), 0)
            self.process.frame(socket, action="sync", positions=known | positions)

    def ending(self) -> History:
        """The history with what everyone heard and with the final logs."""
        history = self.recorder.history
        history.logs.update(logs(self.storage))
        history.events += [
            Sent(0, who, conversation, text) for conversation in history.logs for text, who in self._said.items()
        ]
        history.members = self._members()
        for who in self.sockets:
            heard = self.heard(who)
            expected = {conversation for conversation, members in history.members.items() if who in members}
            for conversation in history.logs.keys() & expected:
                self.recorder.read(who, "socket", conversation, heard.get(conversation, []))
        return history

    def _members(self) -> dict[str, frozenset[str]]:
        """Who takes part in each conversation, under whichever identity."""
        found = {}
        for item in items(self.storage, "conversations"):
            sides = {side[0] for side in json.loads(item.get("participants", "[]"))}
            found[item["conversation_id"]] = frozenset(who for who, own in self._identities.items() if own & sides)
        return found


def entries_of(frame: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries that a frame brings."""
    if frame["action"] == "sync":
        return list(frame["entries"])
    return [frame] if frame["action"] in POSITIONED and "seq" in frame else []


def text_of(frame: dict[str, Any]) -> str | None:
    """What the message of a frame says, in whichever of the faces' shapes it comes."""
    if frame["action"] in {"amendment", "event"}:
        return None
    entry = frame.get("entry", {})
    for name in ("message", "content", "text", "body"):
        if isinstance(entry.get(name), str):
            return str(entry[name]) or None
    return None


def _is_honest(answer: Answer) -> bool:
    """Whether it says «not now» as promised: 503, and when to try again."""
    return answer.status == UNAVAILABLE and "retry-after" in answer.headers


def _reached(found: list[Item]) -> int:
    """Up to where there is everything."""
    return next((place for place, (seq, _) in enumerate(found) if seq != place + 1), len(found))
