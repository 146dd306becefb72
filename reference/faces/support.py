"""Routes and frames of the support API."""

from collections.abc import Mapping

from chalicelib.faces.support import shapes
from reference.operations import SEND_ONCE, Operation, Operations
from reference.schema import Schema, extended, many, one_of, record, ref, shape

MESSAGE = shape(
    shapes.message,
    {
        "conversation": "uuid: the case, and the key to it",
        "id": "integer: a message's id, the same in every face",
        "date": "time",
        "content": "text",
        "author": one_of("CUS", "AGE"),
    },
)
CASE = shape(
    shapes.case,
    {
        "id": "integer: the case's number",
        "uuid": "uuid",
        "created_at": "time",
        "customer_name": "text?",
        "customer_email": "text?",
        "status": one_of("OPEN", "CLOSED"),
        "assignee": "text?: the agent who took it",
    },
)
SHAPES: Mapping[str, Schema] = {"support.message": MESSAGE, "support.case": CASE}
SLICE = {"limit": "integer: how many, at most 1,000", "offset": "integer: how many to leave out"}
WINDOW = {"since": "integer: only messages above this id", **SLICE}
COUNT = {"count": "integer: how many there are without a limit"}
MESSAGES = shape(shapes.messages, {"items": many(ref("support.message")), **COUNT})
OPERATIONS: Operations = {
    "POST /api/messages": Operation(
        "support",
        "Ask, or say more in a case",
        extended(MESSAGES, {}, {"replayed": "boolean: it was sent before"}),
        WINDOW,
        {
            "content!": "text",
            "conversation": "text: the case; without one a new case opens",
            "name": "text: counts for the first message",
            "email": "text: counts for the first message",
            **SEND_ONCE,
        },
        once=True,
        token=False,
    ),
    "GET /api/messages/{uuid}": Operation("support", "Messages of a case", MESSAGES, WINDOW, token=False),
    "GET /api/conversation": Operation(
        "support",
        "Cases, for agents",
        shape(shapes.cases, {"items": many(ref("support.case")), **COUNT}),
        {
            "status": one_of("OPEN", "CLOSED"),
            "assigned": "boolean",
            "assigned_to_me": "boolean: true for your own",
            **SLICE,
        },
    ),
    "PATCH /api/conversation/{id}/take": Operation(
        "support", "Take a case", ref("support.case"), {"from": "text: the agent it is taken over from"}
    ),
    "PATCH /api/conversation/{id}/close": Operation("support", "Close a case", ref("support.case")),
    "PATCH /api/conversation/{id}/open": Operation("support", "Open a case again", ref("support.case")),
}
DETAIL = record({"detail": "text"})
FAULT = record({"type": "text: the kind of fault", "loc": "texts: the way to the input", "msg": "text: what is wrong"})
REFUSAL: Schema = {"oneOf": [DETAIL, record({"detail": many(FAULT)})]}
EVENT = record({"conversation": "uuid", "id": "integer", "date": "time", "event": one_of("taken", "closed", "opened")})
