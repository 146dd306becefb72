"""Routes and frames of the marketplace API."""

from collections.abc import Mapping

from chalicelib.faces.marketplace import shapes
from reference.operations import DRF, PRESIGNED, SEND_ONCE, Operation, Operations
from reference.schema import DRF_REFUSAL, UPLOAD, Fields, Schema, drf_page, extended, many, one_of, perhaps, ref, shape

PERSON = shape(
    shapes.person,
    {"id": "text", "email": "text?", "fullname": "text?", "photo": "text?", "user_type": one_of("user", "vendor")},
)
VENDOR = shape(shapes.vendor, {"id": "text", "user": ref("marketplace.person"), "image": "text?"})
MESSAGE = shape(
    shapes.message,
    {
        "id": "uuid",
        "chat": "integer: the chat's number",
        "conversation_id": "uuid",
        "seq": "integer: its position in the chat",
        "created_msg_id": "integer: a message's id, the same in every face",
        "sender": ref("marketplace.person"),
        "receiver": ref("marketplace.person"),
        "message_type": one_of("text", "image", "audio", "video"),
        "content": "text?",
        "image": "link?",
        "audio": "link?",
        "video": "link?",
        "is_read": "boolean: the receiver has read it",
        "is_deleted": "boolean",
        "created_at": "time",
        "updated_at": "time",
    },
)
CHAT = shape(
    shapes.chat,
    {
        "id": "integer: the chat's number",
        "conversation_id": "uuid",
        "vendor": ref("marketplace.vendor"),
        "user": ref("marketplace.person"),
        "messages": many(ref("marketplace.message")),
        "created_at": "time",
        "updated_at": "time",
        "unread_count": "integer",
    },
)
SHAPES: Mapping[str, Schema] = {
    "marketplace.person": PERSON,
    "marketplace.vendor": VENDOR,
    "marketplace.message": MESSAGE,
    "marketplace.chat": CHAT,
}
PAGED_CHAT = extended(CHAT, {"messages_next": "text?: the address of the older messages"})
OPERATIONS: Operations = {
    "GET /api/v1/chat": Operation(
        "marketplace",
        "Your chats",
        drf_page(ref("marketplace.chat")),
        {"page_size": "integer: how many, at most 100", **DRF},
    ),
    "POST /api/v1/chat": Operation(
        "marketplace",
        "Open a chat with a vendor, or find it",
        PAGED_CHAT,
        body={"vendor_id": "text: you, where it is left out", "user_id": "text: the customer; you, where left out"},
    ),
    "GET /api/v1/chat/{pk}": Operation(
        "marketplace",
        "A chat and its messages",
        PAGED_CHAT,
        {"page_size": "integer: how many, at most 100", "before": "integer: only those below this position"},
    ),
    "POST /api/v1/chat/send/message": Operation(
        "marketplace",
        "Send one of content, image, audio and video",
        extended(MESSAGE, {"upload": perhaps(UPLOAD), "replayed": "boolean: it was sent before"}),
        body={
            "chat!": "integer: the chat's number",
            "content": "text",
            "message_type": one_of("text", "image", "audio", "video"),
            "receiver": "text: whom it is for",
            "file_name": "text: of a file that is still to come",
            "file_size": "integer: its bytes",
            **PRESIGNED,
            **SEND_ONCE,
        },
        files=("image", "audio", "video"),
        once=True,
    ),
    "GET /api/v1/chat/detail/message/{pk}": Operation("marketplace", "A message", ref("marketplace.message")),
    "PATCH /api/v1/chat/read/message/{pk}": Operation(
        "marketplace", "Mark as read", ref("marketplace.message"), body={"is_read!": "boolean: true"}
    ),
    "DELETE /api/v1/chat/delete/message/{pk}": Operation("marketplace", "Delete a message of yours"),
}
REFUSAL = DRF_REFUSAL
FRAME: tuple[Fields, Fields] = (
    {"type": one_of("message"), "chat_id": "integer: the chat's number"},
    {},
)
"""What a frame holds beside the message."""
