"""The nouns of the domain. All are values: changing one makes another."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.core import ids

DIRECT = "direct"
MESSAGES = frozenset({"text", "file", "user_profile", "system"})
"""Kinds of log entries that a reader sees as messages; every other kind amends an earlier one or tells of an event."""

BOT = "bot"
"""The role of a participant that is a program; its id is `bot:<name>`."""


VEILED = frozenset({"rooms"})
"""Kinds of conversations that tell of who takes part only an id of that conversation alone."""


@dataclass(frozen=True, slots=True)
class User:
    """A person's public profile. `roles` are what the owner's system says this person may do.

    `vendor_id` is the vendor (a user id) on whose behalf a member of staff acts; `welcome_message` greets a vendor's
    new customers.
    """

    id: str
    fullname: str = ""
    email: str = ""
    phone_number: str = ""
    country_code: str = ""
    gender: str = ""
    date_of_birth: str | None = None
    profile_photo: str | None = None
    account_type: str = "user"
    address: str | None = None
    vendor_id: str | None = None
    welcome_message: str = ""
    roles: tuple[str, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that conversations may be about; `owner` is the identity that answers for it."""

    id: str
    name: str
    url: str
    owner: str | None = None


ANONYMOUS = "anonymous"
"""The id of a caller who showed nothing."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: an own id, and every identity this caller may take part under.

    A conversation's participant is an identity: a user id, a wallet address, a role such as `role:agent`, a guest.
    `only` binds a guest to one conversation. `connection_id` is the socket a frame came through.
    """

    id: str
    identities: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    only: str | None = None
    connection_id: str | None = None

    @property
    def is_user(self) -> bool:
        """Whether this is a user, known by a token of the owner's system, and not a guest or one bound elsewhere."""
        return ":" not in self.id and self.id != ANONYMOUS and self.only is None

    def has(self, role: str) -> bool:
        """Whether the caller holds the role."""
        return role in self.roles


@dataclass(frozen=True, slots=True)
class Participant:
    """One side of a conversation; `role` and `name` are as the face that made it means them."""

    id: str
    role: str = "user"
    name: str | None = None

    @property
    def is_bot(self) -> bool:
        """Whether this is a bot: it has neither sockets nor an inbox, and reads what it is given."""
        return self.role == BOT


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
class Conversation:
    """A conversation and the head of its log.

    The head (`last_seq`, `last_at`, `last`) is a hint that may lag behind the log for a moment. `active_at` is the time
    of the latest entry that amends no other. `own` holds each
    participant's own last position, `read` how far each said to have read. `last` is the latest message; with `cut`
    its text is only the beginning. `messages` counts them up to the head.

    It is listed by activity under each participant's id, and under each name in `lists`: by the fixed key given
    there, or by activity too (None).
    """

    id: str
    number: int
    kind: str
    participants: tuple[Participant, ...]
    created_at: datetime
    context: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    last_seq: int = 0
    last_at: datetime | None = None
    active_at: datetime | None = None
    last: Entry | None = None
    cut: bool = False
    messages: int = 0
    lists: Mapping[str, str | None] = field(default_factory=dict)
    own: Mapping[str, int] = field(default_factory=dict)
    read: Mapping[str, int] = field(default_factory=dict)

    def message_id(self, seq: int) -> int:
        """The integer id of the message at `seq`."""
        return ids.message_id(self.number, seq)

    def participant(self, caller: Caller) -> Participant | None:
        """The side this caller is on, if any."""
        mine = {caller.id, *caller.identities}
        return next((one for one in self.participants if one.id in mine), None)

    def known_as(self, participant_id: str) -> str:
        """The id under which everyone in the conversation knows this participant."""
        if self.kind not in VEILED:
            return participant_id
        return ids.derived_uuid("participant", [self.id, participant_id])

    def moved_to(self, entry: Entry) -> "Conversation":
        """The same with its head at this entry, but for the preview of the latest message."""
        active_at = entry.at if entry.target_seq is None else self.active_at
        return replace(self, last_seq=entry.seq, last_at=entry.at, active_at=active_at, messages=entry.ordinal)

    def unread(self, participant_id: str) -> int:
        """How many positions lie behind what this participant read or wrote last."""
        return self.last_seq - max(self.read.get(participant_id, 0), self.own.get(participant_id, 0))

    def read_by_others(self, entry: Entry) -> bool:
        """Whether everyone but its sender, and but bots, has read the entry."""
        others = [one for one in self.others(entry.sender_id) if not one.is_bot]
        return entry.read or (bool(others) and all(self.read.get(one.id, 0) >= entry.seq for one in others))

    def others(self, participant_id: str) -> tuple[Participant, ...]:
        """Everyone but this participant, in the conversation's order."""
        return tuple(one for one in self.participants if one.id != participant_id)

    @property
    def audience(self) -> tuple[str, ...]:
        """The ids of those who have sockets and inboxes: everyone but bots."""
        return tuple(one.id for one in self.participants if not one.is_bot)

    def bots_for(self, sender_id: str, kind: str) -> tuple[str, ...]:
        """The bots that are to answer a message of this kind: none where a bot speaks or the system does."""
        bots = tuple(one.id for one in self.participants if one.is_bot)
        return () if sender_id in bots or kind not in MESSAGES - {"system"} else bots


@dataclass(frozen=True, slots=True)
class Membership:
    """A conversation's place in a list: in the inbox of the participant `user_id`, or in the list of that name.

    `key` sorts it there: a fixed text, or the time of the first activity in the minute of the last (see `stamp`).
    It is None where nothing was said yet and nothing is listed.
    """

    user_id: str
    conversation_id: str
    kind: str
    others: tuple[str, ...] = ()
    key: str | None = None

    @property
    def stamp(self) -> datetime:
        """The key of a list by activity, as the time it is. Raises ValueError for any other."""
        return datetime.fromisoformat(self.key or "")


@dataclass(frozen=True, slots=True)
class Connection:
    """An open socket, who opened it, and when it is cut at the latest."""

    id: str
    user_id: str
    identities: tuple[str, ...]
    roles: tuple[str, ...]
    connected_at: datetime
    expires_at: datetime
    only: str | None = None

    def hears(self, conversation_id: str) -> bool:
        """Whether frames of this conversation may go out here: a guest's socket is bound to one."""
        return self.only in {None, conversation_id}

    def caller(self) -> Caller:
        """The caller that this socket speaks for."""
        return Caller(self.user_id, self.identities, frozenset(self.roles), self.only, self.id)


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


@dataclass(frozen=True, slots=True)
class Posted:
    """What delivery carries to the sockets of a conversation: an entry, and all an encoder needs to show it.

    With an amendment comes the entry it is `about`, as it is now.
    """

    conversation: Conversation
    entry: Entry
    people: Mapping[str, User] = field(default_factory=dict)
    client_id: str | None = None
    replayed: bool = False
    about: Entry | None = None
