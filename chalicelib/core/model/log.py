"""What a log is made of, and what a sender gives for it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MESSAGES = frozenset({"text", "file", "user_profile", "system"})
"""Kinds of log entries that a reader sees as messages; every other kind amends an earlier one or tells of an event."""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment. `state` is `stored`, or `pending` while a presigned upload is under way; `size` in bytes."""

    key: str
    name: str
    size: int
    content_type: str
    state: str = "stored"
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What storage holds under a key: `size` in bytes, the first of them, and a `tag` that other bytes do not have."""

    size: int
    content_type: str
    beginning: bytes
    tag: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a sender wants said, before it has a position.

    `answers` is the position that a bot answers with it: there is one answer to it from this sender, whatever it says.
    """

    kind: str
    text: str | None = None
    file: File | None = None
    profile_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""
    answers: int | None = None

    def digest(self) -> str:
        """What makes two sends under one client id the same send; `fingerprint` is the digest of a file's bytes."""
        if self.answers is not None:
            return f"answer:{self.answers}"
        name = (self.file.name, self.file.size, self.file.content_type) if self.file else None
        said = [self.kind, self.text, name, self.fingerprint, self.profile_id, dict(self.extra)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Entry:
    """One position of a conversation's log: a message, or the amendment of the earlier one at `target_seq`.

    `sender_id` is the participant that speaks, `author_id` the caller behind it. `write_id` is unique to the write.
    `ordinal` counts the messages of the log up to this entry. `read` is the explicit mark on this one message.
    `bots` are the participants that are to answer it.
    """

    conversation_id: str
    seq: int
    kind: str
    sender_id: str
    author_id: str
    at: datetime
    write_id: str
    ordinal: int = 0
    text: str | None = None
    file: File | None = None
    profile_id: str | None = None
    client_id: str | None = None
    target_seq: int | None = None
    deleted: bool = False
    read: bool = False
    updated_at: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    bots: tuple[str, ...] = ()

    @property
    def is_message(self) -> bool:
        """Whether readers see this entry as a message of its own."""
        return self.kind in MESSAGES

    def gone(self, now: datetime) -> bool:
        """Whether nothing is left to show: deleted, or an upload that never came within its time."""
        pending = self.file is not None and self.file.state == "pending" and self.file.expires_at is not None
        return self.deleted or (pending and self.file.expires_at <= now)  # type: ignore[union-attr, operator]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The memory of a send that carried a client id: where it went and what it said."""

    conversation_id: str
    sender_id: str
    client_id: str
    digest: str
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A presigned form: POST the `fields`, then the file, to `url` before the file's `expires_at`."""

    url: str
    fields: Mapping[str, str]
