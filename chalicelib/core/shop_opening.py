"""Opening a shop thread (contract 003 D3): one for each subject, however often and by however many it is asked for."""

from dataclasses import dataclass

from chalicelib.core.errors import Forbidden, Unavailable
from chalicelib.core.model import SHOPS, Conversation, Draft
from chalicelib.core.opening import Line, deliver, open_conversation
from chalicelib.core.ports import Ports
from chalicelib.core.send import send
from chalicelib.core.shops import Subject, Visitor, latest, lists

TRIES = 5
"""How often opening is tried again because someone else opened or removed the same meanwhile."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread, whether it was opened by this request, and whether that is the answer of an earlier time."""

    thread: Conversation
    created: bool
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What to open: the subject, what its first address says, under which client id, and who may list it."""

    subject: Subject
    said: str | None = None
    client_id: str | None = None
    public: bool = False


def open_thread(ports: Ports, visitor: Visitor, opening: Opening) -> Opened:
    """The thread of this subject, with what is said in it; opened if need be.

    Raises Forbidden where none of the addresses is the visitor's, or says something and is another's; otherwise as
    `send` does.
    """
    if visitor.addresses is not None and visitor.addresses.isdisjoint(opening.subject.addresses):
        raise Forbidden("Your address must be one of the participants.")
    lines = _lines(visitor, opening)
    for _ in range(TRIES):
        thread, generation = latest(ports, opening.subject)
        if thread:
            return _again(ports, visitor, thread, opening)
        opened = open_conversation(ports, _plan(ports, opening, generation), lines, opening.client_id)
        if opened:
            deliver(ports, opened[1])
            return Opened(opened[0], created=True)
    raise Unavailable("others are opening and removing this thread; try again")


def _lines(visitor: Visitor, opening: Opening) -> list[Line]:
    if opening.said is None:
        return []
    first = opening.subject.addresses[0]
    return [Line(first, visitor.speaking_as(first).id, Draft("text", text=opening.said))]


def _again(ports: Ports, visitor: Visitor, thread: Conversation, opening: Opening) -> Opened:
    """The thread that is there already, with what is said added; a repeat gets the answer of its first time."""
    if opening.said is None:
        return Opened(thread, created=False)
    caller = visitor.speaking_as(opening.subject.addresses[0])
    posted = send(ports, caller, thread, Draft("text", text=opening.said), opening.client_id)
    return Opened(thread, created=posted.replayed and posted.entry.seq == 1, replayed=posted.replayed)


def _plan(ports: Ports, opening: Opening, generation: int) -> Conversation:
    subject = opening.subject
    return Conversation(
        id=subject.uuid(generation),
        number=0,
        kind=SHOPS,
        participants=subject.participants,
        created_at=ports.clock.now(),
        context={"shop_id": subject.shop_id},
        lists=lists(subject, public=opening.public),
    )
