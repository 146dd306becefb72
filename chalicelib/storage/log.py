"""The append-only log in DynamoDB: position n+1 is written on the condition that nobody has."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from botocore.exceptions import ClientError
from pynamodb.connection import Connection
from pynamodb.constants import ALL_OLD, PUT_ITEM
from pynamodb.exceptions import CancellationReason, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.core import ids
from chalicelib.core.errors import ConversationFull, Unavailable
from chalicelib.core.model import Conversation, Draft, Entry, Receipt
from chalicelib.core.ports import Ids, Replay, Write
from chalicelib.storage.entries import from_item, from_raw, to_item
from chalicelib.storage.memory import Memory
from chalicelib.storage.session import refused_item
from chalicelib.storage.tables import EntryItem, FilesOnly, SendItem
from chalicelib.storage.values import from_micros, to_micros

T = TypeVar("T")

ATTEMPTS = 40
"""How often a position may be lost to another writer before the sender is asked to try again."""

REFUSED = "ConditionalCheckFailed"
CONFLICT = "TransactionConflict"

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Tail:
    """The highest position known to be written, and its time."""

    seq: int = 0
    at: datetime | None = None


class Clash(Exception):
    """The position was taken, or the item busy."""


class DynamoLog:
    """Appends without a counter and without a lock.

    A process remembers the tails it saw, so that a warm sender needs no read before its write. A tail that is out of
    date costs one refused write and one read.
    """

    def __init__(self, connection: Connection, ids: Ids, pause: Callable[[int], None]) -> None:
        self._connection = connection
        self._ids = ids
        self._pause = pause
        self._tails: Memory[Tail] = Memory(10_000)

    def append(self, conversation: Conversation, draft: Draft, write: Write) -> Entry:
        """Store the draft at the next position; its time is later than that of every position before.

        Raises Replay where the write's receipt is there already, ConversationFull at the last position.
        """

        def put(tail: Tail) -> Entry:
            entry = _entry(conversation.id, tail, draft, write)
            return self._put_once(entry, write.receipt) if write.receipt else self._put(entry)

        return self._at_the_tail(conversation, put)

    def amend(self, conversation: Conversation, after: Entry, kind: str, write: Write) -> Entry | None:
        """Replace the entry by `after` and append the amendment of this kind that says so, both or nothing.

        None where the entry was amended since it was read.
        """

        def put(tail: Tail) -> Entry | None:
            amendment = replace(_entry(conversation.id, tail, Draft(kind), write), target_seq=after.seq)
            return self._replace(after, amendment)

        return self._at_the_tail(conversation, put)

    def get(self, conversation_id: str, seq: int) -> Entry | None:
        """The entry at this position."""
        try:
            return from_item(EntryItem.get(conversation_id, seq, consistent_read=True))
        except EntryItem.DoesNotExist:
            return None

    def before(self, conversation_id: str, seq: int | None, limit: int) -> Sequence[Entry]:
        """Up to `limit` entries below `seq` (None: from the end), newest first."""
        below = EntryItem.seq < seq if seq is not None else None
        return [from_item(item) for item in self._newest(conversation_id, below, limit)]

    def files(self, conversation_id: str, seq: int | None, limit: int) -> Sequence[Entry]:
        """As `before`, only entries that carry a file."""
        below: Condition | None = FilesOnly.file_seq < seq if seq is not None else None
        query = EntryItem.files.query(
            conversation_id,
            below,
            consistent_read=True,
            scan_index_forward=False,
            limit=limit,
            page_size=limit,
        )
        return [from_item(item) for item in query]

    def _at_the_tail(self, conversation: Conversation, put: Callable[[Tail], T]) -> T:
        """Try `put` behind the tail as known, then behind the tail as read, until no other writer is first."""
        tail = self._known_tail(conversation)
        for attempt in range(ATTEMPTS):
            if tail.seq >= ids.POSITIONS:
                raise ConversationFull(f"this conversation holds {ids.POSITIONS} entries and is full")
            try:
                return put(tail)
            except Clash:
                self._pause(attempt)
                tail = self._read_tail(conversation.id)
        raise Unavailable("too many are writing to this conversation at once; try again")

    def _known_tail(self, conversation: Conversation) -> Tail:
        known = self._tails.get(conversation.id) or Tail()
        return known if known.seq >= conversation.last_seq else Tail(conversation.last_seq, conversation.last_at)

    def _read_tail(self, conversation_id: str) -> Tail:
        newest = next(iter(self._newest(conversation_id, None, 1)), None)
        return Tail(int(newest.seq), from_micros(newest.at)) if newest else Tail()

    def _newest(self, conversation_id: str, below: Condition | None, limit: int) -> Iterable[EntryItem]:
        return EntryItem.query(
            conversation_id,
            below,
            consistent_read=True,
            scan_index_forward=False,
            limit=limit,
            page_size=limit,
        )

    def _put(self, entry: Entry) -> Entry:
        """One conditional put. Refused because an earlier try of this very write took effect, it is done."""
        table = EntryItem._get_connection()  # noqa: SLF001 - Model.save cannot ask for the item that refused it
        args = to_item(entry).get_save_kwargs_from_instance(_ABSENT, return_values_on_condition_failure=ALL_OLD)
        try:
            table.connection.dispatch(PUT_ITEM, args)
        except ClientError as error:
            self._lost(error, entry)
        return self._remember(entry)

    def _lost(self, error: ClientError, entry: Entry) -> None:
        code = error.response["Error"]["Code"]
        if code == f"{REFUSED}Exception" and from_raw(refused_item(error)).write_id == entry.write_id:
            return
        if code in {f"{REFUSED}Exception", f"{CONFLICT}Exception"}:
            raise Clash from error
        raise error

    def _put_once(self, entry: Entry, receipt: Receipt) -> Entry:
        """The entry and its receipt, both or neither."""
        item = SendItem(_send_id(receipt), seq=entry.seq, digest=receipt.digest)
        try:
            with self._transaction() as write:
                write.save(to_item(entry), condition=_ABSENT)
                write.save(item, condition=SendItem.send_id.does_not_exist(), return_values=ALL_OLD)
        except TransactWriteError as error:
            _, sent = _reasons(error, 2)
            if sent and sent.code == REFUSED and sent.raw_item:
                stored = SendItem.from_raw_data(sent.raw_item)
                raise Replay(replace(receipt, seq=int(stored.seq), digest=stored.digest)) from error
            raise Clash from error
        return self._remember(entry)

    def _replace(self, after: Entry, amendment: Entry) -> Entry | None:
        changed = to_item(replace(after, updated_at=amendment.at))
        try:
            with self._transaction() as write:
                write.save(to_item(amendment), condition=_ABSENT)
                write.save(changed, condition=_as_read(after))
        except TransactWriteError as error:
            _, replaced = _reasons(error, 2)
            if replaced and replaced.code == REFUSED:
                return None
            raise Clash from error
        return self._remember(amendment)

    def _transaction(self) -> TransactWrite:
        return TransactWrite(connection=self._connection, client_request_token=self._ids.token())

    def _remember(self, entry: Entry) -> Entry:
        self._tails.put(entry.conversation_id, Tail(entry.seq, entry.at))
        return entry


_ABSENT = EntryItem.seq.does_not_exist()


def _as_read(entry: Entry) -> Condition:
    """That nobody amended the entry since: its time of change is what was read."""
    changed = EntryItem.updated_at
    known = changed.does_not_exist() if entry.updated_at is None else changed == to_micros(entry.updated_at)
    unchanged: Condition = EntryItem.seq.exists() & known
    return unchanged


def _entry(conversation_id: str, tail: Tail, draft: Draft, write: Write) -> Entry:
    at = write.at if tail.at is None or write.at > tail.at else tail.at + _TICK
    return Entry(
        conversation_id=conversation_id,
        seq=tail.seq + 1,
        kind=draft.kind,
        sender_id=write.sender_id,
        author_id=write.author_id,
        at=at,
        write_id=write.id,
        text=draft.text,
        file=draft.file,
        profile_id=draft.profile_id,
        client_id=write.receipt.client_id if write.receipt else None,
        extra=draft.extra,
    )


def _send_id(receipt: Receipt) -> str:
    """The parts with their lengths, so that no choice of client id reaches into another sender's."""
    parts = (receipt.conversation_id, receipt.sender_id, receipt.client_id)
    return "#".join(f"{len(part)}:{part}" for part in parts)


def _reasons(error: TransactWriteError, count: int) -> Sequence[CancellationReason | None]:
    """Why each item refused; raises the error again where refusal and conflict are not all there is to it."""
    reasons = list(error.cancellation_reasons)
    codes = {reason.code for reason in reasons if reason}
    if len(reasons) != count or not codes <= {REFUSED, CONFLICT}:
        raise error
    return reasons
