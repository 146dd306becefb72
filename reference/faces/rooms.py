"""Routes and frames of the rooms API."""

from collections.abc import Mapping

from chalicelib.core.policy import FILE_LIMITS
from chalicelib.faces.rooms import shapes
from reference.operations import DRF, PRESIGNED, Operation, Operations
from reference.schema import DRF_REFUSAL, UPLOAD, Fields, Schema, drf_page, extended, many, one_of, record, ref, shape

ROOM = "/api/chat/conversations"
HEAD = {"id": "uuid", "name": "text?", "created_at": "time"}
NICKNAME = {"nickname": "text: what you are called, at most 50 characters"}
MINE = {"my_participant_id": "text?: under which id you take part"}
PARTICIPANT = shape(
    shapes.participant, {"id": "text: an id of this room alone", "name": "text", "type": one_of("H", "B")}
)
LISTED = shape(shapes.listed, {**HEAD, "participant_count": "integer", **MINE})
DETAIL = shape(shapes.detail, {**HEAD, "participants": many(ref("rooms.participant")), **MINE})
MESSAGE = shape(
    shapes.message,
    {
        "type": one_of("S", "T", "V", "a", "v", "i", "A"),
        "time": "time",
        "id": "text: a message's id, the same in every face, written out",
        "sent_by_human": "boolean",
    },
    {
        "event": "text: on system messages, what happened",
        "additional_metadata": record({"participant_id": "text: on system messages, to whom"}),
        "quoted_message_id": "text?",
        "sender_id": "text",
        "local_id": "text?: the sender's own id for it",
        "text": "text",
        "options": "texts: to choose an answer from",
        "file_url": "link?: where the file is read, once it is there",
        "file_size": "integer?: bytes",
        "file_name": "text?",
    },
)
SHAPES: Mapping[str, Schema] = {
    "rooms.participant": PARTICIPANT,
    "rooms.listed": LISTED,
    "rooms.detail": DETAIL,
    "rooms.message": MESSAGE,
}
ENTERED = extended(DETAIL, {}, {"token": "text: a guest's, for the socket"})
SENT = extended(MESSAGE, {}, {"upload": UPLOAD})
OPERATIONS: Operations = {
    "GET /api/chat/bots": Operation("rooms", "The bots there are", record({"results": "texts"}), token=False),
    "GET /api/chat/limits": Operation(
        "rooms",
        "The largest files, by type",
        record(dict.fromkeys(FILE_LIMITS, "integer: bytes; 0 where there are none of that type")),
        token=False,
    ),
    f"GET {ROOM}": Operation("rooms", "Rooms by name", drf_page(ref("rooms.listed")), DRF, token=False),
    f"POST {ROOM}": Operation(
        "rooms",
        "Open a room",
        ENTERED,
        body={"name": "text: at most 50 characters", **NICKNAME, "bots": "texts: the bots that take part"},
        once=True,
        token=False,
    ),
    f"GET {ROOM}/{{conversation_id}}": Operation("rooms", "A room", ref("rooms.detail"), token=False),
    f"POST {ROOM}/{{conversation_id}}/join": Operation("rooms", "Join a room", ENTERED, body=NICKNAME, token=False),
    f"GET {ROOM}/{{conversation_id}}/messages": Operation(
        "rooms",
        "Messages of a room",
        drf_page(ref("rooms.message")),
        {
            "since": "text: only from this time on; a time or `now`",
            "until": "text: only up to this time; a time or `now`",
            "limit": "integer: only the newest so many",
            **DRF,
        },
        token=False,
    ),
    f"POST {ROOM}/{{conversation_id}}/messages": Operation(
        "rooms",
        "Send a message",
        SENT,
        body={
            "type!": {
                **one_of("T", "V", "a", "v", "i", "A"),
                "description": "T text, V voice, a audio, v video, i image, A attachment",
            },
            "text": "text: up to 4,000 characters",
            "quoted_message_id": "text: a message of the room",
            "options": "texts: to choose an answer from",
            "external_file_url": "link: a file that lies elsewhere",
            "file_name": "text: of a file that is still to come",
            "file_size": "integer: its bytes",
            "local_id": "text: your own id for it, of up to 32 characters: repeated, it stays one message",
            **PRESIGNED,
        },
        files=("file",),
        once=True,
        token=False,
    ),
    f"POST {ROOM}/{{conversation_id}}/messages/{{message_id}}/complete": Operation(
        "rooms", "Make an uploaded file known", SENT, token=False
    ),
}
REFUSAL: Schema = {"oneOf": [*DRF_REFUSAL["oneOf"], {"type": "array", "items": {"type": "string"}}]}
FRAME: tuple[Fields, Fields] = (
    {"message": ref("rooms.message")},
    {"participant": ref("rooms.participant")},
)
"""What a frame holds beside the message: the same again, and who came."""
