"""Conversations and their heads in DynamoDB."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pynamodb.attributes import MapAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.core.errors import Unavailable
from chalicelib.core.model import DIRECT, Conversation, Entry, Participant
from chalicelib.core.ports import Ids
from chalicelib.storage.entries import to_item
from chalicelib.storage.memory import Memory
from chalicelib.storage.tables import ConversationItem, MembershipItem
from chalicelib.storage.values import activity, from_micros, preview, preview_from_map, to_micros

REFUSED = "ConditionalCheckFailed"

Item = ConversationItem


class DynamoConversations:
    """Conversations by id and by number, created whole or not at all."""

    def __init__(self, connection: Connection, ids: Ids) -> None:
        self._connection = connection
        self._ids = ids
        self._known: Memory[Conversation] = Memory(1000)
        self._numbers: Memory[str] = Memory(1000)

    def get(self, conversation_id: str) -> Conversation | None:
        """The conversation as stored now."""
        try:
            conversation = _conversation(Item.get(conversation_id, consistent_read=True))
        except Item.DoesNotExist:
            return None
        if conversation.kind == DIRECT:
            self._known.put(conversation_id, conversation)
        return conversation

    def recall(self, conversation_id: str) -> Conversation | None:
        """From this process's memory, where participants can never change (direct threads); None if not there."""
        return self._known.get(conversation_id)

    def show(self, conversation_ids: Iterable[str]) -> Mapping[str, Conversation]:
        """Conversations to list, read eventually, in one batch."""
        wanted = list(dict.fromkeys(conversation_ids))
        return {item.conversation_id: _conversation(item) for item in (Item.batch_get(wanted) if wanted else ())}

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

    def create(self, conversation: Conversation, opening: Sequence[Entry] = ()) -> Conversation | None:
        """Store it with its number, everyone's membership and its first entries, or nothing.

        Answers it as stored (under another number, should this one be taken); None where it exists already.
        """
        while True:
            taken = self._create(conversation, opening)
            if not taken:
                return conversation
            if "conversation" in taken:
                return None
            conversation = replace(conversation, number=self._ids.number())

    def _create(self, conversation: Conversation, opening: Sequence[Entry]) -> set[str]:
        absent = Item.conversation_id.does_not_exist()
        try:
            with TransactWrite(connection=self._connection, client_request_token=self._ids.token()) as write:
                write.save(_item(conversation), condition=absent)
                write.save(Item(_alias(conversation.number), target=conversation.id), condition=absent)
                for item in [*map(to_item, opening), *_memberships(conversation)]:
                    write.save(item)
        except TransactWriteError as error:
            return _taken(error)
        return set()

    def advance(self, conversation_id: str, entry: Entry) -> None:
        """Move the head to this entry unless it is there or beyond."""
        actions = [
            Item.last_seq.set(entry.seq),
            Item.last_at.set(to_micros(entry.at)),
            _slot(Item.own, entry.sender_id).set(entry.seq),
        ]
        if entry.is_message:
            actions.append(Item.last.set(preview(entry)))
        _update(conversation_id, actions, Item.last_seq < entry.seq)
        known = self._known.get(conversation_id)
        if known and known.last_seq < entry.seq:
            self._known.put(conversation_id, replace(known, last_seq=entry.seq, last_at=entry.at))

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
    """Whether the condition held. Asks for nothing back: what is not returned is not paid for in bytes."""
    try:
        Item._get_connection().update_item(conversation_id, actions=actions, condition=condition)  # noqa: SLF001
    except UpdateError as error:
        if error.cause_response_code != f"{REFUSED}Exception":
            raise
        return False
    return True


def _taken(error: TransactWriteError) -> set[str]:
    """Which of the two unique keys, conversation and number, was there already."""
    codes = [reason.code if reason else None for reason in error.cancellation_reasons]
    taken = {name for name, code in zip(("conversation", "number"), codes, strict=False) if code == REFUSED}
    if taken:
        return taken
    if "TransactionConflict" in codes:
        raise Unavailable("another request is opening this conversation; try again") from error
    raise error


def _alias(number: int) -> str:
    return f"number#{number}"


def _item(conversation: Conversation) -> Item:
    last = conversation.last
    return Item(
        conversation.id,
        number=conversation.number,
        kind=conversation.kind,
        participants=[[one.id, one.role, one.name] for one in conversation.participants],
        context=dict(conversation.context),
        version=conversation.version,
        created_at=to_micros(conversation.created_at),
        last_seq=conversation.last_seq,
        last_at=to_micros(conversation.last_at) if conversation.last_at else None,
        last=preview(last) if last else None,
        own=dict(conversation.own),
        read=dict(conversation.read),
    )


def _memberships(conversation: Conversation) -> Iterator[MembershipItem]:
    """Everyone's place. A direct thread enters the inboxes with its first message, any other with its creation."""
    stamp = conversation.last_at or (None if conversation.kind == DIRECT else conversation.created_at)
    for one in conversation.participants:
        yield MembershipItem(
            one.id,
            conversation.id,
            kind=conversation.kind,
            role=one.role,
            others=[other.id for other in conversation.others(one.id)] if conversation.kind == DIRECT else [],
            activity=activity(conversation.kind, stamp) if stamp else None,
        )


def _conversation(item: Item) -> Conversation:
    stored = item.last
    return Conversation(
        id=item.conversation_id,
        number=int(item.number),
        kind=str(item.kind),
        participants=tuple(Participant(*one) for one in item.participants),
        created_at=from_micros(item.created_at),
        context=item.context or {},
        version=int(item.version),
        last_seq=int(item.last_seq),
        last_at=from_micros(item.last_at) if item.last_at is not None else None,
        last=preview_from_map(item.conversation_id, stored) if stored else None,
        cut=bool(stored and stored.get("cut")),
        own=_positions(item.own),
        read=_positions(item.read),
    )


def _positions(stored: MapAttribute[str, int] | None) -> dict[str, int]:
    return {name: int(seq) for name, seq in stored.attribute_values.items()} if stored else {}
