"""A conversation, its sides, and its place in lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.core import ids
from chalicelib.core.model.log import MESSAGES, Entry
from chalicelib.core.model.people import Caller, User

DIRECT = "direct"

BOT = "bot"
"""The role of a participant that is a program; its id is `bot:<name>`."""

VEILED = frozenset({"rooms"})
"""Kinds of conversations that tell of who takes part only an id of that conversation alone.

It is worked out with a key that is kept in the conversation's context, under `VEIL`.
"""

VEIL = "veil"


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
        mine = caller.names(self.kind)
        return next((one for one in self.participants if one.id in mine), None)

    def known_as(self, participant_id: str) -> str:
        """The id under which everyone in the conversation knows this participant."""
        if self.kind not in VEILED:
            return participant_id
        return ids.keyed_uuid(self.context.get(VEIL, "").encode(), participant_id)

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
