"""Routes and frames of the shop API."""

from collections.abc import Mapping

from chalicelib.faces.shops import shapes
from reference.operations import DRF, SEND_ONCE, Operation, Operations
from reference.schema import DRF_REFUSAL, Fields, Schema, drf_page, extended, many, perhaps, record, ref, shape, value

SHOP_ID: Schema = {"oneOf": [{"type": "integer"}, {"type": "string"}]}
SHOP = record({"id": SHOP_ID, "name": "text", "url": "text"})
HEAD: Fields = {"uuid": "uuid", "participants": "texts: the two addresses", "shop": perhaps(ref("shops.shop"))}
TIMES = {"created_at": "time", "updated_at": "time"}
MESSAGE = shape(
    shapes.message,
    {
        "id": "integer: a message's id, the same in every face",
        "sender": "text: an address",
        "content": "text",
        "timestamp": "time",
        "is_read": "boolean: the other address has read it",
    },
)
SUMMARY = shape(shapes.summary, {**HEAD, **TIMES, "last_message": "text: a preview"})
DETAIL = extended(
    shape(shapes.detail, {**HEAD, "messages": many(ref("shops.message")), **TIMES}),
    {"messages_count": "integer", "messages_url": "text: where all of them are listed"},
)
FOUND = shape(shapes.found, {"uuid": "uuid", "participants": "texts", "shop_id": {**SHOP_ID, "nullable": True}})
SHAPES: Mapping[str, Schema] = {
    "shops.shop": SHOP,
    "shops.message": MESSAGE,
    "shops.summary": SUMMARY,
    "shops.detail": DETAIL,
    "shops.found": FOUND,
}
LIMIT = {"limit": "integer: how many, at most 500"}
TWO = value("texts: the two addresses")
SUBJECT: Fields = {"shop_id": {**SHOP_ID, "nullable": True, "description": "what it is about"}}
THREAD = {"thread_uuid": "uuid"}
REPLAYED: Mapping[str, str] = {"replayed": "boolean: it was sent before"}
OPERATIONS: Operations = {
    "GET /api/chat": Operation(
        "shops",
        "Your threads",
        drf_page(ref("shops.summary")),
        {"address": "text: of this address alone", **LIMIT, **DRF},
    ),
    "POST /api/chat": Operation(
        "shops",
        "Open a thread, or find it",
        extended(DETAIL, {"last_message": "text: a preview"}, REPLAYED),
        body={"participants!": TWO, **SUBJECT, "initial_message": "text: the first message", **SEND_ONCE},
        once=True,
    ),
    "GET /api/chat/lookup": Operation(
        "shops",
        "The thread of two addresses about a shop",
        record({"thread": ref("shops.found")}),
        {"participants!": "text: the two addresses, a comma between", "shop_id": "text: else the latest of theirs"},
    ),
    "GET /api/chat/new-messages": Operation(
        "shops",
        "What is new for an address, in all of its threads",
        drf_page(extended(MESSAGE, THREAD)),
        {
            "address!": "text",
            "since": "time: only what came later",
            "include_own": "boolean: true for your own too",
        },
    ),
    "GET /api/chat/{uuid}": Operation("shops", "A thread", ref("shops.detail")),
    "PATCH /api/chat/{uuid}": Operation(
        "shops",
        "Change what a thread is about, or mark it as read",
        ref("shops.detail"),
        body={"participants": TWO, **SUBJECT, "is_read": "boolean: true", "address": "text: who has read it"},
    ),
    "DELETE /api/chat/{uuid}": Operation("shops", "Take a thread off the lists"),
    "GET /api/chat/{uuid}/message": Operation(
        "shops",
        "Messages of a thread, oldest first",
        drf_page(ref("shops.message")),
        {**LIMIT, "page": "integer: which page, from 1", "after": "integer: only those above this position"},
    ),
    "POST /api/chat/{uuid}/message": Operation(
        "shops",
        "Send a message",
        extended(MESSAGE, {}, REPLAYED),
        body={"sender!": "text: the address that speaks", "content!": "text", **SEND_ONCE},
        once=True,
    ),
}
REFUSAL: Schema = {"oneOf": [*DRF_REFUSAL["oneOf"], record({"thread": "nothing", "detail": "text"})]}
ENTRY = extended(MESSAGE, THREAD)
EVENT = record(
    {**THREAD, "sender": "text: who did it", "timestamp": "time"},
    {"participants": "texts: the two addresses from now on", "shop_id": {**SHOP_ID, "nullable": True}},
)
