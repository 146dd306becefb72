"""Rooms (contract 001): conversations that people and bots take part in, and that anyone may find and join.

What a room's entries carry in `extra`: `event` and `participant` (an identity) in a system entry, and in a message
`quoted_message_id`, `options`, and for files `type` and `external_file_url`, each only where there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.core import ids
from chalicelib.core.access import side_of
from chalicelib.core.answers import bot_id
from chalicelib.core.changes import change_conversation
from chalicelib.core.errors import Conflict, Forbidden, NotFound
from chalicelib.core.model import BOT, VEIL, Caller, Conversation, Draft, Participant
from chalicelib.core.opening import Line, deliver, open_conversation
from chalicelib.core.ports import Ports

ROOMS = "rooms"
"""The kind of these conversations."""

EVERY_ROOM = "rooms:all"
"""The name of the list of all of them; with its `:` it is nobody's inbox."""

HUMAN = "human"
"""The role of everyone who takes part and is no bot."""

CREATED, JOINED = "conversation-created", "participant-joined"
"""What system entries tell of."""

MOST = 250
"""How many take part in one room at most: each message looks for the sockets of all of them."""


@dataclass(frozen=True, slots=True)
class NewRoom:
    """What someone wants to open: under which name, as whom (None: nameless), and with which bots."""

    name: str | None = None
    nickname: str | None = None
    bots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomsPage:
    """Rooms in the order of their names; `next` is the key after which the following page begins, None at the end."""

    rooms: Sequence[Conversation]
    next: str | None = None


def open_room(ports: Ports, caller: Caller, wanted: NewRoom, key: str | None) -> tuple[Conversation, bool]:
    """Open a room with the caller and the bots in it; whether it was opened just now.

    With a `key` it may be repeated: the room of the first time. Raises Conflict for a key of another room of the
    caller's, Forbidden for a guest bound elsewhere.
    """
    if caller.only is not None:
        raise Forbidden("this guest is bound to another conversation")
    plan = _plan(ports, caller, wanted, key)
    opened = open_conversation(ports, plan, _opening(plan, caller))
    if opened is None:
        return _same(ports, caller, wanted, plan.id), False
    room, posted = opened
    deliver(ports, posted)
    return room, True


def access_room(ports: Ports, caller: Caller, conversation_id: str, *, public: bool = False) -> Conversation:
    """The room, for those who take part in it; for everyone where it is `public`.

    Raises NotFound where there is none, Forbidden for those it is closed to.
    """
    room = ports.conversations.get(conversation_id)
    if room is None or room.kind != ROOMS:
        raise NotFound("there is no such room")
    if not public:
        side_of(room, caller)
    return room


def join_room(
    ports: Ports, caller: Caller, conversation_id: str, nickname: str | None, *, public: bool
) -> Conversation:
    """Let the caller take part, who may do so already. Newcomers enter only rooms that are `public`.

    Raises NotFound where there is none, Forbidden where it is closed to the caller, Conflict where it is full.
    """

    def enter(room: Conversation) -> tuple[Conversation, Draft] | None:
        if room.kind != ROOMS:
            raise NotFound("there is no such room")
        if room.participant(caller):
            return None
        if not public or caller.only is not None:
            raise Forbidden("this room is closed to newcomers")
        if len(room.participants) >= MOST:
            raise Conflict(f"{MOST} take part in this room, and it is full")
        newcomer = _human(room, caller, nickname)
        return replace(room, participants=(*room.participants, newcomer)), _event(JOINED, newcomer)

    return change_conversation(ports, caller, conversation_id, enter)


def rooms_by_name(ports: Ports, above: str | None, skip: int, limit: int) -> RoomsPage:
    """A page of all rooms, those without a name first. `skip` leaves out that many, which costs reading their keys."""
    rows = ports.inbox.earliest(EVERY_ROOM, ROOMS, above, skip + limit + 1)[skip:]
    shown = rows[:limit]
    rooms = ports.conversations.show(row.conversation_id for row in shown)
    found = [rooms[row.conversation_id] for row in shown if row.conversation_id in rooms]
    return RoomsPage(found, shown[-1].key if len(rows) > limit else None)


def _plan(ports: Ports, caller: Caller, wanted: NewRoom, key: str | None) -> Conversation:
    room_id = ids.derived_uuid(ROOMS, [caller.id], key or ports.ids.token())
    room = Conversation(
        id=room_id,
        number=ports.ids.number(),
        kind=ROOMS,
        participants=(),
        created_at=ports.clock.now(),
        context={"name": wanted.name, VEIL: ports.ids.token()},
        lists={EVERY_ROOM: f"{(wanted.name or '').casefold()}\x1f{room_id}"},
    )
    return replace(room, participants=_sides(room, caller, wanted))


def _sides(room: Conversation, caller: Caller, wanted: NewRoom) -> tuple[Participant, ...]:
    """Who takes part from the beginning."""
    bots = (Participant(bot_id(name), BOT, name) for name in wanted.bots)
    return (_human(room, caller, wanted.nickname), *bots)


def _human(room: Conversation, caller: Caller, nickname: str | None) -> Participant:
    return Participant(caller.id, HUMAN, nickname or f"ANON_{room.known_as(caller.id)}")


def _opening(plan: Conversation, caller: Caller) -> list[Line]:
    creator, *bots = plan.participants
    drafts = [_event(CREATED, creator), *(_event(JOINED, bot) for bot in bots)]
    return [Line(creator.id, caller.id, draft) for draft in drafts]


def _event(event: str, participant: Participant) -> Draft:
    return Draft("system", extra={"event": event, "participant": participant.id})


def _same(ports: Ports, caller: Caller, wanted: NewRoom, room_id: str) -> Conversation:
    """The room that the same key opened before."""
    room = ports.conversations.get(room_id)
    if room is None:
        raise AssertionError("a conversation that exists cannot be read")
    sides = _sides(room, caller, wanted)
    if room.context["name"] != wanted.name or room.participants[: len(sides)] != sides:
        raise Conflict("this Idempotency-Key was used for another room of yours")
    return room
