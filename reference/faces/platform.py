"""The platform's own routes."""

from collections.abc import Mapping

from chalicelib.faces.platform import shapes
from reference.operations import Operation, Operations
from reference.schema import Schema, one_of, record, shape

TEXTS = "fullname email phone_number country_code gender date_of_birth profile_photo address vendor_id welcome_message"
PERSON = {**dict.fromkeys(TEXTS.split(), "text?"), "account_type": "text: user or vendor", "roles": "texts"}
OPERATIONS: Operations = {
    "GET /healthz": Operation("platform", "Whether it is up", record({"status": one_of("ok")}), token=False),
    "PUT /api/users/{user_id}": Operation(
        "platform", "Provision a person (role admin)", shape(shapes.user, {"id": "text", **PERSON}), body=PERSON
    ),
    "PUT /api/shops/{shop_id}": Operation(
        "platform",
        "Provision a shop (role admin)",
        shape(shapes.shop, {"id": "text", "name": "text", "url": "text", "owner": "text?"}),
        body={"name!": "text", "url!": "text", "owner": "text: whose it is"},
    ),
    "GET /media/chat-files/{message_id}/{name}": Operation(
        "platform",
        "Read an attachment: leads to a link of minutes",
        query={"token": "text: for links that a browser follows"},
    ),
}
SHAPES: Mapping[str, Schema] = {}
REFUSAL = shape(shapes.refusal, {"code": "text", "message": "text: what is wrong"}, {"field": "text: where"})
