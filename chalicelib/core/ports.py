"""What the domain needs from outside, as protocols. `Ports` carries one of each into every use case.

Reads are strong unless a docstring says otherwise. Every method may raise `Unavailable`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from chalicelib.core.model import (
    Connection,
    Conversation,
    Draft,
    Entry,
    File,
    Membership,
    Posted,
    Receipt,
    Shop,
    Stored,
    Upload,
    User,
)


class Users(Protocol):
    """People's profiles."""

    def get(self, user_id: str) -> User | None:
        """The profile as stored now."""

    def show(self, user_ids: Iterable[str]) -> Mapping[str, User]:
        """Profiles to display: read eventually, and remembered for a minute."""

    def save(self, user: User) -> None:
        """Create or replace the profile; `created_at` of an existing one stays."""


class Shops(Protocol):
    """The registry of shops."""

    def get(self, shop_id: str) -> Shop | None:
        """The shop as stored now."""

    def show(self, shop_ids: Iterable[str]) -> Mapping[str, Shop]:
        """Shops to display, read eventually, in one batch."""

    def save(self, shop: Shop) -> None:
        """Create or replace it."""


class Conversations(Protocol):
    """Conversations with their heads."""

    def get(self, conversation_id: str) -> Conversation | None:
        """The conversation as stored now."""

    def recall(self, conversation_id: str) -> Conversation | None:
        """From this process's memory, where participants can never change (direct threads); None if not there."""

    def show(self, conversation_ids: Iterable[str]) -> Mapping[str, Conversation]:
        """Conversations to list, read eventually, in one batch."""

    def find(self, number: int) -> str | None:
        """The id of the conversation with this number; remembered, since it never changes."""

    def create(
        self, conversation: Conversation, opening: Sequence[Entry] = (), receipt: Receipt | None = None
    ) -> Conversation | None:
        """Store it with its number, its place in every list and its first entries, or nothing.

        Answers it as stored (under another number, should this one be taken); None where it exists already.
        """

    def change(self, after: Conversation, draft: Draft, write: "Write") -> Entry | None:
        """Replace participants, context and lists, and append the entry that says so, both or nothing.

        `after` carries the version that was read. None where the conversation was changed since.
        """

    def advance(self, conversation_id: str, entry: Entry) -> None:
        """Move the head to this entry unless it is there or beyond."""

    def renew(self, conversation_id: str, message: Entry) -> None:
        """Show the message as it is now where the head shows it as the latest."""

    def read(self, conversation_id: str, participant_id: str, seq: int) -> bool:
        """Note that the participant has read up to `seq`; False where they had read as far already."""


class Log(Protocol):
    """The append-only log of every conversation."""

    def append(self, conversation: Conversation, draft: Draft, write: "Write") -> Entry:
        """Store the draft at the next position.

        Raises Replay where the write's receipt is there already, ConversationFull at the last position.
        """

    def get(self, conversation_id: str, seq: int) -> Entry | None:
        """The entry at this position."""

    def after(self, conversation_id: str, seq: int, limit: int) -> Sequence[Entry]:
        """Up to `limit` entries above `seq`, oldest first."""

    def before(self, conversation_id: str, seq: int | None, limit: int) -> Sequence[Entry]:
        """Up to `limit` entries below `seq` (None: from the end), newest first."""

    def files(self, conversation_id: str, seq: int | None, limit: int) -> Sequence[Entry]:
        """As `before`, only entries that carry a file."""

    def amend(self, conversation: Conversation, after: Entry, kind: str, write: "Write") -> Entry | None:
        """Replace the entry by `after` and append the amendment of this kind that says so, both or nothing.

        None where the entry was amended since it was read.
        """


class Inbox(Protocol):
    """Lists of conversations: everyone's inbox by activity, and named lists by fixed keys."""

    def latest(self, name: str, kind: str, below: str | None, limit: int) -> Sequence[Membership]:
        """Up to `limit` memberships of this kind in the list with keys below `below` (None: all), highest first."""

    def earliest(self, name: str, kind: str, above: str | None, limit: int) -> Sequence[Membership]:
        """As `latest` with keys above `above`, lowest first."""

    def count(self, name: str, kind: str) -> int:
        """How many conversations of this kind the list has, read eventually; direct threads are not counted."""

    def touch(self, conversation: Conversation, at: datetime) -> None:
        """Stamp it with `at` in every list by activity, unless its stamp is in the same minute already, or later."""

    def note(self, conversation: Conversation, at: datetime) -> None:
        """Note in everyone's inbox that an entry was amended at `at`; its place there stays what it is."""

    def amended(self, name: str, kind: str, since: datetime) -> Sequence[str]:
        """The ids of conversations of this kind in the inbox with entries amended in the minute of `since` or later."""


class Connections(Protocol):
    """Open sockets."""

    def add(self, connection: Connection) -> None:
        """Remember it, reachable by its id and by each identity."""

    def get(self, connection_id: str) -> Connection | None:
        """The connection, unless it has expired; remembered, since it never changes."""

    def remove(self, connection_id: str, spare: timedelta = timedelta(0)) -> None:
        """Forget it, unless it opened within the last `spare`; nothing happens where it is gone."""

    def of(self, identities: Iterable[str], *, strong: bool) -> Sequence[Connection]:
        """Everyone's open sockets, each once."""


class Files(Protocol):
    """The attachments' bytes."""

    def put(self, file: File, body: bytes) -> None:
        """Store the bytes."""

    def upload(self, file: File) -> Upload:
        """A presigned form that accepts exactly this key, type and size, until the file's `expires_at`."""

    def stored(self, key: str) -> Stored | None:
        """What is stored under the key."""

    def copy(self, key: str, tag: str, to: str) -> bool:
        """Copy what has this tag to another key; False where there is nothing, or something else by now."""

    def remove(self, file: File) -> None:
        """Remove the bytes; nothing happens where there are none."""

    def link(self, file: File) -> str:
        """A link that reads the file and lives for minutes."""


class Delivery(Protocol):
    """Frames to open sockets. Nothing here fails a send."""

    def expect(self, identities: Iterable[str]) -> Sequence[Connection]:
        """A first look at who is there, which may miss the newest."""

    def catch_up(self, connection_id: str, missed: Sequence[Posted], *, more: bool) -> None:
        """Post entries of one conversation to one connection, in order; `more` tells that others follow them."""

    def notify(
        self, conversation: Conversation, identities: Iterable[str], frame: Mapping[str, Any], but: str | None = None
    ) -> None:
        """Post a frame about the conversation that has no place in its log to these sockets, but for the one `but`."""

    def deliver(self, posted: Posted, expected: Sequence[Connection], only: str | None = None) -> None:
        """Post to those expected, and then to whoever the first look missed; to one connection with `only`."""


class Count(Protocol):
    """Counts what happens, for the operator."""

    def __call__(self, name: str, value: int = 1) -> None:
        """Add to the metric of this name."""


class Together(Protocol):
    """Runs calls that do not depend on one another at the same time."""

    def __call__(self, *calls: Callable[[], Any]) -> list[Any]:
        """The calls' answers in order; the first error, once all have ended."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Now, in UTC."""


class Ids(Protocol):
    """Randomness."""

    def token(self) -> str:
        """A new unique text of 22 characters."""

    def number(self) -> int:
        """A random conversation number of 33 bits, never 0."""


@dataclass(frozen=True, slots=True)
class Write:
    """Who writes, when it was asked for, and under which receipt. `id` makes a repeated attempt known as one.

    `bots` are the participants that are to answer.
    """

    id: str
    sender_id: str
    author_id: str
    at: datetime
    receipt: Receipt | None = None
    bots: tuple[str, ...] = ()


class Replay(Exception):
    """The send was made before; `receipt` says where it went."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.client_id)
        self.receipt = receipt


@dataclass(frozen=True, slots=True)
class Ports:
    """One of each."""

    users: Users
    shops: Shops
    conversations: Conversations
    log: Log
    inbox: Inbox
    connections: Connections
    files: Files
    delivery: Delivery
    together: Together
    count: Count
    clock: Clock
    ids: Ids
