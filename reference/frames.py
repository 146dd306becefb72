"""What travels over a socket, either way, frame by frame."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.core.errors import ParleyError
from reference.faces import direct, marketplace, rooms, shops, support
from reference.schema import Fields, Schema, one_of, record, ref, taken


@dataclass(frozen=True, slots=True)
class Frame:
    """One action: what it is for, and what such a frame holds beside `action`, in one of these forms."""

    summary: str
    forms: tuple[Schema, ...]


def _asks(summary: str, fields: Fields) -> Frame:
    return Frame(summary, (taken(fields),))


def _tells(summary: str, fields: Fields, sometimes: Fields | None = None) -> Frame:
    return Frame(summary, (record(fields, sometimes),))


WHERE = {"conversation_id": "uuid"}
ONCE = {"client_id": "text: your own id for it: repeated, it stays one message"}
ASKED_AS = {"client_id": "text: your own id for the question, which `synced` gives back"}
ASKED: Mapping[str, Frame] = {
    "send": _asks("A text to a conversation of any kind", {"conversation_id!": "uuid", "content!": "text", **ONCE}),
    "text_message": _asks("A text to a person", {"receiver_id!": "text", "message_body!": "text", **ONCE}),
    "user_profile_message": _asks(
        "Somebody's card to a person", {"receiver_id!": "text", "attached_profile_id!": "text", **ONCE}
    ),
    "file_message": _asks("Make an uploaded file known", {"chat_id!": "integer: the message's id"}),
    "sync": _asks(
        "What was missed, by positions or since a time",
        {"positions": {"type": "object", "additionalProperties": {"type": "integer"}}, "since": "time", **ASKED_AS},
    ),
    "read": _asks("Everything up to a position is read", {"conversation_id!": "uuid", "seq!": "integer"}),
    "typing": _asks("I am writing", {"conversation_id!": "uuid"}),
    "presence": _asks("Who is there?", {"conversation_id!": "uuid"}),
    "ping": _asks("Keep the socket open", {}),
}
"""What a client sends, by action. That every one is here, and nothing else, is a test."""

POSITION: Fields = {
    **WHERE,
    "seq": "integer: the position in the conversation",
    "created_msg_id": "integer: the message's id",
}
NOTHING: tuple[Fields, Fields] = ({}, {})
ENTRIES: Mapping[str, tuple[Schema, tuple[Fields, Fields]]] = {
    "direct": (ref("direct.message"), direct.FRAME),
    "marketplace": (ref("marketplace.message"), marketplace.FRAME),
    "rooms": (ref("rooms.message"), rooms.FRAME),
    "shops": (shops.ENTRY, NOTHING),
    "support": (ref("support.message"), NOTHING),
}
"""By kind of conversation: the message in its face's shape, and what its frames hold beside it."""

EVENTS: Mapping[str, tuple[Schema, Schema]] = {
    "shops": (one_of("changed"), shops.EVENT),
    "support": (one_of("taken", "closed", "opened"), support.EVENT),
}
"""By kind of conversation: what may happen in it, and how it is shown."""


def _messages(summary: str, sometimes: Fields) -> Frame:
    """In each kind's own form, and one that is too large for a socket as where it stands."""
    forms = [
        record({"kind": one_of(kind), **POSITION, "entry": entry, **fields}, {**more, **sometimes})
        for kind, (entry, (fields, more)) in ENTRIES.items()
    ]
    fetch = {"fetch": "boolean: too large for a socket: read it in the history"}
    return Frame(summary, (*forms, record({"kind": one_of(*ENTRIES), **POSITION, **fetch}, sometimes)))


AMENDED = {"amendment": one_of("attached", "read", "deleted")}
AMENDMENT = Frame(
    "What became of a message",
    tuple(
        record({"kind": one_of(kind), **POSITION, **AMENDED, "entry": entry}) for kind, (entry, _) in ENTRIES.items()
    ),
)
EVENT = Frame(
    "What happened in a conversation",
    (
        *[
            record({"kind": one_of(kind), **POSITION, "event": happened, "entry": entry})
            for kind, (happened, entry) in EVENTS.items()
        ],
        record({"kind": one_of("shops"), **WHERE, "event": one_of("removed")}),
    ),
)
TYPED: Fields = {**WHERE, "user_id": "text"}
TOLD: Mapping[str, Frame] = {
    "re_message": _messages("A message", {}),
    "conf_message": _messages("Your message is kept", {"client_id": "text", "replayed": "boolean: it was kept before"}),
    "amendment": AMENDMENT,
    "event": EVENT,
    "sync": _tells(
        "What was missed, in order",
        {**WHERE, "entries": {"type": "array", "items": {"type": "object"}}, "more": "boolean: others follow"},
    ),
    "synced": _tells(
        "That was all",
        {
            "positions": {"type": "object", "additionalProperties": {"type": "integer"}},
            "more": "boolean: ask again",
            "at": "time: good as the next `since`",
        },
        ASKED_AS,
    ),
    "reset": _tells("Read the history anew", {"conversation_id": "text"}),
    "receipt": _tells("How far the other has read", {**TYPED, "seq": "integer"}),
    "typing": _tells("The other one writes", TYPED),
    "presence": _tells("Who has a socket open", {**WHERE, "online": "texts"}),
    "reload_unread_messages": _tells(
        "A vendor's list has news", {"type": one_of("reload_unread_messages"), "chat_id": "integer"}
    ),
    "pong": _tells("The answer to ping", {}),
    "error": _tells(
        "Refused; the socket stays open",
        {
            "code": one_of(*sorted({kind.code for kind in ParleyError.__subclasses__()})),
            "message": "text: what is wrong",
            "status": one_of("failure"),
            "success": "boolean",
        },
        {"client_id": "text: of the frame that is refused"},
    ),
}
"""What a client is sent, by action."""
