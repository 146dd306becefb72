"""Polling: the messages above the last id that a client has, at the same cost however long the log is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.core import places
from chalicelib.core.ids import POSITIONS
from chalicelib.core.model import Conversation, Entry
from chalicelib.core.ports import Ports

CHUNK = 100
"""How many entries one read takes."""

BYTES = 4 * 1024 * 1024
"""Bytes of JSON in one answer: a function answers with 6 MB at most."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which messages: above the message id `since` (0: all), without the first `skip` of them, at most `limit`."""

    since: int = 0
    limit: int = CHUNK
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Poll:
    """Messages, oldest first, and how many lie above `since` in all; fewer than asked for where they are large."""

    entries: Sequence[Entry] = ()
    count: int = 0


def poll(ports: Ports, conversation_id: str, window: Window) -> tuple[Conversation, Poll] | None:
    """The conversation and these messages of it; None where there is no such conversation.

    The caller of this function answers for the access. An id of another conversation counts as 0: such a client knows
    nothing of this one. With nothing new it costs two reads, side by side.
    """
    number, seq = divmod(max(window.since, 0), POSITIONS + 1)
    conversation, found = ports.together(
        lambda: ports.conversations.get(conversation_id),
        lambda: _messages(ports, conversation_id, seq, window.limit) if not window.skip else [],
    )
    if conversation is None:
        return None
    if seq and number != conversation.number:
        return poll(ports, conversation_id, Window(0, window.limit, window.skip))
    if window.skip:
        return conversation, _skipping(ports, conversation, seq, window)
    return conversation, Poll(found, _count(conversation, found, found[0].ordinal - 1) if found else 0)


def _skipping(ports: Ports, conversation: Conversation, seq: int, window: Window) -> Poll:
    before = places.messages_up_to(ports, conversation, seq)
    start = places.seq_after_messages(ports, conversation, before + window.skip)
    found = _messages(ports, conversation.id, start, window.limit)
    found = [entry for entry in found if entry.ordinal > before + window.skip]
    return Poll(found, _count(conversation, found, before))


def _count(conversation: Conversation, found: Sequence[Entry], before: int) -> int:
    """The head may lag behind the log: what was found counts."""
    return max(conversation.messages, found[-1].ordinal if found else 0) - before


def _messages(ports: Ports, conversation_id: str, seq: int, limit: int) -> list[Entry]:
    """Up to `limit` messages above `seq`; other entries between them are read over."""
    found: list[Entry] = []
    room = BYTES
    while len(found) < limit:
        wanted = min(limit - len(found), CHUNK)
        entries = ports.log.after(conversation_id, seq, wanted)
        for entry in entries:
            room -= len(json.dumps(entry.text))
            if room < 0:
                return found
            found += [entry] if entry.is_message else []
        if len(entries) < wanted:
            return found
        seq = entries[-1].seq
    return found
