"""Repositories to test, in memory or on DynamoDB, and short ways to fill them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from moto import mock_aws

from chalicelib.aws.dynamodb import DynamoDB
from chalicelib.aws.session import new_session
from chalicelib.core.ids import derived_uuid
from chalicelib.core.model import DIRECT, Conversation, Draft, Entry, File, Participant, Receipt
from chalicelib.core.ports import Connections, Conversations, Inbox, Log, Shops, Users, Write
from chalicelib.storage import tables
from chalicelib.storage.connections import DynamoConnections
from chalicelib.storage.conversations import DynamoConversations
from chalicelib.storage.inbox import DynamoInbox
from chalicelib.storage.log import DynamoLog
from chalicelib.storage.session import SharedConnection
from chalicelib.storage.shops import DynamoShops
from chalicelib.storage.tails import Tails
from chalicelib.storage.users import DynamoUsers
from tests.fakes.storage import (
    FakeConnections,
    FakeConversations,
    FakeInbox,
    FakeLog,
    FakeShops,
    FakeStore,
    FakeUsers,
)
from tests.fakes.world import FakeClock, FakeIds, together

PREFIX = "contract-"

_unique = count(1)
"""Tables are shared by the tests of a module, so every name is used once."""


@dataclass
class Stage:
    """One repository of each kind on one store, the clock they read, and how long a writer waited."""

    users: Users
    shops: Shops
    conversations: Conversations
    log: Log
    inbox: Inbox
    connections: Connections
    clock: FakeClock
    ids: FakeIds
    pauses: list[int] = field(default_factory=list)

    def name(self, stem: str) -> str:
        """An identity that no other test uses."""
        return f"{stem}-{next(_unique)}"

    def plan(self, *people: str, kind: str = DIRECT, **more: Any) -> Conversation:
        """A conversation that is not stored yet."""
        sides = tuple(Participant(one) for one in people or (self.name("ann"), self.name("bea")))
        key = derived_uuid(kind, [one.id for one in sides], str(next(_unique)))
        return Conversation(key, 1000 + next(_unique), kind, sides, self.clock.now(), **more)

    def open(self, *people: str, kind: str = DIRECT, **more: Any) -> Conversation:
        """A conversation that is stored."""
        opened = self.conversations.create(self.plan(*people, kind=kind, **more))
        assert opened is not None
        return opened

    def write(self, sender: str, receipt: Receipt | None = None) -> Write:
        """A write of this sender's, now."""
        return Write(self.ids.token() + str(next(_unique)), sender, sender, self.clock.now(), receipt)

    def say(self, conversation: Conversation, text: str = "hello", client_id: str | None = None) -> Entry:
        """A text of the first participant, appended."""
        return self.append(conversation, Draft("text", text=text), client_id)

    def append(self, conversation: Conversation, draft: Draft, client_id: str | None = None) -> Entry:
        """A draft of the first participant, appended."""
        sender = conversation.participants[0].id
        receipt = Receipt(conversation.id, sender, client_id, draft.digest()) if client_id else None
        return self.log.append(conversation, draft, self.write(sender, receipt))

    def now(self, conversation: Conversation) -> Conversation:
        """The conversation as stored."""
        stored = self.conversations.get(conversation.id)
        assert stored is not None
        return stored


def in_memory() -> Stage:
    """On the fakes."""
    clock, store = FakeClock(), FakeStore()
    return Stage(
        users=FakeUsers(clock),
        shops=FakeShops(),
        conversations=FakeConversations(store),
        log=FakeLog(store),
        inbox=FakeInbox(store),
        connections=FakeConnections(clock),
        clock=clock,
        ids=FakeIds(),
    )


def on_dynamo(connection: SharedConnection, ids: FakeIds | None = None) -> Stage:
    """On the tables that the models are bound to, with nothing remembered yet: a process that has just started."""
    clock, ids, pauses = FakeClock(), ids or FakeIds(), list[int]()
    tails = Tails(pauses.append)
    return Stage(
        users=DynamoUsers(clock),
        shops=DynamoShops(),
        conversations=DynamoConversations(connection, ids, tails),
        log=DynamoLog(connection, ids, tails),
        inbox=DynamoInbox(together),
        connections=DynamoConnections(connection, ids, clock, together),
        clock=clock,
        ids=ids,
        pauses=pauses,
    )


def bind_again(connection: SharedConnection, prefix: str = PREFIX) -> None:
    """Bind the models to this connection's DynamoDB, after a test that bound them elsewhere."""
    tables.bind(SharedConnection(connection.dynamodb), prefix)


@contextmanager
def moto_tables(prefix: str = PREFIX) -> Iterator[SharedConnection]:
    """Every table in moto, bound to the models."""
    with mock_aws():
        dynamodb = DynamoDB(new_session())
        for definition in tables.definitions(prefix):
            dynamodb.call("CreateTable", definition)
        connection = SharedConnection(dynamodb)
        tables.bind(connection, prefix)
        yield connection


MAKERS: Mapping[str, Callable[[SharedConnection], Stage]] = {
    "memory": lambda _: in_memory(),
    "dynamodb": on_dynamo,
}


def a_file(key: str = "attachments/one", state: str = "stored") -> File:
    """A small text file."""
    return File(key, "notes.txt", 5, "text/plain", state)
