"""Changing what a shop thread is about, and removing it (contract 003 D4)."""

from dataclasses import replace

from chalicelib.core.changes import change_conversation
from chalicelib.core.errors import Conflict, Forbidden, Invalid, NotFound
from chalicelib.core.model import SHOPS, Caller, Conversation, Draft
from chalicelib.core.ports import Ports
from chalicelib.core.shops import EVERY_THREAD, Subject, Visitor, latest, lists, shop_of

AT_ONCE = 40
"""How many may come and go in one change: as many as one transaction of the storage holds."""


def change_subject(ports: Ports, visitor: Visitor, thread: Conversation, subject: Subject) -> Conversation:
    """Let the thread be about this subject from now on. Its uuid stays.

    Raises Forbidden where the visitor would not take part any more, Invalid where too many come and go, and Conflict
    where another thread has this subject, or this one was changed meanwhile.
    """
    if visitor.addresses is not None and visitor.addresses.isdisjoint(subject.addresses):
        raise Forbidden("Your address must be one of the participants.")
    if len({one.id for one in thread.participants} ^ set(subject.addresses)) > AT_ONCE:
        raise Invalid(f"At most {AT_ONCE} participants come and go at once.", field="participants")
    if not subject.is_of(thread):
        _claim(ports, thread, subject)
    return change_conversation(ports, _anyone(visitor, thread), thread.id, lambda now: _changed(now, thread, subject))


def remove_thread(ports: Ports, visitor: Visitor, thread: Conversation) -> None:
    """Take the thread out of everyone's sight; those who took part are told by socket.

    What stays is a conversation in which nobody takes part, at the uuid, which is never used again. Raises NotFound
    where someone else removed it just now.
    """

    def removed(now: Conversation) -> tuple[Conversation, Draft]:
        if not now.participants:
            raise NotFound("Not found.")
        return replace(now, participants=(), lists={}, context={**now.context, "deleted": True}), Draft("removed")

    change_conversation(ports, _anyone(visitor, thread), thread.id, removed)
    frame = {"action": "event", "event": "removed", "kind": SHOPS, "conversation_id": thread.id}
    ports.delivery.notify(thread, thread.audience, frame)


def _claim(ports: Ports, thread: Conversation, subject: Subject) -> None:
    """Leave the note that this thread comes to the subject, at the uuid that the subject would have given it.

    The note counts while the thread is at the version that it had, so nobody can open another one in between.
    """
    other, generation = latest(ports, subject)
    note = Conversation(
        id=subject.uuid(generation),
        number=ports.ids.number(),
        kind=SHOPS,
        participants=(),
        created_at=ports.clock.now(),
        context={"moved": thread.id, "version": thread.version},
    )
    if other or ports.conversations.create(note) is None:
        raise Conflict("There is a thread between these participants about this shop already.")


def _changed(now: Conversation, before: Conversation, subject: Subject) -> tuple[Conversation, Draft] | None:
    if now.version != before.version:
        raise Conflict("This thread was changed meanwhile; read it again.")
    said = {"participants": list(subject.addresses), "shop_id": subject.shop_id}
    after = replace(
        now,
        participants=subject.participants,
        context={**now.context, "shop_id": subject.shop_id},
        lists=lists(subject, public=EVERY_THREAD in now.lists),
    )
    unchanged = after.participants == now.participants and shop_of(after) == shop_of(now)
    return None if unchanged else (after, Draft("changed", extra=said))


def _anyone(visitor: Visitor, thread: Conversation) -> Caller:
    """Who changes the thread: the visitor, or its first address where nobody said who asks."""
    first = thread.participants[0].id
    return visitor.caller if visitor.addresses is not None else visitor.speaking_as(first)
