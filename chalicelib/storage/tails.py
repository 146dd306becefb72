"""Where a log ends, as far as this process knows, and writing behind it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from chalicelib.core import ids
from chalicelib.core.errors import ConversationFull, Unavailable
from chalicelib.core.model import Conversation, Draft, Entry
from chalicelib.core.ports import Write
from chalicelib.storage.memory import Memory
from chalicelib.storage.tables import EntryItem
from chalicelib.storage.values import from_micros

T = TypeVar("T")

ATTEMPTS = 40
"""How often a position may be lost to another writer before the sender is asked to try again."""

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Tail:
    """The highest position known to be written, its time, and how many messages there are up to it."""

    seq: int = 0
    at: datetime | None = None
    ordinal: int = 0


class Clash(Exception):
    """Another writer was first, or is at it: the position is taken or the item busy."""


class Tails:
    """A process remembers the tails it saw, so that a warm sender needs no read before its write.

    A tail that is out of date costs one refused write and one read.
    """

    def __init__(self, pause: Callable[[int], None]) -> None:
        self.pause = pause
        self._known: Memory[Tail] = Memory(10_000)

    def write_behind(self, conversation: Conversation, put: Callable[[Tail], T]) -> T:
        """Try `put` behind the tail as known, then behind the tail as read, until it raises Clash no more.

        Raises ConversationFull behind the last position, Unavailable where others were first too often.
        """
        tail = self._tail(conversation)
        for attempt in range(ATTEMPTS):
            if tail.seq >= ids.POSITIONS:
                raise ConversationFull(f"this conversation holds {ids.POSITIONS} entries and is full")
            try:
                return put(tail)
            except Clash:
                self.pause(attempt)
                tail = self._read(conversation.id)
        raise Unavailable("too many are writing to this conversation at once; try again")

    def remember(self, entry: Entry) -> Entry:
        """This entry is the tail as far as we know."""
        self._known.put(entry.conversation_id, Tail(entry.seq, entry.at, entry.ordinal))
        return entry

    def saw(self, entry: Entry) -> None:
        """This entry was read: the tail is there or beyond, whatever a head that lags may say."""
        known = self._known.get(entry.conversation_id)
        if known is None or known.seq < entry.seq:
            self.remember(entry)

    def _tail(self, conversation: Conversation) -> Tail:
        known = self._known.get(conversation.id) or Tail()
        head = Tail(conversation.last_seq, conversation.last_at, conversation.messages)
        return known if known.seq >= head.seq else head

    def _read(self, conversation_id: str) -> Tail:
        newest = EntryItem.query(conversation_id, consistent_read=True, scan_index_forward=False, limit=1, page_size=1)
        found = next(iter(newest), None)
        return Tail(int(found.seq), from_micros(found.at), int(found.ordinal)) if found else Tail()


def entry_behind(conversation_id: str, tail: Tail, draft: Draft, write: Write) -> Entry:
    """The draft at the position behind the tail, later than the tail by a microsecond at least."""
    entry = Entry(
        conversation_id=conversation_id,
        seq=tail.seq + 1,
        ordinal=tail.ordinal,
        kind=draft.kind,
        sender_id=write.sender_id,
        author_id=write.author_id,
        at=write.at if tail.at is None or write.at > tail.at else tail.at + _TICK,
        write_id=write.id,
        text=draft.text,
        file=draft.file,
        profile_id=draft.profile_id,
        client_id=write.receipt.client_id if write.receipt else None,
        extra=draft.extra,
        bots=write.bots,
    )
    return replace(entry, ordinal=tail.ordinal + 1) if entry.is_message else entry
