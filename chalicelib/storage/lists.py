"""Which lists a conversation stands in, and how many each list has."""

from datetime import datetime

from pynamodb.transactions import TransactWrite

from chalicelib.core.model import DIRECT, Conversation
from chalicelib.storage.tables import MembershipItem
from chalicelib.storage.values import time_key

Item = MembershipItem


def names(conversation: Conversation) -> list[str]:
    """Every list it stands in: the inbox of each participant that has one, then the lists it names."""
    return list(dict.fromkeys([*conversation.audience, *conversation.lists]))


def by_activity(conversation: Conversation) -> list[str]:
    """The lists that its activity sorts."""
    return [name for name in names(conversation) if conversation.lists.get(name) is None]


def enter_all(write: TransactWrite, conversation: Conversation) -> None:
    """Put a new conversation into its lists."""
    for name in names(conversation):
        _enter(write, conversation, name)


def move(write: TransactWrite, before: Conversation, after: Conversation) -> None:
    """Take a conversation out of the lists it leaves, and put it into those it enters."""
    for name in names(before):
        if name not in names(after):
            write.delete(Item(name, before.id))
            _count(write, before, name, -1)
    for name in names(after):
        if name not in names(before):
            _enter(write, after, name)


def leaving(before: Conversation, after: Conversation) -> int:
    """How many lists `move` takes it out of."""
    return len(set(names(before)) - set(names(after)))


def sort_key(kind: str, key: str) -> str:
    """The index's key: lists hold several kinds, each in its own order."""
    return f"{kind}#{key}"


def count_key(kind: str) -> str:
    """The key of the item that counts a list's conversations of this kind."""
    return f"count#{kind}"


def _enter(write: TransactWrite, conversation: Conversation, name: str) -> None:
    key = conversation.lists.get(name) or _first_key(conversation)
    write.save(
        Item(
            name,
            conversation.id,
            kind=conversation.kind,
            others=[one.id for one in conversation.others(name)] if conversation.kind == DIRECT else None,
            activity=sort_key(conversation.kind, key) if key else None,
        )
    )
    _count(write, conversation, name, 1)


def _first_key(conversation: Conversation) -> str | None:
    """A direct thread enters the inboxes with its first message, any other conversation at once."""
    stamp = conversation.last_at or (None if conversation.kind == DIRECT else conversation.created_at)
    return time_key(stamp) if stamp else None


def _count(write: TransactWrite, conversation: Conversation, name: str, by: int) -> None:
    """Direct threads are not counted: nobody asks how many there are."""
    if conversation.kind != DIRECT:
        item = Item(name, count_key(conversation.kind))
        write.update(item, actions=[Item.total.add(by), Item.kind.set(conversation.kind)])


def minute_start(at: datetime) -> datetime:
    """The minute that activity is stamped by."""
    return at.replace(second=0, microsecond=0)
