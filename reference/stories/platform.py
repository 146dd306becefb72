"""The owner's system provisions people and a shop."""

from reference.stories.play import Play
from tests.outside import token

ADMIN = token("owner", roles=["admin"])

PEOPLE = (
    ("ada", {"fullname": "Ada", "phone_number": "+15550101"}),
    ("ben", {"fullname": "Ben", "phone_number": "+15550102"}),
    ("cleo", {"fullname": "Cleo", "roles": ["chat_management"]}),
    ("vendor", {"fullname": "Vendor", "account_type": "vendor", "roles": ["chat_management"]}),
)


def tell(play: Play) -> None:
    """Everyone who is in the other stories."""
    play.get("/healthz")
    for user_id, profile in PEOPLE:
        play.request("PUT", f"/api/users/{user_id}", ADMIN, body=profile)
    play.request("PUT", "/api/shops/1", ADMIN, body={"name": "My Shop", "url": "rbx://myshop"})
    play.request("PUT", "/api/shops/1", ADMIN, body={"url": "rbx://myshop"})
