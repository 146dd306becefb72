"""The append-only log in DynamoDB: position n+1 is written on the condition that nobody has."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from botocore.exceptions import ClientError
from pynamodb.connection import Connection
from pynamodb.constants import ALL_OLD, PUT_ITEM
from pynamodb.exceptions import CancellationReason, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.core.model import Conversation, Draft, Entry, Receipt
from chalicelib.core.ports import Ids, Replay, Write
from chalicelib.storage.entries import from_item, from_raw, to_item
from chalicelib.storage.sends import as_stored, sent
from chalicelib.storage.session import CONFLICT, REFUSED, refused_item
from chalicelib.storage.tables import EntryItem, FilesOnly, SendItem
from chalicelib.storage.tails import Clash, Tail, Tails, entry_behind
from chalicelib.storage.values import to_micros


class DynamoLog:
    """Appends without a counter and without a lock."""

    def __init__(self, connection: Connection, ids: Ids, tails: Tails) -> None:
        self._connection = connection
        self._ids = ids
        self._tails = tails

    def append(self, conversation: Conversation, draft: Draft, write: Write) -> Entry:
        """Store the draft at the next position; its time is later than that of every position before.

        Raises Replay where the write's receipt is there already, ConversationFull at the last position.
        """

        def put(tail: Tail) -> Entry:
            entry = entry_behind(conversation.id, tail, draft, write)
            return self._put_once(entry, write.receipt) if write.receipt else self._put(entry)

        return self._tails.write_behind(conversation, put)

    def amend(self, conversation: Conversation, after: Entry, kind: str, write: Write) -> Entry | None:
        """Replace the entry by `after` and append the amendment of this kind that says so, both or nothing.

        None where the entry was amended since it was read.
        """

        def put(tail: Tail) -> Entry | None:
            amendment = replace(entry_behind(conversation.id, tail, Draft(kind), write), target_seq=after.seq)
            return self._replace(after, amendment)

        self._tails.saw(after)
        return self._tails.write_behind(conversation, put)

    def get(self, conversation_id: str, seq: int) -> Entry | None:
        """The entry at this position."""
        try:
            return from_item(EntryItem.get(conversation_id, seq, consistent_read=True))
        except EntryItem.DoesNotExist:
            return None

    def after(self, conversation_id: str, seq: int, limit: int) -> Sequence[Entry]:
        """Up to `limit` entries above `seq`, oldest first."""
        above = EntryItem.seq > seq
        found = EntryItem.query(conversation_id, above, consistent_read=True, limit=limit, page_size=limit)
        return [from_item(item) for item in found]

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
        return self._tails.remember(entry)

    def _lost(self, error: ClientError, entry: Entry) -> None:
        code = error.response["Error"]["Code"]
        if code == f"{REFUSED}Exception" and from_raw(refused_item(error)).write_id == entry.write_id:
            return
        if code in {f"{REFUSED}Exception", f"{CONFLICT}Exception"}:
            raise Clash from error
        raise error

    def _put_once(self, entry: Entry, receipt: Receipt) -> Entry:
        """The entry and its receipt, both or neither."""
        item = sent(replace(receipt, seq=entry.seq))
        try:
            with self._transaction() as write:
                write.save(to_item(entry), condition=_ABSENT)
                write.save(item, condition=SendItem.send_id.does_not_exist(), return_values=ALL_OLD)
        except TransactWriteError as error:
            _, known = _reasons(error, 2)
            if known and known.code == REFUSED and known.raw_item:
                raise Replay(as_stored(receipt, known.raw_item)) from error
            raise Clash from error
        return self._tails.remember(entry)

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
        return self._tails.remember(amendment)

    def _transaction(self) -> TransactWrite:
        return TransactWrite(connection=self._connection, client_request_token=self._ids.token())


_ABSENT = EntryItem.seq.does_not_exist()


def _as_read(entry: Entry) -> Condition:
    """That nobody amended the entry since: its time of change is what was read."""
    changed = EntryItem.updated_at
    known = changed.does_not_exist() if entry.updated_at is None else changed == to_micros(entry.updated_at)
    unchanged: Condition = EntryItem.seq.exists() & known
    return unchanged


def _reasons(error: TransactWriteError, count: int) -> Sequence[CancellationReason | None]:
    """Why each item refused; raises the error again where refusal and conflict are not all there is to it."""
    reasons = list(error.cancellation_reasons)
    codes = {reason.code for reason in reasons if reason}
    if len(reasons) != count or not codes <= {REFUSED, CONFLICT}:
        raise error
    return reasons
