"""Log entries between the domain and DynamoDB."""

from typing import Any

from chalicelib.core.model import Entry
from chalicelib.storage.tables import EntryItem
from chalicelib.storage.values import file_from_map, file_to_map, from_micros, to_micros


def to_item(entry: Entry) -> EntryItem:
    """The entry as it is stored; what is not set takes no room."""
    has_file = entry.file is not None and not entry.deleted
    return EntryItem(
        entry.conversation_id,
        entry.seq,
        kind=entry.kind,
        sender_id=entry.sender_id,
        author_id=entry.author_id if entry.author_id != entry.sender_id else None,
        at=to_micros(entry.at),
        write_id=entry.write_id,
        ordinal=entry.ordinal,
        text=entry.text,
        file=file_to_map(entry.file) if entry.file else None,
        file_seq=entry.seq if has_file else None,
        profile_id=entry.profile_id,
        client_id=entry.client_id,
        target_seq=entry.target_seq,
        deleted=1 if entry.deleted else None,
        read=1 if entry.read else None,
        updated_at=to_micros(entry.updated_at) if entry.updated_at else None,
        extra=dict(entry.extra) or None,
        bots=list(entry.bots) or None,
    )


def from_item(item: EntryItem) -> Entry:
    """The entry that `to_item` stored."""
    return Entry(
        conversation_id=item.conversation_id,
        seq=int(item.seq),
        kind=item.kind,
        sender_id=item.sender_id,
        author_id=item.author_id or item.sender_id,
        at=from_micros(item.at),
        write_id=item.write_id,
        ordinal=int(item.ordinal),
        text=item.text,
        file=file_from_map(item.file) if item.file else None,
        profile_id=item.profile_id,
        client_id=item.client_id,
        target_seq=int(item.target_seq) if item.target_seq is not None else None,
        deleted=bool(item.deleted),
        read=bool(item.read),
        updated_at=from_micros(item.updated_at) if item.updated_at is not None else None,
        extra=item.extra or {},
        bots=tuple(item.bots or ()),
    )


def from_raw(raw: dict[str, dict[str, Any]]) -> Entry:
    """The entry in an item as DynamoDB itself writes it."""
    return from_item(EntryItem.from_raw_data(raw))
