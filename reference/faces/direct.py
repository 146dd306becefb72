"""Routes and frames of the direct-message API."""

from collections.abc import Mapping

from chalicelib.faces.direct import shapes
from reference.operations import PAGE, PRESIGNED, SEND_ONCE, Operation, Operations
from reference.schema import UPLOAD, Fields, Schema, many, one_of, perhaps, record, ref, shape

USER = shape(
    shapes.user,
    {
        "id": "text",
        "last_login": "nothing",
        "gender": "text?",
        "email": "text?",
        "fullname": "text?",
        "country_code": "text?",
        "phone_number": "text?",
        "is_email_verified": "boolean",
        "is_phone_verified": "boolean",
        "is_active": "boolean",
        "is_staff": "boolean",
        "is_admin": "boolean",
        "is_superuser": "boolean",
        "created_at": "time?",
        "updated_at": "time?",
        "account_type": "text",
        "date_of_birth": "text?",
        "profile_photo": "text?",
        "is_profile_complete": "boolean: has a name and a phone number",
        "groups": "texts",
        "user_permissions": "texts",
        "profile": "nothing",
    },
)
MESSAGE = shape(
    shapes.message,
    {
        "id": "integer: a message's id, the same in every face",
        "conversation_id": "uuid",
        "seq": "integer: its position in the conversation",
        "thread": "integer: the thread's number",
        "sender": ref("direct.user"),
        "receiver": ref("direct.user"),
        "message": "text?: null on a profile card",
        "message_type": one_of("text", "file", "user_profile"),
        "attached_file": "link?: where the file is read, once it is there",
        "attached_file_name": "text?",
        "attached_file_size": "text: as in 194.75KB",
        "attached_profile": "text?: whose card it is",
        "created_at": "time",
        "updated_at": "time",
        "created": "time: the same as created_at",
        "updated": "time: the same as updated_at",
        "seen": "boolean: the receiver has read it",
        "deleted": "boolean",
    },
)
THREAD = shape(
    shapes.thread,
    {
        "id": "integer: the thread's number",
        "conversation_id": "uuid",
        "other_user": ref("direct.user"),
        "last_message": perhaps(ref("direct.message")),
        "unread_count": "integer",
    },
)
SHAPES: Mapping[str, Schema] = {"direct.user": USER, "direct.message": MESSAGE, "direct.thread": THREAD}


def _envelope(data: Schema, message: str, *, paged: bool = True) -> Schema:
    following: Fields = {"next": "text?: the address of the following page"} if paged else {}
    head: Fields = {"status": one_of("success"), "data": data, "entity": data, "message": message, "success": "boolean"}
    return record({**head, **following})


SENT = record({"message": ref("direct.message"), "upload": perhaps(UPLOAD), "replayed": "boolean: it was sent before"})
OPERATIONS: Operations = {
    "GET /chat/messages/{uid}": Operation(
        "direct",
        "Messages with a person, newest first",
        _envelope(record({"messages": many(ref("direct.message"))}), "text"),
        PAGE,
    ),
    "GET /chat/user/threads": Operation(
        "direct",
        "Your threads, latest news first",
        _envelope(many(ref("direct.thread")), "nothing"),
        {"limit": "integer: how many, at most 100", "cursor": "text: as `next` has it"},
    ),
    "GET /chat/thread/files/{thread_id}": Operation(
        "direct", "Messages of a thread that carry a file", _envelope(many(ref("direct.message")), "text"), PAGE
    ),
    "POST /chat/attachment": Operation(
        "direct",
        "Send a file, or get a presigned form for one",
        _envelope(SENT, "text", paged=False),
        body={
            "receiver!": "text: whom it is for",
            "message": "text: said beside it",
            "attached_file_name": "text",
            "attached_file_size": "integer: bytes of a file that is still to come",
            **PRESIGNED,
            **SEND_ONCE,
        },
        files=("attached_file",),
        once=True,
    ),
}
REFUSAL = record(
    {
        "status": one_of("failure"),
        "data": "nothing",
        "entity": "nothing",
        "message": "text: what is wrong",
        "success": "boolean",
        "code": "text",
    },
    {"detail": "text: the message again, where the token is at fault"},
)
FRAME: tuple[Fields, Fields] = (
    {
        "sender_id": "text",
        "receiver_id": "text",
        "message": "text?",
        "message_body": "text?: the same as message",
        "timestamp": "time",
        "message_type": one_of("text", "file", "user_profile"),
        "type": "text: the same as message_type",
    },
    {
        "attached_file_name": "text",
        "attached_file_size": "text",
        "attached_file_url": "link?",
        "attached_profile": record({"id": "text", "fullname": "text?", "phone_number": "text?"}),
    },
)
"""What a frame holds beside the message: always, and for files and profile cards."""
