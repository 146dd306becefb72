"""Values between the domain and DynamoDB: times as integer microseconds, files and entries as plain maps."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.core.model import Entry, File

PREVIEW_BYTES = 240
"""How much of a text the head keeps; with it the item of a conversation of two stays under one write unit."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def can_be_key(text: str) -> bool:
    """Whether DynamoDB could hold anything under this text: it refuses to be asked for any other."""
    return 0 < len(text.encode()) <= 2048


def to_micros(at: datetime) -> int:
    """Whole microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def from_micros(micros: float) -> datetime:
    """The time these microseconds after 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=int(micros))


def file_to_map(file: File) -> dict[str, Any]:
    """A file as JSON."""
    expires = {"expires_at": to_micros(file.expires_at)} if file.expires_at else {}
    return {
        "key": file.key,
        "name": file.name,
        "size": file.size,
        "type": file.content_type,
        "state": file.state,
        **expires,
    }


def file_from_map(stored: dict[str, Any]) -> File:
    """The file that `file_to_map` wrote."""
    expires = stored.get("expires_at")
    return File(
        key=stored["key"],
        name=stored["name"],
        size=stored["size"],
        content_type=stored["type"],
        state=stored["state"],
        expires_at=from_micros(expires) if expires is not None else None,
    )


def time_key(at: datetime) -> str:
    """A time as a key that sorts like it and reads back as it."""
    return at.isoformat(timespec="microseconds")


def preview(entry: Entry) -> dict[str, Any]:
    """The entry as the head keeps it: a long text cut, and what is not set left out."""
    text, cut = _cut(entry.text)
    stored = {
        "seq": entry.seq,
        "at": to_micros(entry.at),
        "kind": entry.kind,
        "sender_id": entry.sender_id,
        "author_id": entry.author_id if entry.author_id != entry.sender_id else None,
        "text": text,
        "cut": cut or None,
        "file": file_to_map(entry.file) if entry.file else None,
        "profile_id": entry.profile_id,
        "extra": dict(entry.extra) or None,
        "deleted": entry.deleted or None,
        "read": entry.read or None,
        "updated_at": to_micros(entry.updated_at) if entry.updated_at else None,
    }
    return {key: value for key, value in stored.items() if value is not None}


def _cut(text: str | None) -> tuple[str | None, bool]:
    """The beginning of a text that a preview may hold, and whether anything was left out."""
    raw = (text or "").encode()
    if len(raw) <= PREVIEW_BYTES:
        return text, False
    return raw[:PREVIEW_BYTES].decode(errors="ignore"), True


def preview_from_map(conversation_id: str, stored: dict[str, Any]) -> Entry:
    """The entry that `preview` wrote."""
    return Entry(
        conversation_id=conversation_id,
        seq=stored["seq"],
        kind=stored["kind"],
        sender_id=stored["sender_id"],
        author_id=stored.get("author_id", stored["sender_id"]),
        at=from_micros(stored["at"]),
        write_id="",
        text=stored.get("text"),
        file=file_from_map(stored["file"]) if "file" in stored else None,
        profile_id=stored.get("profile_id"),
        extra=stored.get("extra", {}),
        deleted=stored.get("deleted", False),
        read=stored.get("read", False),
        updated_at=from_micros(stored["updated_at"]) if "updated_at" in stored else None,
    )
