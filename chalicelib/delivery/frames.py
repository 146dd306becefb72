"""What a socket is sent: the position for everyone, and the message in the shape of the face it belongs to."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.core.model import Entry, Posted
from chalicelib.core.ports import Clock

MAX_FRAME = 128 * 1024
"""Bytes that API Gateway takes in one post."""

SYNC_FRAME = 100 * 1024
"""Bytes of entries in one frame of a sync."""

Encoder = Callable[[Posted, Entry, datetime], dict[str, Any]]
"""A face's fields for an entry as it is now; `entry` among them is the message as that face's REST shows it.

A face whose log holds events, entries that are neither message nor amendment, shows what happened there.
"""


class Frames:
    """Frames of every face, by the kind of conversation."""

    def __init__(self, encoders: Mapping[str, Encoder], clock: Clock) -> None:
        self._clock = clock
        self._encoders = encoders

    def confirmation(self, posted: Posted) -> bytes:
        """For every device of the sender."""
        return self._encode(posted, "conf_message", confirmed=True)

    def message(self, posted: Posted) -> bytes:
        """For every device of everyone else. An amendment is the same for all."""
        return self._encode(posted, "re_message", confirmed=False)

    def sync(self, missed: Sequence[Posted], *, more: bool) -> Iterator[bytes]:
        """The entries in as few frames as their size allows, each telling whether others follow."""
        entries = [_bounded(self._frame(posted, "re_message"), SYNC_FRAME) for posted in missed]
        while entries:
            size = 0
            count = 0
            while count < len(entries) and (count == 0 or size + len(entries[count]) < SYNC_FRAME):
                size += len(entries[count])
                count += 1
            head = {"action": "sync", "conversation_id": missed[0].conversation.id}
            shown = b",".join(entries[:count])
            entries = entries[count:]
            ending = {"more": more or bool(entries)}
            yield encode(head)[:-1] + b',"entries":[' + shown + b"]," + encode(ending)[1:]

    def _encode(self, posted: Posted, action: str, *, confirmed: bool) -> bytes:
        frame = self._frame(posted, action)
        if confirmed and posted.client_id is not None:
            frame |= {"client_id": posted.client_id, "replayed": posted.replayed}
        return _bounded(frame, MAX_FRAME)

    def _frame(self, posted: Posted, action: str) -> dict[str, Any]:
        return {**self._shape(posted), **_position(posted), "action": _action(posted, action)}

    def _shape(self, posted: Posted) -> dict[str, Any]:
        encoder, now = self._encoders[posted.conversation.kind], self._clock.now()
        if posted.about is not None:
            return {"amendment": posted.entry.kind, "entry": encoder(posted, posted.about, now)["entry"]}
        event = {} if posted.entry.is_message else {"event": posted.entry.kind}
        return event | encoder(posted, posted.entry, now)


def _action(posted: Posted, of_message: str) -> str:
    if posted.about is not None:
        return "amendment"
    return of_message if posted.entry.is_message else "event"


def encode(frame: Mapping[str, Any]) -> bytes:
    """A frame as it goes over the wire."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()


def _position(posted: Posted) -> dict[str, Any]:
    conversation, entry = posted.conversation, posted.entry
    return {
        "kind": conversation.kind,
        "conversation_id": conversation.id,
        "seq": entry.seq,
        "created_msg_id": conversation.message_id(entry.target_seq or entry.seq),
    }


POINTER = ("action", "kind", "conversation_id", "seq", "created_msg_id", "client_id", "replayed", "amendment", "event")


def _bounded(frame: Mapping[str, Any], limit: int) -> bytes:
    """The frame; or, in the place of one that is too large, where it stands, and that it has to be fetched."""
    data = encode(frame)
    if len(data) <= limit:
        return data
    return encode({**{key: frame[key] for key in POINTER if key in frame}, "fetch": True})
