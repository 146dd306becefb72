"""What a socket may ask of every kind of conversation: docs/socket.md."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.core import marks, sync
from chalicelib.core.access import access_by_uuid
from chalicelib.core.errors import Invalid
from chalicelib.core.ids import POSITIONS
from chalicelib.core.model import Caller, Draft
from chalicelib.core.news import SETTLED
from chalicelib.core.ports import Ports
from chalicelib.core.send import send
from chalicelib.edge import fields
from chalicelib.edge.fields import Body
from chalicelib.edge.socket import Action, Frames, client_id_of

MOST_POSITIONS = 1000
"""How many conversations one `sync` may name."""


def shared_actions(ports: Ports) -> Mapping[str, Action]:
    """The actions, by name."""

    def send_text(caller: Caller, body: Body) -> None:
        conversation = access_by_uuid(ports, caller, fields.text(body, "conversation_id"))
        send(ports, caller, conversation, Draft("text", text=fields.text(body, "content")), client_id_of(body))

    def catch_up(caller: Caller, body: Body) -> Frames:
        settled = ports.clock.now() - SETTLED
        key = client_id_of(body)
        if "positions" in body:
            synced = sync.sync(ports, caller, _positions(body["positions"]))
        else:
            synced = sync.sync_since(ports, caller, _time(fields.text(body, "since")))
        return _synced(synced, settled, {"client_id": key} if key else {})

    def read(caller: Caller, body: Body) -> None:
        marks.read(ports, caller, fields.text(body, "conversation_id"), fields.whole_number(body, "seq"))

    def typing(caller: Caller, body: Body) -> None:
        marks.typing(ports, caller, fields.text(body, "conversation_id"))

    def presence(caller: Caller, body: Body) -> Frames:
        conversation_id = fields.text(body, "conversation_id")
        online = list(marks.present(ports, caller, conversation_id))
        return [{"action": "presence", "conversation_id": conversation_id, "online": online}]

    def ping(_caller: Caller, _body: Body) -> Frames:
        return [{"action": "pong"}]

    return {"send": send_text, "sync": catch_up, "read": read, "typing": typing, "presence": presence, "ping": ping}


def _synced(synced: sync.Synced, settled: datetime, asked: dict[str, str]) -> list[dict[str, Any]]:
    """The end of an answer; `at` is good as the next `since`, for conversations that the client does not know yet."""
    resets = [{"action": "reset", "conversation_id": one} for one in synced.resets]
    ending = {"action": "synced", "positions": dict(synced.positions), "more": synced.more, "at": settled.isoformat()}
    return [*resets, ending | asked]


def _positions(value: object) -> dict[str, int]:
    """How far the client is in each conversation."""
    if not isinstance(value, dict) or len(value) > MOST_POSITIONS:
        raise Invalid(f"positions names at most {MOST_POSITIONS} conversations and how far each is", field="positions")
    for seq in value.values():
        if isinstance(seq, bool) or not isinstance(seq, int) or not 0 <= seq <= POSITIONS:
            raise Invalid("a position is a whole number from 0", field="positions")
    return value


def _time(value: str) -> datetime:
    """A time with its zone, as ISO 8601 writes it."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise Invalid("since is a time like 2025-03-14T10:36:22Z", field="since") from error
    if at.tzinfo is None:
        raise Invalid("since names its time zone, as in 2025-03-14T10:36:22Z", field="since")
    return at
