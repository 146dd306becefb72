"""Conversations with their heads between the domain and DynamoDB."""

from typing import Any

from chalicelib.core.model import Conversation, Participant
from chalicelib.storage.tables import ConversationItem
from chalicelib.storage.values import from_micros, preview, preview_from_map, to_micros


def participants(conversation: Conversation) -> list[list[str | None]]:
    """Who takes part, as it is stored."""
    return [[one.id, one.role, one.name] for one in conversation.participants]


def to_item(conversation: Conversation) -> ConversationItem:
    """The conversation as it is stored; what is not set takes no room."""
    last = conversation.last
    return ConversationItem(
        conversation.id,
        number=conversation.number,
        kind=conversation.kind,
        participants=participants(conversation),
        context=dict(conversation.context),
        version=conversation.version,
        created_at=to_micros(conversation.created_at),
        last_seq=conversation.last_seq,
        last_at=to_micros(conversation.last_at) if conversation.last_at else None,
        active_at=to_micros(conversation.active_at) if conversation.active_at else None,
        last=preview(last) if last else None,
        messages=conversation.messages,
        lists=dict(conversation.lists) or None,
        own=dict(conversation.own),
        read=dict(conversation.read),
    )


def from_item(item: Any) -> Conversation:
    """The conversation that `to_item` stored, by what was read of it."""
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
        active_at=from_micros(item.active_at) if item.active_at is not None else None,
        last=preview_from_map(item.conversation_id, stored) if stored else None,
        cut=bool(stored and stored.get("cut")),
        messages=int(item.messages or 0),
        lists=item.lists or {},
        own=item.own or {},
        read=item.read or {},
    )
