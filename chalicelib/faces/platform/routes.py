"""What belongs to none of the published APIs: health, provisioning, and reading attachments."""

from typing import Any

from chalicelib.core import people, uploads
from chalicelib.core.errors import Invalid
from chalicelib.core.model import Shop, User
from chalicelib.core.policy import Policy
from chalicelib.core.ports import Ports
from chalicelib.edge import fields
from chalicelib.edge.http import Answer, Request, Routes
from chalicelib.edge.identity import USER_ID
from chalicelib.faces.platform import shapes

TEXTS = (
    "fullname",
    "email",
    "phone_number",
    "country_code",
    "gender",
    "date_of_birth",
    "profile_photo",
    "address",
    "vendor_id",
    "welcome_message",
)

MAX_SHOP_ID = 128


def declare(routes: Routes, ports: Ports, _: Policy) -> None:
    """Put the platform's routes on its blueprint."""

    @routes.route("/healthz", "GET")
    def health(_: Request) -> Answer:
        return Answer({"status": "ok"})

    @routes.route("/api/users/{user_id}", "PUT")
    def put_user(request: Request, user_id: str) -> Answer:
        saved = people.provision(ports, request.caller, _user(user_id, request.form.fields))
        return Answer(shapes.user(saved))

    @routes.route("/api/shops/{shop_id}", "PUT")
    def put_shop(request: Request, shop_id: str) -> Answer:
        body = request.form.fields
        if len(shop_id) > MAX_SHOP_ID:
            raise Invalid(f"a shop's id is 1 to {MAX_SHOP_ID} characters", field="shop_id")
        shop = Shop(shop_id, fields.text(body, "name"), fields.text(body, "url"), fields.optional_text(body, "owner"))
        return Answer(shapes.shop(people.provision_shop(ports, request.caller, shop)))

    @routes.route("/media/chat-files/{message_id}/{name}", "GET")
    def media(request: Request, message_id: str, name: str) -> Answer:  # noqa: ARG001 - the name is for people
        link = uploads.link_to(ports, request.caller_of_link, message_id)
        return Answer(status=302, headers={"Location": link})


def _user(user_id: str, body: fields.Body) -> User:
    if not USER_ID.fullmatch(user_id):
        raise Invalid("a user id is 1 to 128 letters, digits and . _ @ | + = / -", field="user_id")
    said: dict[str, Any] = {name: fields.optional_text(body, name) for name in TEXTS}
    return User(
        id=user_id,
        account_type=fields.optional_text(body, "account_type") or "user",
        roles=_roles(body.get("roles", [])),
        **{name: value for name, value in said.items() if value},
    )


def _roles(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(role, str) and USER_ID.fullmatch(role) for role in value):
        raise Invalid("roles is a list of names", field="roles")
    return tuple(sorted(set(value)))
