"""The platform's own JSON: what belongs to none of the published APIs."""

from typing import Any

from chalicelib.core.errors import ParleyError
from chalicelib.core.model import Shop, User


def refusal(error: ParleyError) -> dict[str, Any]:
    """A refusal: a stable code and a message for people."""
    return {"code": error.code, "message": error.message, **({"field": error.field} if error.field else {})}


def user(user: User) -> dict[str, Any]:
    """A person as the owner's system provisioned them."""
    return {
        "id": user.id,
        "fullname": user.fullname,
        "email": user.email,
        "phone_number": user.phone_number,
        "country_code": user.country_code,
        "gender": user.gender,
        "date_of_birth": user.date_of_birth,
        "profile_photo": user.profile_photo,
        "account_type": user.account_type,
        "address": user.address,
        "vendor_id": user.vendor_id,
        "welcome_message": user.welcome_message,
        "roles": list(user.roles),
    }


def shop(shop: Shop) -> dict[str, Any]:
    """A shop as the owner's system provisioned it."""
    return {"id": shop.id, "name": shop.name, "url": shop.url, "owner": shop.owner}
