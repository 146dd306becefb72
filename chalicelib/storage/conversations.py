"""Conversations and their heads in DynamoDB."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.core.errors import Unavailable
from chalicelib.core.model import DIRECT, Conversation, Draft, Entry, Receipt
from chalicelib.core.ports import Ids, Write
from chalicelib.storage import heads, lists
from chalicelib.storage.entries import to_item
from chalicelib.storage.memory import Memory
from chalicelib.storage.sends import sent
from chalicelib.storage.session import CONFLICT, REFUSED, check_refused
from chalicelib.storage.tables import ConversationItem, EntryItem
from chalicelib.storage.tails import ATTEMPTS, Clash, Tail, Tails, entry_behind
from chalicelib.storage.values import can_be_key, preview, to_micros

Item = ConversationItem


class DynamoConversations:
    """Conversations by id and by number, created whole or not at all."""

    def __init__(self, connection: Connection, ids: Ids, tails: Tails) -> None:
        self._connection = connection
        self._ids = ids
        self._tails = tails
        self._known: Memory[Conversation] = Memory(1000)
        self._numbers: Memory[str] = Memory(1000)

    def get(self, conversation_id: str) -> Conversation | None:
        """The conversation as stored now."""
        if not can_be_key(conversation_id):
            return None
        try:
            item = Item.get(conversation_id, consistent_read=True)
        except Item.DoesNotExist:
            return None
        if item.target:
            return None  # the alias of a number, which no client may pass off as a conversation
        return self._remember(heads.from_item(item))

    def recall(self, conversation_id: str) -> Conversation | None:
        """From this process's memory, where participants can never change (direct threads); None if not there."""
        return self._known.get(conversation_id)

    def show(self, conversation_ids: Iterable[str]) -> Mapping[str, Conversation]:
        """Conversations to list, read eventually, in one batch."""
        wanted = list(dict.fromkeys(conversation_ids))
        return {item.conversation_id: heads.from_item(item) for item in (Item.batch_get(wanted) if wanted else ())}

    def find(self, number: int) -> str | None:
        """The id of the conversation with this number; remembered, since it never changes."""
        known = self._numbers.get(number)
        if known is not None:
            return known
        try:
            target = Item.get(_alias(number), consistent_read=True).target
        except Item.DoesNotExist:
            return None
        return self._numbers.put(number, str(target))

    def create(
        self, conversation: Conversation, opening: Sequence[Entry] = (), receipt: Receipt | None = None
    ) -> Conversation | None:
        """Store it with its number, its place in every list and its first entries, or nothing.

        Answers it as stored (under another number, should this one be taken); None where it exists already.
        """
        for attempt in range(ATTEMPTS):
            taken = self._create(conversation, opening, receipt)
            if not taken:
                return self._remember(conversation)
            if "conversation" in taken:
                return None
            if "number" in taken:
                conversation = replace(conversation, number=self._ids.number())
            self._tails.pause(attempt)
        raise Unavailable("too many conversations are being opened with the same people; try again")

    def change(self, after: Conversation, draft: Draft, write: Write) -> Entry | None:
        """Replace participants, context and lists, and append the entry that says so, both or nothing.

        `after` carries the version that was read. None where the conversation was changed since.
        """
        before = self.get(after.id)
        if before is None or before.version != after.version:
            return None

        def put(tail: Tail) -> Entry | None:
            entry = entry_behind(after.id, tail, draft, write)
            return entry if self._change(before, after, entry) else None

        entry = self._tails.write_behind(before, put)
        return self._tails.remember(entry) if entry else None

    def _remember(self, conversation: Conversation) -> Conversation:
        """Participants of any other kind may change, and what is remembered of them would let one in who left."""
        return self._known.put(conversation.id, conversation) if conversation.kind == DIRECT else conversation

    def _create(self, conversation: Conversation, opening: Sequence[Entry], receipt: Receipt | None) -> set[str]:
        absent = Item.conversation_id.does_not_exist()
        try:
            with self._transaction() as write:
                write.save(heads.to_item(conversation), condition=absent)
                write.save(Item(_alias(conversation.number), target=conversation.id), condition=absent)
                lists.enter_all(write, conversation)
                for item in [*map(to_item, opening), *([sent(receipt)] if receipt else [])]:
                    write.save(item)
        except TransactWriteError as error:
            return _taken(error)
        return set()

    def _change(self, before: Conversation, after: Conversation, entry: Entry) -> bool:
        actions: list[Action] = [
            Item.participants.set(heads.participants(after)),
            Item.context.set(dict(after.context)),
            Item.lists.set(dict(after.lists)),
            Item.version.set(after.version + 1),
        ]
        try:
            with self._transaction() as write:
                write.save(to_item(entry), condition=EntryItem.seq.does_not_exist())
                lists.move(write, before, after)
                write.update(Item(after.id), actions=actions, condition=Item.version == after.version)
        except TransactWriteError as error:
            codes = _codes(error)
            entry_code, head_code = codes[lists.leaving(before, after)], codes[-1]
            if entry_code == REFUSED or CONFLICT in codes:
                raise Clash from error
            if head_code == REFUSED:
                return False
            raise
        return True

    def _transaction(self) -> TransactWrite:
        return TransactWrite(connection=self._connection, client_request_token=self._ids.token())

    def advance(self, conversation_id: str, entry: Entry) -> None:
        """Move the head to this entry unless it is there or beyond."""
        actions = [
            Item.last_seq.set(entry.seq),
            Item.last_at.set(to_micros(entry.at)),
            Item.messages.set(entry.ordinal),
            _slot(Item.own, entry.sender_id).set(entry.seq),
        ]
        if entry.target_seq is None:
            actions.append(Item.active_at.set(to_micros(entry.at)))
        if entry.is_message:
            actions.append(Item.last.set(preview(entry)))
        _update(conversation_id, actions, Item.last_seq < entry.seq)
        known = self._known.get(conversation_id)
        if known and known.last_seq < entry.seq:
            self._known.put(conversation_id, known.moved_to(entry))

    def renew(self, conversation_id: str, message: Entry) -> None:
        """Show the message as it is now where the head shows it as the latest: where it is the last one counted."""
        _update(conversation_id, [Item.last.set(preview(message))], Item.messages == message.ordinal)

    def read(self, conversation_id: str, participant_id: str, seq: int) -> bool:
        """Note that the participant has read up to `seq`; False where they had read as far already."""
        mark = _slot(Item.read, participant_id)
        return _update(
            conversation_id, [mark.set(seq)], Item.last_seq.exists() & (mark.does_not_exist() | (mark < seq))
        )


def _slot(positions: Any, participant_id: str) -> Any:
    """One participant's place in a map of positions, as PynamoDB's expressions name it."""
    return positions[participant_id]


def _update(conversation_id: str, actions: list[Action], condition: Condition) -> bool:
    """Whether the condition held."""
    try:
        Item.change(conversation_id, actions=actions, condition=condition)
    except UpdateError as error:
        check_refused(error)
        return False
    return True


def _codes(error: TransactWriteError) -> list[str | None]:
    """Why each item of a transaction refused: deletes come first, then puts, then updates, as PynamoDB sends them."""
    return [reason.code if reason else None for reason in error.cancellation_reasons]


def _taken(error: TransactWriteError) -> set[str]:
    """Which of the unique keys was there already, or that another transaction was at one of the items."""
    codes = _codes(error)
    taken = {name for name, code in zip(("conversation", "number"), codes, strict=False) if code == REFUSED}
    if not taken and CONFLICT not in codes:
        raise error
    return taken or {"busy"}


def _alias(number: int) -> str:
    return f"number#{number}"
