"""Threads between wallet addresses, about a shop or about none (contract 003): who may see them, and which is whose.

A thread's uuid follows from its subject: its addresses and its shop. Where that uuid is used up, because the thread was
removed or is about something else by now, the subject has a next uuid, of the next generation. Generations are dense
and only the latest can be in use, so a few reads find it however often that happened.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.core.errors import Forbidden, Invalid, NotFound, Unavailable
from chalicelib.core.ids import derived_uuid
from chalicelib.core.model import SHOPS, Caller, Conversation, Participant
from chalicelib.core.ports import Ports

EVERY_THREAD = "shops:all"
"""The name of the list of all of them where access is public; with its `:` it is nobody's inbox."""

UNDER_WAY = timedelta(minutes=1)
"""How long a thread that was announced to change its subject may take to do so: longer than any request lives."""

TOGETHER = 20
"""How many threads of the same minute are compared to find the latest: stamps in lists are right to the minute."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, and the addresses that are theirs; None: anyone's, where access is public and nobody said who asks."""

    caller: Caller
    addresses: frozenset[str] | None

    def speaking_as(self, address: str) -> Caller:
        """The caller as this address. Raises Forbidden where it is another's."""
        if self.addresses is None:
            return Caller(address, address=address)
        if address not in self.addresses:
            raise Forbidden("This token does not speak for that address.")
        return self.caller

    def sees(self, thread: Conversation) -> bool:
        """Whether this thread may be known to them."""
        return self.addresses is None or any(one.id in self.addresses for one in thread.participants)


@dataclass(frozen=True, slots=True)
class Subject:
    """Between whom a thread is, in the order they were given and compared as a set, and about which shop."""

    addresses: tuple[str, ...]
    shop_id: str | None = None

    def is_of(self, thread: Conversation) -> bool:
        """Whether the thread is this subject's."""
        return {one.id for one in thread.participants} == set(self.addresses) and shop_of(thread) == self.shop_id

    def uuid(self, generation: int) -> str:
        """The uuid of its thread, were it the one of this generation, from 0."""
        kind = f"{SHOPS}:{generation}" if generation else SHOPS
        return derived_uuid(kind, self.addresses, self.shop_id or "")

    @property
    def participants(self) -> tuple[Participant, ...]:
        """The sides of its thread."""
        return tuple(Participant(address, "address") for address in self.addresses)

    @property
    def between(self) -> str:
        """The list of all threads between these addresses, about whatever shop."""
        return f"between:{derived_uuid('between', self.addresses)}"


def shop_of(thread: Conversation) -> str | None:
    """The id of the shop that the thread is about."""
    return thread.context.get("shop_id")


def access_thread(ports: Ports, visitor: Visitor, conversation_id: str) -> Conversation:
    """The thread. Raises NotFound where there is none, or none that the visitor may know of."""
    thread = ports.conversations.get(conversation_id)
    if thread is None or thread.kind != SHOPS or not thread.participants or not visitor.sees(thread):
        raise NotFound("Not found.")
    return thread


def check_shop(ports: Ports, shop_id: str | None) -> str | None:
    """The id of a shop that there is, or None. Raises Invalid for any other."""
    if shop_id is not None and ports.shops.get(shop_id) is None:
        raise Invalid(f'Invalid pk "{shop_id[:80]}" - object does not exist.', field="shop_id")
    return shop_id


def find_thread(ports: Ports, subject: Subject) -> Conversation | None:
    """The thread of this subject, if there is one. The caller of this function answers for the access."""
    return latest(ports, subject)[0]


def speaker(visitor: Visitor, thread: Conversation, address: str, field: str) -> Caller:
    """The caller to act as the address that was given in this field.

    Raises Invalid where it takes no part in the thread, Forbidden where it is not the visitor's.
    """
    if all(one.id != address for one in thread.participants):
        raise Invalid(f"{address} does not take part in this thread.", field=field)
    return visitor.speaking_as(address)


def find_latest(ports: Ports, subject: Subject) -> Conversation | None:
    """Of the threads between these addresses, about whatever shop, the one that was updated last."""
    rows = ports.inbox.latest(subject.between, SHOPS, None, TOGETHER)
    minutes = [row.stamp.replace(second=0, microsecond=0) for row in rows]
    newest = [row.conversation_id for row, minute in zip(rows, minutes, strict=True) if minute == minutes[0]]
    threads = ports.together(*[lambda key=key: ports.conversations.get(key) for key in newest])
    return max(threads, key=lambda thread: thread.last_at or thread.created_at, default=None)


def lists(subject: Subject, *, public: bool) -> dict[str, None]:
    """The lists that a thread of this subject stands in by its activity, besides the inboxes of its addresses."""
    return dict.fromkeys([subject.between, EVERY_THREAD] if public else [subject.between])


def latest(ports: Ports, subject: Subject) -> tuple[Conversation | None, int]:
    """The subject's thread, if there is one, and otherwise the generation that one can be opened in.

    One read for a subject whose first thread is there, and for others about twice the logarithm of the generations.
    """

    def at(generation: int) -> Conversation | None:
        return ports.conversations.get(subject.uuid(generation))

    first = at(0)
    thread = _thread_at(ports, subject, first)
    if first is None or thread:
        return thread, 0
    bound = 1
    while at(bound):
        bound *= 2
    free = bisect_left(range(bound), 1, lo=bound // 2 + 1, key=lambda generation: at(generation) is None)
    return (_thread_at(ports, subject, at(free - 1)) if free > 1 else None), free


def _thread_at(ports: Ports, subject: Subject, stored: Conversation | None) -> Conversation | None:
    """The subject's thread, if what is stored at one of its uuids is that, or the note of one that came to it."""
    moved = stored.context.get("moved") if stored else None
    thread = ports.conversations.get(moved) if moved else stored
    if stored is None or thread is None:
        return None
    if subject.is_of(thread):
        return thread
    if thread.version == stored.context.get("version") and ports.clock.now() < stored.created_at + UNDER_WAY:
        raise Unavailable("this thread is being changed; try again")
    return None
